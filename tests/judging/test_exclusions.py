"""An entry is taken out of its round, and put back with all that it had."""

import pytest
from benches import IN_ROUND, Bench, sign
from casting import Cast, day

from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.judging import assignments, entries, exclusions, progress, signed_cards
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment
from hackathon.people.acts import Act
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import members


def statuses(submission: int) -> list[str]:
    rows = Assignment.select().where(Assignment.submission == submission).order_by(Assignment.id)
    return [row.status for row in rows]


class TestTakeOut:
    def test_and_back_with_code_judges_and_scorecards(self, bench: Bench, cast: Cast) -> None:
        act = Act(cast.ada, IN_ROUND)
        entry = Entry.select().order_by(Entry.code).first()
        judge = bench.dee
        submission = Submission.get_by_id(entry.submission_id)
        assignments.by_hand(bench.round, judge, submission, act)
        exclusions.take_out(bench.round, entry.code, "Taken in by mistake.", act)
        (line,) = [row for row in entries.of(bench.round) if row.code == entry.code]
        assert line.out and line.out_reason == "Taken in by mistake."
        assert statuses(entry.submission_id) == ["removed"]
        with pytest.raises(Refused, match="does not take part"):
            assignments.by_hand(bench.round, judge, submission, act)
        exclusions.put_back(bench.round, entry.code, act)
        (line,) = [row for row in entries.of(bench.round) if row.code == entry.code]
        assert not line.out and statuses(entry.submission_id) == ["assigned"]

    def test_nothing_waits_for_it_while_it_is_out(self, bench: Bench, cast: Cast) -> None:
        before = progress.lacks([bench.round.id])[bench.round.id].reviews
        exclusions.take_out(bench.round, "E01", "By mistake.", Act(cast.ada, IN_ROUND))
        assert (
            progress.lacks([bench.round.id])[bench.round.id].reviews == before - bench.round.reviews
        )
        assert entries.waiting(bench.round) == 0, "one click takes nobody in again"

    def test_a_judge_who_was_taken_off_before_does_not_come_back_with_it(
        self, bench: Bench, cast: Cast
    ) -> None:
        act = Act(cast.ada, IN_ROUND)
        entry = Entry.get(Entry.code == "E01")
        submission = Submission.get_by_id(entry.submission_id)
        given = assignments.by_hand(bench.round, bench.dee, submission, act)
        assignments.remove(given, "Too near.", cast.ada, IN_ROUND)
        exclusions.take_out(bench.round, "E01", "By mistake.", act)
        exclusions.put_back(bench.round, "E01", act)
        assert statuses(entry.submission_id) == ["removed"]

    def test_needs_a_reason_and_an_open_round(self, bench: Bench, cast: Cast) -> None:
        with pytest.raises(Refused, match="Give the reason"):
            exclusions.take_out(bench.round, "E01", " ", Act(cast.ada, IN_ROUND))
        with pytest.raises(Refused, match="over"):
            exclusions.take_out(bench.round, "E01", "Late.", Act(cast.ada, day(30)))
        with pytest.raises(Refused, match="was not removed"):
            exclusions.put_back(bench.round, "E01", Act(cast.ada, IN_ROUND))

    def test_the_team_is_told_both_with_the_reason_and_without_a_code(
        self, bench: Bench, cast: Cast
    ) -> None:
        act, entry = Act(cast.ada, IN_ROUND), Entry.get(Entry.code == "E01")
        people = {one.email for one in members(entry.submission.team)}
        exclusions.take_out(bench.round, "E01", "Sent twice.", act)
        out = list(Message.select().where(Message.kind == "submission_out_of_round"))
        assert people and {message.to for message in out} == people
        assert all("Sent twice." in row.text and bench.round.title in row.text for row in out)
        exclusions.put_back(bench.round, "E01", act)
        back = list(Message.select().where(Message.kind == "submission_back_in_round"))
        assert {message.to for message in back} == people
        assert not any("E01" in message.text for message in [*out, *back])

    def test_its_scores_do_not_count_while_it_is_out(self, bench: Bench, cast: Cast) -> None:
        act = Act(cast.ada, IN_ROUND)
        given = assignments.by_hand(bench.round, bench.dee, bench.entries[0], act)
        sign(given, bench.dee, {"usefulness": 4, "feasibility": 3})
        (card,) = signed_cards.of(bench.round)
        exclusions.take_out(bench.round, card.entry, "By mistake.", act)
        assert signed_cards.of(bench.round) == []
        exclusions.put_back(bench.round, card.entry, act)
        assert signed_cards.of(bench.round) == [card]


def test_a_later_round_is_not_for_everybody_by_one_click(bench: Bench, cast: Cast) -> None:
    bench.round.change(position=1)
    with pytest.raises(Refused, match="Choose what"):
        entries.add_eligible(bench.round, cast.ada, IN_ROUND)
