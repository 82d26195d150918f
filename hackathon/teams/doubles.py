"""Doubles: registrations of one event that may be one person's, who has two accounts. Whether they
are is for an organiser to ask; nothing follows from it by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

from peewee import ModelSelect, fn

from hackathon.core.prepared import prepared
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.teams.registrations import Registration

HELD = ("registered", "waiting")
ALIKE = 0.8  # of two addresses, from 0 (nothing in common) to 1 (the same)


def of_events(events: Collection[int]) -> dict[int, list[Registration]]:
    """Return the registrations that may be somebody's second, with their people, by the number of
    the event and in order of name; one query."""
    named: dict[tuple[int, str], list[Registration]] = {}
    for row in _same_names(list(events)) if events else ():
        name = row.person.name.casefold()
        named.setdefault((row.event_id, name), []).append(row)
    found: dict[int, list[Registration]] = {}
    for (event, _name), rows in named.items():
        doubted = _likely(rows)
        if doubted:
            found.setdefault(event, []).extend(doubted)
    return found


def search(event: Event) -> ModelSelect[Registration]:
    """Query the same for one event, as its list of people shows them."""
    doubted = [row.id for row in of_events([event.id]).get(event.id, ())]
    query = Registration.select(Registration, Person).join(Person)
    return query.where(Registration.id.in_(doubted or [0])).order_by(Person.folded, Person.id)


def twice(event: Any) -> ModelSelect[Registration]:
    """Query the names that stand more than once among those who hold a place or wait for one.

    :param event: the condition that says at which events
    """
    name = fn.LOWER(Person.name)
    return (
        Registration.select(
            Registration.event,
            name.alias("name"),
        )
        .join(Person)
        .where(event, Registration.status.in_(HELD))
        .group_by(Registration.event, name)
        .having(fn.COUNT(Registration.id) > 1)
    )


def _likely(rows: Iterable[Registration]) -> list[Registration]:
    doubted: dict[int, Registration] = {}
    for one, other in combinations(rows, 2):
        if _alike(one.person, other.person):
            doubted[one.id] = one
            doubted[other.id] = other
    return list(doubted.values())


def _alike(one: Person, other: Person) -> bool:
    """Tell whether two people of one name work at one place or have nearly one address."""
    if one.office_id is not None and one.office_id == other.office_id:
        return True
    place = one.affiliation.casefold()
    if place and place == other.affiliation.casefold():
        return True
    first, second = str(one.email_key), str(other.email_key)
    # The same name at two providers, or a slip of one letter.
    local, _at, _domain = first.partition("@")
    if second.startswith(f"{local}@"):
        return True
    return SequenceMatcher(None, first, second).ratio() >= ALIKE


@prepared
def _same_names(events: list[int]) -> ModelSelect[Registration]:
    held = Registration.event.in_(events) & Registration.status.in_(HELD)
    name = fn.LOWER(Person.name)
    names: Any = twice(Registration.event.in_(events)).alias("names")
    same = (names.c.event_id == Registration.event) & (names.c.name == name)
    query = Registration.select(Registration, Person).join(Person)
    return query.join(names, on=same).where(held).order_by(Person.folded, Person.id)
