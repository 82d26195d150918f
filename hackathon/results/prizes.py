"""Prizes: what can be won at an event. Who wins is in ``results``."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField, fn

from hackathon.core import audit
from hackathon.core.db import Base, TagField, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.core.translated import Worded
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission


class Prize(Worded):
    """What can be won at an event."""

    LIMITS = {
        "title": 200,
        "places": (1, 1000),
        "description": 2000,
    }
    TEXTS = ("title", "description")

    event = ForeignKeyField(Event, backref="prizes", on_delete="CASCADE")
    title = CharField()
    # How many can win it.
    places = IntegerField(default=1)
    description = TextField(default="")
    position = IntegerField(default=0)
    withdrawn_at = UtcField(null=True)  # no longer offered
    language = TagField(constraints=[SQL("DEFAULT 'en'")])
    translations = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])

    @classmethod
    def by_address(cls, event: str, prize: int) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.id == prize).first()

    class Meta:
        indexes = ((("event", "title"), True),)
        constraints = [Check("places >= 1")]


class Award(Base):
    """A prize given to a submission; secret until a publication contains it."""

    seen_by_public = False
    prize = ForeignKeyField(Prize, backref="awards", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="awards", on_delete="RESTRICT")
    citation = TextField(default="")  # one sentence why

    class Meta:
        indexes = ((("prize", "submission"), True),)


def of(event: Event) -> list[Prize]:
    """Return the prizes that can be won, in order."""
    return [prize for prize in every(event) if prize.withdrawn_at is None]


def every(event: Event) -> list[Prize]:
    """Return all prizes in order, the withdrawn ones too."""
    return list(Prize.select().where(Prize.event == event).order_by(Prize.position, Prize.id))


def _refuse_same(event: Event, title: str, but: int | None = None) -> None:
    same = Prize.select().where(Prize.event == event, Prize.title == title)
    if (same.where(Prize.id != but) if but else same).exists():
        raise Refused(_("There is a prize of this name already."))


def create(event: Event, person: Person, at: datetime, **values: Any) -> Prize:
    """Offer a prize, after the others. Raises Refused when its name is taken."""
    with transaction():
        lock(event)
        _refuse_same(event, values["title"])
        last = Prize.select(fn.MAX(Prize.position)).where(Prize.event == event).scalar()
        prize = Prize.create(
            event=event,
            position=0 if last is None else last + 1,
            **values,
        )
        audit.record(at, person, "prizes.create", prize, event, title=prize.title)
    return prize


def edit(prize: Prize, expected: int | None, person: Person, at: datetime, **values: Any) -> None:
    """Change a prize.

    :raises Refused: when its name is taken, or more submissions have it than there would be places
    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        _refuse_same(prize.event, values["title"], prize.id)
        # Places that are taken cannot disappear beneath their winners.
        given = Award.select().where(Award.prize == prize).count()
        if values["places"] < given:
            raise Refused(
                _(
                    "%(count)s submissions have this prize; there cannot be fewer places.",
                    count=given,
                )
            )
        prize.rewrite(expected, **values)
        audit.record(at, person, "prizes.edit", prize, prize.event_id)


def withdraw(prize: Prize, person: Person, at: datetime) -> None:
    """Offer a prize no longer. Raises Refused when somebody has won it."""
    with transaction():
        if Award.select().where(Award.prize == prize).exists():
            raise Refused(_("This prize has been given, so it stays."))
        prize.rewrite(withdrawn_at=at)
        audit.record(at, person, "prizes.withdraw", prize, prize.event_id)


def restore(prize: Prize, person: Person, at: datetime) -> None:
    """Offer a withdrawn prize again."""
    with transaction():
        prize.rewrite(withdrawn_at=None)
        audit.record(at, person, "prizes.restore", prize, prize.event_id)
