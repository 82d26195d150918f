"""What two offices propose to each other to begin together."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "joint_draft" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "kind" VARCHAR(14) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "language" VARCHAR(35) NOT NULL,
    "office_id" INTEGER NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "proposed_by_id" INTEGER,
    "proposed_at" {moment} NOT NULL,
    "answered_by_id" INTEGER,
    "answered_at" {moment},
    "path" VARCHAR(200) NOT NULL,
    FOREIGN KEY ("conversation_id") REFERENCES "conversation" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("proposed_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (kind IN ('pilot', 'consultation')),
    CHECK (status IN ('proposed', 'agreed', 'declined', 'withdrawn'))
);
CREATE UNIQUE INDEX "joint_draft_key" ON "joint_draft" ("key");
CREATE INDEX "joint_draft_conversation_id" ON "joint_draft" ("conversation_id");
CREATE INDEX "joint_draft_office_id" ON "joint_draft" ("office_id");
CREATE INDEX "joint_draft_proposed_by_id" ON "joint_draft" ("proposed_by_id");
CREATE INDEX "joint_draft_answered_by_id" ON "joint_draft" ("answered_by_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the table."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
    }
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
