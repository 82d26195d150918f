"""Scorecards through their states, one act at a time and through any acts."""

from typing import Any

import pytest
from benches import GOOD, IN_ROUND, Bench, sign
from casting import Cast, day, make_rubric
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.db import Conflict, database
from hackathon.core.states import Refused
from hackathon.events import rounds
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.judging import assignments, scorecards, signed_cards
from hackathon.judging.judging import Assignment
from hackathon.judging.scorecards import Answer, Content, Scorecard
from hackathon.people.acts import Act
from hackathon.results import books


class TestScorecard:
    def test_saves_what_is_typed_and_keeps_the_rest(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        card = scorecards.save(row, 0, GOOD, IN_ROUND)
        scorecards.save(
            row, card.revision, Content({"feasibility": Answer(5, "Better")}, "New", ""), IN_ROUND
        )
        assert scorecards.filled(row).content == Content(
            {"usefulness": Answer(4, "Clear"), "feasibility": Answer(5, "Better")}, "New", ""
        )

    def test_the_second_of_two_windows_is_told(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        scorecards.save(row, 0, GOOD, IN_ROUND)
        with pytest.raises(Conflict):
            scorecards.save(row, 0, Content({}, "Other"), IN_ROUND)
        assert scorecards.filled(row).content == GOOD

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (Content({"usefulness": Answer(6)}), "no level 6"),
            (Content({"beauty": Answer(3)}), "no criterion"),
            (Content({"usefulness": Answer(3, "x" * 5001)}), "too long"),
        ],
    )
    def test_what_the_rubric_lacks_is_refused(
        self, bench: Bench, cast: Cast, content: Content, told: str
    ) -> None:
        with pytest.raises(Refused, match=told):
            scorecards.save(bench.assign(bench.dee, bench.entries[0]), 0, content, IN_ROUND)
        assert not Scorecard.select().exists()

    def test_the_first_signature_fixes_rubric_and_method(self, bench: Bench, cast: Cast) -> None:
        sign(
            bench.assign(bench.dee, bench.entries[0]),
            bench.dee,
            {"usefulness": 5, "feasibility": 5},
        )
        assert Rubric.get_by_id(cast.rubric.id).frozen_at == IN_ROUND
        with pytest.raises(Refused, match="stay as they were announced"):
            rounds.edit(
                Round.get_by_id(bench.round.id), None, cast.ada, IN_ROUND, method="adjusted"
            )

    def test_answers_to_a_rubric_that_was_changed_for_another_do_not_count(
        self, bench: Bench, cast: Cast
    ) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        scorecards.save(
            row, 0, Content({"usefulness": Answer(1, "old"), "feasibility": Answer(1)}), IN_ROUND
        )
        other = make_rubric(cast.event, "other")
        Criterion.delete().where(
            Criterion.rubric == other, Criterion.key == "feasibility"
        ).execute()
        bench.round.change(None, rubric=other)
        fresh = Assignment.get_by_id(row.id)
        assert scorecards.filled(fresh).content.answers == {}, "its page starts anew"
        sign(row, bench.dee, {"usefulness": 5})
        assert [card.scores for card in signed_cards.of(bench.round)] == [{"usefulness": 5}]
        assert books.of(cast.event)["rounds"][0]["cards"][0]["scores"] == {"usefulness": 5}

    def test_an_empty_card_cannot_be_signed(self, bench: Bench, cast: Cast) -> None:
        with pytest.raises(Refused, match="at least one"):
            scorecards.sign(
                bench.assign(bench.dee, bench.entries[0]),
                0,
                Content({})._replace(leave_open=True),
                cast.dee,
                IN_ROUND,
            )
        assert not Scorecard.select().exists()


@given(
    acts=st.lists(
        st.sampled_from(["save", "sign", "reopen", "recuse", "remove", "give", "close", "extend"]),
        max_size=12,
    )
)
@settings(max_examples=40)
def test_a_scorecard_through_any_acts(bench: Bench, acts: list[str]) -> None:
    """Signed only by signing, changed only while open, counted only while signed and assigned;
    refusals change nothing."""
    with database.atomic() as everything:
        try:
            _live_through(bench, acts)
        finally:
            everything.rollback()


def _live_through(bench: Bench, acts: list[str]) -> None:
    cast = bench.cast
    entry, person = bench.entries[0], cast.dee
    row = bench.assign(bench.dee, entry)
    assigned, card, closed, conflict = True, "none", False, False
    for act in acts:
        row = Assignment.get_by_id(row.id)
        may: dict[str, bool] = {
            "save": assigned and not closed and card != "signed",
            "sign": assigned and not closed and card != "signed",
            "reopen": assigned and not closed and card == "signed",
            "recuse": assigned and not closed,
            "remove": assigned and not closed,
            "give": not assigned and not closed and not conflict,
        }
        doing: dict[str, Any] = {
            "save": lambda row=row: scorecards.save(row, None, GOOD, IN_ROUND),
            "sign": lambda row=row: scorecards.sign(row, None, GOOD, person, IN_ROUND),
            "reopen": lambda row=row: scorecards.reopen(row, person, IN_ROUND),
            "recuse": lambda row=row: assignments.recuse(row, "Friend", Act(person, IN_ROUND)),
            "remove": lambda row=row: assignments.remove(row, "", cast.ada, IN_ROUND),
            "give": lambda: assignments.by_hand(
                Round.get_by_id(bench.round.id), bench.dee, entry, Act(cast.ada, IN_ROUND)
            ),
        }
        if act in {"close", "extend"}:
            closed = act == "close"
            Round.update(closed_at=day(14) if closed else None).where(
                Round.id == bench.round.id
            ).execute()
            continue
        if not may[act]:
            with pytest.raises(Refused):
                doing[act]()
        else:
            doing[act]()
            assigned = {"recuse": False, "remove": False, "give": True}.get(act, assigned)
            conflict = conflict or act == "recuse"
            card = {"save": "draft", "sign": "signed", "reopen": "draft"}.get(act, card)
        found = scorecards.filled(row).card
        assert (found.status if found else "none") == card
        counted = [one for one in signed_cards.of(bench.round) if one.judge == "J01"]
        assert len(counted) == (assigned and card == "signed")
