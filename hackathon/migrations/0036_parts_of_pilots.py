"""The parts of a pilot say more: a milestone its owner, its condition and each day that was promised before; an indicator its owner,
direction and day; a reading its source and what it corrects; a risk likelihood, impact, owner and readers; a report may be drafted.
Files and health become nouns of their own.

Every part is in the language of its pilot. A risk that was low, medium or high gets numbers that are called so again, and stays public.
What a report said of a pilot's health holds as an override for the days that one may hold.
"""

from datetime import datetime, timedelta
from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "milestone_kept" AS SELECT * FROM "milestone";
CREATE TABLE "reading_kept" AS SELECT * FROM "reading";
CREATE TABLE "indicator_kept" AS SELECT * FROM "indicator";
CREATE TABLE "risk_kept" AS SELECT * FROM "risk";
CREATE TABLE "update_kept" AS SELECT * FROM "update";
DROP TABLE "milestone";
DROP TABLE "reading";
DROP TABLE "indicator";
DROP TABLE "risk";
DROP TABLE "update";
CREATE TABLE "milestone" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" {json} NOT NULL,
    "owner_id" INTEGER,
    "owner_words" VARCHAR(255) NOT NULL,
    "due" DATE NOT NULL,
    "done_on" DATE,
    "evidence" TEXT NOT NULL,
    "condition_of_id" INTEGER,
    "withdrawn_at" {moment},
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("condition_of_id") REFERENCES "decision" ("id") ON DELETE SET NULL
);
INSERT INTO "milestone" ("id", "revision", "key", "pilot_id", "title", "language", "translations", "owner_words", "due", "done_on",
        "evidence", "withdrawn_at")
    SELECT "part"."id", "part"."revision", "key", "pilot_id", "part"."title", "pilot"."language", CAST('{{}}' AS {json}), "owner",
        "due", "done_on", "evidence", "withdrawn_at"
    FROM "milestone_kept" AS "part" JOIN "pilot" ON "pilot"."id" = "pilot_id";
CREATE UNIQUE INDEX "milestone_key" ON "milestone" ("key");
CREATE INDEX "milestone_pilot_id" ON "milestone" ("pilot_id");
CREATE INDEX "milestone_owner_id" ON "milestone" ("owner_id");
CREATE INDEX "milestone_condition_of_id" ON "milestone" ("condition_of_id");
CREATE TABLE "indicator" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "unit" VARCHAR(255) NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" {json} NOT NULL,
    "owner_id" INTEGER,
    "direction" VARCHAR(4) NOT NULL,
    "watched" {truth} NOT NULL,
    "baseline" REAL,
    "target" REAL,
    "target_on" DATE,
    "position" INTEGER NOT NULL,
    "withdrawn_at" {moment},
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (direction IN ('up', 'down'))
);
INSERT INTO "indicator" ("id", "revision", "key", "pilot_id", "title", "unit", "language", "translations", "direction", "watched",
        "baseline", "target", "position", "withdrawn_at")
    SELECT "part"."id", "part"."revision", "key", "pilot_id", "part"."title", "unit", "pilot"."language", CAST('{{}}' AS {json}),
        CASE WHEN "target" < "part"."baseline" THEN 'down' ELSE 'up' END, FALSE, "part"."baseline", "target", "position", "withdrawn_at"
    FROM "indicator_kept" AS "part" JOIN "pilot" ON "pilot"."id" = "pilot_id";
CREATE UNIQUE INDEX "indicator_key" ON "indicator" ("key");
CREATE INDEX "indicator_pilot_id" ON "indicator" ("pilot_id");
CREATE INDEX "indicator_owner_id" ON "indicator" ("owner_id");
CREATE TABLE "reading" (
    "id" {number} NOT NULL PRIMARY KEY,
    "indicator_id" INTEGER NOT NULL,
    "read_on" DATE NOT NULL,
    "value" REAL NOT NULL,
    "source" VARCHAR(300) NOT NULL,
    "by_id" INTEGER,
    "at" {moment},
    "corrected_at" {moment},
    "corrected_by_id" INTEGER,
    "reason" TEXT NOT NULL,
    FOREIGN KEY ("indicator_id") REFERENCES "indicator" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("corrected_by_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
INSERT INTO "reading" ("id", "indicator_id", "read_on", "value", "source", "reason")
    SELECT "id", "indicator_id", "read_on", "value", '', '' FROM "reading_kept";
CREATE INDEX "reading_indicator_id" ON "reading" ("indicator_id");
CREATE INDEX "reading_by_id" ON "reading" ("by_id");
CREATE INDEX "reading_corrected_by_id" ON "reading" ("corrected_by_id");
CREATE UNIQUE INDEX "reading_one_a_day" ON "reading" ("indicator_id", "read_on") WHERE corrected_at IS NULL;
CREATE TABLE "report" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" {json} NOT NULL,
    "author_id" INTEGER,
    "at" {moment} NOT NULL,
    "withdrawn_at" {moment},
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("author_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
INSERT INTO "report" ("id", "revision", "key", "pilot_id", "title", "body", "body_html", "language", "translations", "author_id", "at",
        "withdrawn_at")
    SELECT "part"."id", 1, "key", "pilot_id", "part"."title", "part"."body", "part"."body_html", "pilot"."language",
        CAST('{{}}' AS {json}), "author_id", "at", "withdrawn_at"
    FROM "update_kept" AS "part" JOIN "pilot" ON "pilot"."id" = "pilot_id";
CREATE UNIQUE INDEX "report_key" ON "report" ("key");
CREATE INDEX "report_pilot_id" ON "report" ("pilot_id");
CREATE INDEX "report_author_id" ON "report" ("author_id");
CREATE TABLE "risk" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "answer" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" {json} NOT NULL,
    "likelihood" INTEGER NOT NULL,
    "impact" INTEGER NOT NULL,
    "owner_id" INTEGER,
    "review_on" DATE,
    "public" {truth} NOT NULL,
    "withdrawn_at" {moment},
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (likelihood >= 1 AND likelihood <= 5),
    CHECK (impact >= 1 AND impact <= 5)
);
INSERT INTO "risk" ("id", "revision", "key", "pilot_id", "title", "answer", "language", "translations", "likelihood", "impact",
        "public", "withdrawn_at")
    SELECT "part"."id", "part"."revision", "key", "pilot_id", "part"."title", "answer", "pilot"."language", CAST('{{}}' AS {json}),
        CASE "level" WHEN 'low' THEN 2 WHEN 'medium' THEN 3 ELSE 4 END,
        CASE "level" WHEN 'low' THEN 2 WHEN 'medium' THEN 3 ELSE 4 END, TRUE, "withdrawn_at"
    FROM "risk_kept" AS "part" JOIN "pilot" ON "pilot"."id" = "pilot_id";
CREATE UNIQUE INDEX "risk_key" ON "risk" ("key");
CREATE INDEX "risk_pilot_id" ON "risk" ("pilot_id");
CREATE INDEX "risk_owner_id" ON "risk" ("owner_id");
DROP TABLE "milestone_kept";
DROP TABLE "reading_kept";
DROP TABLE "indicator_kept";
DROP TABLE "risk_kept";
DROP TABLE "update_kept";
CREATE TABLE "report_draft" (
    "id" {number} NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "saved_at" {moment} NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE INDEX "report_draft_pilot_id" ON "report_draft" ("pilot_id");
CREATE INDEX "report_draft_person_id" ON "report_draft" ("person_id");
CREATE UNIQUE INDEX "report_draft_pilot_id_person_id" ON "report_draft" ("pilot_id", "person_id");
CREATE TABLE "milestone_move" (
    "id" {number} NOT NULL PRIMARY KEY,
    "milestone_id" INTEGER NOT NULL,
    "was" DATE NOT NULL,
    "becomes" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    FOREIGN KEY ("milestone_id") REFERENCES "milestone" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (reason <> '')
);
CREATE INDEX "milestone_move_milestone_id" ON "milestone_move" ("milestone_id");
CREATE INDEX "milestone_move_by_id" ON "milestone_move" ("by_id");
CREATE TABLE "pilot_file" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "size" {size} NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "media_type" VARCHAR(255) NOT NULL,
    "stored" VARCHAR(255) NOT NULL,
    "note" VARCHAR(300) NOT NULL,
    "origin" VARCHAR(300) NOT NULL,
    "added_by_id" INTEGER,
    "added_at" {moment} NOT NULL,
    "public" {truth} NOT NULL,
    "released_by_id" INTEGER,
    "released_at" {moment},
    "withdrawn_at" {moment},
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("added_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("released_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (size >= 0)
);
CREATE UNIQUE INDEX "pilot_file_key" ON "pilot_file" ("key");
CREATE INDEX "pilot_file_pilot_id" ON "pilot_file" ("pilot_id");
CREATE INDEX "pilot_file_added_by_id" ON "pilot_file" ("added_by_id");
CREATE INDEX "pilot_file_released_by_id" ON "pilot_file" ("released_by_id");
CREATE TABLE "health_override" (
    "id" {number} NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    "until" {moment} NOT NULL,
    "ended_at" {moment},
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (state IN ('on track', 'at risk', 'off track')),
    CHECK (reason <> '')
);
CREATE INDEX "health_override_pilot_id" ON "health_override" ("pilot_id");
CREATE INDEX "health_override_by_id" ON "health_override" ("by_id")
"""
COUNTER = """SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT GREATEST(MAX("id"), 1) FROM "{table}"))"""
OVERRIDE = """
INSERT INTO "health_override" ("pilot_id", "state", "reason", "at", "until")
VALUES (%s, %s, 'Said by the leads in a report, before health followed from facts.', %s, %s)
"""
DAYS = 60  # that an override may hold


def up(migrator: Any, db: Any) -> None:
    """Change the tables and carry over what they hold."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
    }
    words |= {"truth": "INTEGER" if lite else "BOOLEAN", "json": "TEXT" if lite else "JSONB"}
    words["size"] = "INTEGER" if lite else "BIGINT"
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
    if not lite:  # the rows kept their numbers: the counters go on behind them
        for table in ("milestone", "indicator", "reading", "report", "risk"):
            db.execute_sql(COUNTER.format(table=table))
    told = """SELECT "id", "health", "updated_at" FROM "pilot" WHERE "health" <> 'on track'"""
    for pilot, state, at in db.execute_sql(told).fetchall():
        until = datetime.fromisoformat(str(at)) + timedelta(days=DAYS)
        ends = until.strftime("%Y-%m-%d %H:%M:%S.%f")
        db.execute_sql(OVERRIDE.replace("%s", "?") if lite else OVERRIDE, (pilot, state, at, ends))
