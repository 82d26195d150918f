"""How far the site's clock has come, and when the machine's was set."""

from typing import Any

from peewee import SqliteDatabase

STATEMENTS = (
    """
    CREATE TABLE "clock_floor" (
        "id" {number} NOT NULL PRIMARY KEY,
        "reached" {moment} NOT NULL,
        "settings" INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE "clock_jump" (
        "id" {number} NOT NULL PRIMARY KEY,
        "noticed_at" {moment} NOT NULL,
        "machine_at" {moment} NOT NULL,
        "seconds" INTEGER NOT NULL
    )
    """,
    """CREATE INDEX "clock_jump_noticed_at" ON "clock_jump" ("noticed_at")""",
)


def up(migrator: Any, db: Any) -> None:
    """Make the two tables."""
    on_sqlite = isinstance(db, SqliteDatabase)
    number, moment = ("INTEGER", "DATETIME") if on_sqlite else ("SERIAL", "TIMESTAMP")
    for statement in STATEMENTS:
        db.execute_sql(statement.format(number=number, moment=moment))
