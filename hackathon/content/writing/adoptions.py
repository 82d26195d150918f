"""What adopters of a pilot say themselves, as its file tells it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hackathon.content.writing.documents import Values, columns, moment, number
from hackathon.pilots import adopter_readings, adopter_reports
from hackathon.pilots.adopter_readings import AdopterReading
from hackathon.pilots.adoptions import Adoption

UTC = ZoneInfo("UTC")


def told(rows: list[Adoption]) -> list[Values]:
    """Return a record for each adopter that has said something."""
    steps, readings = adopter_reports.steps(rows), adopter_readings.of(rows)
    found = []
    for row in rows:
        ways = [columns(step, "on", "stage", "note") for step in steps[row.id]]
        # An indicator that was withdrawn is in no file, so what was read of it stays here.
        there = [one for one in readings[row.id] if one.indicator.withdrawn_at is None]
        measured = [_reading(one) for one in there]
        if row.changes or ways or measured:
            said: Values = {"office": row.office.code, **columns(row, "changes")}
            found.append({**said, "stages": ways, "readings": measured})
    return found


def _reading(row: AdopterReading) -> Values:
    said = {"indicator": row.indicator.title, **columns(row, "on", "source")}
    corrected = moment(row.corrected_at, UTC) if row.corrected_at else ""
    return {**said, "value": number(row.value), "corrected": corrected}
