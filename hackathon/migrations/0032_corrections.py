"""A correction of an announcement is a new version, which names the one before."""

from typing import Any

from peewee import SqliteDatabase

# SQLite gives a table no foreign key afterwards, so it is made anew; renaming it renames what it
# says of itself.
SQLITE = """
CREATE TABLE "announcement_new" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    "author_id" INTEGER,
    "published_at" DATETIME NOT NULL,
    "withdrawn_at" DATETIME,
    "corrects_id" INTEGER,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("author_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("corrects_id") REFERENCES "announcement_new" ("id") ON DELETE SET NULL
);
INSERT INTO "announcement_new"
    SELECT "id", "revision", "event_id", "title", "body", "body_html", "language", "translations",
        "author_id", "published_at", "withdrawn_at", NULL
    FROM "announcement";
DROP TABLE "announcement";
ALTER TABLE "announcement_new" RENAME TO "announcement";
CREATE INDEX "announcement_event_id" ON "announcement" ("event_id");
CREATE INDEX "announcement_author_id" ON "announcement" ("author_id")
"""
POSTGRESQL = """
ALTER TABLE "announcement"
    ADD COLUMN "corrects_id" INTEGER,
    ADD FOREIGN KEY ("corrects_id") REFERENCES "announcement" ("id") ON DELETE SET NULL
"""
INDEX = 'CREATE INDEX "announcement_corrects_id" ON "announcement" ("corrects_id")'


def up(migrator: Any, db: Any) -> None:
    """Add the column; no announcement corrects another yet."""
    change = SQLITE if isinstance(db, SqliteDatabase) else POSTGRESQL
    for statement in [*change.split(";"), INDEX]:
        db.execute_sql(statement)
