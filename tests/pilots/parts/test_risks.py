"""Risks: a level that follows from two numbers, and some that only those who run the pilot read."""

from datetime import datetime, timedelta

import pytest
from casting import Cast
from peewee import IntegrityError

from hackathon.core.states import Refused
from hackathon.pilots.parts import risks
from hackathon.pilots.parts.risks import Risk

LEVELS = [((1, 5), "low"), ((2, 3), "medium"), ((3, 4), "high"), ((5, 5), "high")]


class TestRisks:
    @pytest.mark.parametrize(("numbers", "level"), LEVELS)
    def test_the_level_follows_from_the_numbers(
        self, cast: Cast, at: datetime, numbers: tuple[int, int], level: str
    ) -> None:
        likelihood, impact = numbers
        row = risks.add(cast.pilot, cast.pia, at, title="R", likelihood=likelihood, impact=impact)
        assert row.level == level

    def test_outside_only_what_is_public_the_gravest_first(self, cast: Cast, at: datetime) -> None:
        for title, impact, public in (("A", 1, True), ("B", 5, True), ("C", 3, False)):
            risks.add(
                cast.pilot, cast.pia, at, title=title, likelihood=2, impact=impact, public=public
            )
        assert [row.title for row in risks.shown(cast.pilot, False)] == ["B", "A"]
        assert [row.title for row in risks.shown(cast.pilot, True)] == ["B", "C", "A"]

    def test_the_owner_runs_the_pilot(self, cast: Cast, at: datetime) -> None:
        row = risks.add(cast.pilot, cast.pia, at, title="R", likelihood=1, impact=1)
        with pytest.raises(Refused, match="run the pilot"):
            risks.edit(row, None, cast.pia, at, owner=cast.sam)
        risks.edit(row, None, cast.pia, at, owner=cast.pia, likelihood=4)
        assert (Risk.get().owner, Risk.get().likelihood) == (cast.pia, 4)

    def test_the_day_to_look_at_it_again(self, cast: Cast, at: datetime) -> None:
        day = at.date()
        values = {"title": "R", "likelihood": 1, "impact": 1, "review_on": day}
        row = risks.add(cast.pilot, cast.pia, at, **values)
        assert row.to_review(day) and not row.to_review(day - timedelta(days=1))

    def test_numbers_go_from_one_to_five(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError):
            Risk.create(pilot=cast.pilot, title="R", likelihood=6, impact=1)
