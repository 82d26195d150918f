"""An original and its translations, kept in one row: which translation is up to date, and how it
stays so.

``row.translations`` is {language: {field: text, "of_revision": int, "edition": int, "machine":
bool}}. A translation is up to date while ``of_revision`` is the row's revision. Changes that touch
no text of the original (a date, a state) carry it along.

"May this text still change?" is one question for each noun, which its room answers (``freezes``)
and which is asked here for the original and for every translation alike. Words that were missing in
a language may be added to a frozen text; they carry the day on which that was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, TypeVar

from peewee import Expression, Model

from hackathon.core import db, language, states
from hackathon.core.db import Conflict, Edited
from hackathon.core.language import Text
from hackathon.core.states import Refused

# Why the texts of a row may no longer change, as a sentence; empty while they may.
Answer = TypeVar("Answer", bound=Callable[[Any], str])
# By the model: the columns that stay, and the function that answers for them.
_ANSWERS: dict[type[Model], tuple[Collection[str], Callable[[Any], str]]] = {}
# By the model: up to which revision the words of a row stand in a version that stays.
_KEPT: dict[type[Model], Callable[[Any], int]] = {}
# What a translation says about itself besides its texts.
MARKS = {"of_revision", "edition", "machine", "added"}


class Worded(Edited):
    """A row that people edit, with texts in one ``language`` and ``translations`` of them, which
    are columns of its table.

    :cvar TEXTS: the columns that are translated
    """

    TEXTS: ClassVar[Collection[str]] = ()

    def rewrite(self, expected: int | None = None, **values: Any) -> None:
        """Write ``values``; see ``translated.change``."""
        change(self, expected, self.TEXTS, **values)


def own_texts(model: Any, *fields: str) -> list[Expression]:
    """Return what a list's query takes of the translations for ``own``.

    Only what is shown in the reader's language: the whole column holds every description in every
    language, and a list would fetch six times what it shows.
    """
    there = model.translations[language.locale()]
    texts = [there[field].alias(f"own_{field}") for field in fields]
    return [*texts, there["of_revision"].alias("of_revision"), there["machine"].alias("machine")]


def own(row: Any, field: str) -> Text:
    """Return a text of a row that was read with ``own_texts``, its language and its revision."""
    wished, said = language.locale(), getattr(row, f"own_{field}")
    # Field by field: a translation may have the title and no summary yet.
    if row.language == wished or not said:
        return Text(getattr(row, field), row.language, language.direction(row.language), True)
    stale = int(row.of_revision or 0) < row.revision
    return Text(said, wished, language.direction(wished), False, stale, bool(row.machine))


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
    at: datetime | None = None  # when it is written


def freezes(model: type[Model], fields: Collection[str]) -> Callable[[Answer], Answer]:
    """Make a function the one that answers for these columns of ``model``."""

    def note(answer: Answer) -> Answer:
        _ANSWERS[model] = fields, answer
        return answer

    return note


def keeps(model: type[Model]) -> Callable[[Callable[[Any], int]], Callable[[Any], int]]:
    """Make a function the one that says up to which revision the words of a row of ``model`` stand
    in an older version, for everybody to read; -1 when they stand in none."""

    def note(answer: Callable[[Any], int]) -> Callable[[Any], int]:
        _KEPT[model] = answer
        return answer

    return note


def _kept(row: Any) -> int:
    answer = _KEPT.get(type(row))
    return answer(row) if answer else -1


def _of_older(row: Any, code: str) -> bool:
    """Tell whether a translation says what an older version says, where it can be read."""
    there = (row.translations or {}).get(code) or {}
    return bool(there) and int(there.get("of_revision") or 0) <= _kept(row)


def answered_for() -> set[type[Model]]:
    """Return the models for which a room answers."""
    return set(_ANSWERS)


def frozen(row: Any) -> str:
    """Return why the texts of a row may no longer change, in any language; empty while they may."""
    _fields, answer = _ANSWERS.get(type(row), ((), None))
    return answer(row) if answer else ""


def refusal(row: Any, values: Mapping[str, Any]) -> str:
    """Return why ``values`` may not be written over a row: they would change a frozen text; empty
    when they may."""
    fields, _answer = _ANSWERS.get(type(row), ((), None))
    touched = any(name in values and values[name] != getattr(row, name) for name in fields)
    return frozen(row) if touched and _kept(row) < row.revision else ""


def refusal_of(row: Any, code: str, texts: Mapping[str, Any]) -> str:
    """Return why a translation may not say ``texts``; empty when it may."""
    if _of_older(row, code):
        return ""
    before = texts_of((row.translations or {}).get(code) or {})
    return "" if adds(before, texts, row.__data__) else frozen(row)


def adds(before: Any, after: Any, original: Any = None) -> bool:
    """Tell whether ``after`` says all that ``before`` does, in the same words: nothing else than
    what was missing has come.

    :param original: what stands in the places of a list that were not translated
    """
    if isinstance(before, Mapping):
        return isinstance(after, Mapping) and all(
            adds(said, after.get(name), (original or {}).get(name))
            for name, said in before.items()
            if said and not str(name).endswith("_html")
        )
    if isinstance(before, Sequence) and not isinstance(before, str):
        if before and not isinstance(before[0], str):  # levels: pairs of a score and its words
            return adds(dict(before), dict(after or ()))
        there = list(after or ())
        shown = original or [""] * len(before)
        pairs = zip(before, there, shown, strict=False)
        same = all(said in (now, untranslated) for said, now, untranslated in pairs)
        return len(there) == len(before) and same
    return bool(before == after)


def late(row: Any, code: str, at: datetime | None) -> dict[str, str]:
    """Return the day that a translation carries which is added to a frozen text at ``at``."""
    if at is None or not frozen(row):
        return {}
    before = (row.translations or {}).get(code) or {}
    new = not before or "added" in before or _of_older(row, code)
    return {"added": at.isoformat()} if new else {}


def texts_of(translation: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a translation says, without what it says about itself."""
    return {name: said for name, said in translation.items() if name not in MARKS}


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
    :raises Refused: when its texts may no longer change
    """
    db.lock(row)  # the column holds all languages: who writes one would undo who writes another
    fresh = type(row).get_by_id(row.id)
    touched = any(name in values and values[name] != getattr(fresh, name) for name in fields)
    if sentence := refusal(fresh, values):
        raise Refused(sentence)
    row.revision = fresh.revision
    row.change(expected, **values, translations=fresh.translations if touched else carried(fresh))


def move(row: Any, moves: states.Moves, to: str, field: str = "status", **also: Any) -> None:
    """Change the state as ``states.move`` does, and carry the translations along."""
    db.lock(row)
    fresh = type(row).get_by_id(row.id)
    states.move(
        row,
        moves,
        to,
        field,
        translations=carried(fresh),
        **also,
    )
    row.revision, row.translations = fresh.revision + 1, carried(fresh)


def put(row: Any, written: Translation) -> None:
    """Write the translation into one language and leave the others alone; without any text the
    translation goes.

    Call it inside a transaction.

    :raises Conflict: when somebody else has written this translation meanwhile
    :raises Refused: when a frozen text would read differently; what is missing can be added
    """
    db.lock(row)
    fresh = type(row).get_by_id(row.id)
    translations = dict(fresh.translations or {})
    code = written.language
    if int((translations.get(code) or {}).get("edition") or 0) != written.edition:
        raise Conflict
    if sentence := refusal_of(fresh, code, written.texts):
        raise Refused(sentence)
    added = late(fresh, code, written.at)
    if any(written.texts.values()):
        translations[code] = {
            **written.texts,
            "of_revision": written.of_revision,
            "edition": written.edition + 1,
            "machine": written.machine,
            **added,
        }
    else:
        translations.pop(code, None)
    # Without ``change``: the original is the same, so its own editors are not disturbed.
    cls = type(row)
    cls.update(translations=translations).where(cls.id == row.id).execute()
    row.translations = translations


def stale(row: Any, code: str) -> bool:
    """Tell whether a translation that is there is older than its original."""
    there = (row.translations or {}).get(code) or {}
    return bool(there) and int(there.get("of_revision") or 0) < row.revision


def version(row: Any, code: str) -> Version:
    """Tell how the translation of ``row`` into a language stands."""
    found = (row.translations or {}).get(code)
    if not found:
        return Version(code, "missing", 0)
    edition = int(found.get("edition") or 0)
    if stale(row, code):
        return Version(code, "stale", edition)
    return Version(code, "machine" if found.get("machine") else "current", edition)
