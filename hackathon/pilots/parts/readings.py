"""Readings: what an indicator showed on a day, from which source and told by whom. A reading is
corrected, never lost: the one that was stays beside the one that is."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, SQL, CharField, FloatField, ForeignKeyField, TextField

from hackathon.core import audit
from hackathon.core.db import Base, DayField, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.parts import indicators
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.pilots import Pilot, touch

LONGEST_REASON = 500  # characters


class Reading(Base):
    """What an indicator showed on a day.

    :ivar source: where the number comes from
    :ivar at: when it was told; the first edition did not note it
    :ivar corrected_at: when another took its place, or it was taken away
    :ivar reason: why it was corrected
    """

    LIMITS = {
        "source": 300,
    }
    indicator = ForeignKeyField(Indicator, backref="readings", on_delete="CASCADE")
    # ON is a word of SQL, so the column is called otherwise.
    on = DayField(column_name="read_on")
    # In the unit of its indicator.
    value = FloatField()
    # Where the number comes from, in words.
    source = CharField(default="", max_length=300)
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    at = UtcField(null=True)
    # From then on it no longer counts; it stays, with the reason.
    corrected_at = UtcField(null=True)
    corrected_by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    reason = TextField(default="")


Reading.add_index(
    Reading.index(
        Reading.indicator,
        Reading.on,
        unique=True,
        # Only of what holds: a corrected reading stands beside the one that took its place.
        where=SQL("corrected_at IS NULL"),
        name="reading_one_a_day",
    )
)


class Taken(NamedTuple):
    """A reading as somebody tells it."""

    on: date
    value: float | None  # None takes the reading of that day away
    source: str = ""
    reason: str = ""  # why it takes the place of the one that was told before


def read(indicator: Indicator, taken: Taken, person: Person, at: datetime) -> Reading | None:
    """Record what an indicator showed on a day; a second reading of that day corrects the first.

    :returns: the reading that holds now; None after one was taken away
    :raises Refused: for a day in the future, an endless number, a correction without its reason, or
        when there is no reading to take away
    """
    _refuse_impossible(taken, at)
    with transaction():
        lock(indicator)
        before = holding(indicator, taken.on)
        made = _put(indicator, before, taken, person, at)
        touch(indicator.pilot, at)
        told = {"title": indicator.title, "on": taken.on.isoformat(), "value": taken.value}
        told["was"] = before.value if before else None
        audit.record(at, person, "readings.read", indicator.pilot, None, **told)
    return made


def _refuse_impossible(taken: Taken, at: datetime) -> None:
    if taken.on > at.date():
        raise Refused(_("A reading cannot lie in the future."))
    indicators.refuse_endless(taken.value)


def holding(indicator: Indicator, day: date) -> Reading | None:
    """Return the reading of a day that holds, if any."""
    return Reading.get_or_none(
        Reading.indicator == indicator, Reading.on == day, Reading.corrected_at.is_null()
    )


def _put(
    indicator: Indicator, before: Reading | None, taken: Taken, person: Person, at: datetime
) -> Reading | None:
    """Put a reading in the place of the one that was told before, if any."""
    reason = taken.reason.strip()
    if before is None and taken.value is None:
        raise Refused(_("There is no reading of this day."))
    if before is not None and not reason:
        raise Refused(
            _(
                "There is a reading of this day already. Say why it is corrected; it stays on"
                " record."
            )
        )
    if before is not None:
        noted = {"corrected_at": at, "corrected_by": person, "reason": reason}
        Reading.update(noted).where(Reading.id == before.id).execute()
    if taken.value is None:
        return None
    said = {"on": taken.on, "value": taken.value, "source": taken.source.strip()}
    return Reading.create(
        indicator=indicator,
        by=person,
        at=at,
        **said,
    )


def told_by(on: date, value: float, corrected_at: datetime | None) -> str:
    """Return what names a reading in a file of content: its day, and of one that was corrected what
    it said and when that was found wrong."""
    if corrected_at is None:
        return on.isoformat()
    return f"{on.isoformat()} {value} {corrected_at:%Y-%m-%d %H:%M}"


def of_pilot(pilot: Pilot) -> list[tuple[Indicator, list[Reading]]]:
    """Return a pilot's indicators in order, each with the readings that hold by day; two
    queries."""
    found = indicators.shown(pilot)
    readings: dict[int, list[Reading]] = {row.id: [] for row in found}
    query = (
        Reading.select(Reading, Person)
        .join(Person, JOIN.LEFT_OUTER, on=Reading.by)
        .where(Reading.indicator.in_(list(readings) or [0]), Reading.corrected_at.is_null())
    )
    for reading in query.order_by(Reading.on):
        readings[reading.indicator_id].append(reading)
    return [(row, readings[row.id]) for row in found]
