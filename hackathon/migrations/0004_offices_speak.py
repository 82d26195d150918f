"""Who speaks for an office: affiliations in three degrees, offices that are asked before they are bound, requests to represent.

Nobody is more than *said* after this: profiles of the first release need no row for that. Every office that a pilot or a
brief names is asked, and has not answered.
"""

import secrets
from typing import Any

from peewee import SqliteDatabase

COLUMNS = (
    """ALTER TABLE "office" ADD COLUMN "mail_domains" {json} NOT NULL DEFAULT '[]'""",
    """ALTER TABLE "person" ADD COLUMN "offices_before" {json} NOT NULL DEFAULT '[]'""",
    """ALTER TABLE "person" ADD COLUMN "said_before" {json} NOT NULL DEFAULT '[]'""",
    """ALTER TABLE "office" ADD COLUMN "merged_into" VARCHAR(40) NOT NULL DEFAULT ''""",
)
TABLES = """
CREATE TABLE "affiliation" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "degree" VARCHAR(16) NOT NULL,
    "how" VARCHAR(16) NOT NULL,
    "by_id" INTEGER,
    "since" {moment} NOT NULL,
    "confirmed_at" {moment},
    "ended_at" {moment},
    "ended_by_id" INTEGER,
    "reason" TEXT NOT NULL,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("ended_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (degree IN ('said', 'confirmed', 'representative', 'former'))
);
CREATE UNIQUE INDEX "affiliation_key" ON "affiliation" ("key");
CREATE INDEX "affiliation_person_id" ON "affiliation" ("person_id");
CREATE INDEX "affiliation_office_id" ON "affiliation" ("office_id");
CREATE INDEX "affiliation_by_id" ON "affiliation" ("by_id");
CREATE INDEX "affiliation_ended_by_id" ON "affiliation" ("ended_by_id");
CREATE UNIQUE INDEX "affiliation_person_id_office_id" ON "affiliation" ("person_id", "office_id");
CREATE TABLE "consent" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "office_id" INTEGER NOT NULL,
    "act" VARCHAR(10) NOT NULL,
    "subject" VARCHAR(200) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "asked_by_id" INTEGER,
    "asked_at" {moment} NOT NULL,
    "answered_by_id" INTEGER,
    "answered_at" {moment},
    "through" VARCHAR(16) NOT NULL,
    "reason" TEXT NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (act IN ('lead', 'partner', 'adopter', 'brief', 'comment')),
    CHECK (status IN ('asked', 'agreed', 'declined', 'withdrawn'))
);
CREATE UNIQUE INDEX "consent_key" ON "consent" ("key");
CREATE INDEX "consent_office_id" ON "consent" ("office_id");
CREATE INDEX "consent_asked_by_id" ON "consent" ("asked_by_id");
CREATE INDEX "consent_answered_by_id" ON "consent" ("answered_by_id");
CREATE UNIQUE INDEX "consent_office_id_act_subject" ON "consent" ("office_id", "act", "subject");
CREATE INDEX "consent_subject" ON "consent" ("subject");
CREATE TABLE "office_request" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "office_id" INTEGER,
    "name" VARCHAR(255) NOT NULL,
    "text" TEXT NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "created_at" {moment} NOT NULL,
    "decided_by_id" INTEGER,
    "decided_at" {moment},
    "reason" TEXT NOT NULL,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (kind IN ('representative', 'confirmed', 'register')),
    CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
    CHECK (kind = 'register' OR office_id IS NOT NULL)
);
CREATE UNIQUE INDEX "office_request_key" ON "office_request" ("key");
CREATE INDEX "office_request_person_id" ON "office_request" ("person_id");
CREATE INDEX "office_request_office_id" ON "office_request" ("office_id");
CREATE INDEX "office_request_decided_by_id" ON "office_request" ("decided_by_id");
CREATE UNIQUE INDEX "office_request_one_open" ON "office_request" ("person_id", "office_id", "kind") WHERE status = 'open' AND office_id IS NOT NULL
"""
NAMED = """
SELECT "office_id", 'lead', 'pilots/' || "slug", "title", "proposed_by_id", "created_at" FROM "pilot"
    WHERE "office_id" IS NOT NULL
UNION ALL
SELECT "part"."office_id", "part"."role", 'pilots/' || "pilot"."slug", "pilot"."title", NULL, "pilot"."created_at"
    FROM "pilot_office" AS "part" JOIN "pilot" ON "pilot"."id" = "part"."pilot_id"
UNION ALL
SELECT "brief"."office_id", 'brief', 'events/' || "event"."slug" || '/challenges/' || "brief"."slug", "brief"."title", NULL,
    "event"."created_at"
    FROM "challenge" AS "brief" JOIN "event" ON "event"."id" = "brief"."event_id" WHERE "brief"."office_id" IS NOT NULL
"""
ASK = """
INSERT INTO "consent" ("key", "office_id", "act", "subject", "title", "status", "asked_by_id", "asked_at", "through", "reason")
VALUES (%s, %s, %s, %s, %s, 'asked', %s, %s, '', '')
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables, and ask every office that is named already."""
    lite = isinstance(db, SqliteDatabase)
    words = {"json": "TEXT" if lite else "JSONB", "number": "INTEGER" if lite else "SERIAL"}
    words["moment"] = "DATETIME" if lite else "TIMESTAMP"
    for statement in (*COLUMNS, *TABLES.split(";\n")):
        db.execute_sql(statement.format(**words))
    for row in db.execute_sql(NAMED).fetchall():
        db.execute_sql(ASK.replace("%s", "?") if lite else ASK, (secrets.token_hex(8), *row))
