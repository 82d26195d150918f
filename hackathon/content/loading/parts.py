"""The parts of a row that stands in a file: matched to those that are there, made, changed, taken
out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from peewee import Model

from hackathon.challenges.challenges import Tag
from hackathon.challenges.questions import Question
from hackathon.consultations import comments
from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.papers import Asker, Invited
from hackathon.consultations.texts import TextVersion
from hackathon.cooperation.trials import Trial
from hackathon.core import translated
from hackathon.core.db import Base, Edited
from hackathon.core.states import Refused
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.pilots.adopter_readings import AdopterReading
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.checks import GateCheck
from hackathon.pilots.decisions import Decision
from hackathon.pilots.partners import Partner
from hackathon.pilots.parts import readings
from hackathon.pilots.parts.health import HealthOverride
from hackathon.pilots.parts.milestones import MilestoneMove
from hackathon.pilots.parts.readings import Reading
from hackathon.teams.questionnaire import RegistrationQuestion

Values = dict[str, Any]
# What becomes of a part that the file no longer has: values to set, a function, or None to delete
# it.
Drop = Callable[[Any], None] | Values | None
# Whose account it is, and the words for somebody without one.
IN_WORDS = {"owner_id": "owner_words", "person_id": "name"}


class Parts(NamedTuple):
    """A list in a file whose entries are rows of their own.

    :ivar name: of the list in the file
    :ivar parent: the columns that say to what the parts belong
    :ivar wanted: (key, values): the key finds a part again, by the number noted at the last load or
        by its values
    :ivar once: columns that a file can tell of a new row alone; the site knows those of its own
        better
    """

    name: str
    model: type[Base]
    parent: Values
    wanted: Iterable[tuple[str, Values]]
    drop: Drop = None
    once: Collection[str] = ()


def write(parts: Parts, noted: Mapping[str, int]) -> dict[str, Any]:
    """Make the parts as the file has them, and return their rows by key; parts that people added in
    pages stay.

    :param noted: key -> number of the row that it had at the load before
    """
    there = _there(parts)
    rows: dict[str, Any] = {}
    for position, (name, wanted) in enumerate(parts.wanted):
        values, key = dict(wanted), _numbered(name, rows)
        if "position" in parts.model._meta.fields:
            values["position"] = position
        # By the number that the last load noted, first: its title may have been mended on the site.
        row = there.get(noted.get(key, 0))
        if row is None:
            row = _by_key(there.values(), name, rows)
            if row is not None:
                values |= _back(parts.drop)
        if row is None:
            rows[key] = parts.model.create(**parts.parent, **values)
        else:
            rows[key] = put(row, _told_anew(row, values, parts.once))
    kept = {row.id for row in rows.values()}
    # Only what a load brought is taken out; what people added in pages stays.
    for number in set(noted.values()) - kept:
        if number in there:
            _take_out(there[number], parts.drop)
    return rows


def _told_anew(row: Any, values: Values, once: Collection[str]) -> Values:
    kept = set(once)
    for person, words in IN_WORDS.items():
        # Who has an account is named by it; a name in words would stay when that is closed.
        if getattr(row, person, None) is not None:
            kept.add(words)
    return {column: value for column, value in values.items() if column not in kept}


def _numbered(name: str, taken: Collection[str]) -> str:
    """Return the key of a part: two may have the same title, and the second is another one."""
    key, number = name, 1
    while key in taken:
        number += 1
        key = f"{name}#{number}"
    return key


def _there(parts: Parts) -> dict[int, object]:
    query = parts.model.select()
    for column, value in parts.parent.items():
        query = query.where(getattr(parts.model, column) == value)
    return {row.id: row for row in query}


def _by_key(there: Iterable[Any], key: str, taken: Mapping[str, Any]) -> object:
    """Find a row that no load has noted yet."""
    free = (row for row in there if row not in taken.values())
    return next((row for row in free if _identity(row) == key), None)


def _back(drop: Drop) -> Values:
    """What an earlier file had taken out and this one has again is back."""
    return dict.fromkeys(drop) if isinstance(drop, dict) and "status" not in drop else {}


def _identity(row: Any) -> str:
    """Return the key under which a list asks for a row that no load has noted yet."""
    made = {
        Tag: lambda: f"{row.kind} {row.name}",
        Partner: lambda: row.office.code,
        Adoption: lambda: row.office.code,
        Trial: lambda: row.office.code,
        Asker: lambda: row.office.code,
        Invited: lambda: row.office.code,
        AdoptionStep: lambda: f"{row.on.isoformat()} {row.stage}",
        AdopterReading: lambda: f"{row.indicator.title} {_reading(row)}",
        HealthOverride: lambda: row.at.isoformat(),
        MilestoneMove: lambda: row.at.isoformat(),
        # One that was corrected stands beside the one that holds.
        Reading: lambda: _reading(row),
        TextVersion: lambda: str(row.number),
        OfficeAnswer: lambda: f"{row.office.code} {row.number}",
        Comment: lambda: comments.told_by(row.at, row.text),
        Reply: lambda: comments.told_by(row.at, row.text),
        Decision: lambda: f"{row.at.isoformat()} {row.becomes}",
        GateCheck: lambda: row.item,
        Question: lambda: row.text,
        Round: lambda: row.slug,
        RegistrationQuestion: lambda: row.key,
        Criterion: lambda: row.key,
    }.get(type(row), lambda: row.title)
    return str(made())


def _reading(row: Reading | AdopterReading) -> str:
    return readings.told_by(row.on, row.value, row.corrected_at)


def put(row: Any, values: Values) -> Any:
    """Write what differs, and nothing when nothing does.

    :raises Refused: when a text that is frozen differs
    """
    if sentence := translated.refusal(row, values):
        raise Refused(sentence)
    changed = {
        name: value
        for name, value in values.items()
        if row.__data__[name] != (value.get_id() if isinstance(value, Model) else value)
    }
    if changed and isinstance(row, Edited):
        row.change(**changed)
    elif changed:
        cls: Any = type(row)
        cls.update(changed).where(cls.id == row.id).execute()
        for name, value in changed.items():
            setattr(row, name, value)
    return row


def _take_out(row: Any, how: Drop) -> None:
    if how is None:
        row.delete_instance()
    elif callable(how):
        how(row)
    else:
        put(row, how)
