"""The doors of registration."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import Cast, day
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration

As = Callable[[Person | None], FlaskClient]
ADDRESS = "/events/codefest/register"


class TestNew:
    FORM = {
        "rules_version": "1.0",
        "accept": "y",
        "about": "I know trademarks",
        "looking_for_team": "y",
    }

    def test_registers(self, as_: As, cast: Cast) -> None:
        cast.event  # noqa: B018  the event has to exist
        client = as_(cast.sam)
        assert "Rules, version 1.0" in client.get(ADDRESS).get_data(True)
        assert client.post(ADDRESS, data=self.FORM).location == "/events/codefest/mine"
        made = Registration.get(Registration.person == cast.sam)
        assert (made.status, made.rules.version, made.looking_for_team) == (
            "registered",
            "1.0",
            True,
        )

    def test_a_country_is_chosen_and_statements_are_confirmed(self, as_: As, cast: Cast) -> None:
        asked = {"event": cast.event, "language": "en"}
        RegistrationQuestion.create(
            **asked, key="home", label="Where do you live?", kind="country", choices=["CH", "FR"]
        )
        RegistrationQuestion.create(**asked, key="own", label="Not our staff.", kind="statement")
        rules = as_(None).get("/events/codefest/rules").get_data(True)
        assert "France" in rules and "Not our staff." in rules
        client = as_(cast.sam)
        page = client.get(ADDRESS).get_data(True)
        assert "Switzerland" in page and "Germany" not in page
        page = client.post(ADDRESS, data={**self.FORM, "answer_home": "CH"}).get_data(True)
        assert "Confirm this to take part." in page
        foreign = {**self.FORM, "answer_home": "DE", "answer_own": "y"}
        assert client.post(ADDRESS, data=foreign).status_code == 200
        client.post(ADDRESS, data={**foreign, "answer_home": "CH"})
        made = Registration.get(Registration.person == cast.sam)
        assert made.answers == {"home": "CH", "own": True}

    def test_asks_the_organisers_questions_and_keeps_what_was_typed(
        self, as_: As, cast: Cast
    ) -> None:
        for key, kind in (
            ("why", "text"),
            ("often", "choice"),
            ("tools", "choices"),
            ("first", "yes or no"),
            ("more", "long text"),
        ):
            RegistrationQuestion.create(
                event=cast.event,
                key=key,
                label=f"Q {key}",
                kind=kind,
                required=key == "why",
                choices=["a", "b"],
            )
        client = as_(cast.sam)
        page = client.post(
            ADDRESS, data={**self.FORM, "answer_more": "A long story", "answer_tools": ["a", "b"]}
        ).get_data(True)
        assert "A long story" in page and "Q why" in page
        assert not Registration.select().exists()
        client.post(
            ADDRESS,
            data={
                **self.FORM,
                "answer_why": "Because",
                "answer_tools": ["a", "b"],
                "answer_first": "no",
            },
        )
        assert Registration.get().answers == {
            "why": "Because",
            "often": None,
            "tools": ["a", "b"],
            "first": "no",
            "more": None,
        }

    def test_questions_are_read_in_the_readers_language_or_say_why_not(
        self, as_: As, cast: Cast
    ) -> None:
        cast.event.change(excluded="Judges.")
        asked = {"event": cast.event, "kind": "choice", "language": "en"}
        there = {"label": "Rôle ?", "choices": ["Droit", "Données"]}
        RegistrationQuestion.create(
            key="role",
            label="Role?",
            choices=["Law", "Data"],
            translations={"fr": there},
            **asked,
        )
        RegistrationQuestion.create(
            key="diet",
            label="Diet?",
            choices=["Any", "Halal", "Vegan"],
            translations={"ar": {"choices": ["أي"]}},
            **asked,
        )
        page = as_(cast.sam).get("/events/codefest/register?lang=fr").get_data(True)
        assert '<span lang="fr" dir="ltr">Rôle ?</span>' in page
        assert '<bdi lang="fr" dir="ltr">Données</bdi>' in page and 'value="Data"' in page
        assert '<span lang="en" dir="ltr">Diet?</span>' in page
        assert page.count('lang="en" dir="ltr">Judges.') == 1
        assert page.count("Affiché en") == 1
        # Choices that were added since they were translated are read as they were written.
        page = as_(cast.sam).get("/events/codefest/register?lang=ar").get_data(True)
        assert '<bdi lang="en" dir="ltr">Halal</bdi>' in page

    def test_choices_are_those_of_the_organiser(self, as_: As, cast: Cast) -> None:
        RegistrationQuestion.create(
            event=cast.event, key="often", label="Q", kind="choice", choices=["a", "b"]
        )
        as_(cast.sam).post(ADDRESS, data={**self.FORM, "answer_often": "c"})
        assert not Registration.select().exists()

    @pytest.mark.parametrize(
        ("setting", "value", "told"),
        [
            ("minimum_age", 18, "minimum age may take part"),
            ("excluded", "Staff of the jury", "not among those"),
            (None, None, "Accept the rules"),
        ],
    )
    def test_every_confirmation_is_needed_and_said_at_its_box(
        self, as_: As, cast: Cast, setting: str, value: Any, told: str
    ) -> None:
        if setting:
            cast.event.change(**{setting: value})
        form = {**self.FORM} if setting else {**self.FORM, "accept": ""}
        cast.event  # noqa: B018
        assert told in as_(cast.sam).post(ADDRESS, data=form).get_data(True)
        assert not Registration.select().exists()

    def test_full_event_offers_the_waiting_list(self, as_: As, cast: Cast) -> None:
        cast.cy.forget()
        cast.event.change(participants_maximum=1)
        client = as_(cast.sam)
        assert "waiting list" in client.get(ADDRESS).get_data(True)
        client.post(ADDRESS, data=self.FORM)
        assert "You are the first in line" in client.get("/events/codefest/mine").get_data(True)

    @pytest.mark.parametrize(("days", "told"), [(-31, "not opened yet"), (5, "is closed")])
    def test_outside_its_dates_says_so(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None], days: float, told: str
    ) -> None:
        cast.event  # noqa: B018
        stand_at(day(days))
        answer = as_(cast.sam).get(ADDRESS)
        assert answer.status_code == 403 and told in answer.get_data(True)

    def test_judges_cannot_take_part(self, as_: As, cast: Cast) -> None:
        assert cast.judge.person == cast.dee
        assert "so you cannot take part" in as_(cast.dee).get(ADDRESS).get_data(True)

    def test_unconfirmed_address_is_told_what_to_do(self, as_: As, cast: Cast) -> None:
        cast.event  # noqa: B018
        answer = as_(cast.sam.change(confirmed_at=None)).get(ADDRESS)
        assert answer.status_code == 403 and "Confirm your e-mail address" in answer.get_data(True)

    def test_stranger_signs_in_first(self, as_: As, cast: Cast) -> None:
        cast.event  # noqa: B018
        assert as_(None).get(ADDRESS).location == "/people/sign-in?next=/events/codefest/register"

    def test_draft_event_is_not_there(self, as_: As, cast: Cast) -> None:
        cast.event.change(status="draft")
        assert as_(cast.sam).get(ADDRESS).status_code == 404


class TestMine:
    def test_says_what_is_next(self, as_: As, cast: Cast) -> None:
        page = as_(cast.cy).get("/events/codefest/mine").get_data(True)
        assert "Find a team, or create one" in page

    def test_answers_fold_once_submissions_are_closed(
        self, as_: As, cast: Cast, stand_at: Callable[..., None]
    ) -> None:
        assert cast.team
        assert "<h2>My registration answers</h2>" in as_(cast.ben).get("/events/codefest/mine").text
        stand_at(day(12))
        page = as_(cast.ben).get("/events/codefest/mine").text
        assert re.search(r"<details[^>]*>\s*<summary>My registration answers</summary>", page)
        assert 'name="about"' in page

    def test_of_the_unregistered_leads_to_registration(self, as_: As, cast: Cast) -> None:
        cast.event  # noqa: B018
        assert "/events/codefest/register" in as_(cast.sam).get("/events/codefest/mine").get_data(
            True
        )

    def test_second_window_is_told(self, as_: As, cast: Cast) -> None:
        client = as_(cast.cy)
        client.post("/events/codefest/mine", data={"revision": "1", "about": "First"})
        page = client.post(
            "/events/codefest/mine", data={"revision": "1", "about": "Second"}
        ).get_data(True)
        assert "Somebody else changed this" in page and "Second" in page
        assert Registration.get(Registration.person == cast.cy).about == "First"

    def test_seat_can_be_given_back(self, as_: As, cast: Cast) -> None:
        as_(cast.cy).post("/events/codefest/mine/withdraw")
        assert Registration.get(Registration.person == cast.cy).status == "withdrawn"
