"""A single team may have a later deadline of its own, with its reason on record; none has so
far."""

from typing import Any

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE "late_deadline" (
    "id" {number} NOT NULL PRIMARY KEY,
    "team_id" INTEGER NOT NULL,
    "until" {moment} NOT NULL,
    "reason" TEXT NOT NULL,
    "given_by_id" INTEGER,
    "given_at" {moment} NOT NULL,
    "ended_by_id" INTEGER,
    "ended_at" {moment},
    "ended_reason" TEXT NOT NULL,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("given_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("ended_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (reason <> ''),
    CHECK (until > given_at)
);
CREATE INDEX "late_deadline_team_id" ON "late_deadline" ("team_id");
CREATE INDEX "late_deadline_given_by_id" ON "late_deadline" ("given_by_id");
CREATE INDEX "late_deadline_ended_by_id" ON "late_deadline" ("ended_by_id");
CREATE UNIQUE INDEX "late_deadline_one_stands" ON "late_deadline" ("team_id")
    WHERE ended_at IS NULL;
ALTER TABLE "team" ADD COLUMN "late_until" {moment}
"""


def up(migrator: Any, db: Any) -> None:
    """Make the table, and the column that holds a team's present one."""
    small = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if small else "SERIAL",
        "moment": "DATETIME" if small else "TIMESTAMP",
    }
    for statement in TABLE.format(**words).split(";"):
        db.execute_sql(statement)
