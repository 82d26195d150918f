"""The way on: whoever is stopped to sign in, sign up, prove the address or register comes to where
they wanted to go, and whoever has to prove the address can do so wherever that stops them."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from casting import Cast, make_person, register
from flask import Flask
from werkzeug.routing import BuildError, Rule

from hackathon.core import mail
from hackathon.people import passwords
from hackathon.people.people import Person, unproved

As = Callable[[Person | None], Any]
GOOD = "six quiet lemons"
# A rule of the walk would sign the walker out, or leads to a page of somebody else's making.
NO_DOORS = {"people.sign_out"}


def link_in(message: mail.Message) -> str:
    line = next(line for line in message.text.splitlines() if line.startswith("http://"))
    return line.removeprefix("http://localhost")


def next_of(address: str) -> str | None:
    return parse_qs(urlsplit(unescape(address)).query).get("next", [None])[0]


def links(page: str, to: str) -> list[str]:
    return [unescape(link) for link in re.findall(rf'(?:href|action)="({to}[^"]*)"', page)]


def addresses(app: Flask, cast: Cast, method: str) -> list[str]:
    """Every address of the site that the cast can fill in."""
    known = {
        "event": cast.event.slug,
        "team": cast.team.key,
        "challenge": cast.challenge.slug,
        "submission": cast.submission.key,
        "pilot": cast.pilot.slug,
        "office": cast.office.code,
        "round": cast.round.slug,
        "rubric": cast.rubric.slug,
        "person": cast.ben.key,
        "judge": cast.judge.code,
    }
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    found = [_filled(app, rule, known) for rule in rules if rule.endpoint not in NO_DOORS]
    return [path for path in found if path]


def _filled(app: Flask, rule: Rule, known: dict[str, str]) -> str | None:
    if not set(rule.arguments) <= set(known):
        return None
    try:
        return app.url_map.bind("localhost").build(
            rule.endpoint, {name: known[name] for name in rule.arguments}
        )
    except BuildError:
        return None


class TestDoors:
    def test_every_door_that_asks_to_sign_in_is_led_back_to(
        self, app: Flask, as_: As, cast: Cast
    ) -> None:
        nobody, asked = as_(None), 0
        for path in addresses(app, cast, "GET"):
            answer = nobody.get(path)
            if answer.status_code != 302 or "/people/sign-in" not in answer.location:
                continue
            asked += 1
            assert next_of(answer.location) == path
            page = nobody.get(answer.location).text
            for way in links(page, "/people/(?:sign-up|forgot)"):
                assert next_of(way) == path, f"{way} forgets {path}"
        assert asked > 15, "the walk has lost its doors"

    def test_every_page_leads_back_to_itself_from_its_sign_in(
        self, app: Flask, as_: As, cast: Cast
    ) -> None:
        nobody, seen = as_(None), 0
        for path in addresses(app, cast, "GET"):
            answer = nobody.get(path)
            if answer.status_code not in {200, 404} or answer.mimetype != "text/html":
                continue
            for way in links(answer.text, "/people/sign-in"):
                seen += 1
                on_the_way = path.startswith("/people/")
                assert next_of(way) == (None if path == "/" or on_the_way else path), (way, path)
        assert seen > 20

    def test_every_door_that_wants_a_proved_address_helps_to_prove_it(
        self, app: Flask, as_: As, cast: Cast
    ) -> None:
        new = make_person("Nu Example", email="nu@example.org", confirmed_at=None)
        new.change(office=cast.office)
        register(new, cast.event)
        asked = set()
        client = as_(new)
        for method in ("GET", "POST"):
            for path in addresses(app, cast, method):
                client.begin_again()
                answer = client.open(
                    path, method=method, headers={"Referer": "http://localhost/here"}
                )
                if answer.mimetype != "text/html" or str(unproved()) not in answer.text:
                    continue
                asked.add((method, path))
                back = path if method == "GET" else "/here"
                for help_ in ("/people/confirm-again", "/people/email"):
                    ways = links(answer.text, help_)
                    assert ways, f"{method} {path} says that the address is not proved and no more"
                    assert {next_of(way) for way in ways} == {back}
                assert "nu@example.org" in answer.text
        assert len(asked) >= 6, asked

    def test_every_door_that_wants_a_registration_leads_there_and_back(
        self, app: Flask, as_: As, cast: Cast
    ) -> None:
        asked, client = 0, as_(cast.sam)
        for path in addresses(app, cast, "GET"):
            answer = client.get(path)
            if answer.status_code != 403 or "Register for the event first." not in answer.text:
                continue
            asked += 1
            (way,) = links(answer.text, "/events/codefest/register")
            assert next_of(way) == path
        assert asked


class TestWholeWay:
    def test_from_a_door_to_it_by_sign_up_proof_and_registration(self, as_: As, cast: Cast) -> None:
        """In two browsers: the letter is opened on a telephone."""
        goal = f"/events/{cast.event.slug}/teams/new"
        desk, telephone = as_(None), as_(None)
        sign_in = desk.get(goal).location
        (sign_up,) = links(desk.get(sign_in).text, "/people/sign-up")
        desk.post(sign_up, data={"name": "Eva", "email": "eva@example.org", "password": GOOD})
        confirm = link_in(mail.Message.get())
        stopped = telephone.post(confirm, data={"password": GOOD}).location
        assert stopped == goal
        (register_here,) = links(telephone.get(goal).text, "/events/codefest/register")
        answers = {"accept": "y", "rules_version": "1.0"}
        assert telephone.post(register_here, data=answers).location == goal
        assert telephone.get(goal).status_code == 200

    def test_by_a_forgotten_password(self, as_: As, cast: Cast) -> None:
        goal, client = "/privacy/my-data", as_(None)
        (forgot,) = links(client.get(client.get(goal).location).text, "/people/forgot")
        client.post(forgot, data={"email": cast.sam.email})
        reset = link_in(mail.Message.get())
        assert client.post(reset, data={"password": GOOD}).location == goal

    def test_by_signing_up_with_a_known_address(self, as_: As, cast: Cast) -> None:
        client, data = as_(None), {"name": "Sam", "email": cast.sam.email, "password": GOOD}
        client.post("/people/sign-up?next=/privacy/my-data", data=data)
        assert next_of(link_in(mail.Message.get())) == "/privacy/my-data"

    def test_by_the_message_sent_again(self, as_: As, cast: Cast) -> None:
        new, goal = (
            make_person("Nu", email="nu@example.org", confirmed_at=None),
            f"/events/{cast.event.slug}/register",
        )
        page = as_(new).get(goal).text
        (again,) = links(page, "/people/confirm-again")
        assert as_(new).post(again).location == goal
        assert as_(new).post(link_in(mail.Message.get())).location == goal

    def test_by_a_corrected_address(self, as_: As, cast: Cast) -> None:
        new, goal = (
            make_person("Nu", email="mu@example.org", confirmed_at=None),
            "/events/codefest/register",
        )
        new.change(password_hash=passwords.hashed(GOOD))
        assert cast.event
        (wrong,) = links(as_(new).get(goal).text, "/people/email")
        as_(new).post(wrong, data={"email": "nu@example.org", "password": GOOD})
        sent = mail.Message.get(mail.Message.to == "nu@example.org")
        assert as_(new).post(link_in(sent)).location == goal
        assert as_(Person.get_by_id(new.id)).get(goal).status_code == 200

    def test_whoever_only_waits_for_a_seat_is_not_led_to_a_closed_door(
        self, as_: As, cast: Cast
    ) -> None:
        assert cast.cy
        cast.event.change(participants_maximum=1)
        answers = {"accept": "y", "rules_version": "1.0"}
        goal = quote("/events/codefest/teams/new")
        answer = as_(cast.sam).post(f"/events/codefest/register?next={goal}", data=answers)
        assert answer.location == "/events/codefest/mine"


@pytest.mark.parametrize(
    "trick",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\tevil", "javascript:1"],
)
def test_no_step_leads_to_another_site(as_: As, cast: Cast, trick: str) -> None:
    answers = {"accept": "y", "rules_version": "1.0", "next": trick}
    page = f"/events/{cast.event.slug}/register"
    assert as_(cast.sam).post(page, data=answers).location == "/events/codefest/mine"
    client = as_(None)
    data = {"name": "Eva", "email": "eva@example.org", "password": GOOD, "next": trick}
    client.post("/people/sign-up", data=data)
    assert "evil" not in mail.Message.select().order_by(mail.Message.id.desc()).get().text
