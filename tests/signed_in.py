"""The twelve pages that signed-in people open most, and the act of signing, on an event with people
in it: who opens them, when, and at which address."""

from datetime import datetime
from typing import Any, NamedTuple

import counting
from benches import FULL, IN_ROUND, Bench, many, sign
from casting import (
    NOW,
    Cast,
    day,
    make_event,
    make_judge,
    make_person,
    make_round,
    make_rubric,
    register,
)
from flask import Flask
from flask.testing import FlaskClient

from hackathon.events.events import Organiser
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge
from hackathon.people import sessions
from hackathon.people.people import Person
from hackathon.pilots.parts.milestones import Milestone

MOST = 10  # queries that one of them makes
QUEUE = 8  # submissions on the judge's list
ENTRIES = 30  # submissions in the round


class Page(NamedTuple):
    """A page of somebody: ``data`` is what a form sends, None for looking."""

    name: str
    person: Person
    at: datetime
    path: str
    data: dict[str, Any] | None = None


def furnish(cast: Cast) -> list[Page]:
    """Fill the cast's event and return its pages."""
    bench = Bench(cast)
    assert cast.submission and cast.ada and cast.grace
    for person in (cast.dee, cast.ada, cast.ben):
        person.change(office=cast.office if person is cast.dee else None, affiliation="Example")
    many(cast, ENTRIES - len(bench.entries))
    final = make_round(cast.event, make_rubric(cast.event, "final"), "final", position=1)
    assert final
    entered = [row.submission_id for row in Entry.select().where(Entry.round == cast.round)]
    judges = [bench.dee, bench.dan, *(bench.judge(f"Judge{n} Example") for n in range(6))]
    _deal(bench, judges, entered)
    for number in range(20):
        register(make_person(f"P{number} Example"), cast.event)
    Milestone.create(pilot=cast.pilot, title="Trial", due=day(-3).date())
    return [*_of_everybody(cast), *_of_judges(bench), *_of_organisers(cast)]


def _deal(bench: Bench, judges: list[Judge], entered: list[int]) -> None:
    """Give each judge as many entries; the first judge has signed two of them."""
    for place, judge in enumerate(judges):
        for step in range(QUEUE):
            submission = entered[(place * 3 + step) % len(entered)]
            Assignment.create(
                round=bench.round, judge=judge, submission=submission, assigned_at=day(11)
            )
    for row in Assignment.select().where(Assignment.judge == judges[1]).limit(6):
        sign(row, judges[1], {"usefulness": 4, "feasibility": 3}, day(12))
    for row in Assignment.select().where(Assignment.judge == judges[0]).limit(2):
        sign(row, judges[0], {"usefulness": 3, "feasibility": 5}, day(12))


def crowd(cast: Cast) -> None:
    """Three times as many people, entries, judges and events; what the pages ask stays the same."""
    more = [row.id for row in many(cast, 2 * ENTRIES)]
    for number in range(12):
        judge = make_judge(cast.event, make_person(f"More{number}"), f"J{number + 50}", cast.round)
        for submission in more[number : number + 4]:
            Assignment.create(
                round=cast.round, judge=judge, submission=submission, assigned_at=day(11)
            )
    for submission in more[:QUEUE]:
        Assignment.create(
            round=cast.round, judge=cast.judge, submission=submission, assigned_at=day(11)
        )
    for number in range(3):
        event = make_event(f"more-{number}", title=f"More {number}")
        Organiser.create(event=event, person=cast.ada, since=NOW)
        register(cast.ben, event)
    for number in range(40):
        register(make_person(f"More seats {number}", email=f"q{number}@example.net"), cast.event)
    for number in range(3):
        Milestone.create(pilot=cast.pilot, title=f"More {number}", due=day(-2).date())


def _of_everybody(cast: Cast) -> list[Page]:
    event, home = f"/events/{cast.event.slug}", "/me"
    submission = f"{event}/submissions/{cast.submission.key}"
    return [
        Page("first page of a participant", cast.ben, NOW, home),
        Page("first page of a judge", cast.dee, IN_ROUND, home),
        Page("first page of an organiser", cast.ada, IN_ROUND, home),
        Page("first page of a pilot lead", cast.pia, IN_ROUND, home),
        Page("a team", cast.ben, NOW, f"{event}/teams/{cast.team.key}"),
        Page("before submitting", cast.ben, NOW, f"{submission}/submit"),
    ]


def _of_judges(bench: Bench) -> list[Page]:
    queue = f"/events/{bench.event.slug}/judge/"
    last = list(Assignment.select().where(Assignment.judge == bench.dee).order_by(Assignment.id))[
        -1
    ]
    data = {**FULL, "sign_off": "1"}
    return [
        Page("the judge's queue", bench.cast.dee, IN_ROUND, queue),
        Page("a scorecard", bench.cast.dee, IN_ROUND, f"{queue}{last.key}"),
        Page("signing it", bench.cast.dee, IN_ROUND, f"{queue}{last.key}", data),
    ]


def _of_organisers(cast: Cast) -> list[Page]:
    desk = f"/events/{cast.event.slug}/organise/"
    return [
        Page("the organiser's desk", cast.ada, IN_ROUND, desk),
        Page("the submissions", cast.ada, IN_ROUND, f"{desk}submissions"),
        Page("progress of a round", cast.ada, IN_ROUND, f"{desk}judging/rounds/screening"),
        Page("standings", cast.ada, IN_ROUND, f"{desk}rounds/screening/standings"),
    ]


# --- Opening them. --------------------------------------------------------------------------------


def cookie(app: Flask, person: Person, at: datetime) -> str:
    """Sign somebody in; returns the cookie that a browser sends once it has seen a page with a
    form."""
    person.forget()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = sessions.begin_session(person, at)
    assert client.get("/me").status_code == 200
    name = app.config["SESSION_COOKIE_NAME"]
    held = client.get_cookie(name)
    assert held is not None
    return f"{name}={held.value}"


def queries(app: Flask, page: Page, held: str) -> list[str]:
    """Open a page as ``held`` (a cookie) once more and return what it asks the database."""
    # Flask's own client: the tests' browser would look for a form token in cookies of its own.
    client = FlaskClient(app, app.response_class, use_cookies=False)
    headers = {"Cookie": held}
    if page.data is None:
        assert client.get(page.path, headers=headers).status_code == 200, page
        with counting.queries() as seen:
            client.get(page.path, headers=headers)
        return seen
    app.config["WTF_CSRF_ENABLED"] = False  # the token is the form's and costs no query
    try:
        with counting.queries() as seen:
            answer = client.post(page.path, headers=headers, data=page.data)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 302, (page, answer.get_data(True))
    return seen
