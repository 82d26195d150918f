"""Conversations between two offices, and messages that wait until an administrator has read
them."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "held_message" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "subject" VARCHAR(200) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "text" TEXT NOT NULL,
    "reason" VARCHAR(10) NOT NULL,
    "by_id" INTEGER NOT NULL,
    "at" {moment} NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "decided_by_id" INTEGER,
    "decided_at" {moment},
    "refusal" TEXT NOT NULL,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('waiting', 'passed', 'refused')),
    CHECK (reason IN ('links', 'often'))
);
CREATE UNIQUE INDEX "held_message_key" ON "held_message" ("key");
CREATE INDEX "held_message_by_id" ON "held_message" ("by_id");
CREATE INDEX "held_message_decided_by_id" ON "held_message" ("decided_by_id");
CREATE INDEX "held_message_status_at" ON "held_message" ("status", "at");
CREATE INDEX "held_message_subject" ON "held_message" ("subject");
CREATE TABLE "conversation" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "need" VARCHAR(200) NOT NULL,
    "asking_id" INTEGER NOT NULL,
    "asked_id" INTEGER NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "heard_last_id" INTEGER,
    "begun_by_id" INTEGER,
    "begun_at" {moment} NOT NULL,
    "changed_at" {moment} NOT NULL,
    "ended_by_id" INTEGER,
    FOREIGN KEY ("asking_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("asked_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("heard_last_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("begun_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("ended_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('open', 'ended')),
    CHECK (asking_id <> asked_id)
);
CREATE UNIQUE INDEX "conversation_key" ON "conversation" ("key");
CREATE INDEX "conversation_asking_id" ON "conversation" ("asking_id");
CREATE INDEX "conversation_asked_id" ON "conversation" ("asked_id");
CREATE INDEX "conversation_heard_last_id" ON "conversation" ("heard_last_id");
CREATE INDEX "conversation_begun_by_id" ON "conversation" ("begun_by_id");
CREATE INDEX "conversation_ended_by_id" ON "conversation" ("ended_by_id");
CREATE INDEX "conversation_asking_id_changed_at" ON "conversation" ("asking_id", "changed_at");
CREATE INDEX "conversation_asked_id_changed_at" ON "conversation" ("asked_id", "changed_at");
CREATE TABLE "conversation_message" (
    "id" {number} NOT NULL PRIMARY KEY,
    "conversation_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "person_id" INTEGER,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "at" {moment} NOT NULL,
    FOREIGN KEY ("conversation_id") REFERENCES "conversation" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE INDEX "conversation_message_conversation_id" ON "conversation_message" ("conversation_id");
CREATE INDEX "conversation_message_office_id" ON "conversation_message" ("office_id");
CREATE INDEX "conversation_message_person_id" ON "conversation_message" ("person_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
    }
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
