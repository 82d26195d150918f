"""Indicators: what is measured of a pilot, from where to where and by when, and who in the office
answers for it. What they showed is in ``readings``."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any, Self

from peewee import (
    JOIN,
    SQL,
    BooleanField,
    CharField,
    Check,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
)

from hackathon.core import audit, translated
from hackathon.core.db import DayField, Edited, TagField, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.parts import owners
from hackathon.pilots.pilots import Pilot, of_pilot, touch

TRANSLATED = ("title", "unit")
DIRECTIONS = {"up": lazy("More is better"), "down": lazy("Less is better")}


class Indicator(Edited):
    """A measured quantity with its baseline and target.

    :ivar owner: somebody of the office, so that it is measured beyond the end of the pilot
    :ivar direction: which way is better, a key of DIRECTIONS
    :ivar watched: a side effect: nothing to reach, but it must not get worse
    :ivar target_on: the day by which the target is to be reached
    """

    LIMITS = {
        "title": 200,
        "unit": 60,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="indicators", on_delete="CASCADE")
    title = CharField()
    # As it stands behind a number: "%", "days", "applications".
    unit = CharField(default="")
    language = TagField()
    translations = JSONField(default=dict)
    owner = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    # Whether more or less of it is better.
    direction = CharField(default="up", max_length=4)
    watched = BooleanField(default=False)
    # How it was before the pilot; empty while nobody knows.
    baseline = FloatField(null=True)
    # What is to be reached, and by when.
    target = FloatField(null=True)
    target_on = DayField(null=True)
    position = IntegerField(default=0)
    # No longer shown; its readings stay on record.
    withdrawn_at = UtcField(null=True)
    # Who owns it, as a file of content tells it.
    owner_words = CharField(default="", constraints=[SQL("DEFAULT ''")])

    @classmethod
    def by_address(cls, pilot: str, indicator: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == indicator).first()

    class Meta:
        constraints = [Check("direction IN ('up', 'down')")]


def refuse_endless(*numbers: float | None) -> None:
    """Refuse what no chart can draw and no JSON can say: "nan" and "inf" are numbers to a form.

    :raises Refused: with the sentence for the form
    """
    if any(number is not None and not math.isfinite(number) for number in numbers):
        raise Refused(_("Give an ordinary number."))


def _refuse_contrary(direction: str, baseline: float | None, target: float | None) -> None:
    if baseline is None or target is None or baseline == target:
        return
    if (target > baseline) != (direction == "up"):
        raise Refused(
            _("The target lies on the other side of the baseline. Say which way is better.")
        )


def add(pilot: Pilot, person: Person, at: datetime, **values: Any) -> Indicator:
    """Name a quantity that is measured.

    :param values: title, unit, language, owner, direction, watched, baseline, target (numbers or
        None), target_on
    :raises Refused: for endless numbers, a target on the wrong side, an owner of no office
    """
    ends = values.get("baseline"), values.get("target")
    refuse_endless(*ends)
    _refuse_contrary(values.setdefault("direction", towards(*ends)), *ends)
    with transaction():
        lock(pilot)
        owners.refuse_strangers(values.get("owner"), owners.of_offices(pilot))
        # Under the lock, or two at once get one place. Withdrawn ones count, since they may come
        # back.
        position = Indicator.select().where(Indicator.pilot == pilot).count()
        made = Indicator.create(pilot=pilot, position=position, **values)
        touch(pilot, at)
        audit.record(at, person, "indicators.add", pilot, None, title=made.title)
    return made


def towards(baseline: float | None, target: float | None) -> str:
    """Return the direction that a baseline and a target say, where nobody says another."""
    falls = baseline is not None and target is not None and target < baseline
    return "down" if falls else "up"


def edit(
    indicator: Indicator, expected: int | None, person: Person, at: datetime, **values: Any
) -> None:
    """Change an indicator; the audit line keeps what success meant before.

    :raises Refused: for endless numbers, a target on the wrong side, a new owner of no office
    :raises Conflict: when somebody else changed it meanwhile
    """
    refuse_endless(values.get("baseline"), values.get("target"))
    names = ("title", "unit", "baseline", "target", "direction")
    with transaction():
        was = Indicator.get_by_id(indicator.id)
        said = {name: values.get(name, getattr(was, name)) for name in names}
        _refuse_contrary(said["direction"], said["baseline"], said["target"])
        owner = values.get("owner", was.owner)
        if owner != was.owner:
            owners.refuse_strangers(owner, owners.of_offices(indicator.pilot))
            values["owner_words"] = ""
        translated.change(indicator, expected, TRANSLATED, **values)
        touch(indicator.pilot, at)
        before = {name: getattr(was, name) for name in names}
        told = {"title": indicator.title, "before": before}
        audit.record(at, person, "indicators.edit", indicator.pilot, None, **told)


def shown(pilot: Pilot) -> list[Indicator]:
    """Return a pilot's indicators with their owners, in order."""
    query = (
        Indicator.select(Indicator, Person)
        .join(Person, JOIN.LEFT_OUTER, on=Indicator.owner)
        .where(Indicator.pilot == pilot, Indicator.withdrawn_at.is_null())
    )
    return list(query.order_by(Indicator.position, Indicator.id))
