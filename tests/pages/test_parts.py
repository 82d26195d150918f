"""The organisers' doors of what an event consists of: rules, sessions, announcements, prizes,
registration questions."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from casting import NOW, Cast, day
from flask.testing import FlaskClient

from hackathon.events import announcements, programme
from hackathon.events.announcements import Announcement, News
from hackathon.events.events import Rules
from hackathon.events.programme import Session
from hackathon.people.people import Person
from hackathon.results import prizes
from hackathon.results.prizes import Prize
from hackathon.teams import questionnaire
from hackathon.teams.questionnaire import RegistrationQuestion

As = Callable[[Person | None], FlaskClient]
ORGANISE = "/events/codefest/organise"

SESSION = {
    "title": "Talk",
    "language": "en",
    "kind": "workshop",
    "starts": "2027-03-12T15:00",
    "minutes": "45",
    "place": "",
    "link": "",
    "description": "",
}
ANNOUNCEMENT = {"title": "News", "language": "en", "body": "Read **this**."}
PRIZE = {"title": "First prize", "places": "1", "description": "A mentor.", "language": "en"}
QUESTION = {
    "label": "What do you bring?",
    "hint": "",
    "kind": "choices",
    "choices": "Code\nLaw",
    "required": "y",
    "language": "en",
}
RULES = {"version": "1.1", "title": "Rules", "language": "en", "body": "Be *fair*."}


class TestNew:
    @pytest.mark.parametrize(
        ("room", "data", "model"),
        [("sessions", SESSION, Session), ("announcements", ANNOUNCEMENT, Announcement), ("prizes", PRIZE, Prize),
         ("questionnaire", QUESTION, RegistrationQuestion), ("rules", RULES, Rules)],
    )  # fmt: skip
    def test_organisers_add_and_nobody_else(
        self, as_: As, cast: Cast, room: str, data: dict[str, str], model: Any
    ) -> None:
        before = model.select().where(model.event == cast.event).count()
        assert as_(cast.ben).post(f"{ORGANISE}/{room}/new", data=data).status_code == 404
        assert as_(cast.ada).post(f"{ORGANISE}/{room}/new", data=data).status_code == 302
        assert model.select().where(model.event == cast.event).count() == before + 1
        title = data.get("label") or data["title"]
        assert title in as_(cast.ada).get(f"{ORGANISE}/{room}/").get_data(True)

    @pytest.mark.parametrize(
        ("room", "data", "told"),
        [
            ("sessions", {**SESSION, "title": ""}, "required"),
            ("sessions", {**SESSION, "link": "ftp://x"}, "no address of a web page"),
            ("sessions", {**SESSION, "starts": "tomorrow"}, "Not a valid datetime"),
            ("sessions", {**SESSION, "minutes": "0"}, "between 1"),
            ("announcements", {**ANNOUNCEMENT, "body": "[" * 300}, "opening brackets"),
            ("announcements", {**ANNOUNCEMENT, "language": "xx"}, "Not a valid choice"),
            ("prizes", {**PRIZE, "places": "-1"}, "between 1"),
            ("questionnaire", {**QUESTION, "choices": "Code"}, "two choices"),
            ("questionnaire", {**QUESTION, "kind": "riddle"}, "Not a valid choice"),
            ("rules", {**RULES, "version": "1.0"}, "There is a version 1.0 already"),
            ("rules", {**RULES, "version": "one / two"}, "letters, digits"),
        ],
    )
    def test_bad_input_is_told_and_kept(
        self, as_: As, cast: Cast, room: str, data: dict[str, str], told: str
    ) -> None:
        assert cast.event
        page = as_(cast.ada).post(f"{ORGANISE}/{room}/new", data=data).get_data(True)
        assert told in page and "Nothing is lost" in page
        kept = max((value for value in data.values()), key=len)
        assert kept.split("\n")[0] in page

    def test_a_session_starts_in_the_events_zone(self, as_: As, cast: Cast) -> None:
        assert cast.event
        as_(cast.ada).post(f"{ORGANISE}/sessions/new", data=SESSION)
        assert Session.get().starts == datetime(2027, 3, 12, 14, 0, tzinfo=UTC)

    def test_new_rules_begin_with_the_present_text_and_a_higher_number(
        self, as_: As, cast: Cast
    ) -> None:
        assert cast.event
        page = as_(cast.ada).get(f"{ORGANISE}/rules/new").get_data(True)
        assert 'value="1.1"' in page and "Be fair." in page


def made(cast: Cast, room: str) -> Any:
    if room == "sessions":
        return programme.create(
            cast.event, cast.ada, NOW, title="Talk", kind="workshop", starts=day(1), minutes=60
        )
    if room == "announcements":
        return announcements.publish(cast.event, News("News", "Text", "en"), cast.ada, NOW)
    if room == "prizes":
        return prizes.create(
            cast.event, cast.ada, NOW, title="First prize", places=1, description=""
        )
    return questionnaire.create(
        cast.event,
        cast.ada,
        NOW,
        label="Why?",
        hint="",
        kind="text",
        choices=[],
        required=False,
        language="en",
    )


EDITS = [
    ("sessions", SESSION, "title"),
    ("announcements", ANNOUNCEMENT, "title"),
    ("prizes", PRIZE, "title"),
    ("questionnaire", QUESTION, "label"),
]
GONE = [
    ("sessions", "cancel", "reinstate", "cancelled_at"), ("announcements", "withdraw", "restore", "withdrawn_at"),
    ("prizes", "withdraw", "restore", "withdrawn_at"), ("questionnaire", "retire", "ask-again", "retired_at"),
]  # fmt: skip


@pytest.mark.parametrize(("room", "data", "field"), EDITS)
class TestEdit:
    def test_the_second_of_two_editors_is_told_keeps_the_text_and_may_replace(
        self, as_: As, cast: Cast, room: str, data: dict[str, str], field: str
    ) -> None:
        row = made(cast, room)
        address = f"{ORGANISE}/{room}/{row.key if room == 'questionnaire' else row.id}"
        assert (
            as_(cast.ada).get(address).status_code == 200
            and as_(cast.ben).get(address).status_code == 404
        )
        assert (
            as_(cast.grace)
            .post(address, data={**data, field: "Of Grace", "revision": "1"})
            .status_code
            == 302
        )
        page = (
            as_(cast.ada)
            .post(address, data={**data, field: "Of Ada", "revision": "1"})
            .get_data(True)
        )
        assert "Somebody else changed this" in page and "Of Ada" in page
        if room == "announcements":  # what was read is not changed: the correction is another row
            return
        assert getattr(type(row).get_by_id(row.id), field) == "Of Grace"
        assert (
            as_(cast.ada).post(address, data={**data, field: "Of Ada", "revision": "2"}).status_code
            == 302
        )

    def test_one_of_another_event_is_not_found(
        self, as_: As, cast: Cast, room: str, data: dict[str, str], field: str
    ) -> None:
        from casting import make_event

        from hackathon.events.events import Organiser

        row = made(cast, room)
        Organiser.create(event=make_event("other"), person=cast.ada, since=NOW)
        key = row.key if room == "questionnaire" else row.id
        assert as_(cast.ada).get(f"/events/other/organise/{room}/{key}").status_code == 404
        assert (
            as_(cast.ada).post(f"/events/other/organise/{room}/{key}", data=data).status_code == 404
        )


@pytest.mark.parametrize(("room", "away", "back", "field"), GONE)
class TestGone:
    def test_is_kept_and_comes_back(
        self, as_: As, cast: Cast, room: str, away: str, back: str, field: str
    ) -> None:
        row = made(cast, room)
        address = f"{ORGANISE}/{room}/{row.key if room == 'questionnaire' else row.id}"
        assert as_(cast.ben).post(f"{address}/{away}").status_code == 404
        as_(cast.ada).post(f"{address}/{away}")
        assert getattr(type(row).get_by_id(row.id), field) == NOW
        as_(cast.ada).post(f"{address}/{back}")
        assert getattr(type(row).get_by_id(row.id), field) is None
