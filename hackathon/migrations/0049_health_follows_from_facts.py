"""A pilot's health follows from facts and from the day, so it is no column of the pilot any more."""

from typing import Any

from peewee import SqliteDatabase

CONDITION = """,
    CHECK (health IN ('on track', 'at risk', 'off track'))"""


def up(migrator: Any, db: Any) -> None:
    """Drop the column; what it said against the facts was carried over when these came."""
    if isinstance(db, SqliteDatabase):
        # SQLite drops no column that a condition names; see "Making Other Kinds Of Table Schema
        # Changes" in its manual.
        (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
        db.execute_sql("PRAGMA writable_schema = ON")
        db.execute_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, '') WHERE type = 'table'"
            " AND name = 'pilot'",
            (CONDITION,),
        )
        db.execute_sql(f"PRAGMA schema_version = {version + 1}")
        db.execute_sql("PRAGMA writable_schema = RESET")
    db.execute_sql('ALTER TABLE "pilot" DROP COLUMN "health"')
