"""A report says whether it tells of the pilot's evaluation; those that were written so far tell of
their month."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the columns."""
    truth = "INTEGER" if isinstance(db, SqliteDatabase) else "BOOLEAN"
    for table in ("report", "report_draft"):
        db.execute_sql(
            f'ALTER TABLE "{table}" ADD COLUMN "evaluation" {truth} NOT NULL DEFAULT FALSE'
        )
