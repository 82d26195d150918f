"""Mentors of an event: whom teams may ask to read their drafts, and what everybody reads of them.
What a mentor does with a team is in ``teams.mentoring``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, Self, cast

from peewee import JOIN, BooleanField, CharField, ForeignKeyField, ModelSelect

from hackathon.core import audit
from hackathon.core.db import Edited, UtcField, transaction
from hackathon.core.prepared import prepared
from hackathon.events.events import Event, Organiser, of_person_in
from hackathon.people.people import Person


class Mentor(Edited):
    """Somebody who mentors at an event, by an invitation that they accepted.

    The row stays when they leave: whose draft they read, they never judge.
    """

    LIMITS = {"helps_with": 200}
    event = ForeignKeyField(Event, backref="mentors", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="mentors_at", on_delete="RESTRICT")
    helps_with = CharField(default="")  # in the mentor's words
    listed = BooleanField(default=False)  # whether everybody reads of them, or teams alone
    since = UtcField()
    ended_at = UtcField(null=True)

    @classmethod
    def of(
        cls,
        person: Person,
        event: Event,
    ) -> Mentor | None:
        """Return the person's part as a mentor at the event, or None (also when it has ended)."""
        return cast(
            "Mentor | None",
            person.remember(("mentor", event.id), lambda: _held.first(event.id, person.id)),
        )

    @classmethod
    def holds(
        cls,
        person: Person,
        event: Event,
    ) -> bool:
        """Tell whether ``person`` mentors at ``event``."""
        return cls.of(person, event) is not None

    @classmethod
    def by_address(
        cls,
        event: str,
        person: str,
    ) -> Self | None:
        """Find the row that an address names."""
        return of_person_in(cls, event, person)

    class Meta:
        indexes = ((("event", "person"), True),)


@prepared
def _held(event: int, person: int) -> ModelSelect[Mentor]:
    return Mentor.select().where(
        Mentor.event == event,
        Mentor.person == person,
        Mentor.ended_at.is_null(),
    )


# --- Verbs. ---------------------------------------------------------------------------------------


def take(
    event: Event,
    person: Person,
    at: datetime,
) -> None:
    """Let ``person`` mentor from now on, with what they said the time before; call it inside the
    verb's transaction."""
    # Their row stayed when they left: it says what they have read.
    known = Mentor.get_or_none(Mentor.event == event, Mentor.person == person)
    if known is None:
        Mentor.create(event=event, person=person, since=at)
    elif known.ended_at is not None:
        known.change(None, since=at, ended_at=None)
    person.forget()


def describe(
    mentor: Mentor,
    expected: int | None,
    helps_with: str,
    listed: bool,
    at: datetime,
) -> None:
    """Say what one helps with, and whether everybody may read it.

    :raises Conflict: when it was changed meanwhile
    """
    with transaction():
        mentor.change(expected, helps_with=helps_with, listed=listed)
        who = mentor.person
        audit.record(at, who, "mentors.describe", f"Person {who.key}", mentor.event)
    who.forget()


# --- Queries. -------------------------------------------------------------------------------------


def of(event: Event) -> list[Mentor]:
    """Return the mentors of ``event`` with their people, in order of name."""
    query = Mentor.select(Mentor, Person).join(Person)
    query = query.where(Mentor.event == event, Mentor.ended_at.is_null(), Person.active)
    return list(query.order_by(Person.folded, Person.id))


class Named(NamedTuple):
    """Who is named on an event's page, in order of name."""

    organisers: list[Person]
    mentors: list[Mentor]


def named(event: Event) -> Named:
    """Return who organises ``event``, and those of its mentors whom everybody may read of; one
    query, since everybody's page asks."""
    rows = _named(event.id)
    return Named(
        [row for row in rows if row.organising is not None],
        [_with(row) for row in rows if row.mentoring is not None],
    )


def _with(person: Any) -> Mentor:
    mentor: Mentor = person.mentoring
    mentor.person = person
    return mentor


@prepared
def _named(event: int) -> Iterable[Any]:
    organises = (Organiser.event == event) & (Organiser.person == Person.id)
    mentors = (Mentor.event == event) & (Mentor.person == Person.id) & Mentor.listed
    query: Any = Person.select(Person, Organiser, Mentor).join(
        Organiser,
        JOIN.LEFT_OUTER,
        on=organises,
        attr="organising",
    )
    query = query.switch(Person).join(
        Mentor,
        JOIN.LEFT_OUTER,
        on=mentors & Mentor.ended_at.is_null() & Person.active,
        attr="mentoring",
    )
    either = Organiser.id.is_null(False) | Mentor.id.is_null(False)
    return query.where(either).order_by(Person.folded, Person.id)
