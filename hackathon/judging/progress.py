"""Progress: how far a round is, by judge and by entry, and reminding who has open scorecards."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, fn

from hackathon.core import audit
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.rounds import Round
from hackathon.judging import entries, letters, seats
from hackathon.judging.judging import Assignment, Judge, PanelMember, between, words_for
from hackathon.judging.scorecards import Scorecard
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission


def remind(round: Round, by: Person, at: datetime, link: str = "") -> int:
    """Send a message to every judge of a round with an open scorecard and return how many that are.

    :raises Refused: outside the round's dates, or when nobody has an open scorecard
    """
    if not round.open(at):
        raise Refused(_("Reminders go out while the round is open."))
    with transaction():
        left = {
            row.judge_id: row.assigned - row.signed
            for row in of(round).judges
            if row.assigned > row.signed
        }
        judges = [
            judge for judge in seats.of(round.event) if judge.id in left and judge.left_at is None
        ]
        if not judges:
            raise Refused(_("Every scorecard is signed; there is nobody to remind."))
        for judge in judges:
            letters.remind(judge.person, round, left[judge.id], at, link)
        audit.record(at, by, "panels.remind", round, round.event_id, judges=len(judges))
    return len(judges)


class JudgeProgress(NamedTuple):
    """How far a judge is in a round."""

    judge_id: int
    code: str
    name: str
    left: bool
    declared: bool
    assigned: int
    drafts: int
    signed: int
    recused: int
    conflicts: int


class EntryProgress(NamedTuple):
    """How many reviews of the wished ones an entry has."""

    line: entries.Line
    assigned: int
    signed: int


class Progress(NamedTuple):
    """How far a round is: ``signed`` of ``wished`` reviews, by judge and by entry; ``crossed``:
    what is assigned in spite of a conflict that appeared later, as (judge's code, entry's code,
    kinds)."""

    judges: list[JudgeProgress]
    entries: list[EntryProgress]
    signed: int
    wished: int
    crossed: list[tuple[str, str, str]]


def of(round: Round) -> Progress:
    """Return how far a round is; a fixed number of queries whatever the number of judges and
    entries."""
    rows: Any = (
        Assignment.select(
            Assignment.judge, Assignment.submission, Assignment.status, Scorecard.status
        )
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.round == round)
        .tuples()
    )
    assigned, drafts, signed, recused = (
        Counter[int](),
        Counter[int](),
        Counter[int](),
        Counter[int](),
    )
    reviewing, reviewed = Counter[int](), Counter[int]()
    pairs = set()
    lines = entries.of(round)
    playing = {line.submission for line in lines if not line.out}
    for judge, submission, status, card in rows:
        recused[judge] += status == "recused"
        if status == "assigned" and submission in playing:
            pairs.add((judge, submission))
            for counter, counts in (
                (assigned, True),
                (drafts, card == "draft"),
                (signed, card == "signed"),
            ):
                counter[judge] += counts
            reviewing[submission] += 1
            reviewed[submission] += card == "signed"
    judges = (
        Judge.select(Judge, Person)
        .join(Person)
        .where(Judge.event == round.event_id)
        .order_by(Judge.id)
    )
    sitting: Any = PanelMember.select(PanelMember.judge).where(PanelMember.round == round).tuples()
    panel = {judge for (judge,) in sitting}
    shown = [
        judge for judge in judges if judge.id in panel or assigned[judge.id] or recused[judge.id]
    ]
    barred = between(shown, [Submission(id=line.submission, team=line.team_id) for line in lines])
    conflicted = Counter(judge for judge, _submission in barred)
    codes = {judge.id: judge.code for judge in shown}
    by_submission = {line.submission: line.code for line in lines}
    return Progress(
        [
            JudgeProgress(
                judge.id,
                judge.code,
                judge.person.name,
                judge.left_at is not None,
                judge.declared_at is not None,
                assigned[judge.id],
                drafts[judge.id],
                signed[judge.id],
                recused[judge.id],
                conflicted[judge.id],
            )
            for judge in shown
        ],
        [
            EntryProgress(line, reviewing[line.submission], reviewed[line.submission])
            for line in lines
        ],
        sum(min(reviewed[number], round.reviews) for number in playing),
        round.reviews * len(playing),
        sorted(
            (codes[pair[0]], by_submission[pair[1]], words_for(barred[pair]))
            for pair in pairs
            if pair in barred
        ),
    )


def reviews_of(round: Round, submission: int) -> list[Assignment]:
    """Return every assignment of a submission (id) in a round, taken back ones too, each with judge
    and person."""
    query = Assignment.select(Assignment, Judge, Person).join(Judge).join(Person).switch(Assignment)
    return list(
        query.where(Assignment.round == round, Assignment.submission == submission).order_by(
            Judge.id
        )
    )


def work_of(judge: Judge) -> list[tuple[Round, int, int]]:
    """Return (round, assigned, signed) of each round in which a judge has submissions; one
    query."""
    signed = fn.COUNT(Scorecard.signed_at)
    query = (
        Round.select(Round, fn.COUNT(Assignment.id).alias("assigned"), signed.alias("signed"))
        .join(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.judge == judge, Assignment.status == "assigned")
        .group_by(Round)
        .order_by(Round.position)
    )
    return [(row, row.assigned, row.signed) for row in query.objects(Round)]
