"""The doors: what an address names, who is handed in, where nobody is sent."""

from datetime import datetime

import pytest
from casting import Cast
from flask import Flask
from flask_login import login_user
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import states
from hackathon.core.db import Conflict, lock, transaction
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.pages.forms.merging import Overtaken
from hackathon.pages.guard import address_of, asking, opens, signed_in
from hackathon.people.people import Person
from hackathon.teams.teams import Team


def test_every_address_names_the_row_that_its_door_opens(made_app: Flask) -> None:
    lost = []
    for rule in made_app.url_map.iter_rules():
        model = getattr(made_app.view_functions[rule.endpoint], "opens", None)
        missing = set(address_of(model)) - rule.arguments
        if missing:
            lost.append(f"{rule.rule} opens a {model.__name__} but names no {sorted(missing)}")
    assert not lost, (
        "The parts of a route's rule are named as the parameters of the model's by_address are:"
        f" {lost}"
    )


# What anybody may send: whoever has the secret of a letter, a word for an account, or no account.
ANYBODY = {
    "accounts.confirm",
    "accounts.forgot",
    "accounts.reset",
    "accounts.sign_up",
    "merging.confirm",
    "notices.by_link",
    "people.email_confirm",
    "people.sign_in",
}


def test_every_act_hands_its_permission_in(made_app: Flask) -> None:
    """Behind ``opens`` and ``signed_in`` every transaction asks again before it writes."""
    acts = {
        rule.endpoint
        for rule in made_app.url_map.iter_rules()
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    doors = {name: getattr(made_app.view_functions[name], "door", None) for name in acts}
    assert {name for name, door in doors.items() if door == "public"} == ANYBODY
    assert None not in doors.values()


class TestOvertaken:
    def test_a_door_opens_again_with_what_the_row_is_by_then(
        self, made_app: Flask, cast: Cast, db: object, at: datetime
    ) -> None:
        seen: list[int] = []

        @opens(Event, to=permissions.view_event)
        def view(event: Event) -> str:
            seen.append(event.revision)
            if len(seen) < 3:
                event.change(title="Of somebody who was faster")
                raise Overtaken
            return event.title

        with made_app.test_request_context("/"):
            assert view(event=cast.event.slug) == "Of somebody who was faster"
        assert seen == [1, 2, 3]

    def test_it_is_told_when_it_never_ends(
        self, made_app: Flask, cast: Cast, db: object, at: datetime
    ) -> None:
        @opens(Event, to=permissions.view_event)
        def view(event: Event) -> str:
            raise Overtaken

        with made_app.test_request_context("/"), pytest.raises(Conflict):
            view(event=cast.event.slug)


class TestOpens:
    @pytest.fixture(autouse=True)
    def _standing(self, db: object, at: datetime) -> None:
        pass

    def test_hands_in_the_row_the_person_and_the_rest_of_the_address(
        self, made_app: Flask, cast: Cast
    ) -> None:
        @opens(Event, to=permissions.view_event)
        def view(event: Event, person: Person | None, page: int) -> str:
            return f"{event.title}, {person}, {page}"

        with made_app.test_request_context("/"):
            assert view(event=cast.event.slug, page=3) == "AI Tools Codefest, None, 3"

    def test_a_row_that_is_not_there_is_not_found(self, made_app: Flask, cast: Cast) -> None:
        @opens(Event, to=permissions.view_event)
        def view(event: Event) -> str:
            return event.title

        with made_app.test_request_context("/"), pytest.raises(Exception, match="404"):
            view(event="elsewhere")

    def test_nobody_is_sent_to_sign_in_where_a_view_wants_somebody(
        self, made_app: Flask, cast: Cast
    ) -> None:
        """Whatever the permission says: ``person: Person`` is never None."""

        @opens(Event, to=permissions.view_event)
        def view(event: Event, person: Person) -> str:
            return person.name

        with made_app.test_request_context("/there"):
            answer = view(event=cast.event.slug)
        assert isinstance(answer, Response)
        assert answer.location == "/people/sign-in?next=/there"


def _sign_in(person: Person) -> None:
    person.secret = "of a session"
    login_user(person)


class TestUnderTheLock:
    """What the door asked is asked again, of the row and the person as they are by then."""

    def test_the_permission(self, made_app: Flask, cast: Cast, at: datetime) -> None:
        team = cast.team

        @opens(Team, to=permissions.lead_team)
        def view(found: Team, person: Person) -> str:
            Team.update(captain=cast.bo).where(Team.id == team.id).execute()
            with transaction():
                lock(found)
            return "done"

        with made_app.test_request_context("/"):
            _sign_in(cast.ben)
            with pytest.raises(Refused, match="Only the captain"):
                view(event=cast.event.slug, team=team.key)

    def test_a_row_that_may_not_be_known_any_more(
        self, made_app: Flask, cast: Cast, at: datetime
    ) -> None:
        @opens(Event, to=permissions.view_event)
        def view(found: Event) -> str:
            Event.update(status="draft").where(Event.id == found.id).execute()
            with transaction():
                lock(found)
            return "done"

        changed = pytest.raises(Refused, match="changed this meanwhile")
        with made_app.test_request_context("/"), changed:
            view(event=cast.event.slug)

    def test_an_account_that_was_closed(self, made_app: Flask, cast: Cast, at: datetime) -> None:
        @signed_in
        def view(person: Person) -> str:
            Person.update(active=False).where(Person.id == person.id).execute()
            with transaction():
                lock(person)
            return "done"

        with made_app.test_request_context("/"):
            _sign_in(cast.cy)
            with pytest.raises(Refused, match="Sign in"):
                view()

    def test_what_a_view_asks_besides(self, made_app: Flask, cast: Cast, at: datetime) -> None:
        submission = cast.submission
        with (
            made_app.test_request_context("/"),
            pytest.raises(Refused, match="Only the team"),
            asking(permissions.edit_submission, submission, cast.ada),
            transaction(),
        ):
            lock(submission)

    def test_not_after_the_verb_has_written(self, made_app: Flask, cast: Cast) -> None:
        """What a verb has done itself may end its permission."""
        answers = iter([None, "No longer."])
        with states.permitted(lambda: next(answers)), transaction():
            cast.team.change(None, about="Other")
            lock(cast.event)


def test_signed_in_hands_in_nothing_that_is_not_asked_for(made_app: Flask) -> None:
    @signed_in
    def view() -> str:
        return "inside"

    with made_app.test_request_context("/there"):
        assert view().status_code == 302  # type: ignore[attr-defined]
