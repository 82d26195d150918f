"""Consultations of their own subject: papers, whom they ask, what offices answer, and who follows
them. Offices that ask together are asked whether they do."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "paper" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "consultation_id" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "asked" VARCHAR(10) NOT NULL,
    "region" VARCHAR(255) NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "reason" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "made_by_id" INTEGER,
    "created_at" {moment} NOT NULL,
    "updated_at" {moment} NOT NULL,
    "demonstration" {truth} NOT NULL,
    FOREIGN KEY ("consultation_id") REFERENCES "consultation" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("made_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (kind IN ('proposal', 'report', 'rules', 'standard', 'other')),
    CHECK (asked IN ('offices', 'region', 'list', 'everybody')),
    CHECK (status IN ('draft', 'published', 'withdrawn'))
);
CREATE UNIQUE INDEX "paper_consultation_id" ON "paper" ("consultation_id");
CREATE UNIQUE INDEX "paper_slug" ON "paper" ("slug");
CREATE INDEX "paper_made_by_id" ON "paper" ("made_by_id");
CREATE INDEX "paper_status_created_at" ON "paper" ("status", "created_at");
CREATE TABLE "asker" (
    "id" {number} NOT NULL PRIMARY KEY,
    "paper_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    FOREIGN KEY ("paper_id") REFERENCES "paper" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE
);
CREATE INDEX "asker_paper_id" ON "asker" ("paper_id");
CREATE INDEX "asker_office_id" ON "asker" ("office_id");
CREATE UNIQUE INDEX "asker_paper_id_office_id" ON "asker" ("paper_id", "office_id");
CREATE TABLE "invited" (
    "id" {number} NOT NULL PRIMARY KEY,
    "paper_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    FOREIGN KEY ("paper_id") REFERENCES "paper" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE
);
CREATE INDEX "invited_paper_id" ON "invited" ("paper_id");
CREATE INDEX "invited_office_id" ON "invited" ("office_id");
CREATE UNIQUE INDEX "invited_paper_id_office_id" ON "invited" ("paper_id", "office_id");
CREATE TABLE "office_answer" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "consultation_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "person_id" INTEGER,
    "name" VARCHAR(255) NOT NULL,
    "at" {moment} NOT NULL,
    FOREIGN KEY ("consultation_id") REFERENCES "consultation" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "office_answer_key" ON "office_answer" ("key");
CREATE INDEX "office_answer_consultation_id" ON "office_answer" ("consultation_id");
CREATE INDEX "office_answer_office_id" ON "office_answer" ("office_id");
CREATE INDEX "office_answer_person_id" ON "office_answer" ("person_id");
CREATE UNIQUE INDEX "office_answer_consultation_id_office_id_number"
    ON "office_answer" ("consultation_id", "office_id", "number");
CREATE TABLE "follow" (
    "id" {number} NOT NULL PRIMARY KEY,
    "consultation_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "since" {moment} NOT NULL,
    FOREIGN KEY ("consultation_id") REFERENCES "consultation" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE INDEX "follow_consultation_id" ON "follow" ("consultation_id");
CREATE INDEX "follow_person_id" ON "follow" ("person_id");
CREATE UNIQUE INDEX "follow_consultation_id_person_id" ON "follow" ("consultation_id", "person_id")
"""
BEFORE = "'brief', 'comment')"
AFTER = "'brief', 'comment', 'consult')"
ACTS = "act IN ('lead', 'partner', 'adopter', 'brief', 'comment', 'consult')"


def up(migrator: Any, db: Any) -> None:
    """Make the tables, and let consents be of the new act."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
        "truth": "INTEGER" if lite else "BOOLEAN",
    }
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
    if lite:
        _widen(db)
        return
    db.execute_sql('ALTER TABLE "consent" DROP CONSTRAINT "consent_act_check"')
    db.execute_sql(f'ALTER TABLE "consent" ADD CHECK ({ACTS})')


def _widen(db: Any) -> None:
    # SQLite changes no condition of a table; see "Making Other Kinds Of Table Schema Changes" in
    # its manual.
    (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table'"
        " AND name = 'consent'",
        (BEFORE, AFTER),
    )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = RESET")
