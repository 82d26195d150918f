"""An event's organisers may approve each registration. No event asks for it so far."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the columns; who is registered stays so."""
    sqlite = isinstance(db, SqliteDatabase)
    truth, moment = ("INTEGER", "DATETIME") if sqlite else ("BOOLEAN", "TIMESTAMP")
    db.execute_sql(f'ALTER TABLE "event" ADD COLUMN "approval" {truth} NOT NULL DEFAULT FALSE')
    db.execute_sql(f'ALTER TABLE "registration" ADD COLUMN "approved_at" {moment}')
