"""How notices come: a page in the profile, and the link in each letter."""

from collections.abc import Callable
from typing import Any

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.desk import reminders
from hackathon.notices import choices, daily
from hackathon.people.people import Person

As = Callable[[Person | None], Any]


def address(person: Person, kind: str) -> str:
    return choices.link(person, kind).removeprefix("http://localhost")


@pytest.fixture
def mail_program(as_: As) -> FlaskClient:
    """Somebody who sends no token of a form and is not signed in."""
    client: FlaskClient = as_(None)
    return client


class TestMine:
    def test_shows_and_keeps_what_was_chosen(self, cast: Cast, as_: As) -> None:
        ben = as_(cast.ben)
        every = {kind.name: "now" for kind in reminders.KINDS} | {
            "unsent_draft": "daily",
            "open_scorecards": "off",
        }
        assert ben.post("/people/notices", data=every).location == "/people/notices"
        assert choices.of(cast.ben) == every
        page = ben.get("/people/notices").text
        for kind, way in every.items():
            (line,) = [
                part
                for part in page.split("<input")
                if f'name="{kind}"' in part and " checked " in part.partition(">")[0]
            ]
            assert f'value="{way}"' in line

    def test_refuses_a_way_that_there_is_not(self, cast: Cast, as_: As) -> None:
        answer = as_(cast.ben).post("/people/notices", data={"unsent_draft": "hourly"})
        assert (
            answer.status_code == 200 and "needs your attention" in answer.text
        ) or "need your" in answer.text
        assert choices.of(cast.ben) == {}

    def test_is_found_from_the_profile(self, cast: Cast, as_: As) -> None:
        assert 'href="/people/notices"' in as_(cast.ben).get("/people/edit").text


class TestByLink:
    def test_reading_it_changes_nothing(self, cast: Cast, mail_program: FlaskClient) -> None:
        answer = mail_program.get(address(cast.ben, "unsent_draft"))
        assert answer.status_code == 200 and choices.of(cast.ben) == {}
        assert answer.headers["Cache-Control"] == "no-store"

    def test_one_click_of_a_mail_program_turns_the_kind_off(
        self, cast: Cast, mail_program: FlaskClient
    ) -> None:
        one_click = {"List-Unsubscribe": "One-Click"}
        where = address(cast.ben, "unsent_draft")
        for _twice in range(2):
            answer = mail_program.post(where, data=one_click, csrf=False)
            assert answer.status_code == 200
        assert choices.of(cast.ben) == {"unsent_draft": "off"}

    def test_a_form_chooses_for_this_kind_alone(
        self, cast: Cast, mail_program: FlaskClient
    ) -> None:
        said = {"unsent_draft": "daily", "open_scorecards": "off"}
        answer = mail_program.post(address(cast.ben, "unsent_draft"), data=said, csrf=False)
        assert answer.status_code == 200 and "Your choice is saved." in answer.text
        assert choices.of(cast.ben) == {"unsent_draft": "daily"}

    def test_that_of_the_daily_letter_is_about_all_that_comes_in_it(
        self, cast: Cast, mail_program: FlaskClient
    ) -> None:
        where = address(cast.ben, daily.ALL)
        assert "Nothing comes in this way any more." in mail_program.get(where).text
        choices.choose(cast.ben, {"unsent_draft": "daily", "open_scorecards": "now"})
        mail_program.post(where, data={"List-Unsubscribe": "One-Click"}, csrf=False)
        assert choices.of(cast.ben) == {"unsent_draft": "off", "open_scorecards": "now"}

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_one_that_nobody_signed_is_no_page(
        self, cast: Cast, mail_program: FlaskClient, method: str
    ) -> None:
        where = address(cast.ben, "unsent_draft")[:-2]
        assert getattr(mail_program, method)(where).status_code == 404
