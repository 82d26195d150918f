"""Offices that were made up for samples say so."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the column; no office of the register is invented."""
    kind = "INTEGER" if isinstance(db, SqliteDatabase) else "BOOLEAN"
    db.execute_sql(f'ALTER TABLE "office" ADD COLUMN "demonstration" {kind} NOT NULL DEFAULT FALSE')
