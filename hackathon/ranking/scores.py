"""Scores as judges give them: a card's weighted mean over its criteria, and the CSV file in which
any event can bring its scores."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

SCORE_LIMIT = 1e9
REASONS_SHOWN = 20


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
    answers: Mapping[str, float | None], weights: Mapping[str, float]
) -> float | None:
    """The weighted mean over the criteria that were answered: weights are renormalised over them.

    None when no criterion with a weight above zero was answered. Raises KeyError for a criterion
    without a weight.
    """
    answered = [
        (value, weights[criterion]) for criterion, value in answers.items() if value is not None
    ]
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
    text: str, weights: Mapping[str, float] | None = None
) -> tuple[list[Score], list[str]]:
    """Read a score file and return its reviews, in the file's order, with notes on what a reader
    may wonder about.

    Columns submission, judge, score; or submission, judge, criterion, score when `weights`
    (criterion -> weight) is given: then each submission and judge make one card, whose score is the
    weighted mean of the criteria answered. Other columns are ignored. Commas, semicolons and tabs
    separate; with the latter two a decimal comma is understood. Raises BadScores naming every bad
    line.
    """
    if weights is not None:
        check_weights(weights)
    reader, places, separator = _header(text.removeprefix("\ufeff"), weights is not None)
    problems: list[tuple[int | None, str]] = []
    scores: list[Score] = []
    cards: dict[tuple[str, str], dict[str, float]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for line, cells in _rows(reader, problems):
        try:
            submission, judge = _pair(cells, places)
            written = cells[places.score].strip()
            if weights is None:
                scores.append(Score(submission, judge, _number(written, separator)))
                continue
            criterion = _criterion(cells[places.criterion], weights)
            if (first := seen.setdefault((submission, judge, criterion), line)) != line:
                raise ValueError(
                    f"“{judge}” already scored “{criterion}” of “{submission}” on line {first}"
                )
            card = cards.setdefault((submission, judge), {})
            # An empty cell is a criterion left out, which is allowed; anything else has to be a
            # number.
            if written:
                card[criterion] = _number(written, separator)
        except ValueError as error:
            problems.append((line, str(error)))
    if problems:
        raise BadScores(problems)
    notes = _close_cards(cards, weights, scores) if weights is not None else _repeated(scores)
    if not scores:
        raise BadScores([(None, "the file has a header but no scores")])
    return scores, notes


class _Places(NamedTuple):
    submission: int
    judge: int
    score: int
    criterion: int
    width: int


def _header(text: str, rubric: bool) -> tuple[Iterable[list[str]], _Places, str]:
    """Find the separator and the columns in the first line."""
    if "\0" in text:
        raise BadScores([(None, "this is not a text file: save the sheet as CSV (UTF-8)")])
    first = next((line for line in text.splitlines() if line.strip()), "")
    needed = ["submission", "judge", "score", *(["criterion"] if rubric else [])]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    try:
        while not any(header):
            header = [
                unicodedata.normalize("NFC", cell).strip().casefold() for cell in next(reader)
            ]
    except StopIteration:
        raise BadScores([(None, "the file is empty")]) from None
    except csv.Error as error:
        raise BadScores([(reader.line_num, f"not valid CSV: {error}")]) from None
    line = reader.line_num
    if lacking := [column for column in needed if column not in header]:
        raise BadScores(
            [
                (
                    line,
                    (
                        f"the column {', '.join(lacking)} is missing; the header has:"
                        f" {', '.join(header)}"
                    ),
                )
            ]
        )
    if twice := [column for column in needed if header.count(column) > 1]:
        raise BadScores([(line, f"the column {', '.join(twice)} appears more than once")])
    if not rubric and "criterion" in header:
        raise BadScores([(line, "scores by criterion need the rubric with its weights")])
    criterion = header.index("criterion") if rubric else -1
    places = [header.index(column) for column in needed[:3]]
    return reader, _Places(places[0], places[1], places[2], criterion, len(header)), separator


def _rows(
    reader: Iterable[list[str]], problems: list[tuple[int | None, str]]
) -> Iterable[tuple[int, list[str]]]:
    """The rows with something in them and the line on which each ends; broken quoting ends the file
    with a problem."""
    lines = iter(reader)
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append((reader.line_num, f"not valid CSV: {error}"))  # type: ignore[attr-defined]
            return
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells  # type: ignore[attr-defined]


def _name(cell: str) -> str:
    """One spelling for one name: composed characters, no spaces around."""
    cell = cell.strip()
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)


def _pair(cells: list[str], places: _Places) -> tuple[str, str]:
    """The row's submission and judge, its missing last cells filled up."""
    if len(cells) > places.width and any(cell.strip() for cell in cells[places.width :]):
        raise ValueError(f"{len(cells)} fields where the header has {places.width}")
    cells += [""] * (places.width - len(cells))
    submission, judge = _name(cells[places.submission]), _name(cells[places.judge])
    missing = [
        column for column, value in (("submission", submission), ("judge", judge)) if not value
    ]
    if missing:
        raise ValueError(f"no {' and no '.join(missing)}")
    return submission, judge


def _criterion(cell: str, weights: Mapping[str, float]) -> str:
    criterion = _name(cell)
    if not criterion:
        raise ValueError("no criterion")
    if criterion not in weights:
        raise ValueError(
            f"the criterion “{criterion}” is not in the rubric, which has: {', '.join(weights)}"
        )
    return criterion


def _number(written: str, separator: str) -> float:
    if not written:
        raise ValueError("no score")
    plain = written.replace(",", ".", 1) if separator != "," else written
    try:
        value = math.nan if "_" in plain else float(plain)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise ValueError(f"the score “{written}” is not a number")
    if abs(value) > SCORE_LIMIT:
        raise ValueError(
            f"the score “{written}” is beyond what can be ranked (at most {SCORE_LIMIT:.0e} in"
            " size)"
        )
    return value


def _close_cards(
    cards: Mapping[tuple[str, str], Mapping[str, float]],
    weights: Mapping[str, float],
    scores: list[Score],
) -> list[str]:
    """Turn the cards into scores, and say what was renormalised or left out."""
    partial, empty = 0, []
    for (submission, judge), answers in cards.items():
        value = weighted_mean(answers, weights)
        if value is None:
            empty.append(f"“{judge}” on “{submission}”")
            continue
        partial += len(answers) < len(weights)
        scores.append(Score(submission, judge, value, answers))
    notes = (
        [
            (
                f"Cards that leave criteria out: {partial}. Their weights are renormalised over the"
                " criteria answered."
            )
        ]
        if partial
        else []
    )
    if empty:
        notes.append(
            "Cards without any answer are left out:"
            f" {', '.join(empty[:5])}{', …' if len(empty) > 5 else ''}."
        )
    return notes


def _repeated(scores: list[Score]) -> list[str]:
    repeats = len(scores) - len({(score.submission, score.judge) for score in scores})
    return (
        [f"Rows that repeat a submission and judge: {repeats}. Each counts as a review of its own."]
        if repeats
        else []
    )
