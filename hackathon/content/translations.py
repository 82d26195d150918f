"""Translating an event's texts: what can be translated, how far it is, and writing a translation
beside its original."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.challenges import challenges
from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, prose, translated
from hackathon.core.db import transaction
from hackathon.core.language import LOCALES, fold, lazy
from hackathon.core.language import gettext as _
from hackathon.events import announcements, events, programme, rounds, rubrics, rules
from hackathon.events.events import Event
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Rubric
from hackathon.people.people import Person
from hackathon.results import prizes
from hackathon.results.prizes import Prize
from hackathon.teams import questionnaire
from hackathon.teams.questionnaire import RegistrationQuestion


class Piece(NamedTuple):
    """One text field to translate: its name (dotted inside a mapping), label, original, and whether
    it is ``long``."""

    name: str
    label: str
    original: str
    long: bool


class Kind(NamedTuple):
    """A kind of row with texts: its name, the column that names a row within its event, and how to
    list and take it apart."""

    name: Any
    column: str
    rows: Callable[[Event], list[Any]]
    pieces: Callable[[Any], list[Piece]]


_LABELS = {
    "title": lazy("Title"),
    "summary": lazy("Summary"),
    "story": lazy("Story"),
    "excluded": lazy("Who may not take part"),
    "eligibility": lazy("Who may take part"),
    "body": lazy("Text"),
    "guidance": lazy("Guidance for judges"),
    "prize": lazy("Prize"),
    "place": lazy("Place"),
    "description": lazy("Description"),
    "label": lazy("Question"),
    "hint": lazy("Hint"),
}
_LONG = {"story", "eligibility", "body", "guidance", "excluded", "description"}


def _plain(*names: str) -> Callable[[object], list[Piece]]:
    return lambda row: [
        Piece(name, str(_LABELS[name]), getattr(row, name), name in _LONG)
        for name in names
        if getattr(row, name)
    ]


def _challenge_pieces(row: Challenge) -> list[Piece]:
    parts = [
        Piece(f"sections.{key}", str(challenges.HEADINGS[key]), row.sections.get(key) or "", True)
        for key in challenges.SECTIONS
    ]
    return [*_plain("title", "summary", "prize")(row), *(part for part in parts if part.original)]


def _rubric_pieces(row: Rubric) -> list[Piece]:
    parts = _plain("title", "guidance")(row)
    for line in rubrics.criteria(row):
        at = f"criteria.{line.key}"
        parts.append(Piece(f"{at}.title", _("Criterion"), line.title, False))
        if line.question:
            parts.append(Piece(f"{at}.question", _("Its question"), line.question, False))
        parts += [
            Piece(f"{at}.levels.{score}", _("Level %(score)s", score=score), words, False)
            for score, words in line.levels
        ]
    return parts


def _question_pieces(row: RegistrationQuestion) -> list[Piece]:
    lines = [
        Piece(f"choices.{place}", _("Choice"), text, False)
        for place, text in enumerate(row.choices)
    ]
    return [*_plain("label", "hint")(row), *lines]


KINDS = {
    "event": Kind(lazy("The event"), "slug", lambda event: [event], _plain(*events.TRANSLATED)),
    # The version in force alone: what people accepted before is never touched.
    "rules": Kind(
        lazy("Rules"), "version", lambda event: rules.versions(event)[:1], _plain(*rules.TRANSLATED)
    ),
    "challenge": Kind(
        lazy("Challenge"), "slug", lambda event: challenges.every(event), _challenge_pieces
    ),
    "rubric": Kind(lazy("Rubric"), "slug", rubrics.of, _rubric_pieces),
    "announcement": Kind(
        lazy("Announcement"), "id", announcements.shown, _plain(*announcements.TRANSLATED)
    ),
    "question": Kind(lazy("Registration question"), "key", questionnaire.asked, _question_pieces),
    "round": Kind(lazy("Round"), "slug", rounds.of, _plain(*Round.TEXTS)),
    "prize": Kind(lazy("Prize"), "id", prizes.of, _plain(*Prize.TEXTS)),
    "session": Kind(lazy("Session"), "id", programme.sessions, _plain(*Session.TEXTS)),
}


class Line(NamedTuple):
    """A text in the overview: how each language stands, the original's included as ``original``."""

    kind: str
    kind_name: str
    name: str
    title: str
    language: str
    versions: list[translated.Version]


def languages(event: Event, other: str | None = None) -> list[str]:
    """Return the languages to translate into: the interface's, those there are, and one more."""
    rows = (row for kind in KINDS.values() for row in kind.rows(event))
    used = {code for row in rows for code in row.translations or {}}
    return list(dict.fromkeys([*LOCALES, *sorted(used), *([other] if other else [])]))


def overview(event: Event, codes: Sequence[str]) -> list[Line]:
    """Return every text of the event with the state of its translations into these languages."""
    lines = []
    for key, kind in KINDS.items():
        for row in kind.rows(event):
            title = row.label if key == "question" else row.title
            versions = [
                (
                    translated.Version(code, "original", 0)
                    if code == row.language
                    else translated.version(row, code)
                )
                for code in codes
            ]
            lines.append(
                Line(
                    key,
                    str(kind.name),
                    str(getattr(row, kind.column)),
                    title,
                    row.language,
                    versions,
                )
            )
    return lines


def find(event: Event, kind: str, name: str) -> Any:
    """Return the row of that kind and name in the event, or None."""
    found = KINDS.get(kind)
    return (
        next((row for row in found.rows(event) if str(getattr(row, found.column)) == name), None)
        if found
        else None
    )


def texts(row: Any, kind: str, code: str) -> dict[str, str]:
    """Return what the translation into a language has, by the names of its pieces."""
    there = (row.translations or {}).get(code) or {}
    return {piece.name: _dig(there, piece.name) for piece in KINDS[kind].pieces(row)}


def _dig(there: Any, name: str) -> str:
    for step in _steps(name):
        if isinstance(there, Mapping):
            there = there.get(step)
        elif (
            isinstance(there, list) and there and isinstance(there[0], list)
        ):  # levels as pairs of score and words
            there = next((words for score, words in there if str(score) == step), None)
        elif isinstance(there, list) and step.isdecimal() and int(step) < len(there):
            there = there[int(step)]
        else:
            return ""
    return str(there or "")


def _steps(name: str) -> list[str]:
    # The short name of a criterion may hold dots itself.
    if found := re.fullmatch(r"criteria\.(.*)\.(?:(title|question)|(levels)\.(\d+))", name):
        return ["criteria", *(step for step in found.groups() if step)]
    return name.split(".")


class Given(NamedTuple):
    """A translation as it was typed.

    :ivar kind: of the row, a key of ``KINDS``
    :ivar code: the language
    :ivar texts: by the names of their pieces; what is empty is shown in the original
    :ivar of_revision: the revision of the original that was translated
    :ivar edition: the translation's number that the form was opened with
    :ivar machine: translated by a machine and checked by nobody
    """

    kind: str
    code: str
    texts: Mapping[str, str]
    of_revision: int
    edition: int
    machine: bool


def write(
    event: Event,
    row: Any,
    given: Given,
    person: Person,
    at: datetime,
) -> None:
    """Write the translation of ``row`` into a language.

    :raises Conflict: when somebody else wrote this translation meanwhile
    :raises Refused: when what people go by would read differently; what is missing can be added
    """
    code, machine = given.code, given.machine
    # What is empty is left out, and readers get the original there.
    said = {name: text for name, text in given.texts.items() if text.strip()}
    there = (row.translations or {}).get(code) or {}
    shape = _SHAPES[given.kind](row, said, there)
    with transaction():
        translated.put(
            row,
            translated.Translation(code, shape, given.of_revision, given.edition, machine, at),
        )
        # What is searched by holds the words of every language, so the new ones belong in it.
        if "folded" in type(row)._meta.fields:
            folded = fold(" ".join(_titles(row)))
            type(row).update(folded=folded).where(type(row).id == row.id).execute()
        audit.record(at, person, "translations.write", row, event, language=code, machine=machine)


def _titles(row: Any) -> Iterator[str]:
    """Yield what search goes by, in every language."""
    for name in ("title", "summary"):
        yield getattr(row, name) or ""
        for texts in row.translations.values():
            yield texts.get(name) or ""


def _flat(
    prefix: str = "", *rendered: str
) -> Callable[[object, Mapping[str, str], Mapping[str, object]], dict[str, object]]:
    def shape(row: Any, said: Mapping[str, str], there: Mapping[str, Any]) -> dict[str, object]:
        return {
            **said,
            **{
                f"{name}_html": prose.render(said[name], prefix, follow=True)
                for name in rendered
                if name in said
            },
        }

    return shape


def _challenge_shape(
    row: Challenge, said: Mapping[str, str], there: Mapping[str, Any]
) -> dict[str, object]:
    parts = {
        name.removeprefix("sections."): text
        for name, text in said.items()
        if name.startswith("sections.")
    }
    plain = {name: text for name, text in said.items() if "." not in name}
    # The form has no headings: those that a file brought stay with their sections.
    headings = {key: text for key, text in (there.get("headings") or {}).items() if key in parts}
    return (
        {
            **plain,
            "sections": parts,
            "sections_html": challenges.rendered(parts),
            "headings": headings,
        }
        if said
        else {}
    )


def _rubric_shape(
    row: Rubric, said: Mapping[str, str], there: Mapping[str, Any]
) -> dict[str, object]:
    made: dict[str, Any] = _flat("", "guidance")(
        row, {name: text for name, text in said.items() if "." not in name}, there
    )
    lines: dict[str, Any] = {}
    for line in rubrics.criteria(row):
        at = f"criteria.{line.key}."
        texts = {name: said[at + name] for name in ("title", "question") if at + name in said}
        levels = [
            [score, said[f"{at}levels.{score}"]]
            for score, _words in line.levels
            if f"{at}levels.{score}" in said
        ]
        if texts or levels:
            lines[line.key] = {**texts, "levels": levels}
    return {**made, "criteria": lines} if said else {}


def _question_shape(
    row: RegistrationQuestion, said: Mapping[str, str], there: Mapping[str, Any]
) -> dict[str, object]:
    made: dict[str, Any] = {name: text for name, text in said.items() if "." not in name}
    if any(name.startswith("choices.") for name in said):
        made["choices"] = [
            # By place, and whole: what is not translated stands there in the original.
            said.get(f"choices.{place}", text)
            for place, text in enumerate(row.choices)
        ]
    return made


_SHAPES: dict[str, Callable[[Any, Mapping[str, str], Mapping[str, Any]], dict[str, Any]]] = {
    "event": _flat("", "story", "eligibility"),
    "rules": _flat("", "body"),
    "challenge": _challenge_shape,
    "rubric": _rubric_shape,
    "announcement": _flat("news-", "body"),
    "question": _question_shape,
    "round": _flat(),
    "prize": _flat(),
    "session": _flat(),
}
