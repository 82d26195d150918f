"""Teams that were merged can come apart again: whose a submission was before."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add the column; nothing was merged before."""
    db.execute_sql('ALTER TABLE "submission" ADD COLUMN "came_from" VARCHAR(16)')
