"""Rounds, sessions and prizes are written in a language and translated; the tag of a language may
be as long as the standard lets it be."""

from typing import Any

from peewee import SqliteDatabase

WORDED = ("round", "session", "prize")
LANGUAGES = (
    "announcement",
    "call",
    "challenge",
    "consultation",
    "decision",
    "event",
    "gate_item",
    "indicator",
    "milestone",
    "pilot",
    "registration_question",
    "report",
    "report_draft",
    "risk",
    "rubric",
    "rules",
    "submission",
    "text_version",
)
COLUMNS = (*((table, "language") for table in LANGUAGES), ("message", "locale"))
LANGUAGE = """"language" VARCHAR(35) NOT NULL DEFAULT 'en'"""
TRANSLATIONS = """"translations" {json} NOT NULL DEFAULT '{{}}'"""
SAME = """
UPDATE "{0}" SET "language" =
    (SELECT "event"."language" FROM "event" WHERE "event"."id" = "{0}"."event_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Widen what is there, and add what was missing: these rows were written in the language of
    their event."""
    lite = isinstance(db, SqliteDatabase)
    added = LANGUAGE, TRANSLATIONS.format(json="TEXT" if lite else "JSONB")
    for table in WORDED:
        for column in added:
            db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN {column}')
        db.execute_sql(SAME.format(table))
    if lite:
        _reword(db, ", ".join(added))
        return
    for table, column in COLUMNS:
        db.execute_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE VARCHAR(35)')


def _reword(db: Any, added: str) -> None:
    """Let the tables of SQLite be called what those of a new database are: it holds texts of any
    length in such a column, and writes a new one behind the foreign keys. Only the words move, as
    in 0011."""
    (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
    db.execute_sql("PRAGMA writable_schema = ON")
    for table in dict(COLUMNS) | dict.fromkeys(WORDED):
        (sql,) = db.execute_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()
        for column in ("language", "locale"):
            sql = sql.replace(f'"{column}" VARCHAR(12)', f'"{column}" VARCHAR(35)')
        if table in WORDED:
            head, keys = sql.replace(f", {added}", "").split("FOREIGN KEY", 1)
            sql = f"{head}{added},\n    FOREIGN KEY{keys}"
        db.execute_sql(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (sql, table)
        )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = RESET")
