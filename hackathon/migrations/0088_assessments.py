"""Self-assessments of offices' ICT maturity, and the counts made of them."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "assessment" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "year" INTEGER NOT NULL,
    "version" VARCHAR(20) NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "audience" VARCHAR(10) NOT NULL,
    "partners" {truth} NOT NULL,
    "begun_by_id" INTEGER,
    "begun_at" {moment} NOT NULL,
    "updated_at" {moment} NOT NULL,
    "finished_by_id" INTEGER,
    "finished_at" {moment},
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("begun_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("finished_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('draft', 'finished')),
    CHECK (audience IN ('itself', 'network', 'public')),
    CHECK ((status = 'finished') = (finished_at IS NOT NULL))
);
CREATE INDEX "assessment_office_id" ON "assessment" ("office_id");
CREATE INDEX "assessment_begun_by_id" ON "assessment" ("begun_by_id");
CREATE INDEX "assessment_finished_by_id" ON "assessment" ("finished_by_id");
CREATE UNIQUE INDEX "assessment_office_id_year" ON "assessment" ("office_id", "year");
CREATE INDEX "assessment_status_year" ON "assessment" ("status", "year");
CREATE TABLE "assessment_answer" (
    "id" {number} NOT NULL PRIMARY KEY,
    "assessment_id" INTEGER NOT NULL,
    "dimension" VARCHAR(40) NOT NULL,
    "level" INTEGER,
    "evidence" TEXT NOT NULL,
    "helped" TEXT NOT NULL,
    FOREIGN KEY ("assessment_id") REFERENCES "assessment" ("id") ON DELETE CASCADE,
    CHECK (level >= 0 AND level <= 5)
);
CREATE INDEX "assessment_answer_assessment_id" ON "assessment_answer" ("assessment_id");
CREATE UNIQUE INDEX "assessment_answer_assessment_id_dimension"
    ON "assessment_answer" ("assessment_id", "dimension");
CREATE TABLE "counted_level" (
    "id" {number} NOT NULL PRIMARY KEY,
    "office_id" INTEGER NOT NULL,
    "year" INTEGER NOT NULL,
    "version" VARCHAR(20) NOT NULL,
    "dimension" VARCHAR(40) NOT NULL,
    "level" INTEGER NOT NULL,
    "audience" VARCHAR(10) NOT NULL,
    "helped" TEXT NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    CHECK (level >= 0 AND level <= 5),
    CHECK (audience IN ('public', 'network'))
);
CREATE INDEX "counted_level_office_id" ON "counted_level" ("office_id");
CREATE UNIQUE INDEX "counted_level_office_id_year_dimension"
    ON "counted_level" ("office_id", "year", "dimension");
CREATE INDEX "counted_level_year_version_dimension"
    ON "counted_level" ("year", "version", "dimension")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
        "truth": "INTEGER" if lite else "BOOLEAN",
    }
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
