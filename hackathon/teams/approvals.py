"""Approving registrations, where an event's organisers look at each: before that a registration
waits, and has no place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.core import audit, letters
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.teams import participants
from hackathon.teams.registrations import MOVES, Registration, take_seat


def approve(registration: Registration, by: Person, at: datetime) -> None:
    """Let somebody take part: with a seat, or a place on the waiting list; they are told.

    :raises Refused: when it was decided already
    """
    event, person = registration.event, registration.person
    with transaction():
        lock(event)
        _refuse_decided(registration)
        Registration.update(approved_at=at, revision=Registration.revision + 1).where(
            Registration.id == registration.id
        ).execute()
        registration.approved_at = at
        registration.revision += 1
        if take_seat(event):
            move(registration, MOVES, "registered")
        person.forget()
        audit.record(at, by, "approvals.approve", person, event, status=registration.status)
        letters.write(person, registration.status, at, event=event)


def decline(registration: Registration, reason: str, by: Person, at: datetime) -> None:
    """Decline a registration, with a reason that the person is told.

    :raises Refused: without a reason, or when it was decided already
    """
    event, person = registration.event, registration.person
    if not reason.strip():
        raise Refused(_("Give the reason: the person is told."))
    with transaction():
        lock(event)
        _refuse_decided(registration)
        move(registration, MOVES, "excluded", reason=reason)
        person.forget()
        audit.record(at, by, "approvals.decline", person, event, reason=reason)
        letters.write(person, "registration_declined", at, event=event, reason=reason)


def _refuse_decided(registration: Registration) -> None:
    # Read under the lock: another organiser may have decided meanwhile.
    if not Registration.get_by_id(registration.id).unapproved:
        raise Refused(_("This was decided already."))


# --- Queries. -------------------------------------------------------------------------------------


def waiting(event: Event) -> list[str]:
    """Return the keys of the people whose registrations wait for a decision, as they have come."""
    # Keys alone: hundreds may wait, and a page shows one.
    found: Any = participants.search(event, status="unapproved", order="arrival")
    return [key for (key,) in found.select(Person.key).tuples()]
