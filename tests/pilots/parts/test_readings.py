"""Readings: one holds for each day, and what was corrected stays on record with the reason."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core import audit
from hackathon.core.states import Refused
from hackathon.pilots.parts import indicators, readings
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.readings import Reading, Taken


@pytest.fixture
def row(cast: Cast, at: datetime) -> Indicator:
    return indicators.add(cast.pilot, cast.pia, at, title="Time")


class TestRead:
    def test_a_second_reading_of_a_day_corrects_the_first_which_stays(
        self, cast: Cast, row: Indicator, at: datetime
    ) -> None:
        today = at.date()
        readings.read(row, Taken(today, 8.5, "Log"), cast.pia, at)
        with pytest.raises(Refused, match="why it is corrected"):
            readings.read(row, Taken(today, 8.0, "Log"), cast.pia, at)
        readings.read(row, Taken(today, 8.0, "Log", "One desk was missing"), cast.pia, at)
        [(_row, [holding])] = readings.of_pilot(cast.pilot)
        assert (holding.value, holding.source, holding.by) == (8.0, "Log", cast.pia)
        was = Reading.get(Reading.value == 8.5)
        assert (was.corrected_by, was.corrected_at, was.reason) == (
            cast.pia,
            at,
            "One desk was missing",
        )
        newest = audit.AuditLine.select().order_by(audit.AuditLine.id.desc()).first()
        assert (newest.detail["was"], newest.detail["value"]) == (8.5, 8.0)

    def test_a_reading_can_be_taken_away_and_stays_on_record(
        self, cast: Cast, row: Indicator, at: datetime
    ) -> None:
        taken = Taken(at.date(), None, reason="Of another tool")
        with pytest.raises(Refused, match="no reading"):
            readings.read(row, taken, cast.pia, at)
        readings.read(row, Taken(at.date(), 8.5), cast.pia, at)
        readings.read(row, taken, cast.pia, at)
        assert readings.of_pilot(cast.pilot) == [(row, [])]
        assert Reading.get().reason == "Of another tool"

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
    def test_no_endless_numbers(
        self, cast: Cast, row: Indicator, at: datetime, value: float
    ) -> None:
        with pytest.raises(Refused, match="ordinary number"):
            readings.read(row, Taken(at.date(), value), cast.pia, at)

    def test_not_in_the_future(self, cast: Cast, row: Indicator, at: datetime) -> None:
        with pytest.raises(Refused, match="future"):
            readings.read(row, Taken(at.date() + timedelta(days=1), 1.0), cast.pia, at)
