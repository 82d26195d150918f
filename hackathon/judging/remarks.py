"""Remarks: what judges have written, by submission or by judge."""

from __future__ import annotations

from typing import Any

from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content, Score, Scorecard


def on(round: Round, submission: int) -> dict[int, tuple[Scorecard, Content]]:
    """Return the scorecards on a submission (id) in a round with what they say, by the assignment's
    id; two queries."""
    return _said(Assignment.round == round, Assignment.submission == submission)


def by(judge: Judge, round: Round) -> dict[int, tuple[Scorecard, Content]]:
    """Return the scorecards of a judge in a round, as ``on`` does."""
    return _said(Assignment.round == round, Assignment.judge == judge)


def in_round(round: Round) -> dict[int, tuple[Scorecard, Content]]:
    """Return all scorecards of a round, as ``on`` does."""
    return _said(Assignment.round == round)


def _said(*which: Any) -> dict[int, tuple[Scorecard, Content]]:
    cards = {card.id: card for card in Scorecard.select().join(Assignment).where(*which)}
    rows: Any = (
        Score.select(Score.scorecard, Criterion.key, Score.value, Score.remark)
        .join(Criterion)
        # Answers to a rubric that the round had before stay in the table, and are left out here.
        .join(Round, on=(Round.rubric == Criterion.rubric))
        .join(Assignment, on=(Assignment.round == Round.id))
        .where(Score.scorecard.in_(list(cards)), *which)
        .join(Scorecard, on=(Score.scorecard == Scorecard.id))
        .where(Scorecard.assignment == Assignment.id)
    )
    answers: dict[int, dict[str, Answer]] = {number: {} for number in cards}
    for number, key, value, remark in rows.tuples():
        answers[number][key] = Answer(value, remark)
    return {
        card.assignment_id: (card, Content(answers[number], card.feedback, card.note))
        for number, card in cards.items()
    }
