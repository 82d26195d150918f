"""Signed scorecards that count: what a round's ranking is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import fn

from hackathon.core.prepared import prepared
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Score, Scorecard, standing
from hackathon.submissions.submissions import Submission


class Signed(NamedTuple):
    """A signed scorecard that counts: entry's code, judge's code, scores by the criterion's key."""

    entry: str
    submission: int
    judge: str
    judge_id: int
    scores: dict[str, int]


def of(round: Round) -> list[Signed]:
    """Return the signed scorecards that count in a round, by entry and judge; one query.

    A card counts while its submission takes part and its judge has not stepped back or been taken
    off it; a judge who left later leaves finished work behind.
    """
    # A row is one answer; the rows of a card follow one another.
    found: dict[int, Signed] = {}
    for row in _answers(round.id):
        card = found.setdefault(
            row.card, Signed(row.entry, row.submission, row.judge, row.judge_id, {})
        )
        card.scores[row.key] = row.value
    return list(found.values())


@prepared
def _answers(round: int) -> Iterable[Any]:
    """The answers on the signed scorecards that count in a round, by entry, judge and criterion."""
    query: Any = (
        Score.select(
            Scorecard.id.alias("card"),
            Entry.code.alias("entry"),
            Assignment.submission,
            Judge.code.alias("judge"),
            Judge.id.alias("judge_id"),
            Criterion.key,
            Score.value,
        )
        .join(Scorecard)
        .join(Assignment)
        .join(Judge)
        .switch(Assignment)
        .join(Submission)
        .join(Entry, on=((Entry.submission == Submission.id) & (Entry.round == Assignment.round)))
        .switch(Score)
        .join(Criterion)
        .where(Assignment.round == round, standing())
        # A criterion that was left open is no low score: it is left out.
        .where(Scorecard.status == "signed", Score.value.is_null(False))
        .order_by(fn.LENGTH(Entry.code), Entry.code, Judge.id, Criterion.position)
        .namedtuples()
    )
    return query
