"""Registration: seats are never oversold, and the waiting list moves up by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import Cast, make_person
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.events.events import Event, Rules
from hackathon.people.people import Person
from hackathon.teams import join_requests, registrations
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import JoinRequest


def register(person: Person, event: Event, at: datetime, **values: Any) -> Registration:
    rules = Rules.select().where(Rules.event == event).first()
    return registrations.register(
        person,
        event,
        rules,
        registrations.Given(**{"answers": {}, "of_age": True, "not_excluded": True, **values}),
        at,
    )


class TestRegister:
    def test_keeps_the_rules_version_and_the_answers(self, cast: Cast, at: datetime) -> None:
        RegistrationQuestion.create(
            event=cast.event, key="why", label="Why?", kind="text", required=True
        )
        made = register(cast.sam, cast.event, at, answers={"why": "To help"})
        assert (made.status, made.rules.version, made.accepted_at, made.answers) == (
            "registered",
            "1.0",
            at,
            {"why": "To help"},
        )
        assert Event.get().participants == 1

    def test_writes_to_the_person(self, cast: Cast, at: datetime) -> None:
        register(cast.sam, cast.event, at)
        message = mail.Message.get()
        assert message.to == cast.sam.email and "AI Tools Codefest" in message.subject

    def test_older_rules_are_not_enough(self, cast: Cast, at: datetime) -> None:
        older = Rules.select().where(Rules.event == cast.event).first()
        Rules.create(
            event=cast.event, version="1.1", title="Rules", body="", body_html="", published_at=at
        )
        with pytest.raises(Refused, match="new version"):
            registrations.register(
                cast.sam, cast.event, older, registrations.Given({}, True, True), at
            )

    @pytest.mark.parametrize(
        ("column", "values", "given", "told"),
        [
            ("minimum_age", 18, {"of_age": False}, "minimum age"),
            ("excluded", "Staff of the jury", {"not_excluded": False}, "not among those"),
        ],
    )
    def test_confirmations_are_needed(
        self, cast: Cast, at: datetime, column: str, values: Any, given: dict[str, bool], told: str
    ) -> None:
        event = cast.event.change(**{column: values})
        with pytest.raises(Refused, match=told):
            register(cast.sam, event, at, **given)

    @pytest.mark.parametrize("answer", [None, "", []])
    def test_required_questions_need_an_answer(self, cast: Cast, at: datetime, answer: Any) -> None:
        RegistrationQuestion.create(
            event=cast.event, key="why", label="Why?", kind="text", required=True
        )
        with pytest.raises(Refused, match=r"Why\?"):
            register(cast.sam, cast.event, at, answers={"why": answer})
        assert Registration.select().count() == 0 and Event.get().participants == 0

    def test_twice_is_refused(self, cast: Cast, at: datetime) -> None:
        register(cast.sam, cast.event, at)
        with pytest.raises(Refused, match="already"):
            register(cast.sam, cast.event, at)


class TestWaitingList:
    @pytest.fixture
    def event(self, cast: Cast) -> Event:
        return cast.event.change(participants_maximum=1)

    def test_the_second_waits_and_moves_up_when_the_first_withdraws(
        self, cast: Cast, event: Event, at: datetime
    ) -> None:
        first, second, third = (
            register(person, event, at + timedelta(seconds=n))
            for n, person in enumerate((cast.sam, cast.dan, cast.pia))
        )
        assert [row.status for row in (first, second, third)] == [
            "registered",
            "waiting",
            "waiting",
        ]
        assert registrations.place_in_line(third) == 2
        registrations.withdraw(first, at)
        assert {row.person.name: row.status for row in Registration.select()} == {
            "Sam Example": "withdrawn", "Dan Example": "registered", "Pia Example": "waiting",
        }  # fmt: skip
        assert any(
            message.to == cast.dan.email and "yours" in message.text
            for message in mail.Message.select()
        )

    def test_whoever_comes_back_stands_at_the_end(
        self, cast: Cast, event: Event, at: datetime
    ) -> None:
        for n, person in enumerate((cast.sam, cast.dan, cast.pia)):
            register(person, event, at + timedelta(seconds=n))
        dan = Registration.of(cast.dan, event)
        assert dan is not None
        registrations.withdraw(dan, at)
        again = register(cast.dan, event, at + timedelta(minutes=1))
        assert registrations.place_in_line(again) == 2

    def test_nobody_moves_up_after_registration_has_closed(
        self, cast: Cast, event: Event, at: datetime
    ) -> None:
        first, second = register(cast.sam, event, at), register(cast.dan, event, at)
        registrations.withdraw(first, event.registration_closes)
        assert Registration.get_by_id(second.id).status == "waiting"

    @settings(
        max_examples=25,
    )
    @given(
        steps=st.lists(
            st.tuples(
                st.integers(0, 5), st.sampled_from(["register", "withdraw", "exclude", "readmit"])
            ),
            max_size=20,
        )
    )
    def test_seats_taken_always_equal_the_registered_and_never_pass_the_cap(
        self, cast: Cast, db: Any, at: datetime, steps: list[tuple[int, str]]
    ) -> None:
        _ = cast.event, cast.ada  # made outside, so that they outlive each example
        with db.atomic() as this_time:
            event = Event.get_by_id(cast.event.id).change(participants_maximum=2)
            people = [make_person(f"P{number} Example") for number in range(6)]
            for minute, (number, verb) in enumerate(steps):
                moment, person = at + timedelta(minutes=minute), people[number]
                person.forget()
                row = Registration.of(person, event)
                try:
                    if verb == "register":
                        register(person, event, moment)
                    elif row is not None:
                        {
                            "withdraw": lambda row=row, moment=moment: registrations.withdraw(
                                row, moment
                            ),
                            "exclude": lambda row=row, moment=moment: registrations.exclude(
                                row, "why", cast.ada, moment
                            ),
                            "readmit": lambda row=row, moment=moment: registrations.readmit(
                                row, cast.ada, moment
                            ),
                        }[verb]()
                except Refused:
                    pass
                seats = (
                    Registration.select()
                    .where(Registration.event == event, Registration.status == "registered")
                    .count()
                )
                waiting = (
                    Registration.select()
                    .where(Registration.event == event, Registration.status == "waiting")
                    .count()
                )
                assert Event.get_by_id(event.id).participants == seats <= 2
                assert not waiting or seats == 2, "nobody waits while a seat is free"
            this_time.rollback()


class TestDescribe:
    def test_keeps_the_answers_to_questions_that_are_no_longer_asked(
        self, cast: Cast, at: datetime
    ) -> None:
        row = Registration.of(cast.cy, cast.event)
        assert row is not None
        row.change(answers={"retired": "Vegetarian"})
        registrations.describe(
            row,
            None,
            registrations.Given(answers={"asked": "Yes"}, looking_for_team=True, about=""),
            at,
        )
        assert Registration.get_by_id(row.id).answers == {"retired": "Vegetarian", "asked": "Yes"}


class TestLeaving:
    @pytest.mark.parametrize("excluded", [False, True])
    def test_takes_requests_to_join_back_so_that_no_captain_lets_somebody_in_without_a_seat(
        self, cast: Cast, at: datetime, excluded: bool
    ) -> None:
        asked = join_requests.ask(cast.team, cast.cy, "", at)
        row = Registration.of(cast.cy, cast.event)
        assert row is not None
        if excluded:
            registrations.exclude(row, "Not eligible.", cast.ada, at)
        else:
            registrations.withdraw(row, at)
        with pytest.raises(Refused):
            join_requests.take_in(JoinRequest.get_by_id(asked.id), cast.ben, at)
        assert not cast.team.has(cast.cy)

    def test_members_of_a_team_leave_it_first(self, cast: Cast, at: datetime) -> None:
        row = Registration.get(Registration.person == cast.team.captain)
        with pytest.raises(Refused, match="Leave your team"):
            registrations.withdraw(row, at)

    def test_exclusion_needs_a_reason_and_tells_it(self, cast: Cast, at: datetime) -> None:
        row = Registration.of(cast.cy, cast.event)
        assert row is not None
        with pytest.raises(Refused, match="reason"):
            registrations.exclude(row, " ", cast.ada, at)
        registrations.exclude(row, "Member of the jury's staff", cast.ada, at)
        assert (
            "Member of the jury's staff"
            in mail.Message.select().order_by(mail.Message.id.desc()).first().text
        )
        with pytest.raises(Refused):
            register(cast.cy, cast.event, at)
