"""Two people change one row: merged field by field, three ways, against what the later one opened.

A page that edits a row carries a mark of each field as it was opened. A field whose mark is the
same when it comes back was not touched, so what others wrote there stays; one that only this
person touched is written; where both wrote another thing, somebody has to choose.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from hackathon.core.typed import repairs

LENGTH = 12  # hexadecimal digits of a mark: two texts of one field never share one by chance

Marks = Mapping[str, str]  # by the field's name


class Merged(NamedTuple):
    """How the fields of a form stand to those of the row.

    :ivar taken: fields that this person left alone and others changed: theirs stays
    :ivar clashes: fields to which both gave another value
    """

    taken: tuple[str, ...]
    clashes: tuple[str, ...]


def plain(value: object) -> str:
    """Return a field's value as one text, the same for a value from the database and for what a
    page that shows it sends back."""
    if value is None or value is False or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, str):
        return repairs.repaired(value).strip()
    if isinstance(value, datetime):
        # Controls of a page know no seconds.
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and value is not True:
        return repr(float(value))
    if isinstance(value, Mapping):
        return json.dumps({str(key): plain(held) for key, held in sorted(value.items())})
    if isinstance(value, (list, tuple)):
        return json.dumps([plain(held) for held in value])
    if isinstance(value, (set, frozenset)):
        return json.dumps(sorted(plain(held) for held in value))
    return str(value)


def mark(value: object) -> str:
    """Return the mark of a field's value, which tells values apart and nothing of them."""
    text = plain(value).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:LENGTH]


def merge(opened: Marks, mine: Marks, stored: Marks) -> Merged:
    """Compare three states of a form's fields.

    :param opened: as the page was opened; a field without a mark counts as touched
    :param mine: as this person sent them
    :param stored: as the row has them by now
    """
    other = [name for name in mine if mine[name] != stored.get(name)]
    taken = [name for name in other if opened.get(name) == mine[name]]
    clashes = [name for name in other if opened.get(name) not in {mine[name], stored.get(name)}]
    return Merged(tuple(taken), tuple(clashes))


def written(marks: Marks) -> str:
    """Return marks as a hidden field carries them."""
    return " ".join(f"{name}:{given}" for name, given in marks.items())


def read(text: str) -> dict[str, str]:
    """Return the marks that a hidden field brought back; what is none is left out."""
    pairs = (pair.rpartition(":") for pair in text.split())
    return {name: given for name, _colon, given in pairs if name and len(given) == LENGTH}
