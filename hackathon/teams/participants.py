"""Participants: who holds a seat at an event, who waits for one, who is in no team yet."""

from __future__ import annotations

from typing import Any

from peewee import ModelSelect

from hackathon.core.db import holds
from hackathon.events.events import Event
from hackathon.people.domains import address_key
from hackathon.people.people import Person
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership

# How a list can be sorted; the waiting list moves up as people have come.
ORDERS: dict[str, tuple[Any, ...]] = {
    "name": (Person.folded, Person.id),
    "arrival": (Registration.created_at, Registration.id),
    "latest": (Registration.created_at.desc(), Registration.id.desc()),
}


def seated(event: Event) -> list[Person]:
    """Return everybody who holds a seat and can be written to."""
    query = (
        Person.select()
        .join(Registration)
        .where(Registration.event == event, Registration.status == "registered", Person.active)
    )
    return list(query.order_by(Person.id))


def search(
    event: Event,
    q: str = "",
    status: str = "",
    order: str = "name",
) -> ModelSelect[Registration]:
    """Return the registrations of an event with their people.

    :param status: a registration's, or "unapproved", "arrived", "expected" (has a place, and nobody
        noted an arrival)
    :param order: one of ``ORDERS``
    """
    query = (
        Registration.select(Registration, Person).join(Person).where(Registration.event == event)
    )
    query = query.order_by(*ORDERS[order])
    if q:
        query = query.where(holds(Person.folded, q) | Person.email_key.contains(address_key(q)))
    if status == "unapproved":
        unapproved = Registration.approved_at.is_null() & (Registration.status == "waiting")
        return query.where(unapproved)
    if status in ("arrived", "expected"):
        seated = query.where(Registration.status == "registered")
        return seated.where(Registration.arrived_at.is_null(status == "expected"))
    return query.where(Registration.status == status) if status else query


def looking_for_team(event: Event, count: int = 100) -> list[Registration]:
    """Return the registered who look for a team and have none, latest first."""
    in_teams = Membership.select(Membership.person).where(
        Membership.event == event, Membership.left_at.is_null()
    )
    query = (
        Registration.select(Registration, Person)
        .join(Person)
        .where(
            Registration.event == event,
            Registration.status == "registered",
            Registration.looking_for_team,
            Registration.person.not_in(in_teams),
        )
    )
    # The latest first: whoever came long ago has mostly found a team by other ways.
    return list(query.order_by(Registration.created_at.desc()).limit(count))


def without_team_search(event: Event, q: str = "") -> ModelSelect[Registration]:
    """Return the registered who are in no team, whether or not they look for one, in order of
    name."""
    in_teams = Membership.select(Membership.person).where(
        Membership.event == event, Membership.left_at.is_null()
    )
    return search(event, q, "registered").where(Registration.person.not_in(in_teams))


def without_team_count(event: Event) -> int:
    """Return how many of the registered are in no team."""
    # Without an order: PostgreSQL would sort all of them only to count them.
    return int(without_team_search(event).order_by().count())


def seated_by_keys(event: Event, keys: list[str]) -> list[Person]:
    """Return the registered people with these keys in the order of the keys; others are left
    out."""
    query = (
        Person.select()
        .join(Registration)
        .where(
            Registration.event == event,
            Registration.status == "registered",
            Person.key.in_(keys),
        )
    )
    found = {person.key: person for person in query}
    # The order says who becomes the captain.
    return [found[key] for key in dict.fromkeys(keys) if key in found]
