"""Adoptions: offices that take a tool over say themselves how far they are. Partners have a table
of their own.

An office that was named as adopter keeps its day and counts as using the tool; whether it agreed is
what it answered, and one that has not is invited.
"""

import secrets
from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "partner" (
    "id" {number} NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "since" DATE,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE
);
CREATE INDEX "partner_pilot_id" ON "partner" ("pilot_id");
CREATE INDEX "partner_office_id" ON "partner" ("office_id");
CREATE UNIQUE INDEX "partner_pilot_id_office_id" ON "partner" ("pilot_id", "office_id");
CREATE TABLE "adoption" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "stage" VARCHAR(10) NOT NULL,
    "since" DATE,
    "changes" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_by_id" INTEGER,
    "asked_at" {moment},
    "answered_by_id" INTEGER,
    "answered_at" {moment},
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('asked', 'invited', 'accepted', 'declined', 'ended')),
    CHECK (stage IN ('trying', 'in use', 'stopped'))
);
CREATE UNIQUE INDEX "adoption_key" ON "adoption" ("key");
CREATE INDEX "adoption_pilot_id" ON "adoption" ("pilot_id");
CREATE INDEX "adoption_office_id" ON "adoption" ("office_id");
CREATE INDEX "adoption_asked_by_id" ON "adoption" ("asked_by_id");
CREATE INDEX "adoption_answered_by_id" ON "adoption" ("answered_by_id");
CREATE UNIQUE INDEX "adoption_pilot_id_office_id" ON "adoption" ("pilot_id", "office_id");
CREATE INDEX "adoption_status_stage" ON "adoption" ("status", "stage");
CREATE TABLE "adoption_step" (
    "id" {number} NOT NULL PRIMARY KEY,
    "adoption_id" INTEGER NOT NULL,
    "stage" VARCHAR(10) NOT NULL,
    "reached_on" DATE NOT NULL,
    "note" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    FOREIGN KEY ("adoption_id") REFERENCES "adoption" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (stage IN ('trying', 'in use', 'stopped'))
);
CREATE INDEX "adoption_step_adoption_id" ON "adoption_step" ("adoption_id");
CREATE INDEX "adoption_step_by_id" ON "adoption_step" ("by_id");
CREATE INDEX "adoption_step_stage_at" ON "adoption_step" ("stage", "at");
CREATE TABLE "adopter_reading" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "adoption_id" INTEGER NOT NULL,
    "indicator_id" INTEGER NOT NULL,
    "read_on" DATE NOT NULL,
    "value" REAL NOT NULL,
    "source" VARCHAR(300) NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    "corrected_at" {moment},
    FOREIGN KEY ("adoption_id") REFERENCES "adoption" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("indicator_id") REFERENCES "indicator" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "adopter_reading_key" ON "adopter_reading" ("key");
CREATE INDEX "adopter_reading_adoption_id" ON "adopter_reading" ("adoption_id");
CREATE INDEX "adopter_reading_indicator_id" ON "adopter_reading" ("indicator_id");
CREATE INDEX "adopter_reading_by_id" ON "adopter_reading" ("by_id");
CREATE INDEX "adopter_reading_adoption_id_indicator_id_read_on"
    ON "adopter_reading" ("adoption_id", "indicator_id", "read_on")
"""
PARTNERS = """
INSERT INTO "partner" ("pilot_id", "office_id", "since")
SELECT "pilot_id", "office_id", "since" FROM "pilot_office" WHERE "role" = 'partner' ORDER BY "id"
"""
NAMED = """
SELECT "part"."pilot_id", "part"."office_id", "part"."since", "asked"."status", "asked"."asked_at",
    "asked"."asked_by_id", "asked"."answered_at", "asked"."answered_by_id"
FROM "pilot_office" AS "part" JOIN "pilot" ON "pilot"."id" = "part"."pilot_id"
LEFT JOIN "consent" AS "asked" ON "asked"."office_id" = "part"."office_id"
    AND "asked"."act" = 'adopter' AND "asked"."subject" = 'pilots/' || "pilot"."slug"
WHERE "part"."role" = 'adopter' ORDER BY "part"."id"
"""
STATUS = {"agreed": "accepted", "declined": "declined", "withdrawn": "ended"}
ADOPTION = """
INSERT INTO "adoption" ("revision", "key", "stage", "changes", "reason", "status", "pilot_id",
    "office_id", "since", "asked_at", "asked_by_id", "answered_at", "answered_by_id")
VALUES (1, %s, 'in use', '', '', %s, %s, %s, %s, %s, %s, %s, %s)
"""
STEPS = """
INSERT INTO "adoption_step" ("adoption_id", "stage", "reached_on", "note", "at")
SELECT "id", "stage", "since", '', {said} FROM "adoption"
WHERE "status" = 'accepted' AND "since" IS NOT NULL
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables, and carry over who took part and who adopted."""
    lite = isinstance(db, SqliteDatabase)
    words = {"number": "INTEGER" if lite else "SERIAL"}
    words["moment"] = "DATETIME" if lite else "TIMESTAMP"
    mark = "?" if lite else "%s"
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
    db.execute_sql(PARTNERS)
    for pilot, office, since, answer, *asked in db.execute_sql(NAMED).fetchall():
        values = (secrets.token_hex(8), STATUS.get(answer, "invited"), pilot, office, since, *asked)
        db.execute_sql(ADOPTION.replace("%s", mark), values)
    # When it was said is known to nobody; of that day nobody is told anew.
    said = """"since" || ' 00:00:00.000000'""" if lite else '"since"::timestamp'
    db.execute_sql(STEPS.format(said=said))
    db.execute_sql('DROP TABLE "pilot_office"')
