"""A correction of a brief keeps what it said before as a version; no brief was corrected so far."""

from typing import Any

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE "brief_version" (
    "id" {number} NOT NULL PRIMARY KEY,
    "challenge_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "prize" TEXT NOT NULL,
    "sections" {json} NOT NULL,
    "sections_html" {json} NOT NULL,
    "headings" {json} NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "translations" {json} NOT NULL,
    "revision" INTEGER NOT NULL,
    "replaced_at" {moment} NOT NULL,
    "correction" TEXT NOT NULL,
    "by_id" INTEGER,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (number > 0),
    CHECK (correction <> '')
);
CREATE INDEX "brief_version_challenge_id" ON "brief_version" ("challenge_id");
CREATE INDEX "brief_version_by_id" ON "brief_version" ("by_id");
CREATE UNIQUE INDEX "brief_version_challenge_id_number" ON "brief_version" ("challenge_id", "number");
ALTER TABLE "challenge" ADD COLUMN "corrections" INTEGER NOT NULL DEFAULT 0
"""


def up(migrator: Any, db: Any) -> None:
    """Make the table, and count the versions of each brief."""
    small = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if small else "SERIAL",
        "moment": "DATETIME" if small else "TIMESTAMP",
        "json": "TEXT" if small else "JSONB",
    }
    for statement in TABLE.format(**words).split(";"):
        db.execute_sql(statement)
