"""Events have mentors, whom teams ask to read their drafts. Nobody is one so far."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "mentor" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "helps_with" VARCHAR(255) NOT NULL,
    "listed" {truth} NOT NULL,
    "since" {moment} NOT NULL,
    "ended_at" {moment},
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "mentor_event_id" ON "mentor" ("event_id");
CREATE INDEX "mentor_person_id" ON "mentor" ("person_id");
CREATE UNIQUE INDEX "mentor_event_id_person_id" ON "mentor" ("event_id", "person_id");
CREATE TABLE "mentoring" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "team_id" INTEGER NOT NULL,
    "mentor_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "message" TEXT NOT NULL,
    "asked_by_id" INTEGER,
    "asked_at" {moment} NOT NULL,
    "answered_at" {moment},
    "ended_at" {moment},
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("mentor_id") REFERENCES "mentor" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('asked', 'accepted', 'declined', 'withdrawn', 'ended'))
);
CREATE UNIQUE INDEX "mentoring_key" ON "mentoring" ("key");
CREATE INDEX "mentoring_team_id" ON "mentoring" ("team_id");
CREATE INDEX "mentoring_mentor_id" ON "mentoring" ("mentor_id");
CREATE INDEX "mentoring_asked_by_id" ON "mentoring" ("asked_by_id");
CREATE UNIQUE INDEX "mentoring_once" ON "mentoring" ("team_id", "mentor_id")
    WHERE status IN ('asked', 'accepted')
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables, empty."""
    sqlite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if sqlite else "SERIAL",
        "moment": "DATETIME" if sqlite else "TIMESTAMP",
        "truth": "INTEGER" if sqlite else "BOOLEAN",
    }
    for statement in TABLES.format(**words).split(";"):
        db.execute_sql(statement)
