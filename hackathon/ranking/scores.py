"""Scores as judges give them: a card's weighted mean over its criteria, and the CSV file in which
any event can bring its scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from hackathon.core.spreadsheets import tables

SCORE_LIMIT = 1e9
# A file of another kind is wrong on every line.
REASONS_SHOWN = 20
NEEDED = ("submission", "judge", "score")


class Score(NamedTuple):
    """One review: the score on the rubric's scale, and the scores by criterion where a rubric was
    used."""

    submission: str
    judge: str
    score: float
    criteria: Mapping[str, float] = {}


class BadScores(ValueError):
    """The scores cannot be used. `problems` lists (line number or None, reason)."""

    def __init__(self, problems: list[tuple[int | None, str]]) -> None:
        self.problems = problems
        shown = [
            reason if line is None else f"line {line}: {reason}"
            for line, reason in problems[:REASONS_SHOWN]
        ]
        hidden = len(problems) - len(shown)
        super().__init__(
            "\n".join([*shown, *([f"and {hidden} more lines like these"] if hidden else [])])
        )


def weighted_mean(
    answers: Mapping[str, float | None],
    weights: Mapping[str, float],
) -> float | None:
    """The weighted mean over the criteria that were answered: weights are renormalised over them.

    None when no criterion with a weight above zero was answered. Raises KeyError for a criterion
    without a weight.
    """
    answered = [
        (value, weights[criterion]) for criterion, value in answers.items() if value is not None
    ]
    # Rounded once at the end: the order of the criteria makes no difference to the last digit.
    total = math.fsum(weight for _, weight in answered)
    return math.fsum(value * weight for value, weight in answered) / total if total > 0 else None


def check_weights(weights: Mapping[str, float]) -> None:
    """Raise BadScores unless every weight is a finite number not below zero and one is above."""
    wrong = [key for key, weight in weights.items() if not math.isfinite(weight) or weight < 0]
    problems: list[tuple[int | None, str]] = [
        (
            None,
            (
                f"the rubric's criterion “{key}” has the weight {weights[key]}: a number of zero or"
                " more is needed"
            ),
        )
        for key in wrong
    ]
    if not problems and not any(weights.values()):
        problems.append((None, "the rubric has no criterion with a weight above zero"))
    if problems:
        raise BadScores(problems)


def read_scores(
    text: str,
    weights: Mapping[str, float] | None = None,
) -> tuple[list[Score], list[str]]:
    """Read a score file and return its reviews, in the file's order, with notes on what a reader
    may wonder about.

    Columns submission, judge, score; or submission, judge, criterion, score when `weights`
    (criterion -> weight) is given: then each submission and judge make one card, whose score is the
    weighted mean of the criteria answered. Other columns are ignored. What files are understood
    stands in `core.spreadsheets.tables`. Raises BadScores naming every bad line; a row given twice
    is one.
    """
    if weights is not None:
        check_weights(weights)
    try:
        table = tables.Table(text, NEEDED if weights is None else (*NEEDED, "criterion"))
    except tables.BadTable as bad:
        raise BadScores([(bad.fault.line, str(bad.fault))]) from None
    if weights is None and "criterion" in table.places:
        raise BadScores([(table.line, "scores by criterion need the rubric with its weights")])
    found = _Rows(table, weights)
    problems: list[tuple[int | None, str]] = []
    for line, cells in table.rows():
        try:
            found.take(line, cells)
        except ValueError as error:
            problems.append((line, str(error)))
    problems += [(fault.line, str(fault)) for fault in table.faults]
    if problems:
        raise BadScores(sorted(problems, key=lambda problem: problem[0] or 0))
    scores, notes = found.scores, list[str]()
    if weights is not None:
        scores, notes = _closed(found.cards, weights)
    if not scores:
        raise BadScores([(None, "the file has a header but no scores")])
    return scores, notes


class _Rows:
    """The rows of a score file as they are taken in."""

    def __init__(self, table: tables.Table, weights: Mapping[str, float] | None) -> None:
        self.table, self.weights = table, weights
        self.at = [table.places[name] for name in NEEDED]
        self.scores: list[Score] = []
        self.cards: dict[tuple[str, str], dict[str, float]] = {}
        self.seen: dict[tuple[str, ...], int] = {}

    def take(self, line: int, cells: list[str]) -> None:
        """Take a row. Raises ValueError with what is wrong with it."""
        submission, judge = (tables.name(cells[at]) for at in self.at[:2])
        named = (("submission", submission), ("judge", judge))
        if missing := [column for column, value in named if not value]:
            raise ValueError(f"no {' and no '.join(missing)}")
        written = cells[self.at[2]].strip()
        if self.weights is None:
            self._once(line, judge, submission)
            self.scores.append(Score(submission, judge, self._number(written)))
            return
        criterion = self._criterion(cells[self.table.places["criterion"]])
        self._once(line, judge, submission, criterion)
        card = self.cards.setdefault((submission, judge), {})
        # An empty cell is a criterion left out, which is allowed; anything else is a number.
        if written:
            card[criterion] = self._number(written)

    def _once(self, line: int, judge: str, submission: str, *criterion: str) -> None:
        """A row given twice is a fault, not a review."""
        first = self.seen.setdefault((submission, judge, *criterion), line)
        if first != line:
            what = f"“{criterion[0]}” of “{submission}”" if criterion else f"“{submission}”"
            raise ValueError(f"“{judge}” already scored {what} on line {first}")

    def _criterion(self, cell: str) -> str:
        criterion, weights = tables.name(cell), self.weights or {}
        if not criterion:
            raise ValueError("no criterion")
        if criterion not in weights:
            has = ", ".join(weights)
            raise ValueError(f"the criterion “{criterion}” is not in the rubric, which has: {has}")
        return criterion

    def _number(self, written: str) -> float:
        if not written:
            raise ValueError("no score")
        value = self.table.number(written, "score")
        if abs(value) > SCORE_LIMIT:
            raise ValueError(
                f"the score “{written}” is beyond what can be ranked (at most {SCORE_LIMIT:.0e} in"
                " size)"
            )
        return value


def _closed(
    cards: Mapping[tuple[str, str], Mapping[str, float]],
    weights: Mapping[str, float],
) -> tuple[list[Score], list[str]]:
    """The cards as scores, and what was renormalised or left out."""
    scores: list[Score] = []
    partial, empty = 0, []
    for (submission, judge), answers in cards.items():
        value = weighted_mean(answers, weights)
        if value is None:
            empty.append(f"“{judge}” on “{submission}”")
            continue
        partial += len(answers) < len(weights)
        scores.append(Score(submission, judge, value, answers))
    notes = []
    if partial:
        notes.append(
            f"Cards that leave criteria out: {partial}. Their weights are renormalised over the"
            " criteria answered."
        )
    if empty:
        more = ", …" if len(empty) > 5 else ""
        notes.append(f"Cards without any answer are left out: {', '.join(empty[:5])}{more}.")
    return scores, notes
