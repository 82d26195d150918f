"""Adopters of a pilot as its file tells them: who they are, how far each is, and what it
measured."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from hackathon.content.items import Item
from hackathon.content.loading.parts import Parts, Values, put
from hackathon.content.loading.rows import Rows, pick
from hackathon.pilots import adoptions
from hackathon.pilots.adopter_readings import AdopterReading
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.readings import told_by
from hackathon.pilots.pilots import Pilot

# When an office said it: a file has the day that it spoke of and no more.
ONCE = ("at",)


def load(
    rows: Rows,
    item: Item,
    row: Pilot,
    indicators: Mapping[str, object],
) -> None:
    """Write the adopters and what each says itself.

    :param indicators: those of the file, by their titles
    """
    made = item.values
    wanted = [(code, {"office": rows.office(code)}) for code in made["adopters"]]
    written = rows.parts(item, Parts("adopters", Adoption, {"pilot": row}, wanted))
    for adoption in adoptions.of([row], "ended"):
        if adoption.office.code in made["adopters"]:
            adoptions.name_again(adoption)
    for part in made["adoptions"]:
        code = part["office"]
        if code not in written:
            rows.wrong(item, "adoptions", f"{code} is not among the adopters.")
            continue
        adoption = Adoption.get(Adoption.pilot == row, Adoption.office == rows.office(code))
        _own(rows, item, adoption, part, indicators)


def _own(
    rows: Rows,
    item: Item,
    adoption: Adoption,
    part: Mapping[str, Any],
    indicators: Mapping[str, object],
) -> None:
    code, of_row = part["office"], {"adoption": adoption}
    values: Values = {"changes": part["changes"]}
    if part["stages"]:
        # Of one day the one that is told last came last.
        last = sorted(part["stages"], key=_day)[-1]
        values |= {"stage": last["stage"], "since": last["on"]}
    put(adoption, values)
    steps = [
        (f"{one['on'].isoformat()} {one['stage']}", {**one, "at": _moment(one["on"])})
        for one in part["stages"]
    ]
    rows.parts(item, Parts(f"stages of {code}", AdoptionStep, of_row, steps, None, ONCE))
    readings = []
    for one in part["readings"]:
        measured = indicators.get(one["indicator"])
        if measured is None:
            sentence = f"There is no indicator “{one['indicator']}” in this pilot."
            rows.wrong(item, "adoptions", sentence)
            continue
        assert isinstance(measured, Indicator)
        said = {**pick(one, "on", "value", "source"), "indicator": measured}
        day = told_by(one["on"], one["value"], one["corrected"])
        said |= {"at": _moment(one["on"]), "corrected_at": one["corrected"]}
        readings.append((f"{measured.title} {day}", said))
    rows.parts(item, Parts(f"readings of {code}", AdopterReading, of_row, readings, None, ONCE))


def _day(part: Mapping[str, Any]) -> date:
    day: date = part["on"]
    return day


def _moment(day: date) -> datetime:
    # When it was said is known to nobody; of that day nobody is told anew.
    return datetime.combine(day, time(), UTC)
