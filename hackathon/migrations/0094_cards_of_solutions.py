"""A solution has an AI card, as the submission or the pilot has that it may come from."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the column."""
    kind = "TEXT" if isinstance(db, SqliteDatabase) else "JSONB"
    db.execute_sql(f'ALTER TABLE "solution" ADD COLUMN "ai_card" {kind} NOT NULL DEFAULT \'{{}}\'')
