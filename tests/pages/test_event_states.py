"""Every page of an event answers, whatever the event has by then: nothing at all, no rounds, a half
of everything, or its archive. A page that counts on more is an error of the site."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import Cast, day, make_challenge, make_judge, make_round
from flask import Flask
from flask.testing import FlaskClient
from test_secrecy import Visitor
from werkzeug.routing import Rule

from hackathon.events import events, rules
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event
from hackathon.events.programme import Session
from hackathon.events.rules import NewRules
from hackathon.people.people import Person
from hackathon.results.prizes import Prize

As = Callable[[Person | None], FlaskClient]
Shape = tuple[dict[str, Any], list[Person | None]]

DATES = {
    "registration_opens": day(-30),
    "registration_closes": day(5),
    "submission_opens": day(-14),
    "submission_closes": day(10),
    "judging_opens": day(11),
    "judging_closes": day(20),
    "results_on": day(25),
}


def _new(cast: Cast) -> Event:
    events.create(cast.ada, day(-40), slug="small", title="Small", time_zone="UTC", **DATES)
    return Event.get(Event.slug == "small")


def empty(cast: Cast) -> Shape:
    """A draft that somebody has just set up."""
    return {"event": _new(cast).slug}, [cast.ada, None]


def without_rounds(cast: Cast) -> Shape:
    """Published with its rules alone."""
    event = _new(cast)
    rules.publish(event, NewRules("1", "Rules", "Be fair.", "en"), cast.ada, day(-39))
    events.publish(event, cast.ada, day(-38))
    return {"event": event.slug}, [cast.ada, cast.sam, None]


def half_made(cast: Cast) -> Shape:
    """A little of everything, and nothing of it complete: a brief in draft without an owner, a round
    without entries, a judge who has declared nothing, a draft without a title."""
    event, rubric = cast.event, cast.rubric
    challenge = make_challenge(event, "half", status="draft", office=None, rubric=None, summary="")
    cast.submission.change(title="", summary="", description="", description_html="", language="")
    round = make_round(event, rubric, shortlist=None)
    judge = make_judge(event, cast.dee, "J01", round, declared_at=None, languages=[], expertise=[])
    prize = Prize.create(event=event, title="First prize")
    session = Session.create(
        event=event, title="Talk", kind="briefing", starts=day(1), minutes=5, cancelled_at=day(0)
    )
    news = Announcement.create(
        event=event, title="News", body="", body_html="", published_at=day(0), withdrawn_at=day(0)
    )
    named = {
        "event": event.slug,
        "challenge": challenge.slug,
        "rubric": rubric.slug,
        "round": round.slug,
        "judge": judge.code,
        "team": cast.team.key,
        "submission": cast.submission.key,
        "prize": prize.id,
        "session": session.id,
        "announcement": news.id,
        "person": cast.ben.key,
    }
    return named, [cast.ada, cast.ben, cast.dee, None]


def archived(cast: Cast) -> Shape:
    """The same, put away before anything came of it."""
    named, people = half_made(cast)
    events.archive(cast.event, cast.ada, day(2))
    return named, people[:2]


def addresses(app: Flask, samples: dict[str, Any]) -> list[tuple[str, str]]:
    """Every page of an event that these rows have."""
    found = []
    with app.test_request_context("/"):
        for rule in app.url_map.iter_rules():
            if "event" in rule.arguments:
                built = [rule.build(values) for values in _values(rule, samples)]
                methods = sorted((rule.methods or set()) & {"GET", "POST"})
                found += [(method, one[1]) for method in methods for one in built if one]
    return found


def _values(rule: Rule, samples: dict[str, Any]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [{}]
    for name in rule.arguments:
        words = sorted(getattr(rule._converters[name], "items", ()))
        if not words and name not in samples:
            return []
        made = [{**one, name: word} for one in made for word in words or [samples[name]]]
    return made


@pytest.mark.parametrize(
    ("shape", "moment"),
    [(empty, 0), (without_rounds, 21), (half_made, 15), (half_made, 26), (archived, 21)],
)
def test_every_page_answers(
    app: Flask,
    as_: As,
    cast: Cast,
    db: Any,
    stand_at: Callable[[datetime], None],
    shape: Callable[[Cast], Shape],
    moment: float,
) -> None:
    """Pages are looked at, and forms are sent without anything in them."""
    named, people = shape(cast)
    stand_at(day(moment))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        broken, fine = [], 0
        for person in people:
            visitor = Visitor(as_, person, db)
            for method, path in addresses(app, named):
                if method == "POST" and person != cast.ada:
                    continue
                status = visitor.ask(method, path).status_code
                fine += status == 200
                if status >= 500:
                    who = person.name if person else "nobody"
                    broken.append(f"{method} {path} as {who}: {status}")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert not broken, "\n".join(broken)
    assert fine > 30, "what was looked at?"
