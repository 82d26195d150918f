"""An event may limit its entries, of one team and in all; somebody may enter alone. Nothing is
limited so far, and everybody has a team."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the columns."""
    for column in ("entries_per_team", "entries_maximum"):
        db.execute_sql(f'ALTER TABLE "event" ADD COLUMN "{column}" INTEGER')
    kind = "INTEGER" if isinstance(db, SqliteDatabase) else "BOOLEAN"
    db.execute_sql(f'ALTER TABLE "team" ADD COLUMN "alone" {kind} NOT NULL DEFAULT FALSE')
