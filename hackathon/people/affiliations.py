"""Affiliations: who works for which office, and how well that is known.

*Said* in the profile, *confirmed* by an address at the office or by somebody's word, or
*representative*: may commit the office. A row outlives its end, since whoever said once to work for
an office keeps the conflict of interest. Which act needs which degree: ``permissions.people``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import CharField, Check, Expression, ForeignKeyField, ModelSelect, TextField

from hackathon.core.db import Base, UtcField, new_key
from hackathon.core.language import lazy
from hackathon.core.prepared import prepared
from hackathon.people.offices import Office, by_code
from hackathon.people.people import Person

MOVES = {
    "said": ("confirmed", "representative", "former"),
    "confirmed": ("representative", "said", "former"),
    "representative": ("confirmed", "said", "former"),
    "former": ("said", "confirmed", "representative"),
}
RANK = {
    "": 0,
    "former": 0,
    "said": 1,
    "confirmed": 2,
    "representative": 3,
}
HOW_NAMES = {
    "domain": lazy("by an address at the office"),
    "representative": lazy("by a representative"),
    "administrator": lazy("by an administrator"),
}


class Affiliation(Base):
    """A person and an office, now or once; ``degree`` tells how well it is known."""

    key = CharField(unique=True, max_length=16, default=new_key)
    person = ForeignKeyField(Person, backref="affiliations", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="affiliations", on_delete="CASCADE")
    # How sure it is that the person belongs to the office.
    degree = CharField(max_length=16)
    how = CharField(default="", max_length=16)  # what the present degree rests on; empty: said
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    since = UtcField()  # of the present degree
    confirmed_at = UtcField(null=True)  # when it last became more than said
    ended_at = UtcField(null=True)  # when it last became less than confirmed
    ended_by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    reason = TextField(default="")  # of the last change, where one was given

    class Meta:
        indexes = ((("person", "office"), True),)
        constraints = [Check("degree IN ('said', 'confirmed', 'representative', 'former')")]


def of(person: Person, office: Office | int) -> Affiliation | None:
    """Return what is known of ``person`` and ``office``, or None when nothing ever was."""
    return _known(person).get(office.id if isinstance(office, Office) else office)


def _known(person: Person) -> dict[int, Affiliation]:
    """What is known of the person, by the office's id; with the offices, since a page that asks
    for the one asks for the others too."""
    return person.remember(
        "affiliations", lambda: {row.office_id: row for row in _affiliations(person.id)}
    )


@prepared
def _affiliations(person: int) -> ModelSelect[Affiliation]:
    return (
        Affiliation.select(Affiliation, Office)
        .join(Office)
        .where(Affiliation.person == person)
        .order_by(Office.folded)
    )


def successor(office: Office | int | None) -> Office | None:
    """Return the office that another one was merged into; its people answer for all that the other
    one has here."""
    # A number alone comes from columns of people, who name no office that is no more.
    merged = office.merged_into if isinstance(office, Office) else ""
    return by_code(merged) if merged else None


def answered_for() -> Expression:
    """Return the condition for offices for which somebody answers: a representative of theirs, or
    of the office that they were merged into."""
    into = Office.alias()
    merged = into.select(into.code).where(into.id.in_(voices()))
    return Office.id.in_(voices()) | Office.merged_into.in_(merged)


def answered_by(numbers: list[int], codes: list[str]) -> Expression:
    """Return the condition for offices for which the people of these ones answer: themselves, and
    those merged into them."""
    # As two lists, so that a prepared query can take them.
    return Office.id.in_(numbers) | Office.merged_into.in_(codes)


def degree(person: Person | None, office: Office | int | None) -> str:
    """Return how well it is known that ``person`` works for ``office`` now, or for the one that it
    was merged into: a key of RANK.

    With an address that nobody proved everybody is no more than *said*.
    """
    if person is None or office is None or not person.active:
        return ""
    own, into = _degree(person, office), successor(office)
    inherited = _degree(person, into) if into is not None else ""
    return max(own, inherited, key=lambda known: RANK[known])


def _degree(person: Person, office: Office | int) -> str:
    row = of(person, office)
    known = row.degree if row is not None else ""
    if not RANK[known]:  # the profile of a first release, or of a folder, has no row yet
        # The profile alone says so, which is what *said* means.
        return "said" if person.office_id == getattr(office, "id", office) else known
    return known if person.confirmed_at is not None else "said"


def at_least(person: Person | None, office: Office | int | None, wanted: str) -> bool:
    """Tell whether it is known well enough: ``wanted`` is *said*, *confirmed*, *representative*."""
    return RANK[degree(person, office)] >= RANK[wanted]


def people_of(office: Office, *degrees: str) -> list[Affiliation]:
    """Return the affiliations of an office in these degrees with their people, by name."""
    query = (
        Affiliation.select(Affiliation, Person)
        .join(Person, on=(Affiliation.person == Person.id))
        .where(Affiliation.office == office, Affiliation.degree.in_(degrees), Person.active)
        .order_by(Person.folded, Person.id)
    )
    return list(query)


def representatives(office: Office | int) -> list[Person]:
    """Return who may commit the office, or the one that it was merged into, in order of name."""
    into = successor(office)
    query = (
        Person.select()
        .join(Affiliation, on=(Affiliation.person == Person.id))
        .where(
            Affiliation.office.in_([office, into] if into else [office]),
            Affiliation.degree == "representative",
            Person.active,
            Person.confirmed_at.is_null(False),
        )
    )
    return list(query.order_by(Person.folded, Person.id))


def voices() -> ModelSelect[Affiliation]:
    """Return a query of the offices that somebody represents, for other queries."""
    rows = Affiliation.select(Affiliation.office)
    return rows.join(Person, on=(Affiliation.person == Person.id)).where(
        Affiliation.degree == "representative",
        Person.active,
        Person.confirmed_at.is_null(False),
    )


def represented(person: Person) -> list[Office]:
    """Return the offices that ``person`` may commit."""
    return _offices(person, "representative")


def confirmed_offices(person: Person) -> list[Office]:
    """Return the offices that ``person`` is known to work for."""
    return _offices(person, "confirmed", "representative")


def _offices(person: Person, *degrees: str) -> list[Office]:
    if not person.active or person.confirmed_at is None:
        return []
    return [row.office for row in _known(person).values() if row.degree in degrees]


def saying(office: Office) -> list[Person]:
    """Return those whose profile names the office and who are no more than that, by name."""
    more = Affiliation.select(Affiliation.person).where(
        Affiliation.office == office, Affiliation.degree.in_(["confirmed", "representative"])
    )
    query = Person.select().where(Person.office == office, Person.active, Person.id.not_in(more))
    return list(query.order_by(Person.folded, Person.id))


def contacts(office: Office) -> list[Person]:
    """Return the confirmed people of an office who agreed to be shown as contacts, by name."""
    known = Affiliation.select(Affiliation.person).where(
        Affiliation.office == office, Affiliation.degree.in_(["confirmed", "representative"])
    )
    shown = Person.select().where(
        Person.id.in_(known),
        Person.contact,
        Person.active,
        Person.confirmed_at.is_null(False),
    )
    return list(shown.order_by(Person.folded, Person.id))


def confirmed_at_the_time(said: Iterable[tuple[int, int, datetime]]) -> dict[int, Office]:
    """Return, for things that people said, the office that they were confirmed for at that moment.

    :param said: (number of the thing, number of the person, moment)
    """
    things = list(said)
    rows: Any = (
        Affiliation.select(Affiliation, Office)
        .join(Office)
        .where(
            Affiliation.person.in_({person for _thing, person, _at in things} or {0}),
            Affiliation.confirmed_at.is_null(False),
        )
    )
    found: dict[int, Office] = {}
    known = list(rows)
    for thing, person, at in things:
        for row in known:
            # What was confirmed then stays so for what was said then.
            ended = row.ended_at is not None and row.ended_at <= at
            if row.person_id == person and row.confirmed_at <= at and not ended:
                found[thing] = row.office
    return found
