"""Readings of adopters: what an office that took a tool over measured itself, against the
indicators of the pilot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, CharField, FloatField, ForeignKeyField

from hackathon.core import audit
from hackathon.core.db import Base, DayField, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.pilots import touch


class AdopterReading(Base):
    """What an adopting office measured on a day. A correction is a row of its own: the old one
    stays, with the moment from which it no longer counts."""

    LIMITS = {
        "source": 300,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    # What the adopting office measured: the reading goes with the adoption.
    adoption = ForeignKeyField(Adoption, backref="readings", on_delete="CASCADE")
    indicator = ForeignKeyField(Indicator, backref="+", on_delete="CASCADE")
    # ON is a word of SQL, so the column is called otherwise.
    on = DayField(column_name="read_on")
    # In the unit of the indicator, like the pilot's own readings.
    value = FloatField()
    # Where the number comes from, in words.
    source = CharField(default="", max_length=300)
    # Empty once the account is closed, or where a file of content said it.
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()
    # From then on another row counts in its place.
    corrected_at = UtcField(null=True)

    class Meta:
        indexes = ((("adoption", "indicator", "on"), False),)


class Measured(NamedTuple):
    """What an office measured."""

    indicator: Indicator
    on: date
    value: float
    source: str  # where the number comes from


def read(row: Adoption, seen: Measured, person: Person, at: datetime) -> AdopterReading:
    """Record what an adopting office measured; a second reading of a day corrects the first.

    :raises Refused: for a day to come, an indicator of another pilot, or what is no number
    """
    if seen.on > at.date():
        raise Refused(_("A reading cannot lie in the future."))
    # "nan" and "inf" are numbers to a form; no chart can draw them and no JSON can say them.
    if not math.isfinite(seen.value):
        raise Refused(_("Give an ordinary number."))
    with transaction():
        lock(row)
        if Adoption.get_by_id(row.id).status != "accepted":
            raise Refused(_("This office does not take the tool over any more."))
        indicator = Indicator.get_by_id(seen.indicator.id)
        if indicator.pilot_id != row.pilot_id or indicator.withdrawn_at is not None:
            raise Refused(_("The pilot does not measure this any more."))
        before = AdopterReading.update(corrected_at=at).where(
            AdopterReading.adoption == row,
            AdopterReading.indicator == indicator,
            AdopterReading.on == seen.on,
            AdopterReading.corrected_at.is_null(),
        )
        corrects = bool(before.execute())
        words = {"on": seen.on, "value": seen.value, "source": seen.source.strip()}
        made = AdopterReading.create(
            adoption=row,
            indicator=indicator,
            by=person,
            at=at,
            **words,
        )
        touch(row.pilot, at)
        audit.record(
            at,
            person,
            "adoptions.read",
            row.pilot,
            None,
            office=row.office.code,
            title=indicator.title,
            on=seen.on.isoformat(),
            value=seen.value,
            corrects=corrects,
        )
    return made


def of(rows: Sequence[Adoption]) -> dict[int, list[AdopterReading]]:
    """Return all readings of adoptions, by the adoption's number and then by day, those that were
    corrected included; one query."""
    found: dict[int, list[AdopterReading]] = {row.id: [] for row in rows}
    query = (
        AdopterReading.select(AdopterReading, Indicator, Person)
        .join(Indicator)
        .switch(AdopterReading)
        .join(Person, JOIN.LEFT_OUTER)
        .where(AdopterReading.adoption.in_(list(found) or [0]))
        .order_by(Indicator.position, AdopterReading.on, AdopterReading.id)
    )
    for reading in query:
        found[reading.adoption_id].append(reading)
    return found
