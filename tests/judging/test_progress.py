"""Progress: what counts as signed and as wished, and who is reminded."""

import pytest
from benches import GOOD, IN_ROUND, Bench, sign
from casting import Cast

from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.judging import (
    assignments,
    progress,
    queues,
    scorecards,
    signed_cards,
)
from hackathon.people.acts import Act
from hackathon.submissions.submissions import Submission


class TestRemind:
    def test_goes_to_whoever_has_open_cards(self, bench: Bench, cast: Cast) -> None:
        sign(
            bench.assign(bench.dee, bench.entries[0]),
            bench.dee,
            {"usefulness": 5, "feasibility": 5},
        )
        bench.assign(bench.dan, bench.entries[0])
        mail.Message.delete().execute()
        assert progress.remind(bench.round, cast.ada, IN_ROUND) == 1
        assert [message.to for message in mail.Message.select()] == [cast.dan.email]

    def test_nobody_to_remind_is_told(self, bench: Bench, cast: Cast) -> None:
        with pytest.raises(Refused, match="nobody to remind"):
            progress.remind(bench.round, cast.ada, IN_ROUND)


class TestProgress:
    def test_counts_by_judge_and_by_entry(self, bench: Bench, cast: Cast) -> None:
        alpha, beta, gamma = bench.entries
        sign(bench.assign(bench.dee, alpha), bench.dee, {"usefulness": 5, "feasibility": 5})
        scorecards.save(bench.assign(bench.dee, beta), 0, GOOD, IN_ROUND)
        assignments.recuse(bench.assign(bench.dan, gamma), "Friend", Act(cast.dan, IN_ROUND))
        found = progress.of(bench.round)
        dee, dan = found.judges
        assert (dee.assigned, dee.drafts, dee.signed, dee.recused) == (
            3,
            1,
            1,
            0,
        ), "Gamma's missing reviews came to Dee"
        assert (dan.assigned, dan.recused, dan.conflicts) == (0, 1, 1)
        assert (found.signed, found.wished) == (1, 6)

    def test_what_is_out_does_not_count(self, bench: Bench, cast: Cast) -> None:
        sign(
            bench.assign(bench.dee, bench.entries[0]),
            bench.dee,
            {"usefulness": 5, "feasibility": 5},
        )
        Submission.update(status="disqualified", reason="Copied").where(
            Submission.id == bench.entries[0].id
        ).execute()
        assert signed_cards.of(bench.round) == [] and progress.of(bench.round).wished == 4
        assert queues.of(bench.dee, bench.round) == []
