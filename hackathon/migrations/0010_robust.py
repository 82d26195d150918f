"""A round may be ranked by the method ``robust``."""

from typing import Any

from peewee import SqliteDatabase

BEFORE = "CHECK (method IN ('raw mean', 'adjusted'))"
NOW = "CHECK (method IN ('raw mean', 'adjusted', 'robust'))"


def up(migrator: Any, db: Any) -> None:
    """Widen the condition on the method."""
    if isinstance(db, SqliteDatabase):
        # Dropping the table for a new one would delete by cascade all that hangs on its rounds, as
        # foreign keys cannot be switched off within a transaction. A condition is only words in the
        # schema, and SQLite's manual allows to change them there ("Making Other Kinds Of Table
        # Schema Changes").
        (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
        db.execute_sql("PRAGMA writable_schema = ON")
        db.execute_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'round'",
            (BEFORE, NOW),
        )
        db.execute_sql(f"PRAGMA schema_version = {version + 1}")
        db.execute_sql("PRAGMA writable_schema = RESET")
        return
    # PostgreSQL named the condition itself.
    names = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'round'::regclass AND contype = 'c'"
        " AND pg_get_constraintdef(oid) LIKE '%%raw mean%%adjusted%%'"
    ).fetchall()
    for (name,) in names:
        db.execute_sql(f'ALTER TABLE "round" DROP CONSTRAINT "{name}"')
    db.execute_sql(f'ALTER TABLE "round" ADD {NOW}')
