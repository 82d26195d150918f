"""An entry can be taken out of its round and put back, with the judges that it had."""

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    """Add the columns; no entry was out before."""
    on_sqlite = isinstance(db, SqliteDatabase)
    moment, truth = ("DATETIME", "INTEGER") if on_sqlite else ("TIMESTAMP", "BOOLEAN")
    db.execute_sql(f'ALTER TABLE "entry" ADD COLUMN "out_at" {moment}')
    db.execute_sql('ALTER TABLE "entry" ADD COLUMN "out_reason" TEXT')
    db.execute_sql(f'ALTER TABLE "assignment" ADD COLUMN "with_entry" {truth}')
