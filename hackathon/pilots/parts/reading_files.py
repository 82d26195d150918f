"""Readings as a table: taken away as CSV, and brought in from one. Either all lines count or
none."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from hackathon.core import spreadsheets
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.spreadsheets.tables import BadTable, decode
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.parts import indicators, readings
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.readings import Reading, Taken
from hackathon.pilots.pilots import Pilot

COLUMNS = ("indicator", "day", "value", "source")
LARGEST = 1_000_000  # bytes of a file that is brought
MOST = 20  # faults that are told at once


class Line(NamedTuple):
    """A line of a file, understood."""

    indicator: Indicator
    taken: Taken


def rows(pilot: Pilot) -> Iterator[tuple[object, ...]]:
    """Yield the readings that hold, as lines of COLUMNS."""
    for indicator, found in readings.of_pilot(pilot):
        for one in found:
            yield indicator.title, one.on.isoformat(), one.value, one.source


def read(pilot: Pilot, content: bytes, reason: str) -> list[Line]:
    """Understand a file; the reason goes with lines that correct a reading.

    :raises Refused: with the number of each line that is not understood, and why
    """
    try:
        text = decode(content, LARGEST)
    except BadTable as error:
        raise Refused(str(error)) from None
    head, *lines = text.splitlines() or [""]
    mark = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip().casefold() for name in next(csv.reader([head], delimiter=mark), [])]
    if missing := [name for name in COLUMNS[:3] if name not in names]:
        raise Refused(
            _("The first line must name these columns: %(names)s.", names=", ".join(missing))
        )
    known = {row.title.casefold(): row for row in indicators.shown(pilot)}
    found, faults = [], []
    for number, cells in enumerate(csv.reader(lines, delimiter=mark), 2):
        if not any(cells):
            continue
        values = dict(zip(names, map(spreadsheets.unguarded, cells), strict=False))
        fault, line = _line(values, known, reason)
        if line is not None:
            found.append(line)
        else:
            faults.append(_("Line %(number)s: %(fault)s", number=number, fault=fault))
    if faults:
        raise Refused(" ".join(faults[:MOST]))
    return found


def _line(
    values: dict[str, str], known: dict[str, Indicator], reason: str
) -> tuple[str, Line | None]:
    """Return what is wrong with a line, or the line."""
    indicator = known.get(values.get("indicator", "").strip().casefold())
    if indicator is None:
        return _("the pilot has no such indicator."), None
    try:
        day = date.fromisoformat(values.get("day", "").strip())
    except ValueError:
        return _("the day is written as 2027-03-31."), None
    try:
        number = float(values.get("value", "").strip())
    except ValueError:
        return _("the value must be a number."), None
    source = values.get("source", "").strip()[: Reading.longest("source")]
    return "", Line(indicator, Taken(day, number, source, reason))


def take_in(lines: list[Line], person: Person, at: datetime) -> int:
    """Record the lines of a file; those that say what is known already are passed over.

    :returns: how many readings were recorded
    :raises Refused: as a single reading is; nothing is recorded then
    """
    told = 0
    with transaction():
        for indicator, taken in lines:
            there = readings.holding(indicator, taken.on)
            if there is not None and there.value == taken.value:
                continue
            readings.read(indicator, taken, person, at)
            told += 1
    return told
