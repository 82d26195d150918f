"""What a pilot is about: IP rights, functions of an office, and technologies, by which the board is
narrowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from peewee import CharField, Check, ForeignKeyField

from hackathon.challenges.challenges import FUNCTIONS, NAMES, RIGHTS, Tag
from hackathon.core import audit
from hackathon.core.db import Base, lock, transaction
from hackathon.core.language import lazy
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, touch
from hackathon.submissions.submissions import Answer, Submission

TECHNOLOGIES = {
    "text generation": lazy("Text generation"),
    "text classification": lazy("Text classification"),
    "text search": lazy("Search in texts"),
    "machine translation": lazy("Machine translation"),
    "image search": lazy("Image search"),
    "character recognition": lazy("Character recognition"),
    "speech": lazy("Speech"),
    "knowledge graph": lazy("Knowledge graph"),
    "rules": lazy("Rules and tables"),
    "other": lazy("Another technology"),
}
WORDS: dict[str, dict[str, Any]] = {
    "right": {name: NAMES[name] for name in RIGHTS},
    "function": {name: NAMES[name] for name in FUNCTIONS},
    "technology": TECHNOLOGIES,
}
KIND_NAMES = {
    "right": lazy("IP right"),
    "function": lazy("Function of the office"),
    "technology": lazy("Technology"),
}


class PilotTag(Base):
    """Something that a pilot is about."""

    pilot = ForeignKeyField(Pilot, backref="tags", on_delete="CASCADE")
    # Whether the name is a right, a function of an office, or a technology.
    kind = CharField(max_length=10)
    name = CharField(max_length=40)

    class Meta:
        indexes = ((("pilot", "kind", "name"), True), (("kind", "name"), False))
        constraints = [Check("kind IN ('right', 'function', 'technology')")]


def change(pilot: Pilot, wanted: Mapping[str, Sequence[str]], person: Person, at: datetime) -> None:
    """Say what a pilot is about.

    :param wanted: kind -> names, of WORDS; a kind that is missing becomes empty
    """
    with transaction():
        lock(pilot)
        put(pilot, wanted)
        touch(pilot, at)
        told = {kind: list(names) for kind, names in wanted.items()}
        audit.record(at, person, "tags.change", pilot, None, **told)


def put(pilot: Pilot, wanted: Mapping[str, Sequence[str]]) -> None:
    """Write what a pilot is about, and nothing where nothing differs; call it in a transaction."""
    pairs = {(kind, name) for kind, names in wanted.items() for name in names}
    there = {(row.kind, row.name): row for row in PilotTag.select().where(PilotTag.pilot == pilot)}
    for pair, row in there.items():
        if pair not in pairs:
            row.delete_instance()
    for kind, name in sorted(pairs - set(there)):
        PilotTag.create(pilot=pilot, kind=kind, name=name)


def from_briefs(pilot: Pilot, submission: Submission) -> None:
    """Take over what the briefs are about that a submission answers; call it in a transaction."""
    answered = Answer.select(Answer.challenge).where(Answer.submission == submission)
    rows = Tag.select().where(Tag.challenge.in_(answered))
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row.name)
    put(pilot, found)


def of(pilot: Pilot) -> dict[str, list[str]]:
    """Return what a pilot is about: kind -> names, in order of WORDS."""
    there = {(row.kind, row.name) for row in PilotTag.select().where(PilotTag.pilot == pilot)}
    return {
        kind: [name for name in words if (kind, name) in there] for kind, words in WORDS.items()
    }
