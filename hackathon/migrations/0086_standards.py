"""How far offices are with standards and shared systems."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "standard_use" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "standard" VARCHAR(20) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "said_by_id" INTEGER,
    "said_at" {moment} NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("said_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (state IN ('', 'in use', 'partly', 'planned', 'no'))
);
CREATE INDEX "standard_use_office_id" ON "standard_use" ("office_id");
CREATE INDEX "standard_use_said_by_id" ON "standard_use" ("said_by_id");
CREATE UNIQUE INDEX "standard_use_office_id_standard" ON "standard_use" ("office_id", "standard");
CREATE INDEX "standard_use_standard_state" ON "standard_use" ("standard", "state")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the table."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
    }
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
