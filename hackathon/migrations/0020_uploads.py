"""Uploads that resume, and personal tokens for the programs that send them."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "upload" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(32) NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "size" {size} NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "part" VARCHAR(32) NOT NULL,
    "created_at" {moment} NOT NULL,
    "expires_at" {moment} NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    CHECK (size >= 0)
);
CREATE UNIQUE INDEX "upload_key" ON "upload" ("key");
CREATE INDEX "upload_submission_id" ON "upload" ("submission_id");
CREATE INDEX "upload_person_id" ON "upload" ("person_id");
CREATE TABLE "personal_token" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "created_at" {moment} NOT NULL,
    "expires_at" {moment} NOT NULL,
    "revoked_at" {moment},
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "personal_token_key" ON "personal_token" ("key");
CREATE UNIQUE INDEX "personal_token_digest" ON "personal_token" ("digest");
CREATE INDEX "personal_token_person_id" ON "personal_token" ("person_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the two tables."""
    on_sqlite = isinstance(db, SqliteDatabase)
    number, moment = ("INTEGER", "DATETIME") if on_sqlite else ("SERIAL", "TIMESTAMP")
    size = "INTEGER" if on_sqlite else "BIGINT"
    for statement in TABLES.format(number=number, moment=moment, size=size).split(";\n"):
        db.execute_sql(statement)
