"""``entry.submission_id`` becomes a foreign key: an entry of a submission that is not there is refused.

An entry whose submission is gone shows on no page and has no scores; such rows stay behind.
"""

from typing import Any

from peewee import SqliteDatabase

# SQLite adds no foreign key to a table that exists: the table is made anew beside the old one.
SQLITE = """
CREATE TABLE "entry_new" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "round_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "code" VARCHAR(12) NOT NULL,
    "added_at" DATETIME NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT
);
INSERT INTO "entry_new" ("id", "round_id", "submission_id", "code", "added_at")
    SELECT "id", "round_id", "submission_id", "code", "added_at" FROM "entry"
    WHERE "submission_id" IN (SELECT "id" FROM "submission");
DROP TABLE "entry";
ALTER TABLE "entry_new" RENAME TO "entry";
CREATE INDEX "entry_round_id" ON "entry" ("round_id");
CREATE INDEX "entry_submission_id" ON "entry" ("submission_id");
CREATE UNIQUE INDEX "entry_round_id_submission_id" ON "entry" ("round_id", "submission_id");
CREATE UNIQUE INDEX "entry_round_id_code" ON "entry" ("round_id", "code")
"""
POSTGRESQL = """
DELETE FROM "entry" WHERE "submission_id" NOT IN (SELECT "id" FROM "submission");
ALTER TABLE "entry" ADD FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT
"""


def up(migrator: Any, db: Any) -> None:
    """Tie each entry to its submission."""
    statements = SQLITE if isinstance(db, SqliteDatabase) else POSTGRESQL
    for statement in statements.split(";\n"):
        db.execute_sql(statement)
