"""Content that is written in several languages: the one that suits the reader best."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from hackathon.core.language.locales import direction, locale


class Text(NamedTuple):
    """A piece of content in the language that suits the reader best, and what to say about it."""

    text: Any
    lang: str
    dir: str
    original: bool
    stale: bool = False  # the original has been changed since it was translated
    machine: bool = False  # translated by a machine and checked by nobody
    # When it was added to a text that could no longer change by then
    added: datetime | None = None

    def __str__(self) -> str:
        return str(self.text)


def localised(row: Any, field: str) -> Text:
    """Return ``row``'s field in the current language where the row has it so, else in its original
    language.

    ``row.translations`` is {language: {field: text, "machine": bool, "of_revision": int}}. A field
    whose name ends in ``_html`` comes as safe markup: such fields hold what ``prose.render`` made
    and nothing else.
    """
    original = getattr(row, field)
    wished = locale()
    found = (getattr(row, "translations", None) or {}).get(wished) or {}
    if row.language == wished or not found.get(field):
        return Text(_markup(field, original), row.language, direction(row.language), True)
    stale = int(found.get("of_revision") or 0) < int(getattr(row, "revision", 0))
    return Text(
        _markup(field, found[field]),
        wished,
        direction(wished),
        False,
        stale,
        bool(found.get("machine")),
        datetime.fromisoformat(found["added"]) if found.get("added") else None,
    )


def _markup(field: str, value: Any) -> object:
    if not field.endswith("_html"):
        return value
    if isinstance(value, dict):
        return {key: Markup(part) for key, part in value.items()}  # noqa: S704 (made by prose.render)
    return Markup(value or "")  # noqa: S704 (made by prose.render)
