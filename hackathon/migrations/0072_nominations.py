"""People may be entered by others, in lists that are undone in one act, and a version may be entered
for a team; nobody was so far."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "nomination_batch" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "source" VARCHAR(255) NOT NULL,
    "judges" {json} NOT NULL,
    "entered_by_id" INTEGER,
    "entered_at" {moment} NOT NULL,
    "undone_by_id" INTEGER,
    "undone_at" {moment},
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("entered_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("undone_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (reason <> '')
);
CREATE UNIQUE INDEX "nomination_batch_key" ON "nomination_batch" ("key");
CREATE INDEX "nomination_batch_event_id" ON "nomination_batch" ("event_id");
CREATE INDEX "nomination_batch_entered_by_id" ON "nomination_batch" ("entered_by_id");
CREATE INDEX "nomination_batch_undone_by_id" ON "nomination_batch" ("undone_by_id");
CREATE TABLE "nomination" (
    "id" {number} NOT NULL PRIMARY KEY,
    "batch_id" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "email_key" VARCHAR(255) NOT NULL,
    "team_name" VARCHAR(255) NOT NULL,
    "team_key" VARCHAR(240) NOT NULL,
    "captain" {boolean} NOT NULL,
    "team_id" INTEGER,
    "languages" {json} NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "person_id" INTEGER,
    "created_at" {moment} NOT NULL,
    "expires_at" {moment} NOT NULL,
    "decided_at" {moment},
    FOREIGN KEY ("batch_id") REFERENCES "nomination_batch" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('open', 'accepted', 'declined', 'revoked'))
);
CREATE INDEX "nomination_batch_id" ON "nomination" ("batch_id");
CREATE INDEX "nomination_event_id" ON "nomination" ("event_id");
CREATE INDEX "nomination_team_id" ON "nomination" ("team_id");
CREATE INDEX "nomination_person_id" ON "nomination" ("person_id");
CREATE UNIQUE INDEX "nomination_digest" ON "nomination" ("digest");
CREATE UNIQUE INDEX "nomination_one_open" ON "nomination" ("event_id", "email_key")
    WHERE status = 'open';
ALTER TABLE "version" ADD COLUMN "entered_reason" TEXT NOT NULL DEFAULT ''
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables, and the column of versions, empty."""
    small = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if small else "SERIAL",
        "moment": "DATETIME" if small else "TIMESTAMP",
        "boolean": "INTEGER" if small else "BOOLEAN",
        "json": "TEXT" if small else "JSONB",
    }
    for statement in TABLES.format(**words).split(";"):
        db.execute_sql(statement)
