"""Readings out as a table and in again: all lines or none, and nothing twice."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core import spreadsheets
from hackathon.core.states import Refused
from hackathon.pilots.parts import indicators, reading_files, readings
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.readings import Reading, Taken


@pytest.fixture
def row(cast: Cast, at: datetime) -> Indicator:
    return indicators.add(cast.pilot, cast.pia, at, title="=Time")


def table(cast: Cast) -> bytes:
    lines = spreadsheets.csv_lines(reading_files.COLUMNS, reading_files.rows(cast.pilot))
    return "".join(lines).encode()


def test_what_goes_out_comes_in_unchanged(cast: Cast, row: Indicator, at: datetime) -> None:
    for days, value in ((3, -1.5), (1, 8.0)):
        day = at.date() - timedelta(days=days)
        readings.read(row, Taken(day, value, "Log; desk 2"), cast.pia, at)
    taken = table(cast)
    lines = reading_files.read(cast.pilot, taken, "")
    assert reading_files.take_in(lines, cast.pia, at) == 0
    Reading.delete().execute()
    assert reading_files.take_in(lines, cast.pia, at) == 2
    assert table(cast) == taken


def test_all_lines_or_none(cast: Cast, row: Indicator, at: datetime) -> None:
    day = at.date().isoformat()
    readings.read(row, Taken(at.date(), 1.0), cast.pia, at)
    before = (at.date() - timedelta(days=1)).isoformat()
    content = f"indicator;day;value\n=time;{before};3\n=time;{day};2\n".encode()
    with pytest.raises(Refused, match="why it is corrected"):
        reading_files.take_in(reading_files.read(cast.pilot, content, ""), cast.pia, at)
    assert Reading.select().count() == 1
    lines = reading_files.read(cast.pilot, content, "Whole office")
    assert reading_files.take_in(lines, cast.pia, at) == 2
    assert Reading.select().count() == 3


def test_each_line_that_is_not_understood_is_told(cast: Cast, row: Indicator) -> None:
    content = b"indicator,day,value\nOther,2027-01-01,1\n=Time,1.1.2027,1\n=Time,2027-01-01,x\n"
    with pytest.raises(Refused) as told:
        reading_files.read(cast.pilot, content, "")
    assert [part in str(told.value) for part in ("Line 2", "Line 3", "Line 4")] == [True] * 3
    with pytest.raises(Refused, match="day, value"):
        reading_files.read(cast.pilot, b"indicator\n=Time\n", "")
