"""Consultations become a noun of their own, with a subject, versions of a text, comments on its paragraphs, and replies.

Each pilot that asks for comments, or has some, has a consultation; its comments are on the whole. What offices were asked about a
comment leads to the page of the consultation.
"""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "consultation" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "subject" VARCHAR(200) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "closes_on" DATE,
    "everybody" {truth} NOT NULL,
    "opened_at" {moment},
    "closed_at" {moment},
    "language" VARCHAR(12) NOT NULL,
    "summary" TEXT NOT NULL,
    "summary_html" TEXT NOT NULL,
    "changes" TEXT NOT NULL,
    "changes_html" TEXT NOT NULL,
    "summed_by_id" INTEGER,
    "summed_at" {moment},
    FOREIGN KEY ("summed_by_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "consultation_subject" ON "consultation" ("subject");
CREATE INDEX "consultation_summed_by_id" ON "consultation" ("summed_by_id");
INSERT INTO "consultation" ("revision", "subject", "title", "closes_on", "everybody", "opened_at", "closed_at", "language", "summary",
        "summary_html", "changes", "changes_html")
    SELECT 1, 'pilots/' || "slug", "title", "consultation_closes", TRUE, "created_at",
        CASE "stage" WHEN 'consultation' THEN NULL ELSE "updated_at" END, "language", '', '', '', ''
    FROM "pilot" WHERE "stage" = 'consultation' OR "id" IN (SELECT "pilot_id" FROM "comment");
CREATE TABLE "text_version" (
    "id" {number} NOT NULL PRIMARY KEY,
    "consultation_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "paragraphs" {json} NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "note" TEXT NOT NULL,
    "unanswered" INTEGER NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    FOREIGN KEY ("consultation_id") REFERENCES "consultation" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE INDEX "text_version_consultation_id" ON "text_version" ("consultation_id");
CREATE INDEX "text_version_by_id" ON "text_version" ("by_id");
CREATE UNIQUE INDEX "text_version_consultation_id_number" ON "text_version" ("consultation_id", "number");
CREATE TABLE "comment_kept" AS SELECT * FROM "comment";
DROP TABLE "comment";
CREATE TABLE "comment" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "consultation_id" INTEGER NOT NULL,
    "version_id" INTEGER,
    "paragraph" INTEGER,
    "place" INTEGER,
    "quoted" TEXT NOT NULL,
    "person_id" INTEGER,
    "text" TEXT NOT NULL,
    "at" {moment} NOT NULL,
    "answered_at" {moment},
    "hidden_at" {moment},
    "hidden_reason" TEXT NOT NULL,
    FOREIGN KEY ("consultation_id") REFERENCES "consultation" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("version_id") REFERENCES "text_version" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
INSERT INTO "comment" ("id", "key", "consultation_id", "quoted", "person_id", "text", "at", "hidden_at", "hidden_reason")
    SELECT "kept"."id", "key", "consultation"."id", '', "person_id", "text", "at", "hidden_at", "hidden_reason"
    FROM "comment_kept" AS "kept" JOIN "pilot" ON "pilot"."id" = "pilot_id"
        JOIN "consultation" ON "subject" = 'pilots/' || "slug";
DROP TABLE "comment_kept";
CREATE UNIQUE INDEX "comment_key" ON "comment" ("key");
CREATE INDEX "comment_consultation_id" ON "comment" ("consultation_id");
CREATE INDEX "comment_version_id" ON "comment" ("version_id");
CREATE INDEX "comment_person_id" ON "comment" ("person_id");
CREATE TABLE "reply" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "comment_id" INTEGER NOT NULL,
    "person_id" INTEGER,
    "text" TEXT NOT NULL,
    "at" {moment} NOT NULL,
    "answers" {truth} NOT NULL,
    FOREIGN KEY ("comment_id") REFERENCES "comment" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "reply_key" ON "reply" ("key");
CREATE INDEX "reply_comment_id" ON "reply" ("comment_id");
CREATE INDEX "reply_person_id" ON "reply" ("person_id");
UPDATE "consent" SET "subject" = replace("subject", '#comment-', '/consultation#comment-') WHERE "act" = 'comment'
"""
COUNTER = """SELECT setval(pg_get_serial_sequence('comment', 'id'), (SELECT GREATEST(MAX("id"), 1) FROM "comment"))"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables and carry the comments over."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
    }
    words |= {"truth": "INTEGER" if lite else "BOOLEAN", "json": "TEXT" if lite else "JSONB"}
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
    if not lite:  # the rows kept their numbers: the counter goes on behind them
        db.execute_sql(COUNTER)
