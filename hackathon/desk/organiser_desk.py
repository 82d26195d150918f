"""The organiser's desk: what needs a decision now, and how the event stands in numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import fn

from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.events.events import Event, Organiser
from hackathon.events.rounds import Round
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Scorecard
from hackathon.people.people import Person
from hackathon.results import publications
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission
from hackathon.teams import participants
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Team

SOON = timedelta(days=3)


class Decision(NamedTuple):
    """Something that waits for an organiser: what (see ``templates/organise/_decision.html``), how
    much of it, until when."""

    kind: str
    number: int = 0
    due: datetime | None = None
    name: str = ""


class Numbers(NamedTuple):
    """How the event stands."""

    registered: int
    waiting: int
    teams: int
    drafts: int
    submitted: int
    judges: int


def numbers(event: Event) -> Numbers:
    """Return how many there are of whom; a query each."""
    people = _counted(Registration, Registration.status, Registration.event == event)
    states = _counted(Submission, Submission.status, Submission.event == event)
    teams = Team.select().where(Team.event == event, Team.status == "active").count()
    judges = Judge.select().where(Judge.event == event, Judge.left_at.is_null()).count()
    return Numbers(
        people.get("registered", 0),
        people.get("waiting", 0),
        teams,
        states.get("draft", 0),
        states.get("submitted", 0),
        judges,
    )


def _counted(model: Any, column: Any, condition: Any) -> dict[str, int]:
    return dict(model.select(column, fn.COUNT(model.id)).where(condition).group_by(column).tuples())


def decisions(event: Event, person: Person, at: datetime, judging: bool) -> list[Decision]:
    """Return what waits for a decision, the most pressing first; a fixed number of queries.

    :param judging: whether ``person`` may know how judging goes
    """
    found = [
        *_before_judging(event, at),
        *(_of_judging(event, person, at) if judging and event.status == "published" else []),
    ]
    return sorted(found, key=lambda one: one.due or at)


def _before_judging(event: Event, at: datetime) -> list[Decision]:
    found = [Decision("draft")] if event.status == "draft" else []
    if Organiser.select().where(Organiser.event == event).count() < 2:
        found.append(Decision("alone", due=event.results_on))
    open_questions = (
        Question.select()
        .join(Challenge)
        .where(Challenge.event == event, Question.status == "open")
        .count()
    )
    if open_questions:
        found.append(Decision("questions", open_questions, event.submission_closes))
    unchecked = (
        Submission.select()
        .where(
            Submission.event == event,
            Submission.status == "submitted",
            Submission.eligibility == "unchecked",
        )
        .count()
    )
    if unchecked:
        found.append(Decision("eligibility", unchecked, event.judging_opens))
    if at < event.registration_closes:
        waiting = (
            Registration.select()
            .where(Registration.event == event, Registration.status == "waiting")
            .count()
        )
        found += [Decision("waiting", waiting, event.registration_closes)] if waiting else []
    if event.registration_closes <= at < event.submission_closes:
        alone = participants.without_team_count(event)
        found += [Decision("singles", alone, event.submission_closes)] if alone else []
    due = event.next_deadline(at)
    if due and due[1] - at <= SOON:
        found.append(Decision("deadline", due=due[1], name=due[0]))
    return found


def _of_judging(event: Event, person: Person, at: datetime) -> list[Decision]:
    entered: dict[int, int] = dict(
        Entry.select(Entry.round, fn.COUNT(Entry.id))
        .join(Round)
        .where(Round.event == event)
        .group_by(Entry.round)
        .tuples()
        .iterator()
    )
    signed = Scorecard.select(Scorecard.assignment).where(Scorecard.status == "signed")
    missing: dict[int, int] = dict(
        Assignment.select(Assignment.round, fn.COUNT(Assignment.id))
        .join(Round)
        .where(Round.event == event, Assignment.status == "assigned", Assignment.id.not_in(signed))
        .group_by(Assignment.round)
        .tuples()
        .iterator()
    )
    found = []
    for round in Round.select().where(Round.event == event).order_by(Round.position):
        if round.id not in entered and round.opens - SOON <= at and not round.over(at):
            found.append(Decision("no entries", due=round.opens, name=round.title))
        elif round.open(at) and missing.get(round.id):
            found.append(Decision("reviews", missing[round.id], round.closes, round.title))
    proposal = publications.proposal(event)
    if proposal is not None:
        found.append(
            Decision(
                "second organiser" if proposal.proposed_by_id == person.id else "approve",
                due=event.results_on,
            )
        )
    elif at >= event.judging_closes and Publication.current(event) is None:
        found.append(Decision("propose", due=event.results_on))
    return found
