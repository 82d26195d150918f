"""Replies of a consultation can be hidden as its comments can; none is so far."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the columns."""
    moment = "DATETIME" if isinstance(db, SqliteDatabase) else "TIMESTAMP"
    db.execute_sql(f'ALTER TABLE "reply" ADD COLUMN "hidden_at" {moment}')
    db.execute_sql('ALTER TABLE "reply" ADD COLUMN "hidden_reason" TEXT NOT NULL DEFAULT \'\'')
