"""Panels: appointing judges, and how they leave and come back."""

from datetime import datetime

import pytest
from benches import IN_ROUND, Bench, sign
from casting import Cast, make_person
from casting import register as give_seat

from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.events import organisers
from hackathon.judging import (
    panels,
    seats,
    signed_cards,
)
from hackathon.judging.judging import Assignment, Judge
from hackathon.people.acts import Act
from hackathon.people.people import Person


class TestAppoint:
    def test_codes_count_up_and_languages_come_from_the_profile(
        self, cast: Cast, at: datetime
    ) -> None:
        person = make_person("Noor Example", languages=["ar", "fr"])
        first = panels.appoint(cast.event, person, [cast.round], Act(cast.ada, at))
        second = panels.appoint(cast.event, make_person("Olga Example"), [], Act(cast.ada, at))
        assert (first.code, second.code) == ("J01", "J02") and first.languages == ["ar", "fr"]
        assert seats.panel(cast.round) == [first]

    def test_whoever_takes_part_cannot_judge(self, cast: Cast, at: datetime) -> None:
        assert cast.team.captain == cast.ben
        for person in (cast.ben, cast.bo, cast.cy):
            with pytest.raises(Refused, match="takes part"):
                panels.appoint(cast.event, person, [], Act(cast.ada, at))

    def test_whoever_withdrew_may(self, cast: Cast, at: datetime) -> None:
        person = make_person("Was Example")
        give_seat(person, cast.event, "withdrawn")
        assert panels.appoint(cast.event, person, [], Act(cast.ada, at)).code == "J01"

    def test_organisers_do_not_judge_their_own_event(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="organis"):
            panels.appoint(cast.event, cast.ada, [], Act(cast.grace, at))

    def test_an_account_is_made_for_whoever_has_none(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Give the person's name"):
            panels.invite(
                cast.event,
                panels.Invited("new@office.example", "", []),
                Act(cast.ada, at, "http://x/judge"),
                lambda secret: f"http://x/{secret}",
            )
        judge = panels.invite(
            cast.event,
            panels.Invited("new@office.example", "Nu Example", []),
            Act(cast.ada, at, "http://x/judge"),
            lambda secret: f"http://x/{secret}",
        )
        assert judge.person.name == "Nu Example" and not judge.person.password_hash
        assert [message.to for message in mail.Message.select()] == ["new@office.example"]
        assert "Choose its password" in mail.Message.get().text

    def test_nobody_judges_twice(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="judge already: J01"):
            panels.appoint(cast.event, cast.judge.person, [], Act(cast.ada, at))


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
        outcome = panels.leave(bench.dee, Act(cast.ada, IN_ROUND))
        state = {row.id: row.status for row in Assignment.select()}
        assert (
            outcome.made == 1
            and state[done.id] == "assigned"
            and state[open_.id] == "removed"
            and state[others.id] == "assigned"
        )
        assert [card.judge for card in signed_cards.of(bench.round)] == ["J01"]
        assert Judge.of(cast.dee, cast.event) is None

    def test_can_be_brought_back_unless_taking_part_by_now(self, bench: Bench, cast: Cast) -> None:
        panels.leave(bench.dee, Act(cast.ada, IN_ROUND))
        panels.bring_back(bench.dee, cast.ada, IN_ROUND)
        assert Judge.of(cast.dee, cast.event) == bench.dee
        panels.leave(bench.dee, Act(cast.ada, IN_ROUND))
        give_seat(cast.dee, cast.event)
        with pytest.raises(Refused, match="takes part"):
            panels.bring_back(bench.dee, cast.ada, IN_ROUND)

    def test_whoever_organises_by_now_has_seen_too_much_to_come_back(
        self, bench: Bench, cast: Cast
    ) -> None:
        panels.leave(bench.dee, Act(cast.ada, IN_ROUND))
        organisers.add(cast.event, cast.dee, cast.ada, IN_ROUND)
        with pytest.raises(Refused, match="organises this event"):
            panels.bring_back(bench.dee, cast.ada, IN_ROUND)
        assert Judge.get_by_id(bench.dee.id).left_at is not None

    def test_a_closed_account_does_not_come_back(self, bench: Bench, cast: Cast) -> None:
        panels.leave(bench.dee, Act(cast.ada, IN_ROUND))
        Person.update(active=False).where(Person.id == cast.dee.id).execute()
        with pytest.raises(Refused, match="closed"):
            panels.bring_back(Judge.get_by_id(bench.dee.id), cast.ada, IN_ROUND)


def test_a_judge_may_leave_and_says_why_to_the_organisers(cast: Cast) -> None:
    bench = Bench(cast)
    sign(bench.assign(bench.dee, bench.entries[0]), bench.dee, {"usefulness": 5, "feasibility": 4})
    bench.assign(bench.dee, bench.entries[1])
    outcome = panels.leave(bench.dee, Act(cast.dee, IN_ROUND), reason=" No time. ")
    assert outcome.made == 1, "the open review goes to the other judge"
    kept = Judge.get_by_id(bench.dee.id)
    assert (kept.left_at, kept.left_reason) == (IN_ROUND, "No time.")
    assert len(signed_cards.of(bench.round)) == 1
    panels.bring_back(kept, cast.ada, IN_ROUND)
    assert Judge.get_by_id(bench.dee.id).left_reason == ""
