"""Progress: how far a round is, by judge and by entry, and reminding who has open scorecards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, Case, fn

from hackathon.core import audit
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import entries, letters, queues, seats
from hackathon.judging.entries import Entry
from hackathon.judging.impartiality import Work, between, words_for
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Scorecard, standing
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission


class JudgeProgress(NamedTuple):
    """How far a judge is in a round; ``sits``: on its panel, now."""

    judge_id: int
    code: str
    name: str
    left: bool
    sits: bool
    declared: bool
    least: int  # submissions a round, by the judge's seat
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

    @property
    def missing(self) -> int:
        """Wished reviews that no signed scorecard gives yet."""
        return self.wished - self.signed


class _Counts:
    """Scorecards that count, by judge and by submission."""

    def __init__(self, round: Round) -> None:
        self.assigned, self.drafts, self.signed = Counter[int](), Counter[int](), Counter[int]()
        self.reviewing, self.reviewed = Counter[int](), Counter[int]()
        self.recused = Counter[int]()
        self.pairs: set[tuple[int, int]] = set()
        for judge, submission, status, card, stands in _assignments(round.id):
            # Stepping back is told of the judge though the card counts no more.
            self.recused[judge] += status == "recused"
            if stands:
                self.pairs.add((judge, submission))
                self.assigned[judge] += 1
                self.drafts[judge] += card == "draft"
                self.signed[judge] += card == "signed"
                self.reviewing[submission] += 1
                self.reviewed[submission] += card == "signed"


@prepared
def _assignments(round: int) -> Iterable[tuple[int, int, str, str | None, bool]]:
    query: Any = (
        Assignment.select(
            Assignment.judge,
            Assignment.submission,
            Assignment.status,
            Scorecard.status,
            standing(),
        )
        .join(Submission)
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.round == round)
    )
    return query.tuples()


def of(round: Round) -> Progress:
    """Return how far a round is; a fixed number of queries whatever the number of judges and
    entries."""
    counts, lines = _Counts(round), entries.of(round)
    shown = [
        judge
        for judge in seats.around(round)
        if judge.sits or counts.assigned[judge.id] or counts.recused[judge.id]
    ]
    barred = between(shown, [Work(line.submission, line.team_id) for line in lines])
    conflicted = Counter(judge for judge, _submission in barred)
    codes = {judge.id: judge.code for judge in shown}
    by_submission = {line.submission: line.code for line in lines}
    # Nobody wishes for reviews of what was withdrawn or disqualified.
    playing = [line.submission for line in lines if not line.out]
    return Progress(
        [_of_judge(judge, counts, conflicted[judge.id]) for judge in shown],
        [
            EntryProgress(line, counts.reviewing[line.submission], counts.reviewed[line.submission])
            for line in lines
        ],
        # An entry with more reviews than were wished makes up for no other.
        sum(min(counts.reviewed[number], round.reviews) for number in playing),
        round.reviews * len(playing),
        sorted(
            (codes[judge], by_submission[submission], words_for(barred[judge, submission]))
            for judge, submission in counts.pairs & set(barred)
        ),
    )


def _of_judge(judge: Judge, counts: _Counts, conflicts: int) -> JudgeProgress:
    return JudgeProgress(
        judge.id,
        judge.code,
        judge.person.name,
        judge.left_at is not None,
        bool(judge.sits) and judge.left_at is None,
        judge.declared_at is not None,
        judge.load_minimum,
        counts.assigned[judge.id],
        counts.drafts[judge.id],
        counts.signed[judge.id],
        counts.recused[judge.id],
        conflicts,
    )


class Lack(NamedTuple):
    """What a round lacks: wished reviews that no signed scorecard gives yet, and entries with fewer
    judges than were wished."""

    reviews: int
    unserved: int


def lacks(rounds: Collection[int]) -> dict[int, Lack]:
    """Return what rounds lack, by the round's id; one query.

    Its reviews are ``wished`` less ``signed`` of ``of``: an entry that has more than were wished
    makes up for no other.

    :param rounds: ids of rounds; those that lack nothing are left out
    """
    return {
        number: Lack(int(reviews), int(short)) for number, reviews, short in _lacks(list(rounds))
    }


@prepared
def _lacks(rounds: list[int]) -> Iterable[tuple[int, int, int]]:
    query: Any = lacking(rounds)
    return query.tuples()


def lacking(rounds: Any) -> Any:
    """Return what rounds lack as a query that others can join.

    :param rounds: ids of rounds, or a query of them
    :return: columns ``round``, ``lacking`` (reviews) and ``unserved`` (entries), as in ``Lack``
    """
    given = (
        (Assignment.round == Entry.round)
        & (Assignment.submission == Entry.submission)
        & (Assignment.status == "assigned")
    )
    is_signed = (Scorecard.assignment == Assignment.id) & (Scorecard.status == "signed")
    # Joined from the entry, so that one without any review counts with all that it lacks.
    reviews = Round.reviews - fn.COUNT(Scorecard.id)
    short = Case(None, [(fn.COUNT(Assignment.id) < Round.reviews, 1)], 0)
    by_entry = (
        Entry.select(Entry.round.alias("round"), reviews.alias("reviews"), short.alias("short"))
        .join(Round)
        .switch(Entry)
        .join(Submission)
        .switch(Entry)
        .join(Assignment, JOIN.LEFT_OUTER, on=given)
        .join(Scorecard, JOIN.LEFT_OUTER, on=is_signed)
        .where(Entry.round.in_(rounds), entries.playing())
        .group_by(Entry.id, Entry.round, Round.reviews)
        # Who has too few judges has too few reviews as well.
        .having(reviews > 0)
    )
    query = by_entry.select_from(
        by_entry.c.round,
        fn.SUM(by_entry.c.reviews).alias("lacking"),
        fn.SUM(by_entry.c.short).alias("unserved"),
    )
    return query.group_by(by_entry.c.round)


def unsigned(event: Event) -> int:
    """Return how many scorecards that judges were given are not signed: what ``assigned`` less
    ``signed`` makes over all judges and rounds."""
    query = (
        Assignment.select(fn.COUNT(Assignment.id) - fn.COUNT(Scorecard.signed_at))
        .join(Round)
        .switch(Assignment)
        .join(Submission)
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Round.event == event, standing())
    )
    return int(query.scalar())


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
        .join(Submission)
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.judge == judge, standing())
        .group_by(Round)
        .order_by(Round.position)
    )
    return [(row, row.assigned, row.signed) for row in query.objects(Round)]


# --- Reminding. -----------------------------------------------------------------------------------


def remind(
    round: Round,
    by: Person,
    at: datetime,
    link: str = "",
) -> int:
    """Send a message to every judge of a round with an open scorecard and return how many that are.

    :raises Refused: outside the round's dates, or when nobody has an open scorecard
    """
    if not round.open(at):
        raise Refused(_("Reminders go out while the round is open."))
    with transaction():
        judges = [judge for judge in seats.of(round.event) if judge.left_at is None]
        # As many as each judge's own queue shows: a reminder about nothing would be ignored, and
        # the next one too.
        left = queues.tally(judges, [round.id])
        waiting = [judge for judge in judges if left[round.id, judge.id]]
        if not waiting:
            raise Refused(_("Every scorecard is signed; there is nobody to remind."))
        for judge in waiting:
            letters.remind(judge.person, round, left[round.id, judge.id], at, link)
        audit.record(at, by, "panels.remind", round, round.event_id, judges=len(waiting))
    return len(waiting)
