"""Events in every shape: nothing at all, a half of everything, all withdrawn, over; and the pages that
they have."""

from __future__ import annotations

from typing import Any

from casting import (
    Cast,
    assign,
    day,
    enter,
    make_challenge,
    make_judge,
    make_round,
    make_submission,
    make_team,
)
from flask import Flask
from werkzeug.routing import Rule

from hackathon.events import events, rules, statuses
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event
from hackathon.events.programme import Session
from hackathon.events.rubrics import Criterion
from hackathon.events.rules import NewRules
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.people.people import Person
from hackathon.results import results
from hackathon.results.prizes import Prize
from hackathon.submissions import versions, withdrawals
from hackathon.submissions.submissions import Submission

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
    statuses.publish(event, cast.ada, day(-38))
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
    statuses.archive(cast.event, cast.ada, day(2))
    return named, people[:2]


def withdrawn(cast: Cast) -> Shape:
    """Every entry that was sent is withdrawn, and so is a judge."""
    second = make_team(cast.event, "Second", cast.cy)
    for number, team in enumerate((cast.team, second), 1):
        entry = _sent(make_submission(team, cast.challenge), number)
        withdrawals.withdraw(entry, team.captain, day(4))
    round = make_round(cast.event, cast.rubric)
    make_judge(cast.event, cast.dee, "J01", round, left_at=day(3))
    named = {"event": cast.event.slug, "round": round.slug}
    return named, [cast.ada, cast.ben, None]


def finished(cast: Cast) -> Shape:
    """Judged and published; one entry stands, another was withdrawn before."""
    second = make_team(cast.event, "Second", cast.cy)
    other = _sent(make_submission(second, cast.challenge), 2)
    withdrawals.withdraw(other, cast.cy, day(3))
    entry = _sent(make_submission(cast.team, cast.challenge), 1, 4)
    entry.change(eligibility="eligible")
    seat = cast.judge
    enter(cast.round, entry)
    card = Scorecard.create(
        assignment=assign(cast.round, seat, entry),
        status="signed",
        feedback="Clear.",
        updated_at=day(12),
        signed_at=day(12),
    )
    for criterion in Criterion.select().where(Criterion.rubric == cast.rubric):
        Score.create(scorecard=card, criterion=criterion, value=4)
    made = results.propose(
        cast.event, results.Proposal("ranks", "", "", robustness=True), cast.ada, day(21)
    )
    results.approve(made, cast.grace, day(25), "https://example.org/results")
    named = {
        "event": cast.event.slug,
        "round": cast.round.slug,
        "submission": entry.key,
        "publication": made.key,
    }
    return named, [cast.ada, cast.ben, None]


def _sent(entry: Submission, *days: float) -> Submission:
    """An entry with a version of each day."""
    for sent in days:
        versions.submit(Submission.get_by_id(entry.id), None, entry.team.captain, day(sent))
    return Submission.get_by_id(entry.id)


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
