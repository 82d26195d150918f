"""A receipt is found by the sha256 of a file that it names."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add the index."""
    db.execute_sql('CREATE INDEX "attachment_sha256" ON "attachment" ("sha256")')
