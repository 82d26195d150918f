"""The judging rooms: who judges what, scorecards through their states, recusal and replacement."""

from datetime import datetime
from typing import Any

import pytest
from benches import IN_ROUND, Bench, many, sign, submitted
from casting import Cast, day, make_person, make_rubric
from casting import register as give_seat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hackathon.core import mail
from hackathon.core.db import Conflict, database
from hackathon.core.states import Refused
from hackathon.events import organisers, rounds
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.judging import assignments, entries, panels, scorecards
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge, between
from hackathon.judging.scorecards import Answer, Content, Scorecard
from hackathon.people.people import Person
from hackathon.results import results
from hackathon.submissions.submissions import Submission

GOOD = Content(
    {"usefulness": Answer(4, "Clear"), "feasibility": Answer(2)}, "Well done", "Mind the costs"
)


@pytest.fixture
def bench(cast: Cast) -> Bench:
    return Bench(cast)


class TestAppoint:
    def test_codes_count_up_and_languages_come_from_the_profile(
        self, cast: Cast, at: datetime
    ) -> None:
        person = make_person("Noor Example", languages=["ar", "fr"])
        first = panels.appoint(cast.event, person, [cast.round], cast.ada, at)
        second = panels.appoint(cast.event, make_person("Olga Example"), [], cast.ada, at)
        assert (first.code, second.code) == ("J01", "J02") and first.languages == ["ar", "fr"]
        assert assignments.panel(cast.round) == [first]

    def test_whoever_takes_part_cannot_judge(self, cast: Cast, at: datetime) -> None:
        assert cast.team.captain == cast.ben
        for person in (cast.ben, cast.bo, cast.cy):
            with pytest.raises(Refused, match="takes part"):
                panels.appoint(cast.event, person, [], cast.ada, at)

    def test_whoever_withdrew_may(self, cast: Cast, at: datetime) -> None:
        person = make_person("Was Example")
        give_seat(person, cast.event, "withdrawn")
        assert panels.appoint(cast.event, person, [], cast.ada, at).code == "J01"

    def test_organisers_do_not_judge_their_own_event(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="organis"):
            panels.appoint(cast.event, cast.ada, [], cast.grace, at)

    def test_an_account_is_made_for_whoever_has_none(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Give the person's name"):
            panels.invite(
                cast.event,
                "new@office.example",
                "",
                [],
                cast.ada,
                at,
                "http://x/judge",
                lambda secret: f"http://x/{secret}",
            )
        judge = panels.invite(
            cast.event,
            "new@office.example",
            "Nu Example",
            [],
            cast.ada,
            at,
            "http://x/judge",
            lambda secret: f"http://x/{secret}",
        )
        assert judge.person.name == "Nu Example" and not judge.person.password_hash
        assert [message.to for message in mail.Message.select()] == ["new@office.example"]
        assert "Choose its password" in mail.Message.get().text

    def test_nobody_judges_twice(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="judge already: J01"):
            panels.appoint(cast.event, cast.judge.person, [], cast.ada, at)


class TestEntries:
    def test_first_round_takes_every_eligible_submission_once(
        self, bench: Bench, cast: Cast
    ) -> None:
        assert sorted(row.code for row in Entry.select()) == ["E01", "E02", "E03"]
        assert entries.add_eligible(bench.round, cast.ada, IN_ROUND) == 0
        submitted(cast, "Delta")
        assert (
            entries.add_eligible(bench.round, cast.ada, IN_ROUND) == 1
            and Entry.select().count() == 4
        )

    def test_codes_are_drawn_by_lot(self, cast: Cast) -> None:
        rows = many(cast, 40)
        Entry.delete().execute()
        entries.add(cast.round, rows, cast.ada, IN_ROUND)
        order = [row.submission_id for row in Entry.select().order_by(Entry.code)]
        assert order != sorted(order), "one chance in 40! to fail"

    @pytest.mark.parametrize("change", [{"eligibility": "unchecked"}, {"status": "withdrawn"}])
    def test_only_what_is_eligible_is_taken_in(
        self, bench: Bench, cast: Cast, change: dict[str, str]
    ) -> None:
        other = submitted(cast, "Delta").change(**change)
        with pytest.raises(Refused, match="cannot be judged"):
            entries.add(bench.round, [other], cast.ada, IN_ROUND)

    def test_not_when_the_round_is_over(self, bench: Bench, cast: Cast) -> None:
        with pytest.raises(Refused, match="over"):
            entries.add_eligible(bench.round, cast.ada, day(30))


class TestSpread:
    def test_everybody_gets_the_reviews_evenly(self, bench: Bench, cast: Cast) -> None:
        bench.judge("Eve Example")
        outcome = assignments.spread(bench.round, cast.ada, day(12))
        assert outcome.made == 6 and not outcome.unserved and outcome.parts == 1
        assert set(assignments.loads(bench.round).values()) == {2}

    def test_what_is_assigned_stays(self, bench: Bench, cast: Cast) -> None:
        kept = bench.assign(bench.dee, bench.entries[0])
        assignments.spread(bench.round, cast.ada, day(12))
        assert Assignment.get_by_id(kept.id).status == "assigned"
        before = {row.id for row in Assignment.select()}
        assert assignments.spread(bench.round, cast.ada, day(12)).made == 0
        assert {row.id for row in Assignment.select()} == before

    def test_never_a_conflict_and_says_what_lacks_reviews_and_why(
        self, bench: Bench, cast: Cast
    ) -> None:
        cast.dee.change(affiliation="Beta GmbH")
        bench.entries[1].team.captain.change(affiliation="BETA gmbh")
        outcome = assignments.spread(bench.round, cast.ada, day(12))
        assert (
            not Assignment.select()
            .where(Assignment.judge == bench.dee, Assignment.submission == bench.entries[1])
            .exists()
        )
        assert outcome.unserved == [
            (
                f"{bench.code(bench.entries[1])} lacks 1 of 2 reviews: one judge has a conflict of"
                " interest."
            )
        ]

    def test_the_load_of_judge_and_round_is_kept(self, bench: Bench, cast: Cast) -> None:
        bench.dee.change(load_maximum=1)
        outcome = assignments.spread(bench.round, cast.ada, day(12))
        assert (
            assignments.loads(bench.round)[bench.dee.id] == 1
            and "no room for more" in outcome.unserved[0]
        )

    def test_language_comes_first(self, bench: Bench, cast: Cast) -> None:
        french = submitted(cast, "Delta", language="fr")
        entries.add_eligible(bench.round, cast.ada, day(11))
        bench.round.change(None, reviews=1)
        noor = bench.judge("Noor Example", languages=["fr"])
        assignments.spread(bench.round, cast.ada, day(12))
        assert [
            row.judge_id for row in Assignment.select().where(Assignment.submission == french)
        ] == [noor.id]

    def test_everybody_judges_the_calibration_set(self, bench: Bench, cast: Cast) -> None:
        bench.judge("Eve Example")
        assignments.spread(bench.round, cast.ada, day(12), [bench.entries[0].id])
        assert Assignment.select().where(Assignment.submission == bench.entries[0]).count() == 3

    def test_each_judge_hears_of_it_once(self, bench: Bench, cast: Cast) -> None:
        mail.Message.delete().execute()
        assignments.spread(bench.round, cast.ada, day(12), link="http://x/judge")
        assert sorted(message.to for message in mail.Message.select()) == [
            cast.dan.email,
            cast.dee.email,
        ]

    def test_a_conflict_that_appears_later_is_mended(self, bench: Bench, cast: Cast) -> None:
        held = bench.assign(bench.dee, bench.entries[0])
        cast.dee.change(affiliation="Alpha")
        bench.entries[0].team.captain.change(affiliation="Alpha")
        assert panels.progress(bench.round).crossed == [
            ("J01", bench.code(bench.entries[0]), "same organisation")
        ]
        assignments.spread(bench.round, cast.ada, day(12))
        assert (
            Assignment.get_by_id(held.id).status == "removed"
            and panels.progress(bench.round).crossed == []
        )


class TestByHand:
    def test_gives_a_judge_a_submission(self, bench: Bench, cast: Cast) -> None:
        assignments.by_hand(bench.round, bench.dee, bench.entries[0], cast.ada, day(12))
        with pytest.raises(Refused, match="has this submission already"):
            assignments.by_hand(bench.round, bench.dee, bench.entries[0], cast.ada, day(12))

    def test_tells_why_it_is_barred(self, bench: Bench, cast: Cast) -> None:
        cast.dee.change(office=cast.office)
        bench.entries[0].team.captain.change(office=cast.office)
        with pytest.raises(Refused, match="J01 has a conflict of interest: same office"):
            assignments.by_hand(bench.round, bench.dee, bench.entries[0], cast.ada, day(12))
        bench.dee.change(load_maximum=0)
        with pytest.raises(Refused, match="maximum"):
            assignments.by_hand(bench.round, bench.dee, bench.entries[1], cast.ada, day(12))
        other = submitted(cast, "Delta")
        with pytest.raises(Refused, match="does not take part in the round"):
            assignments.by_hand(bench.round, bench.dan, other, cast.ada, day(12))

    def test_what_was_taken_away_can_be_given_again(self, bench: Bench, cast: Cast) -> None:
        row = assignments.by_hand(bench.round, bench.dee, bench.entries[0], cast.ada, day(12))
        assignments.remove(row, "by mistake", cast.ada, day(12))
        assert (
            assignments.by_hand(bench.round, bench.dee, bench.entries[0], cast.ada, day(12)).id
            == row.id
        )


class TestLeave:
    def test_signed_work_stays_and_only_the_missing_reviews_move(
        self, bench: Bench, cast: Cast
    ) -> None:
        bench.round.change(None, reviews=1)
        done, open_ = (
            bench.assign(bench.dee, bench.entries[0]),
            bench.assign(bench.dee, bench.entries[1]),
        )
        others = bench.assign(bench.dan, bench.entries[2])
        sign(done, bench.dee, {"usefulness": 5, "feasibility": 5})
        outcome = panels.leave(bench.dee, cast.ada, IN_ROUND)
        state = {row.id: row.status for row in Assignment.select()}
        assert (
            outcome.made == 1
            and state[done.id] == "assigned"
            and state[open_.id] == "removed"
            and state[others.id] == "assigned"
        )
        assert [card.judge for card in scorecards.signed(bench.round)] == ["J01"]
        assert Judge.of(cast.dee, cast.event) is None

    def test_can_be_brought_back_unless_taking_part_by_now(self, bench: Bench, cast: Cast) -> None:
        panels.leave(bench.dee, cast.ada, IN_ROUND)
        panels.bring_back(bench.dee, cast.ada, IN_ROUND)
        assert Judge.of(cast.dee, cast.event) == bench.dee
        panels.leave(bench.dee, cast.ada, IN_ROUND)
        give_seat(cast.dee, cast.event)
        with pytest.raises(Refused, match="takes part"):
            panels.bring_back(bench.dee, cast.ada, IN_ROUND)

    def test_whoever_organises_by_now_has_seen_too_much_to_come_back(
        self, bench: Bench, cast: Cast
    ) -> None:
        panels.leave(bench.dee, cast.ada, IN_ROUND)
        organisers.add(cast.event, cast.dee, cast.ada, IN_ROUND)
        with pytest.raises(Refused, match="organises this event"):
            panels.bring_back(bench.dee, cast.ada, IN_ROUND)
        assert Judge.get_by_id(bench.dee.id).left_at is not None

    def test_a_closed_account_does_not_come_back(self, bench: Bench, cast: Cast) -> None:
        panels.leave(bench.dee, cast.ada, IN_ROUND)
        Person.update(active=False).where(Person.id == cast.dee.id).execute()
        with pytest.raises(Refused, match="closed"):
            panels.bring_back(Judge.get_by_id(bench.dee.id), cast.ada, IN_ROUND)


class TestRecuse:
    def test_leaves_a_conflict_behind(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        assignments.recuse(row, "My neighbour", cast.dee, IN_ROUND)
        assert between([bench.dee], bench.entries) == {
            (bench.dee.id, bench.entries[0].id): {"recusal"}
        }

    def test_needs_a_reason_and_happens_once(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        with pytest.raises(Refused, match="reason"):
            assignments.recuse(row, " ", cast.dee, IN_ROUND)
        assignments.recuse(row, "My neighbour", cast.dee, IN_ROUND)
        with pytest.raises(Refused, match="already"):
            assignments.recuse(row, "Again", cast.dee, IN_ROUND)


class TestRemind:
    def test_goes_to_whoever_has_open_cards(self, bench: Bench, cast: Cast) -> None:
        sign(
            bench.assign(bench.dee, bench.entries[0]),
            bench.dee,
            {"usefulness": 5, "feasibility": 5},
        )
        bench.assign(bench.dan, bench.entries[0])
        mail.Message.delete().execute()
        assert panels.remind(bench.round, cast.ada, IN_ROUND) == 1
        assert [message.to for message in mail.Message.select()] == [cast.dan.email]

    def test_nobody_to_remind_is_told(self, bench: Bench, cast: Cast) -> None:
        with pytest.raises(Refused, match="nobody to remind"):
            panels.remind(bench.round, cast.ada, IN_ROUND)


class TestProgress:
    def test_counts_by_judge_and_by_entry(self, bench: Bench, cast: Cast) -> None:
        alpha, beta, gamma = bench.entries
        sign(bench.assign(bench.dee, alpha), bench.dee, {"usefulness": 5, "feasibility": 5})
        scorecards.save(bench.assign(bench.dee, beta), 0, GOOD, cast.dee, IN_ROUND)
        assignments.recuse(bench.assign(bench.dan, gamma), "Friend", cast.dan, IN_ROUND)
        found = panels.progress(bench.round)
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
        assert scorecards.signed(bench.round) == [] and panels.progress(bench.round).wished == 4
        assert scorecards.queue(bench.dee, bench.round) == []


class TestScorecard:
    def test_saves_what_is_typed_and_keeps_the_rest(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        card = scorecards.save(row, 0, GOOD, cast.dee, IN_ROUND)
        scorecards.save(
            row,
            card.revision,
            Content({"feasibility": Answer(5, "Better")}, "New", ""),
            cast.dee,
            IN_ROUND,
        )
        assert scorecards.content_of(scorecards.of(row)) == Content(
            {"usefulness": Answer(4, "Clear"), "feasibility": Answer(5, "Better")}, "New", ""
        )

    def test_the_second_of_two_windows_is_told(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        scorecards.save(row, 0, GOOD, cast.dee, IN_ROUND)
        with pytest.raises(Conflict):
            scorecards.save(row, 0, Content({}, "Other"), cast.dee, IN_ROUND)
        assert scorecards.content_of(scorecards.of(row)) == GOOD

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
            scorecards.save(
                bench.assign(bench.dee, bench.entries[0]), 0, content, cast.dee, IN_ROUND
            )
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
            row,
            0,
            Content({"usefulness": Answer(1, "old"), "feasibility": Answer(1)}),
            cast.dee,
            IN_ROUND,
        )
        other = make_rubric(cast.event, "other")
        Criterion.delete().where(
            Criterion.rubric == other, Criterion.key == "feasibility"
        ).execute()
        bench.round.change(None, rubric=other)
        fresh = Assignment.get_by_id(row.id)
        assert scorecards.content_of(scorecards.of(fresh)).answers == {}, "its page starts anew"
        sign(row, bench.dee, {"usefulness": 5})
        assert [card.scores for card in scorecards.signed(bench.round)] == [{"usefulness": 5}]
        assert results.book(cast.event)["rounds"][0]["cards"][0]["scores"] == {"usefulness": 5}

    def test_an_empty_card_cannot_be_signed(self, bench: Bench, cast: Cast) -> None:
        with pytest.raises(Refused, match="at least one"):
            scorecards.sign(
                bench.assign(bench.dee, bench.entries[0]), 0, Content({}), True, cast.dee, IN_ROUND
            )
        assert not Scorecard.select().exists()


@given(
    acts=st.lists(
        st.sampled_from(["save", "sign", "reopen", "recuse", "remove", "give", "close", "extend"]),
        max_size=12,
    )
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_scorecard_through_any_acts(db: Any, acts: list[str]) -> None:
    """Signed only by signing, changed only while open, counted only while signed and assigned;
    refusals change nothing."""
    with database.atomic() as everything:
        try:
            _live_through(Cast(), acts)
        finally:
            everything.rollback()


def _live_through(cast: Cast, acts: list[str]) -> None:
    bench = Bench(cast)
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
            "save": lambda row=row: scorecards.save(row, None, GOOD, person, IN_ROUND),
            "sign": lambda row=row: scorecards.sign(row, None, GOOD, False, person, IN_ROUND),
            "reopen": lambda row=row: scorecards.reopen(row, person, IN_ROUND),
            "recuse": lambda row=row: assignments.recuse(row, "Friend", person, IN_ROUND),
            "remove": lambda row=row: assignments.remove(row, "", cast.ada, IN_ROUND),
            "give": lambda: assignments.by_hand(
                Round.get_by_id(bench.round.id), bench.dee, entry, cast.ada, IN_ROUND
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
        found = scorecards.of(row)
        assert (found.status if found else "none") == card
        counted = [one for one in scorecards.signed(bench.round) if one.judge == "J01"]
        assert len(counted) == (assigned and card == "signed")
