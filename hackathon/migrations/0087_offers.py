"""What offices offer to others and what they seek."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "offer" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "office_id" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "subject" VARCHAR(12) NOT NULL,
    "topic" VARCHAR(100) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "translations" {json} NOT NULL,
    "audience" VARCHAR(10) NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "until" DATE NOT NULL,
    "folded" TEXT NOT NULL,
    "added_by_id" INTEGER,
    "created_at" {moment} NOT NULL,
    "updated_at" {moment} NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("added_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (kind IN ('offer', 'need')),
    CHECK (subject IN ('skills', 'data', 'test cases', 'staff time', 'funding')),
    CHECK (audience IN ('public', 'network')),
    CHECK (status IN ('open', 'closed'))
);
CREATE UNIQUE INDEX "offer_slug" ON "offer" ("slug");
CREATE INDEX "offer_office_id" ON "offer" ("office_id");
CREATE INDEX "offer_added_by_id" ON "offer" ("added_by_id");
CREATE INDEX "offer_status_until" ON "offer" ("status", "until");
CREATE INDEX "offer_updated_at" ON "offer" ("updated_at")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the table."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
        "json": "TEXT" if lite else "JSONB",
    }
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
