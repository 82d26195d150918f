"""What a pilot is about, for the board to be narrowed by; and who watches a pilot.

A pilot that came from a submission is about what the briefs are about that it answers.
"""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "pilot_tag" (
    "id" {number} NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "name" VARCHAR(40) NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('right', 'function', 'technology'))
);
CREATE INDEX "pilot_tag_pilot_id" ON "pilot_tag" ("pilot_id");
CREATE UNIQUE INDEX "pilot_tag_pilot_id_kind_name" ON "pilot_tag" ("pilot_id", "kind", "name");
CREATE INDEX "pilot_tag_kind_name" ON "pilot_tag" ("kind", "name");
CREATE TABLE "watch" (
    "id" {number} NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "since" {moment} NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE INDEX "watch_pilot_id" ON "watch" ("pilot_id");
CREATE INDEX "watch_person_id" ON "watch" ("person_id");
CREATE UNIQUE INDEX "watch_pilot_id_person_id" ON "watch" ("pilot_id", "person_id")
"""
CARRIED = """
INSERT INTO "pilot_tag" ("pilot_id", "kind", "name")
SELECT DISTINCT "pilot"."id", "tag"."kind", "tag"."name" FROM "pilot"
    JOIN "answer" ON "answer"."submission_id" = "pilot"."submission_id"
    JOIN "tag" ON "tag"."challenge_id" = "answer"."challenge_id"
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables, and carry over what the briefs are about."""
    on_sqlite = isinstance(db, SqliteDatabase)
    number, moment = ("INTEGER", "DATETIME") if on_sqlite else ("SERIAL", "TIMESTAMP")
    for statement in TABLES.format(number=number, moment=moment).split(";\n"):
        db.execute_sql(statement)
    db.execute_sql(CARRIED)
