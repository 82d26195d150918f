"""Rounds: they lie between submissions and results, and how they rank is fixed before anybody knows
the scores."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import NOW, Cast, day, make_round, make_rubric

from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.events import rounds
from hackathon.events.phases import Phase
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Rubric


def values(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "slug": "final", "title": "Final", "rubric": cast.rubric, "opens": day(11), "closes": day(20), "reviews": 3, "blind": True,
        "method": "adjusted", "tie_break": "criteria", **changed,
    }  # fmt: skip


class TestFollowing:
    def test_the_first_has_all_of_judging_and_the_next_what_is_left(self, cast: Cast) -> None:
        event = cast.event
        assert rounds.following(event) == (event.judging_opens, event.judging_closes)
        make_round(event, cast.rubric, opens=day(11), closes=day(14))
        assert rounds.following(event) == (day(14), event.judging_closes)
        make_round(event, cast.rubric, "final", opens=day(14), closes=event.judging_closes)
        assert rounds.following(event) == (event.judging_closes, event.results_on)


class TestCreate:
    def test_comes_after_the_others(self, cast: Cast) -> None:
        first = cast.round
        made = rounds.create(cast.event, cast.ada, NOW, **values(cast))
        assert rounds.of(cast.event) == [first, made]

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"closes": day(11)}, "close after it opens"),
            ({"opens": day(9)}, "before submissions close"),
            ({"closes": day(26)}, "before the results"),
            ({"method": "raw mean", "tie_break": "raw mean"}, "cannot break a tie"),
            ({"slug": "screening"}, "short name"),
        ],
    )
    def test_refuses_what_cannot_be(self, cast: Cast, changed: dict[str, Any], why: str) -> None:
        assert cast.round.slug == "screening"
        with pytest.raises(Refused, match=why):
            rounds.create(cast.event, cast.ada, NOW, **values(cast, **changed))


class TestEdit:
    def test_is_told_to_the_second_of_two_editors(self, cast: Cast) -> None:
        seen = cast.round.revision
        rounds.edit(cast.round, seen, cast.ada, NOW, reviews=4)
        with pytest.raises(Conflict):
            rounds.edit(Round.get_by_id(cast.round.id), seen, cast.grace, NOW, reviews=5)
        assert Round.get_by_id(cast.round.id).reviews == 4

    @pytest.mark.parametrize(
        "changed",
        [{"method": "adjusted"}, {"tie_break": "median"}, {"blind": False}, {"rubric": "another"}],
    )
    def test_the_way_of_ranking_is_fixed_once_a_card_is_signed(
        self, cast: Cast, changed: dict[str, Any]
    ) -> None:
        if "rubric" in changed:
            changed = {"rubric": make_rubric(cast.event, "another")}
        rounds.freeze(cast.round, NOW)
        with pytest.raises(Refused, match="as they were announced"):
            rounds.edit(Round.get_by_id(cast.round.id), None, cast.ada, NOW, **changed)

    def test_the_rest_may_still_change(self, cast: Cast) -> None:
        rounds.freeze(cast.round, NOW)
        fresh = Round.get_by_id(cast.round.id)
        same = {
            "method": fresh.method,
            "tie_break": fresh.tie_break,
            "blind": fresh.blind,
            "rubric": fresh.rubric_id,
        }
        rounds.edit(fresh, None, cast.ada, NOW, closes=day(19), reviews=5, shortlist=4, **same)
        assert Round.get_by_id(cast.round.id).shortlist == 4

    def test_dates_are_checked_against_those_that_stay(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="close after it opens"):
            rounds.edit(cast.round, None, cast.ada, NOW, opens=day(21))


class TestFreeze:
    def test_keeps_the_first_moment_for_round_and_rubric(self, cast: Cast) -> None:
        rounds.freeze(cast.round, NOW)
        rounds.freeze(cast.round, day(1))
        assert (
            Round.get_by_id(cast.round.id).frozen_at
            == Rubric.get_by_id(cast.rubric.id).frozen_at
            == NOW
        )


class TestOpen:
    def test_from_its_opening_until_its_end_or_until_an_organiser_closes_it(
        self, cast: Cast
    ) -> None:
        round = cast.round
        assert [round.open(moment) for moment in (day(10.9), day(11), day(19.9), day(20))] == [
            False,
            True,
            True,
            False,
        ]
        round.closed_at = day(15)
        assert round.open(day(14.9)) and not round.open(day(15)) and round.over(day(15))


class TestClose:
    def test_ends_scoring_before_the_date_and_can_be_taken_back(
        self, cast: Cast, at: datetime
    ) -> None:
        during = cast.round.opens + timedelta(days=1)
        rounds.close(cast.round, cast.ada, during)
        assert cast.round.over(during) and not cast.round.open(during)
        rounds.reopen(cast.round, cast.ada, during)
        assert Round.get_by_id(cast.round.id).open(during)

    def test_only_an_open_round(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused):
            rounds.close(cast.round, cast.ada, cast.round.opens - timedelta(seconds=1))
        with pytest.raises(Refused):
            rounds.reopen(cast.round, cast.ada, cast.round.opens)

    def test_is_final_after_its_date(self, cast: Cast, at: datetime) -> None:
        rounds.close(cast.round, cast.ada, cast.round.opens)
        with pytest.raises(Refused):
            rounds.reopen(cast.round, cast.ada, cast.round.closes)


class TestJudgingOf:
    def test_the_line_goes_on_with_a_later_round(self, cast: Cast) -> None:
        late, at = day(23), day(21)
        assert cast.round.closes < late < cast.event.results_on
        assert cast.event.phase(at) is Phase.DELIBERATION
        cast.round.change(closes=late)
        event = rounds.judging_of(cast.event, at)
        assert event.phase(at) is Phase.JUDGING
        assert event.next_deadline(at) == ("judging_closes", late)
        (judging,) = [part for part in event.line(at) if part.key == "judging"]
        assert (judging.end, judging.state) == (late, "now")

    def test_its_own_date_says_enough_until_it_has_passed(self, cast: Cast) -> None:
        cast.round.change(closes=day(23))
        event = rounds.judging_of(cast.event, day(19))
        assert event.judging_over == event.judging_closes
