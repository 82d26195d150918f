"""The organisers' page of notices, and its switches."""

from collections.abc import Callable
from typing import Any

import pytest
from casting import Cast

from hackathon.notices import switches
from hackathon.people.people import Person
from hackathon.teams import teams

As = Callable[[Person | None], Any]
PAGE = "/events/codefest/organise/notices"


class TestIndex:
    def test_says_what_goes_out_when_and_to_how_many(self, cast: Cast, as_: As) -> None:
        assert cast.submission and cast.round
        page = as_(cast.ada).get(PAGE).text
        assert page.count("Drafts that are not submitted") >= 3 and "Screening" in page
        assert "18 Mar 2027, 13:00" in page.replace(
            "\N{NARROW NO-BREAK SPACE}", " "
        )  # noon in UTC, in the event's zone
        assert "To come" in page and "Zurich</span>" in page
        assert PAGE in as_(cast.ada).get("/events/codefest/organise/").text

    def test_numbers_of_the_judging_are_for_those_who_see_it(self, cast: Cast, as_: As) -> None:
        assert cast.round
        apart = as_(cast.grace).get(PAGE).text
        assert cast.team and cast.ada
        teams.take_seat(cast.team, cast.ada, cast.event.created_at)
        inside = as_(cast.ada).get(PAGE).text
        assert inside.count("—") == apart.count("—") + 2

    def test_is_for_organisers(self, cast: Cast, as_: As) -> None:
        assert cast.event
        assert as_(cast.ben).get(PAGE).status_code == 404


class TestTurn:
    def test_switches_off_and_on(self, cast: Cast, as_: As) -> None:
        ada = as_(cast.ada)
        assert ada.post(f"{PAGE}/unsent_draft").location == PAGE
        assert switches.off(cast.event) == {"unsent_draft"}
        assert "Switched off" in ada.get(PAGE).text
        ada.post(f"{PAGE}/unsent_draft", data={"on": "yes"})
        assert switches.off(cast.event) == set()

    @pytest.mark.parametrize("kind", ["overdue_milestone", "nothing"])
    def test_knows_only_what_belongs_to_events(self, cast: Cast, as_: As, kind: str) -> None:
        assert as_(cast.ada).post(f"{PAGE}/{kind}").status_code == 404

    def test_leaves_an_archived_event_alone(self, cast: Cast, as_: As) -> None:
        cast.event.change(None, status="archived")
        assert as_(cast.ada).post(f"{PAGE}/unsent_draft").status_code == 403
