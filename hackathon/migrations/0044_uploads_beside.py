"""An upload remembers that it stands beside a file of its name; those on their way now replace it."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the column."""
    truth = "INTEGER" if isinstance(db, SqliteDatabase) else "BOOLEAN"
    db.execute_sql(f'ALTER TABLE "upload" ADD COLUMN "beside" {truth} NOT NULL DEFAULT FALSE')
