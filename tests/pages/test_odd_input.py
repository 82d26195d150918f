"""What no browser sends of its own accord: it gets an answer that says so, and never an error of
the site, on either database."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from casting import Cast
from flask import Flask
from flask.testing import FlaskClient

from hackathon.core.config import PACKAGE
from hackathon.pages.people.people import SignInForm
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission
from hackathon.teams import questionnaire
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
LONG_LETTER = "\ufdfa"  # eighteen letters when it is folded


class TestANulCharacter:
    @pytest.mark.parametrize(
        "path",
        [
            "/person/%00",
            "/offices/%00",
            "/events/?q=%00",
            "/pilots/?q=a&q=%00",
            "/admin/people/?q=%00",
            "/admin/audit?person=%00",
        ],
    )
    def test_in_an_address_is_not_understood(self, as_: As, cast: Cast, path: str) -> None:
        assert as_(cast.root).get(path).status_code == 400

    def test_in_a_text_a_list_or_a_link_goes_and_the_rest_is_saved(
        self, as_: As, cast: Cast
    ) -> None:
        """As pasted from a PDF or a typewriter's file, see cases/text."""
        steps = {
            "summary": {
                "language": "en",
                "title": "Register\x0cof marks\x07",
                "summary": "It has 12 volumes.\x0cEach has an index.\x0bTyped in 1987.",
            },
            "links": {"links": "\0Code | https://example.org/"},
        }
        address = f"/events/codefest/submissions/{cast.submission.key}/tasks"
        for step, data in steps.items():
            assert as_(cast.ben).post(f"{address}/{step}", data=data).status_code == 302
        draft = Submission.get_by_id(cast.submission.id)
        assert draft.title == "Register of marks"
        assert draft.summary == "It has 12 volumes.\nEach has an index.\nTyped in 1987."
        assert draft.links == [{"title": "Code", "url": "https://example.org/"}]
        question = {"label": "Size", "kind": "choice", "language": "en", "choices": "a\0\nb\x0cc"}
        asked = as_(cast.ada).post("/events/codefest/organise/questionnaire/new", data=question)
        assert asked.status_code == 302
        assert questionnaire.asked(cast.event)[0].choices == ["a", "b", "c"]

    def test_stays_where_a_password_has_it(self, made_app: Flask) -> None:
        with made_app.test_request_context(
            "/", method="POST", data={"password": "a\x07b", "email": "a\x07b"}
        ):
            form = SignInForm()
            assert (form.password.data, form.email.data) == ("a\x07b", "ab")

    def test_is_repaired_in_every_form(self) -> None:
        """No form of the pages is made past the one that repairs."""
        past = [
            path.name
            for path in (PACKAGE / "pages").rglob("*.py")
            if path.name != "plain.py"
            and re.search(r"\bFlaskForm\b|\bBaseForm\b|wtforms import.*\bForm\b", path.read_text())
        ]
        assert not past, f"use pages.forms.Form, or Inner for a form within a form: {past}"

    def test_where_no_form_looks_is_not_understood(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.ada).post(
            "/events/codefest/organise/submissions/eligible", data={"submission": "\0"}
        )
        assert answer.status_code in {302, 400}  # SQLite looks for it in vain


class TestANumber:
    @pytest.mark.parametrize("number", ["9" * 10, "9" * 30, "9" * 5000])
    def test_beyond_what_databases_count_is_not_found(
        self, as_: As, cast: Cast, number: str
    ) -> None:
        assert (
            as_(cast.ben)
            .get(f"/events/codefest/submissions/{cast.submission.key}/versions/{number}")
            .status_code
            == 404
        )
        assert as_(cast.ada).get(f"/events/codefest/organise/sessions/{number}").status_code == 404

    @pytest.mark.parametrize("revision", ["²", "9" * 30, "9" * 5000])
    def test_that_is_no_revision_does_not_break_a_form(
        self, as_: As, cast: Cast, revision: str
    ) -> None:
        answer = as_(cast.ben).post(
            f"/events/codefest/teams/{cast.team.key}/edit",
            data={"name": "Marks", "revision": revision},
        )
        assert answer.status_code in {200, 302}


class TestALongName:
    def test_of_a_team_may_grow_when_it_is_folded(self, as_: As, cast: Cast) -> None:
        client = as_(cast.cy)
        assert (
            client.post("/events/codefest/teams/new", data={"name": LONG_LETTER * 120}).status_code
            == 302
        )
        assert Team.select().where(Team.name == LONG_LETTER * 120).exists()

    def test_of_an_address_that_grows_too_long_is_refused(self, as_: As, db: Any) -> None:
        data = {
            "name": "Vic",
            "email": f"{LONG_LETTER * 20}@example.org",
            "password": "six quiet lemons",
        }
        assert "not a complete e-mail address" in as_(None).post(
            "/people/sign-up", data=data
        ).get_data(True)


class TestALink:
    def test_with_half_an_address_is_told_in_the_sites_own_words(self, as_: As, cast: Cast) -> None:
        data = {"title": "Nice", "kind": "data", "licence": "CC0", "link": "https://[example"}
        path = f"/events/codefest/organise/challenges/{cast.challenge.slug}/resources/new"
        assert "This is no address of a web page." in as_(cast.ada).post(path, data=data).get_data(
            True
        )
