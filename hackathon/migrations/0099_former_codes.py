"""Codes that offices had before: their addresses lead on."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "former_code" (
    "id" {number} NOT NULL PRIMARY KEY,
    "code" VARCHAR(40) NOT NULL,
    "office_id" INTEGER NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "former_code_code" ON "former_code" ("code");
CREATE INDEX "former_code_office_id" ON "former_code" ("office_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the table."""
    number = "INTEGER" if isinstance(db, SqliteDatabase) else "SERIAL"
    for statement in TABLES.format(number=number).split(";\n"):
        db.execute_sql(statement)
