"""Organisers issue certificates, under the name that each person wants there; none was issued so
far."""

from typing import Any

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE "certificate" (
    "id" {number} NOT NULL PRIMARY KEY,
    "code" VARCHAR(24) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "folded" VARCHAR(255) NOT NULL,
    "prizes" {json} NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "issued_at" {moment} NOT NULL,
    "issued_by_id" INTEGER,
    "withdrawn_at" {moment},
    "withdrawn_by_id" INTEGER,
    "reason" TEXT NOT NULL DEFAULT '',
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("issued_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("withdrawn_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('issued', 'withdrawn')),
    CHECK ((status = 'withdrawn') = (withdrawn_at IS NOT NULL))
);
CREATE UNIQUE INDEX "certificate_code" ON "certificate" ("code");
CREATE INDEX "certificate_event_id" ON "certificate" ("event_id");
CREATE INDEX "certificate_person_id" ON "certificate" ("person_id");
CREATE INDEX "certificate_issued_by_id" ON "certificate" ("issued_by_id");
CREATE INDEX "certificate_withdrawn_by_id" ON "certificate" ("withdrawn_by_id");
CREATE UNIQUE INDEX "certificate_event_id_person_id_kind"
    ON "certificate" ("event_id", "person_id", "kind");
ALTER TABLE "person" ADD COLUMN "certificate_name" VARCHAR(255) NOT NULL DEFAULT ''
"""


def up(migrator: Any, db: Any) -> None:
    """Add the table, and the name to people."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
        "json": "TEXT" if lite else "JSONB",
    }
    for statement in TABLE.format(**words).split(";\n"):
        db.execute_sql(statement)
