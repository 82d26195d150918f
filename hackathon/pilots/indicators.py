"""Indicators: what is measured of a pilot, its baseline and target, and its readings over time."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any, Self

from peewee import CharField, FloatField, ForeignKeyField, IntegerField

from hackathon.core import audit
from hackathon.core.db import Base, DayField, Edited, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, of_pilot, touch


class Indicator(Edited):
    """A measured quantity with its baseline and target."""

    LIMITS = {
        "title": 200,
        "unit": 60,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="indicators", on_delete="CASCADE")
    title = CharField()
    unit = CharField(default="")
    baseline = FloatField(null=True)
    target = FloatField(null=True)
    position = IntegerField(default=0)
    withdrawn_at = UtcField(null=True)

    @classmethod
    def by_address(cls, pilot: str, indicator: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == indicator).first()


class Reading(Base):
    """What an indicator showed on a day."""

    indicator = ForeignKeyField(Indicator, backref="readings", on_delete="CASCADE")
    # ON is a word of SQL, so the column is called otherwise.
    on = DayField(column_name="read_on")
    value = FloatField()

    class Meta:
        indexes = ((("indicator", "on"), True),)


def _refuse_endless(*numbers: float | None) -> None:
    # "nan" and "inf" are numbers to a form; no chart can draw them and no JSON can say them.
    if any(number is not None and not math.isfinite(number) for number in numbers):
        raise Refused(_("Give an ordinary number."))


def add(pilot: Pilot, person: Person, at: datetime, **values: Any) -> Indicator:
    """Name a quantity that is measured.

    :param values: title, unit, baseline, target (numbers or None)
    """
    _refuse_endless(values.get("baseline"), values.get("target"))
    with transaction():
        lock(pilot)
        # Under the lock, or two at once get one place. Withdrawn ones count, since they may come
        # back.
        position = Indicator.select().where(Indicator.pilot == pilot).count()
        made = Indicator.create(pilot=pilot, position=position, **values)
        touch(pilot, at)
        audit.record(at, person, "progress.add_indicator", pilot, None, title=made.title)
    return made


def edit(
    indicator: Indicator, expected: int | None, person: Person, at: datetime, **values: Any
) -> None:
    """Change an indicator; the audit line keeps what success meant before.

    :raises Conflict: when somebody else changed it meanwhile
    """
    _refuse_endless(values.get("baseline"), values.get("target"))
    before = {name: getattr(indicator, name) for name in ("title", "unit", "baseline", "target")}
    with transaction():
        indicator.change(expected, **values)
        touch(indicator.pilot, at)
        audit.record(
            at,
            person,
            "progress.edit_indicator",
            indicator.pilot,
            None,
            title=indicator.title,
            before=before,
        )


def read(
    indicator: Indicator,
    on: date,
    value: float | None,
    person: Person,
    at: datetime,
) -> None:
    """Record what an indicator showed on a day; a second reading of the same day replaces the
    first, None takes it away.

    :raises Refused: for a day in the future, or when there is no reading to take away
    """
    if on > at.date():
        raise Refused(_("A reading cannot lie in the future."))
    _refuse_endless(value)
    with transaction():
        lock(indicator)
        before = Reading.get_or_none(Reading.indicator == indicator, Reading.on == on)
        if before is None and value is None:
            raise Refused(_("There is no reading of this day."))
        if before is not None:
            before.delete_instance()
        if value is not None:
            Reading.create(indicator=indicator, on=on, value=value)
        touch(indicator.pilot, at)
        was = before.value if before else None
        audit.record(
            at,
            person,
            "progress.read_indicator",
            indicator.pilot,
            None,
            title=indicator.title,
            on=on.isoformat(),
            value=value,
            was=was,
        )


def with_readings(pilot: Pilot) -> list[tuple[Indicator, list[Reading]]]:
    """Return a pilot's indicators in order, each with its readings by day; two queries."""
    found = list(
        Indicator.select()
        .where(Indicator.pilot == pilot, Indicator.withdrawn_at.is_null())
        .order_by(Indicator.position)
    )
    readings: dict[int, list[Reading]] = {row.id: [] for row in found}
    for reading in (
        Reading.select().where(Reading.indicator.in_(list(readings) or [0])).order_by(Reading.on)
    ):
        readings[reading.indicator_id].append(reading)
    return [(row, readings[row.id]) for row in found]
