"""Listings: the events that are under way, to come and over, as everybody finds them."""

from __future__ import annotations

from datetime import datetime

from peewee import ModelSelect

from hackathon.core.db import holds
from hackathon.core.prepared import prepared
from hackathon.events.events import Event, Organiser
from hackathon.people.people import Person


def listed(q: str = "") -> ModelSelect[Event]:
    """Return the events that everybody may see, by title or summary when ``q`` is given."""
    query = Event.select().where(Event.status != "draft")
    return query.where(holds(Event.folded, q)) if q else query


def _under_way(q: str, at: datetime) -> ModelSelect[Event]:
    return listed(q).where(
        Event.status == "published",
        Event.registration_opens <= at,
        Event.results_on > at,
    )


_all_under_way = prepared(lambda at: _under_way("", at))


def running(at: datetime, q: str = "") -> list[Event]:
    """Return the published events between the opening of registration and their results.

    Those that one can still join or hand something in to come first, then the next deadline.
    """
    found = _under_way(q, at) if q else _all_under_way(at)
    return sorted(
        found,
        key=lambda event: (
            not (event.registration_open(at) or event.submissions_open(at)),
            (event.next_deadline(at) or ("", event.results_on))[1],
        ),
    )


def coming(at: datetime, q: str = "") -> list[Event]:
    """Return the published events whose registration has not opened, the nearest first."""
    return list(
        listed(q)
        .where(Event.status == "published", Event.registration_opens > at)
        .order_by(Event.registration_opens)
    )


def past(at: datetime, q: str = "") -> ModelSelect[Event]:
    """Return the events whose results are due, the latest first. Archived ones have left the list;
    a search still finds them."""
    over = Event.results_on <= at
    found = over | (Event.status == "archived") if q else over & (Event.status == "published")
    return listed(q).where(found).order_by(Event.results_on.desc(), Event.id)


def drafts(person: Person) -> list[Event]:
    """Return the events that ``person`` prepares."""
    query = Event.select().where(Event.status == "draft").order_by(Event.created_at.desc())
    return list(
        query if person.administrator else query.join(Organiser).where(Organiser.person == person)
    )


def organised(person: Person) -> list[Event]:
    """Return the events that ``person`` answers for, the latest first; administrators answer for
    all."""
    query = Event.select().order_by(Event.registration_opens.desc(), Event.id.desc())
    own = query.join(Organiser).where(Organiser.person == person)
    return list(query if person.administrator else own)
