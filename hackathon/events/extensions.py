"""Deadlines that were moved, for everybody and visibly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from peewee import (
    Check,
    ForeignKeyField,
    TextField,
)

from hackathon.core import audit, letters, translated
from hackathon.core.db import Base, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events import timetable
from hackathon.events.events import TRANSLATED, Event, parts
from hackathon.people.people import Person


class Extension(Base):
    """A deadline that was moved: visible on the event, with its reason."""

    event = ForeignKeyField(Event, backref="extensions", on_delete="CASCADE")
    was = UtcField()
    becomes = UtcField()
    reason = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()

    class Meta:
        constraints = [Check("becomes > was")]


def of(event: Event) -> list[Extension]:
    """Return the deadline's extensions, the latest first."""
    return list(
        Extension.select()
        .where(Extension.event == event)
        .order_by(Extension.at.desc(), Extension.id.desc())
    )


class Move(NamedTuple):
    """What becomes of a deadline.

    :ivar becomes: the new deadline, not after judging begins or a round opens
    :ivar reason: everybody reads it
    :ivar tell: who gets a letter, in the own language and time zone
    :ivar link: full address of the event's page
    :ivar registration: registration closes then too, where it would close before
    """

    becomes: datetime
    reason: str
    tell: Iterable[Person] = ()
    link: str = ""
    registration: bool = False


def extend(
    event: Event,
    move: Move,
    person: Person,
    at: datetime,
) -> Extension:
    """Move the submission deadline to a later moment.

    :raises Refused: when the new deadline is not later, has passed, or falls into judging or a
        round
    """
    with transaction():
        lock(event)
        # Of two at once the second must go beyond what the first has set.
        fresh = Event.get_by_id(event.id)
        was = fresh.submission_closes
        if move.becomes <= was or move.becomes <= at:
            raise Refused(
                _("The new deadline must be later than the present one, and still to come.")
            )
        if move.becomes > fresh.judging_opens:
            raise Refused(
                _(
                    "Judging begins before that. Move the dates of judging first, then extend the"
                    " deadline."
                )
            )
        dates = {"submission_closes": move.becomes}
        if move.registration and fresh.registration_closes < move.becomes:
            dates["registration_closes"] = move.becomes
        known = timetable.of(fresh) | dates
        for sentence in timetable.event_faults(known, *parts(fresh)).values():
            raise Refused(sentence)
        translated.change(event, None, TRANSLATED, updated_at=at, **dates)
        extension = Extension.create(
            event=event, was=was, becomes=move.becomes, reason=move.reason, by=person, at=at
        )
        for one in move.tell:
            letters.write(
                one,
                "deadline_extended",
                at,
                event=event,
                link=move.link,
                deadline=move.becomes,
                reason=move.reason,
            )
        audit.record(
            at,
            person,
            "events.extend_deadline",
            event,
            event,
            was=was.isoformat(),
            becomes=move.becomes.isoformat(),
            reason=move.reason,
            registration="registration_closes" in dates,
        )
    return extension
