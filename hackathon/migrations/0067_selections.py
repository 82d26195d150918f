"""Selections: who goes on from a round is announced as a step of its own, before the results. None
has been so far."""

from typing import Any

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE "selection" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "round_id" INTEGER NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "show_ranks" {truth} NOT NULL,
    "show_teams" {truth} NOT NULL,
    "introduction" TEXT NOT NULL,
    "introduction_html" TEXT NOT NULL,
    "content" {json} NOT NULL,
    "others" {json} NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "proposed_by_id" INTEGER NOT NULL,
    "proposed_at" {moment} NOT NULL,
    "approved_by_id" INTEGER,
    "approved_at" {moment},
    "public_at" {moment},
    "told_at" {moment},
    "withdrawn_by_id" INTEGER,
    "withdrawn_at" {moment},
    "reason" TEXT NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("proposed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("withdrawn_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (kind IN ('finalists', 'shortlist')),
    CHECK (status IN ('proposed', 'announced', 'withdrawn')),
    CHECK (status <> 'announced' OR (approved_by_id IS NOT NULL AND approved_by_id <> proposed_by_id AND approved_at IS NOT NULL AND public_at IS NOT NULL)),
    CHECK (status <> 'withdrawn' OR approved_at IS NULL OR reason <> '')
);
CREATE UNIQUE INDEX "selection_key" ON "selection" ("key");
CREATE INDEX "selection_event_id" ON "selection" ("event_id");
CREATE INDEX "selection_round_id" ON "selection" ("round_id");
CREATE INDEX "selection_proposed_by_id" ON "selection" ("proposed_by_id");
CREATE INDEX "selection_approved_by_id" ON "selection" ("approved_by_id");
CREATE INDEX "selection_withdrawn_by_id" ON "selection" ("withdrawn_by_id");
CREATE UNIQUE INDEX "selection_one_of_round" ON "selection" ("round_id") WHERE status <> 'withdrawn'
"""


def up(migrator: Any, db: Any) -> None:
    """Add the table, empty."""
    sqlite = isinstance(db, SqliteDatabase)
    kinds = {
        "number": "INTEGER" if sqlite else "SERIAL",
        "moment": "DATETIME" if sqlite else "TIMESTAMP",
        "json": "TEXT" if sqlite else "JSONB",
        "truth": "INTEGER" if sqlite else "BOOLEAN",
    }
    for statement in TABLE.format(**kinds).split(";"):
        db.execute_sql(statement)
