"""Score lists: every scorecard of an event with its remarks, for organisers who deliberate; a row
for each answer, or a row for each scorecard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from peewee import JOIN

from hackathon.events import rounds, rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import entries, remarks
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content, Scorecard, standing
from hackathon.ranking.scores import weighted_mean
from hackathon.submissions.submissions import Submission

HEAD = ("round", "entry", "title", "team", "judge", "state")
STATES = {None: "open", "draft": "draft", "signed": "signed"}


class Sheet(NamedTuple):
    """A table to take away: keys in English for machines, and rows in their order."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


class _Card(NamedTuple):
    """A scorecard that counts or may yet: who scored what, and what is written."""

    head: tuple[Any, ...]
    content: Content


def long(event: Event) -> Sheet:
    """Return a row for each criterion of each scorecard; the texts for the team and the organisers
    stand in rows of their own."""
    columns = [*HEAD, "criterion", "weight", "score", "remark"]
    return Sheet(columns, _answers(event))


def _answers(event: Event) -> Iterator[tuple[object, ...]]:
    for round in rounds.of(event):
        criteria = rubrics.criteria(round.rubric)
        for card in _cards(round):
            for row in criteria:
                answer = card.content.answers.get(row.key, Answer())
                yield (*card.head, row.key, row.weight, answer.value, answer.remark)
            # In parentheses, which no key of a criterion has.
            texts = (("(feedback)", card.content.feedback), ("(note)", card.content.note))
            for name, text in texts:
                if text:
                    yield (*card.head, name, None, None, text)


def wide(event: Event) -> Sheet:
    """Return a row for each scorecard, a column for each criterion's score and for its remark."""
    keys: list[str] = []
    for round in rounds.of(event):
        # Rounds may share criteria: a key has one column, in the order of its first round.
        keys += [row.key for row in rubrics.criteria(round.rubric) if row.key not in keys]
    columns = [*HEAD, *keys, "weighted_mean", *(f"{key}: remark" for key in keys)]
    return Sheet([*columns, "feedback", "note"], _rows(event, keys))


def _rows(event: Event, keys: list[str]) -> Iterator[tuple[object, ...]]:
    for round in rounds.of(event):
        weights = {row.key: row.weight for row in rubrics.criteria(round.rubric)}
        for card in _cards(round):
            answers = [card.content.answers.get(key, Answer()) for key in keys]
            # A criterion that the round no longer has, or one left open, would change the mean.
            given = {
                key: answer.value
                for key, answer in card.content.answers.items()
                if key in weights and isinstance(answer.value, int)
            }
            yield (
                *card.head,
                *(answer.value for answer in answers),
                weighted_mean(given, weights),
                *(answer.remark for answer in answers),
                card.content.feedback,
                card.content.note,
            )


def _cards(round: Round) -> Iterator[_Card]:
    # All cards of the round in one query; asked card by card a round of 500 would be 500.
    said = remarks.in_round(round)
    # As the ranks do: what takes no part any more is in no list of scores.
    lines = {line.submission: line for line in entries.of(round) if not line.out}
    query: Any = (
        Assignment.select(Assignment.id, Assignment.submission, Judge.code, Scorecard.status)
        .join(Judge)
        .switch(Assignment)
        .join(Submission)
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.round == round, standing())
        .order_by(Assignment.submission, Judge.code)
    )
    found = [row for row in query.tuples() if row[1] in lines]
    # By the code that judges see: the order of rows would tell who handed in first.
    for number, submission, judge, status in sorted(found, key=lambda row: lines[row[1]].code):
        line = lines[submission]
        head = (round.slug, line.code, line.title, line.team, judge, STATES[status])
        yield _Card(head, said[number][1] if number in said else Content({}))
