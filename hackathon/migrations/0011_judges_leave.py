"""A judge who declines a seat or leaves says why, to the organisers alone."""

from typing import Any

from peewee import SqliteDatabase

COLUMN = """"left_reason" TEXT NOT NULL DEFAULT ''"""


def up(migrator: Any, db: Any) -> None:
    """Add the column; nobody who left before gave a reason."""
    db.execute_sql(f'ALTER TABLE "judge" ADD COLUMN {COLUMN}')
    if isinstance(db, SqliteDatabase):
        # SQLite writes the new column behind the foreign keys; in a new database it stands before
        # them. Only the words move, as in 0010.
        (sql,) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = 'judge'").fetchone()
        (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
        head, keys = sql.replace(f", {COLUMN}", "").split("FOREIGN KEY", 1)
        db.execute_sql("PRAGMA writable_schema = ON")
        db.execute_sql(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'judge'",
            (f"{head}{COLUMN},\n    FOREIGN KEY{keys}",),
        )
        db.execute_sql(f"PRAGMA schema_version = {version + 1}")
        db.execute_sql("PRAGMA writable_schema = RESET")
