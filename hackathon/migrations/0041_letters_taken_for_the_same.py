"""Search takes more letters for the same: stored columns ``folded`` are folded as the first table of
``core/language/folding.py`` says. Folding what is folded changes nothing else."""

import unicodedata
from typing import Any

from peewee import Table

TABLES = ("person", "office", "team", "submission", "event", "challenge", "pilot")
LETTERS = dict(zip("ةىیکٱıłøđðħŧə", "هييكاiloddhta", strict=True))
ALIKE = str.maketrans(
    LETTERS
    | {"ـ": "", "þ": "th", "æ": "ae", "œ": "oe"}
    | dict.fromkeys("\u2018\u2019\u201b\u02bb\u02bc\u02bd\u02b9\u0060\u2032", "'")
)


def folded(text: str) -> str:
    """Return a folded text with one form of the letters and digits that are taken for the same."""
    values = ((letter, unicodedata.decimal(letter, None)) for letter in text.translate(ALIKE))
    return "".join(letter if value is None else str(value) for letter, value in values)


def up(migrator: Any, db: Any) -> None:
    """Fold what is stored once more."""
    for name in TABLES:
        table = Table(name).bind(db)
        for number, text in list(table.select(table.c.id, table.c.folded).tuples()):
            if (better := folded(text)) != text:
                # Two letters may stand where one stood; the column of a name holds 255.
                kept = better[:255] if name in {"person", "office", "team"} else better
                table.update({table.c.folded: kept}).where(table.c.id == number).execute()
