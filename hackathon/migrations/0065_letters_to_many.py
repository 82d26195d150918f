"""Letters to many are kept, with who got what. Those that were sent before stand in the audit log
alone."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "mailing" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "audience" VARCHAR(80) NOT NULL,
    "captains" {boolean} NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "status" VARCHAR(8) NOT NULL,
    "by_id" INTEGER NOT NULL,
    "written_at" {moment} NOT NULL,
    "sent_at" {moment},
    "readers" INTEGER NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('draft', 'sent')),
    CHECK (status <> 'sent' OR sent_at IS NOT NULL)
);
CREATE UNIQUE INDEX "mailing_key" ON "mailing" ("key");
CREATE INDEX "mailing_event_id" ON "mailing" ("event_id");
CREATE INDEX "mailing_by_id" ON "mailing" ("by_id");
CREATE TABLE "mailing_copy" (
    "id" {number} NOT NULL PRIMARY KEY,
    "mailing_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "values" {json} NOT NULL,
    "message_id" INTEGER,
    FOREIGN KEY ("mailing_id") REFERENCES "mailing" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("message_id") REFERENCES "message" ("id") ON DELETE SET NULL
);
CREATE INDEX "mailing_copy_mailing_id" ON "mailing_copy" ("mailing_id");
CREATE INDEX "mailing_copy_person_id" ON "mailing_copy" ("person_id");
CREATE INDEX "mailing_copy_message_id" ON "mailing_copy" ("message_id");
CREATE UNIQUE INDEX "mailing_copy_mailing_id_person_id" ON "mailing_copy" ("mailing_id", "person_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the two tables, empty."""
    small = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if small else "SERIAL",
        "moment": "DATETIME" if small else "TIMESTAMP",
        "json": "TEXT" if small else "JSONB",
        "boolean": "INTEGER" if small else "BOOLEAN",
    }
    for statement in TABLES.format(**words).split(";"):
        db.execute_sql(statement)
