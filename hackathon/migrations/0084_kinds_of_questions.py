"""At registration a country is asked for, and statements are confirmed one by one: two kinds of
questions more."""

from typing import Any

from peewee import SqliteDatabase

BEFORE = "kind IN ('text', 'long text', 'choice', 'choices', 'yes or no')"
AFTER = "kind IN ('text', 'long text', 'choice', 'choices', 'yes or no', 'country', 'statement')"


def up(migrator: Any, db: Any) -> None:
    """Let the table hold them; the questions that are there stay."""
    if isinstance(db, SqliteDatabase):
        # SQLite changes no condition of a table; see "Making Other Kinds Of Table Schema Changes"
        # in its manual.
        (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
        db.execute_sql("PRAGMA writable_schema = ON")
        db.execute_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table'"
            " AND name = 'registration_question'",
            (BEFORE, AFTER),
        )
        db.execute_sql(f"PRAGMA schema_version = {version + 1}")
        db.execute_sql("PRAGMA writable_schema = RESET")
        return
    db.execute_sql(
        'ALTER TABLE "registration_question" DROP CONSTRAINT "registration_question_kind_check"'
    )
    db.execute_sql(f'ALTER TABLE "registration_question" ADD CHECK ({AFTER})')
