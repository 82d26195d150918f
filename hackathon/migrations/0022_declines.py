"""An office may say "No, thank you" to a winner of its brief; nobody has so far."""

from typing import Any

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE "decline" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "office_id" INTEGER NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('declined', 'withdrawn'))
);
CREATE UNIQUE INDEX "decline_key" ON "decline" ("key");
CREATE INDEX "decline_office_id" ON "decline" ("office_id");
CREATE INDEX "decline_challenge_id" ON "decline" ("challenge_id");
CREATE INDEX "decline_submission_id" ON "decline" ("submission_id");
CREATE INDEX "decline_by_id" ON "decline" ("by_id");
CREATE UNIQUE INDEX "decline_submission_id_challenge_id_office_id"
    ON "decline" ("submission_id", "challenge_id", "office_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Add the table."""
    lite = isinstance(db, SqliteDatabase)
    words = {"number": "INTEGER" if lite else "SERIAL"}
    words["moment"] = "DATETIME" if lite else "TIMESTAMP"
    for statement in TABLE.format(**words).split(";\n"):
        db.execute_sql(statement)
