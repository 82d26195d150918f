"""Who spoke in a consultation and who owns an indicator or a risk may be told by a file of content,
in words: those people need no account here."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add the columns, empty."""
    for table, column in (
        ("comment", "name"),
        ("reply", "name"),
        ("indicator", "owner_words"),
        ("risk", "owner_words"),
    ):
        db.execute_sql(
            f'ALTER TABLE "{table}" ADD COLUMN "{column}" VARCHAR(255) NOT NULL DEFAULT \'\''
        )
