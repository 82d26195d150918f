"""Organisers have helpers, who are invited as they are, and note who has come. Nobody helps so far,
and every invitation was to organise."""

from typing import Any

from peewee import SqliteDatabase

STATEMENTS = """
CREATE TABLE "helper" (
    "id" {number} NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "since" {moment} NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE INDEX "helper_event_id" ON "helper" ("event_id");
CREATE INDEX "helper_person_id" ON "helper" ("person_id");
CREATE UNIQUE INDEX "helper_event_id_person_id" ON "helper" ("event_id", "person_id");
ALTER TABLE "registration" ADD COLUMN "arrived_at" {moment};
ALTER TABLE "organiser_invitation"
    ADD COLUMN "role" VARCHAR(12) NOT NULL DEFAULT 'organiser'
    CHECK (role IN ('organiser', 'helper', 'mentor'));
DROP INDEX "organiser_invitation_one_open";
CREATE UNIQUE INDEX "organiser_invitation_one_open"
    ON "organiser_invitation" ("event_id", "role", "email_key") WHERE status = 'open'
"""


def up(migrator: Any, db: Any) -> None:
    """Make the table, and the columns with what was so before."""
    sqlite = isinstance(db, SqliteDatabase)
    number = "INTEGER" if sqlite else "SERIAL"
    moment = "DATETIME" if sqlite else "TIMESTAMP"
    for statement in STATEMENTS.format(number=number, moment=moment).split(";"):
        db.execute_sql(statement)
