"""Messages know which letter they are, who takes answers, how to be turned off, and what became of them."""

from typing import Any

from peewee import SqliteDatabase

STATEMENTS = (
    """ALTER TABLE "message" ADD COLUMN "kind" VARCHAR(40) NOT NULL DEFAULT ''""",
    """ALTER TABLE "message" ADD COLUMN "reply_to" VARCHAR(254) NOT NULL DEFAULT ''""",
    """ALTER TABLE "message" ADD COLUMN "unsubscribe" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE "message" ADD COLUMN "steps" {json} NOT NULL DEFAULT '[]'""",
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns; both databases fill them for what lies in the outbox."""
    json = "TEXT" if isinstance(db, SqliteDatabase) else "JSONB"
    for statement in STATEMENTS:
        db.execute_sql(statement.format(json=json))
