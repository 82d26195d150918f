"""Somebody with two accounts is asked at both addresses before they become one; nobody was asked so
far."""

from typing import Any

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE "account_merge" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "kept_id" INTEGER NOT NULL,
    "ended_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "asked_by_id" INTEGER,
    "asked_at" {moment} NOT NULL,
    "expires_at" {moment} NOT NULL,
    "kept_digest" VARCHAR(64) NOT NULL,
    "ended_digest" VARCHAR(64) NOT NULL,
    "kept_at" {moment},
    "ended_at" {moment},
    FOREIGN KEY ("kept_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("ended_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('asked', 'done', 'withdrawn')),
    CHECK (kept_id <> ended_id),
    CHECK (status <> 'done' OR (kept_at IS NOT NULL AND ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX "account_merge_key" ON "account_merge" ("key");
CREATE INDEX "account_merge_kept_id" ON "account_merge" ("kept_id");
CREATE INDEX "account_merge_ended_id" ON "account_merge" ("ended_id");
CREATE INDEX "account_merge_asked_by_id" ON "account_merge" ("asked_by_id");
CREATE UNIQUE INDEX "account_merge_kept_digest" ON "account_merge" ("kept_digest");
CREATE UNIQUE INDEX "account_merge_ended_digest" ON "account_merge" ("ended_digest");
CREATE UNIQUE INDEX "account_merge_one_open" ON "account_merge" ("kept_id") WHERE status = 'asked'
"""


def up(migrator: Any, db: Any) -> None:
    """Add the table."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
    }
    for statement in TABLE.format(**words).split(";\n"):
        db.execute_sql(statement)
