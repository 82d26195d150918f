"""What the parts of a pilot say in other languages: each in its pilot's file, beside the original,
since a part has no file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.kinds_of_fields import LANGUAGE_CODE, MARKS, TEXT, TRANSLATED, WORDS
from hackathon.core.db import Edited
from hackathon.pilots import decisions
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import translating

FIELDS: Mapping[Any, tuple[str, ...]] = {
    **translating.FIELDS,
    Decision: decisions.TRANSLATED,
}
IN_A_LINE = ("title", "unit")


def field(model: type[Edited]) -> Field:
    """Return the key of a part of this kind: a record for each language."""
    texts = {name: WORDS if name in IN_A_LINE else TEXT for name in FIELDS[model]}
    shape: Shape = {
        "language": Field(LANGUAGE_CODE, True),
        "translated": TRANSLATED,
        **MARKS,
        **texts,
    }
    return Field(listed(record(shape), "language"), False, [])
