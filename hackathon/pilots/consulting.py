"""The consultation of a pilot: prepared before comments are taken, with the usual two months."""

from __future__ import annotations

from datetime import datetime

from hackathon.consultations import consultations
from hackathon.consultations.consultations import Consultation
from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot


def prepare(pilot: Pilot, person: Person, at: datetime) -> Consultation:
    """Begin a consultation that takes no comments yet, so that its text can be written; where no
    last day is set, it is two months from now."""
    with transaction():
        lock(pilot)
        closes = consultations.last_day(pilot.path) or consultations.usual_day(at)
        row = consultations.plan(consultations.Matter(pilot.path, pilot.title), closes)
        assert row is not None
        told = {"due": closes.isoformat()}
        audit.record(at, person, "consulting.prepare", pilot, None, **told)
    return row
