"""Backups that are being taken, which keep stored files from going."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Make the table."""
    on_sqlite = isinstance(db, SqliteDatabase)
    number, moment = ("INTEGER", "DATETIME") if on_sqlite else ("SERIAL", "TIMESTAMP")
    db.execute_sql(
        f'CREATE TABLE "hold" ("id" {number} NOT NULL PRIMARY KEY, "until" {moment} NOT NULL)'
    )
