"""Attendance: who has come to an event that meets, as its organisers and helpers note it."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.teams.registrations import Registration


def note(
    registration: Registration,
    by: Person,
    at: datetime,
) -> None:
    """Note that somebody who has a place is here.

    :raises Refused: for who has no place, or when it was noted already
    """
    with transaction():
        # Two helpers at one door: the database lets the first note stand.
        free = Registration.arrived_at.is_null() & (Registration.status == "registered")
        if not _written(registration, free, at):
            raise Refused(_("This person has no place, or was noted as here already."))
        who, event = registration.person, registration.event
        audit.record(at, by, "attendance.note", f"Person {who.key}", event)


def take_back(
    registration: Registration,
    by: Person,
    at: datetime,
) -> None:
    """Take back that somebody is here: another person was meant.

    :raises Refused: when nobody had noted it
    """
    with transaction():
        if not _written(registration, Registration.arrived_at.is_null(False), None):
            raise Refused(_("Nobody noted this person as here."))
        who, event = registration.person, registration.event
        audit.record(at, by, "attendance.take_back", f"Person {who.key}", event)


def _written(
    registration: Registration,
    while_: object,
    at: datetime | None,
) -> bool:
    row = Registration.update(arrived_at=at).where(Registration.id == registration.id, while_)
    return bool(row.execute())
