"""Assignments: given by hand, given back."""

import pytest
from benches import IN_ROUND, Bench, submitted
from casting import Cast, day

from hackathon.core.states import Refused
from hackathon.judging import (
    assignments,
)
from hackathon.judging.impartiality import between
from hackathon.people.acts import Act


class TestByHand:
    def test_gives_a_judge_a_submission(self, bench: Bench, cast: Cast) -> None:
        assignments.by_hand(bench.round, bench.dee, bench.entries[0], Act(cast.ada, day(12)))
        with pytest.raises(Refused, match="has this submission already"):
            assignments.by_hand(bench.round, bench.dee, bench.entries[0], Act(cast.ada, day(12)))

    def test_tells_why_it_is_barred(self, bench: Bench, cast: Cast) -> None:
        cast.dee.change(office=cast.office)
        bench.entries[0].team.captain.change(office=cast.office)
        with pytest.raises(Refused, match="J01 has a conflict of interest: same office"):
            assignments.by_hand(bench.round, bench.dee, bench.entries[0], Act(cast.ada, day(12)))
        bench.dee.change(load_maximum=0)
        with pytest.raises(Refused, match="maximum"):
            assignments.by_hand(bench.round, bench.dee, bench.entries[1], Act(cast.ada, day(12)))
        other = submitted(cast, "Delta")
        with pytest.raises(Refused, match="does not take part in the round"):
            assignments.by_hand(bench.round, bench.dan, other, Act(cast.ada, day(12)))

    def test_what_was_taken_away_can_be_given_again(self, bench: Bench, cast: Cast) -> None:
        row = assignments.by_hand(bench.round, bench.dee, bench.entries[0], Act(cast.ada, day(12)))
        assignments.remove(row, "by mistake", cast.ada, day(12))
        assert (
            assignments.by_hand(bench.round, bench.dee, bench.entries[0], Act(cast.ada, day(12))).id
            == row.id
        )


class TestRecuse:
    def test_leaves_a_conflict_behind(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        assignments.recuse(row, "My neighbour", Act(cast.dee, IN_ROUND))
        assert between([bench.dee], bench.entries) == {
            (bench.dee.id, bench.entries[0].id): {"recusal"}
        }

    def test_needs_a_reason_and_happens_once(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        with pytest.raises(Refused, match="reason"):
            assignments.recuse(row, " ", Act(cast.dee, IN_ROUND))
        assignments.recuse(row, "My neighbour", Act(cast.dee, IN_ROUND))
        with pytest.raises(Refused, match="already"):
            assignments.recuse(row, "Again", Act(cast.dee, IN_ROUND))
