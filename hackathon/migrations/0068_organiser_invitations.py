"""Organisers are invited by e-mail before they have an account. Nobody has been so far."""

from typing import Any

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE "organiser_invitation" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "email_key" VARCHAR(255) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "invited_by_id" INTEGER NOT NULL,
    "accepted_by_id" INTEGER,
    "created_at" {moment} NOT NULL,
    "expires_at" {moment} NOT NULL,
    "decided_at" {moment},
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("invited_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("accepted_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('open', 'accepted', 'declined', 'revoked'))
);
CREATE UNIQUE INDEX "organiser_invitation_key" ON "organiser_invitation" ("key");
CREATE INDEX "organiser_invitation_event_id" ON "organiser_invitation" ("event_id");
CREATE UNIQUE INDEX "organiser_invitation_digest" ON "organiser_invitation" ("digest");
CREATE INDEX "organiser_invitation_invited_by_id" ON "organiser_invitation" ("invited_by_id");
CREATE INDEX "organiser_invitation_accepted_by_id" ON "organiser_invitation" ("accepted_by_id");
CREATE UNIQUE INDEX "organiser_invitation_one_open" ON "organiser_invitation" ("event_id", "email_key") WHERE status = 'open'
"""


def up(migrator: Any, db: Any) -> None:
    """Add the table, empty."""
    sqlite = isinstance(db, SqliteDatabase)
    number = "INTEGER" if sqlite else "SERIAL"
    moment = "DATETIME" if sqlite else "TIMESTAMP"
    for statement in TABLE.format(number=number, moment=moment).split(";"):
        db.execute_sql(statement)
