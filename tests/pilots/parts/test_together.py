"""The parts of a pilot together: what leaves the page comes back, and the news."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core.states import Refused
from hackathon.pilots.parts import indicators, milestones, reports, risks, together
from hackathon.pilots.parts.reports import Said
from hackathon.pilots.pilots import Pilot


class TestWithdraw:
    def test_every_part_leaves_the_page_and_comes_back(self, cast: Cast, at: datetime) -> None:
        made = [
            milestones.add(cast.pilot, cast.pia, at, title="M", due=at.date()),
            indicators.add(cast.pilot, cast.pia, at, title="I"),
            risks.add(cast.pilot, cast.pia, at, title="R", likelihood=1, impact=1, public=True),
            reports.publish(cast.pilot, Said("U", "Text"), cast.pia, at),
        ]
        for part in made:
            together.withdraw(part, cast.pia, at)
            with pytest.raises(Refused, match="already"):
                together.withdraw(part, cast.pia, at)
        whole = together.whole(cast.pilot)
        assert not (whole.milestones or whole.indicators or whole.report)
        assert risks.shown(cast.pilot, inside=True) == []
        assert [
            [row.title for row in together.withdrawn(cast.pilot, kind)] for kind in together.KINDS
        ] == [["M"], ["I"], ["R"], ["U"]]
        for part in made:
            together.restore(part, cast.pia, at)
        assert len(risks.shown(cast.pilot, inside=True)) == 1
        assert not any(together.withdrawn(cast.pilot, kind) for kind in together.KINDS)


class TestNews:
    def test_of_public_pilots_newest_first_without_what_was_withdrawn(
        self, cast: Cast, at: datetime
    ) -> None:
        reports.publish(
            cast.pilot,
            Said("First", "Text"),
            cast.pia,
            at - timedelta(days=2),
        )
        gone = reports.publish(
            cast.pilot,
            Said("Gone", "Text"),
            cast.pia,
            at - timedelta(days=1),
        )
        reports.publish(cast.pilot, Said("Second", "Text"), cast.pia, at)
        together.withdraw(gone, cast.pia, at)
        assert [row.title for row in together.news()] == ["Second", "First"]
        Pilot.update(status="draft").where(Pilot.id == cast.pilot.id).execute()
        assert together.news() == []
        assert len(together.news(pilot=cast.pilot)) == 2
