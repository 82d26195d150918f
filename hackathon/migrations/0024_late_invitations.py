"""Organisers may let people who are invited to a team register after registration has closed."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the column; no event does so before its organisers say so."""
    kind = "INTEGER" if isinstance(db, SqliteDatabase) else "BOOLEAN"
    db.execute_sql(
        f'ALTER TABLE "event" ADD COLUMN "late_invitations" {kind} NOT NULL DEFAULT FALSE'
    )
