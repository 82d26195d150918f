"""Notices: who was told of what, how each person wants each kind, and what organisers switched off.

Nothing is carried over: the first release told nobody by itself.
"""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "notice" (
    "id" {number} NOT NULL PRIMARY KEY,
    "kind" VARCHAR(40) NOT NULL,
    "key" VARCHAR(160) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "event_id" INTEGER,
    "happens_at" {moment} NOT NULL,
    "noted_at" {moment} NOT NULL,
    "waits_until" {moment},
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "notice_kind_key_person_id" ON "notice" ("kind", "key", "person_id");
CREATE INDEX "notice_person_id" ON "notice" ("person_id");
CREATE INDEX "notice_event_id" ON "notice" ("event_id");
CREATE INDEX "notice_waits_until" ON "notice" ("waits_until");
CREATE TABLE "notice_run" (
    "id" {number} NOT NULL PRIMARY KEY,
    "kind" VARCHAR(40) NOT NULL,
    "key" VARCHAR(160) NOT NULL,
    "event_id" INTEGER,
    "ended_at" {moment} NOT NULL,
    "people" INTEGER NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "notice_run_kind_key" ON "notice_run" ("kind", "key");
CREATE INDEX "notice_run_event_id" ON "notice_run" ("event_id");
CREATE TABLE "notice_choice" (
    "id" {number} NOT NULL PRIMARY KEY,
    "person_id" INTEGER NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "way" VARCHAR(8) NOT NULL,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    CHECK (way IN ('now', 'daily', 'off'))
);
CREATE UNIQUE INDEX "notice_choice_person_id_kind" ON "notice_choice" ("person_id", "kind");
CREATE INDEX "notice_choice_person_id" ON "notice_choice" ("person_id");
CREATE TABLE "notice_switch" (
    "id" {number} NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "notice_switch_event_id_kind" ON "notice_switch" ("event_id", "kind");
CREATE INDEX "notice_switch_event_id" ON "notice_switch" ("event_id");
CREATE INDEX "notice_switch_by_id" ON "notice_switch" ("by_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the four tables."""
    on_sqlite = isinstance(db, SqliteDatabase)
    number, moment = ("INTEGER", "DATETIME") if on_sqlite else ("SERIAL", "TIMESTAMP")
    for statement in TABLES.format(number=number, moment=moment).split(";\n"):
        db.execute_sql(statement)
