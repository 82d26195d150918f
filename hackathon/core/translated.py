"""An original and its translations, kept in one row: which translation is up to date, and how it
stays so.

``row.translations`` is {language: {field: text, "of_revision": int, "edition": int, "machine":
bool}}. A translation is up to date while ``of_revision`` is the row's revision. Changes that touch
no text of the original (a date, a state) carry it along.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from hackathon.core import db, states
from hackathon.core.db import Conflict


class Version(NamedTuple):
    """How a translation stands: ``missing``, ``current``, ``stale`` (the original changed since) or
    ``machine`` (unchecked)."""

    language: str
    state: str
    edition: int


class Translation(NamedTuple):
    """A translation as somebody writes it."""

    language: str
    texts: Mapping[str, Any]  # by the field's name
    of_revision: int  # of the original that was translated
    edition: int  # the translation's own number that the form was opened with, 0 for a new one
    machine: bool = False


def carried(row: Any) -> dict[str, object]:
    """Return the translations as they belong beside the next revision when no text of the original
    changes."""
    translations: Mapping[str, Any] = row.translations or {}
    return {
        code: (
            {**texts, "of_revision": row.revision + 1}
            if int(texts.get("of_revision") or 0) >= row.revision
            else texts
        )
        for code, texts in translations.items()
    }


def change(row: Any, expected: int | None, fields: Collection[str], **values: Any) -> None:
    """Write ``values``; translations grow stale only when one of the translatable ``fields``
    changes.

    Call it inside a transaction.

    :raises Conflict: when the row has another revision than ``expected`` by now
    """
    db.lock(row)  # the column holds all languages: who writes one would undo who writes another
    fresh = type(row).get_by_id(row.id)
    touched = any(name in values and values[name] != getattr(fresh, name) for name in fields)
    row.revision = fresh.revision
    row.change(expected, **values, translations=fresh.translations if touched else carried(fresh))


def move(row: Any, moves: states.Moves, to: str, field: str = "status", **also: Any) -> None:
    """Change the state as ``states.move`` does, and carry the translations along."""
    db.lock(row)
    fresh = type(row).get_by_id(row.id)
    states.move(row, moves, to, field, translations=carried(fresh), **also)
    row.revision, row.translations = fresh.revision + 1, carried(fresh)


def put(row: Any, written: Translation, allow: Callable[[Any], None] | None = None) -> None:
    """Write the translation into one language and leave the others alone; without any text the
    translation goes.

    Call it inside a transaction.

    :param allow: raises Refused when the text may no longer change; asked of the locked row
    :raises Conflict: when somebody else has written this translation meanwhile
    """
    db.lock(row)
    fresh = type(row).get_by_id(row.id)
    translations = dict(fresh.translations or {})
    code = written.language
    if int((translations.get(code) or {}).get("edition") or 0) != written.edition:
        raise Conflict
    if allow is not None:
        allow(fresh)
    if any(written.texts.values()):
        translations[code] = {
            **written.texts,
            "of_revision": written.of_revision,
            "edition": written.edition + 1,
            "machine": written.machine,
        }
    else:
        translations.pop(code, None)
    # Without ``change``: the original is the same, so its own editors are not disturbed.
    cls = type(row)
    cls.update(translations=translations).where(cls.id == row.id).execute()
    row.translations = translations


def version(row: Any, code: str) -> Version:
    """Tell how the translation of ``row`` into a language stands."""
    found = (row.translations or {}).get(code)
    if not found:
        return Version(code, "missing", 0)
    edition = int(found.get("edition") or 0)
    if int(found.get("of_revision") or 0) < row.revision:
        return Version(code, "stale", edition)
    return Version(code, "machine" if found.get("machine") else "current", edition)
