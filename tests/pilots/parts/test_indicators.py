"""Indicators: ordinary numbers on the right side of the baseline, and the record keeps what success
meant before."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.core import audit
from hackathon.core.states import Refused
from hackathon.people.affiliations import Affiliation
from hackathon.pilots.parts import indicators
from hackathon.pilots.parts.indicators import Indicator


class TestIndicators:
    @pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
    def test_no_endless_numbers(self, cast: Cast, at: datetime, value: float) -> None:
        row = indicators.add(cast.pilot, cast.pia, at, title="Time")
        with pytest.raises(Refused, match="ordinary number"):
            indicators.edit(row, None, cast.pia, at, title="Time", baseline=value, target=None)

    def test_the_record_keeps_what_success_meant_before(self, cast: Cast, at: datetime) -> None:
        row = indicators.add(
            cast.pilot, cast.pia, at, title="Time", unit="min", baseline=9.0, target=6.0
        )
        assert row.direction == "down"
        indicators.edit(row, row.revision, cast.pia, at, target=8.0)
        newest = audit.AuditLine.get(audit.AuditLine.verb == "indicators.edit")
        assert newest.detail["before"]["target"] == 6.0

    def test_the_target_lies_where_it_is_better(self, cast: Cast, at: datetime) -> None:
        ends = {"baseline": 9.0, "target": 6.0}
        with pytest.raises(Refused, match="other side"):
            indicators.add(cast.pilot, cast.pia, at, title="Time", direction="up", **ends)
        row = indicators.add(cast.pilot, cast.pia, at, title="Time", direction="down", **ends)
        with pytest.raises(Refused, match="other side"):
            indicators.edit(row, None, cast.pia, at, target=12.0)

    def test_the_owner_works_for_an_office_of_the_pilot(self, cast: Cast, at: datetime) -> None:
        pilot = cast.pilot
        Affiliation.delete().execute()
        with pytest.raises(Refused, match="run the pilot"):
            indicators.add(pilot, cast.pia, at, title="Time", owner=cast.pia)
        Affiliation.create(
            person=cast.pia, office=cast.office, degree="confirmed", how="domain", since=at
        )
        indicators.add(pilot, cast.pia, at, title="Time", owner=cast.pia)
        assert Indicator.get().owner == cast.pia
