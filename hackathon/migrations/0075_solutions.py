"""Solutions: the catalogue of what offices may reuse, and the offices that try them."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "solution" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "translations" {json} NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "office_id" INTEGER,
    "pilot_id" INTEGER,
    "licence" VARCHAR(100) NOT NULL,
    "code_url" VARCHAR(500) NOT NULL,
    "landing_url" VARCHAR(500) NOT NULL,
    "mailbox" VARCHAR(200) NOT NULL,
    "maturity" VARCHAR(12) NOT NULL,
    "software_type" VARCHAR(30) NOT NULL,
    "platforms" {json} NOT NULL,
    "languages" {json} NOT NULL,
    "features" {json} NOT NULL,
    "hosting" TEXT NOT NULL,
    "cost" TEXT NOT NULL,
    "data_needs" TEXT NOT NULL,
    "run_by" VARCHAR(200) NOT NULL,
    "supported_by" VARCHAR(200) NOT NULL,
    "taken_in" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "added_by_id" INTEGER,
    "created_at" {moment} NOT NULL,
    "updated_at" {moment} NOT NULL,
    "checked_at" {moment} NOT NULL,
    "demonstration" {truth} NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("added_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('draft', 'published', 'archived')),
    CHECK (maturity IN ('concept', 'development', 'beta', 'stable', 'obsolete'))
);
CREATE UNIQUE INDEX "solution_slug" ON "solution" ("slug");
CREATE INDEX "solution_office_id" ON "solution" ("office_id");
CREATE INDEX "solution_pilot_id" ON "solution" ("pilot_id");
CREATE INDEX "solution_added_by_id" ON "solution" ("added_by_id");
CREATE INDEX "solution_status_updated_at" ON "solution" ("status", "updated_at");
CREATE TABLE "trial" (
    "id" {number} NOT NULL PRIMARY KEY,
    "solution_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "stage" VARCHAR(10) NOT NULL,
    "since" DATE NOT NULL,
    "note" TEXT NOT NULL,
    "said_by_id" INTEGER,
    "said_at" {moment} NOT NULL,
    FOREIGN KEY ("solution_id") REFERENCES "solution" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("said_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (stage IN ('trying', 'in use', 'stopped'))
);
CREATE INDEX "trial_solution_id" ON "trial" ("solution_id");
CREATE INDEX "trial_office_id" ON "trial" ("office_id");
CREATE INDEX "trial_said_by_id" ON "trial" ("said_by_id");
CREATE UNIQUE INDEX "trial_solution_id_office_id" ON "trial" ("solution_id", "office_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
        "json": "TEXT" if lite else "JSONB",
        "truth": "INTEGER" if lite else "BOOLEAN",
    }
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
