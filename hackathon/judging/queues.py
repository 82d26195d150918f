"""Queues: what a judge has to score in a round."""

from __future__ import annotations

from typing import Any, NamedTuple

from peewee import JOIN, fn

from hackathon.events.rounds import Round
from hackathon.judging import entries
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge, between
from hackathon.judging.scorecards import Content, Score, Scorecard, content_of
from hackathon.judging.scorecards import of as card_of
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version


class Waiting(NamedTuple):
    """A line of a judge's queue. ``status``: assigned (nothing written), started, signed."""

    key: str
    code: str
    title: str
    status: str
    answered: int


def of(judge: Judge, round: Round) -> list[Waiting]:
    """Return what a judge has in a round: the open ones first, then the signed; never one with a
    conflict. A fixed number of queries."""
    rows: Any = (
        Assignment.select(
            Assignment.key,
            Assignment.submission,
            Submission.team,
            Entry.code,
            Version.content["title"].alias("title"),
            Scorecard.id.alias("card"),
            Scorecard.status.alias("card_status"),
        )
        .join(Submission)
        .join(Entry, on=((Entry.submission == Submission.id) & (Entry.round == round)))
        .switch(Submission)
        .join(
            Version,
            on=(
                (Version.submission == Submission.id)
                & (Version.number == Submission.versions_count)
            ),
        )
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(
            Assignment.round == round,
            Assignment.judge == judge,
            Assignment.status == "assigned",
            entries.judged(),
        )
        .order_by(fn.LENGTH(Entry.code), Entry.code)
        .namedtuples()
    )
    found = list(rows)
    barred = between([judge], [Submission(id=row.submission, team=row.team) for row in found])
    answered: Any = (
        Score.select(Score.scorecard, fn.COUNT(Score.id))
        .join(Scorecard)
        .join(Assignment)
        .where(Assignment.round == round, Assignment.judge == judge, Score.value.is_null(False))
        .group_by(Score.scorecard)
        .tuples()
    )
    counts: dict[int, int] = dict(answered)
    words = {"draft": "started", "signed": "signed", None: "assigned"}
    lines = [
        Waiting(row.key, row.code, row.title or "", words[row.card_status], counts.get(row.card, 0))
        for row in found
        if (judge.id, row.submission) not in barred
    ]
    return sorted(lines, key=lambda line: line.status == "signed")


class Open(NamedTuple):
    """A scorecard that is not signed: its assignment, the entry's code, the frozen title, what
    stands on the site."""

    assignment: Assignment
    code: str
    title: str
    card: Scorecard | None
    content: Content


def open_cards(judge: Judge, round: Round) -> list[Open]:
    """Return the scorecards of a judge in a round that are not signed."""
    waiting = {line.key: line for line in of(judge, round) if line.status != "signed"}
    found: dict[str, Open] = {}
    for row in (
        Assignment.select(Assignment, Submission)
        .join(Submission)
        .where(Assignment.key.in_(list(waiting) or [""]))
    ):
        row.round = round
        card = card_of(row)
        found[row.key] = Open(
            row, waiting[row.key].code, waiting[row.key].title, card, content_of(card)
        )
    return [found[key] for key in waiting if key in found]
