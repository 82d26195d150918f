"""Queues: what a judge has to score in a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, ModelSelect, fn

from hackathon.core.db import transaction
from hackathon.core.prepared import prepared
from hackathon.events import rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import remarks
from hackathon.judging.entries import Entry
from hackathon.judging.impartiality import Work, between, kept_from
from hackathon.judging.judging import Assignment, Judge, PanelMember
from hackathon.judging.scorecards import (
    Content,
    Score,
    Scorecard,
    open_criteria,
    sign,
    standing,
)
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version


class Waiting(NamedTuple):
    """A line of a judge's queue. ``status``: assigned (nothing written), started, signed."""

    key: str
    code: str
    title: str
    status: str
    answered: int


STATUSES = {"draft": "started", "signed": "signed", None: "assigned"}  # by the scorecard's own


def over(judge: Judge, rounds: Iterable[Round]) -> dict[int, list[Waiting]]:
    """Return what a judge has in each of several rounds, by the round's id: the open ones first,
    then the signed; never one with a conflict. A fixed number of queries."""
    found: dict[int, list[Waiting]] = {round.id: [] for round in rounds}
    kept = kept_from(judge)
    for row in _rows(judge.id, list(found)):
        # A conflict may appear after the assignment: then the work is gone from the queue at once,
        # whether or not organisers have looked.
        if not kept.holds(row.submission, row.team):
            status = STATUSES[row.card_status]
            line = Waiting(row.key, row.code, row.title or "", status, row.answered or 0)
            found[row.round].append(line)
    for lines in found.values():
        # Sorting keeps the order of codes among equals.
        lines.sort(key=lambda line: line.status == "signed")
    return found


@prepared
def _rows(judge: int, rounds: list[int]) -> Iterable[Any]:
    answered = (
        Score.select(fn.COUNT(Score.id))
        .where(Score.scorecard == Scorecard.id, Score.value.is_null(False))
        .alias("answered")
    )
    entered = (Entry.submission == Submission.id) & (Entry.round == Assignment.round)
    latest = (Version.submission == Submission.id) & (Version.number == Submission.versions_count)
    query: Any = (
        Assignment.select(
            Assignment.key,
            Assignment.round,
            Assignment.submission,
            Submission.team,
            Entry.code,
            Version.content["title"].alias("title"),
            Scorecard.status.alias("card_status"),
            answered,
        )
        .join(Submission)
        .join(Entry, on=entered)
        .switch(Submission)
        .join(Version, on=latest)
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.round.in_(rounds), Assignment.judge == judge, standing())
        .order_by(fn.LENGTH(Entry.code), Entry.code)
    )
    return query.namedtuples()


def of(judge: Judge, round: Round) -> list[Waiting]:
    """Return what a judge has in a round, as ``over`` does."""
    return over(judge, [round])[round.id]


# --- Open scorecards: not signed, of what takes part, and clear of conflicts. ---------------------


def is_open(line: Waiting) -> bool:
    """Tell whether a line of the queue still waits for the judge's signature."""
    return line.status != "signed"


def others(judge: Judge, assignment: Assignment) -> list[str]:
    """Return the keys of the judge's other open scorecards in an assignment's round: those that
    follow it, then those before it."""
    # By code, not by state: signing a card must not change what comes next.
    lines = sorted(of(judge, assignment.round), key=lambda line: (len(line.code), line.code))
    places = [line.key for line in lines]
    here = places.index(assignment.key) if assignment.key in places else len(lines)
    # Round about: after the last comes the first that was skipped.
    around = [*lines[here + 1 :], *lines[:here]]
    return [line.key for line in around if is_open(line)]


def tally(judges: Collection[Judge], rounds: Collection[int]) -> Counter[tuple[int, int]]:
    """Count the open scorecards of judges of one event or several: (round's id, judge's id) -> how
    many. As many as the queue shows; a fixed number of queries.

    :param rounds: ids of rounds
    """
    rows = _unsigned([judge.id for judge in judges], list(rounds))
    barred = between(judges, [Work(number, team) for *_rest, number, team in rows])
    return Counter(
        (round, judge) for round, judge, number, _team in rows if (judge, number) not in barred
    )


@prepared
def _unsigned(judges: list[int], rounds: list[int]) -> Iterable[tuple[int, int, int, int]]:
    signed = Scorecard.select(Scorecard.assignment).where(Scorecard.status == "signed")
    query: Any = (
        Assignment.select(
            Assignment.round,
            Assignment.judge,
            Assignment.submission,
            Submission.team,
        )
        .join(Submission)
        .where(Assignment.judge.in_(judges), Assignment.round.in_(rounds))
        .where(standing(), Assignment.id.not_in(signed))
    )
    return query.tuples()


class Left(NamedTuple):
    """How many open scorecards a person has in a round."""

    round: Round
    number: int


def left(person: Person, at: datetime) -> list[Left]:
    """Return the rounds in which a person judges, will or did, of all events whose results are not
    due yet, by the rounds' end, with the open scorecards that may be signed now; a fixed number of
    queries."""
    rounds = list(_judged(person.id, at))
    # A round may be closed before its date; the query knows the dates alone.
    under_way = [row for row in rounds if row.open(at)]
    seats = {row.event.seat.id: row.event.seat for row in under_way}
    counts = tally(seats.values(), [row.id for row in under_way]) if under_way else Counter()
    found = [(row, counts[row.id, row.event.seat.id]) for row in rounds]
    # Who is on no panel of a round waits for nothing there.
    return [Left(row, number) for row, number in found if number or row.panel]


@prepared
def _judged(person: int, at: datetime) -> ModelSelect[Round]:
    """The rounds of all events at which somebody judges and whose results are to come, each with
    the seat."""
    sits = (Judge.event == Event.id) & (Judge.person == person) & Judge.left_at.is_null()
    panel = PanelMember.select().where(PanelMember.round == Round.id, PanelMember.judge == Judge.id)
    return (
        Round.select(Round, Event, Judge, fn.EXISTS(panel).alias("panel"))
        .join(Event)
        .join(Judge, on=sits, attr="seat")
        .where(Event.status == "published", Event.results_on > at)
        .order_by(Round.closes, Round.id)
    )


# --- Cards to take away. --------------------------------------------------------------------------


class Open(NamedTuple):
    """A scorecard that is not signed: its assignment, the entry's code, the frozen title, what
    stands on the site."""

    assignment: Assignment
    code: str
    title: str
    card: Scorecard | None
    content: Content


def complete(judge: Judge, round: Round) -> list[Open]:
    """Return the drafts in which every criterion of the rubric has an answer."""
    criteria = rubrics.criteria(round.rubric)
    return [
        one
        for one in open_cards(judge, round)
        if one.card is not None and criteria and not open_criteria(criteria, one.content)
    ]


def sign_complete(
    judge: Judge,
    round: Round,
    person: Person,
    at: datetime,
) -> int:
    """Sign every complete draft of a judge in a round, all or none; return how many.

    :raises Refused, Conflict: as ``scorecards.sign``
    """
    with transaction():
        found = complete(judge, round)
        for one in found:
            # The revision that was found complete: what was changed since is not signed unseen.
            revision = one.card.revision if one.card else 0
            sign(one.assignment, revision, one.content, person, at)
    return len(found)


def open_cards(judge: Judge, round: Round) -> list[Open]:
    """Return the scorecards of a judge in a round that are not signed, in the queue's order; a
    fixed number of queries."""
    waiting = [line for line in of(judge, round) if is_open(line)]
    said = remarks.by(judge, round)
    query = Assignment.select(Assignment, Submission).join(Submission)
    rows = {row.key: row for row in query.where(Assignment.key.in_([row.key for row in waiting]))}
    found = []
    for line in waiting:
        row = rows[line.key]
        # At hand, and asked for by each card: else a query a card.
        row.round = round
        card, content = said.get(row.id, (None, Content({})))
        found.append(Open(row, line.code, line.title, card, content))
    return found
