"""A judge can be promised a least number of submissions a round."""

from typing import Any

from peewee import SqliteDatabase

COLUMN = '"load_minimum" INTEGER NOT NULL DEFAULT 0'


def up(migrator: Any, db: Any) -> None:
    """Add the column; nobody was promised any before."""
    db.execute_sql(f'ALTER TABLE "judge" ADD COLUMN {COLUMN}')
    if isinstance(db, SqliteDatabase):
        # SQLite writes the new column behind the foreign keys; in a new database it stands before
        # them. Only the words move, as in 0011.
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
