"""Scorecards: saved as typed, final when signed, reopened until the round closes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField, fn

from hackathon.core import audit
from hackathon.core.db import Base, Conflict, Edited, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.events import rounds, rubrics
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging import entries
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission

CARD_MOVES = {"draft": ("signed",), "signed": ("draft",)}


class Scorecard(Edited):
    """What a judge thinks of a submission: saved as typed, final when signed, reopened until the
    round closes."""

    seen_by_public = False
    assignment = ForeignKeyField(
        Assignment, backref="scorecards", unique=True, on_delete="RESTRICT"
    )
    status = CharField(default="draft", max_length=12)
    feedback = TextField(default="")  # reaches the team with the results
    note = TextField(default="")  # to organisers only
    updated_at = UtcField()
    signed_at = UtcField(null=True)

    class Meta:
        constraints = [
            Check("status IN ('draft', 'signed')"),
            Check("(status = 'signed') = (signed_at IS NOT NULL)"),
        ]


class Score(Base):
    """The answer to one criterion."""

    seen_by_public = False
    scorecard = ForeignKeyField(Scorecard, backref="scores", on_delete="CASCADE")
    criterion = ForeignKeyField(Criterion, on_delete="RESTRICT")
    value = IntegerField(null=True)  # null: not answered (yet)
    remark = TextField(default="")

    class Meta:
        indexes = ((("scorecard", "criterion"), True),)


LONGEST = 5000  # characters of a remark, of the feedback and of the note


class Answer(NamedTuple):
    """The answer to one criterion; ``value`` None: left open."""

    value: int | None = None
    remark: str = ""


class Content(NamedTuple):
    """What a judge writes: answers by the criterion's key, feedback to the team, a note to the
    organisers alone."""

    answers: Mapping[str, Answer]
    feedback: str = ""
    note: str = ""


# --- Verbs. ---------------------------------------------------------------------------------------


def save(
    assignment: Assignment, expected: int | None, content: Content, person: Person, at: datetime
) -> Scorecard:
    """Save a scorecard as typed.

    :param expected: the revision that the page was opened with, 0 before the first save; None skips
        the check
    :raises Conflict: when it was changed in another window meanwhile
    :raises Refused: when it is signed, the round is over, the submission was taken away, or a score
        is none of the rubric's
    """
    with transaction():
        return _write(assignment, expected, content, person, at)


def sign(
    assignment: Assignment,
    expected: int | None,
    content: Content,
    leave_open: bool,
    person: Person,
    at: datetime,
) -> Scorecard:
    """Save and sign a scorecard; from the first signature on the round's rubric and way of ranking
    stay as they are.

    :param leave_open: whether the judge confirmed that the open criteria stay open; the weights of
        the others then count alone
    :raises Conflict, Refused: as ``save``; also for open criteria without the confirmation, or
        without any answer
    """
    with transaction():
        card = _write(assignment, expected, content, person, at)
        criteria = rubrics.criteria(assignment.round.rubric)
        missing = open_criteria(criteria, content)
        if len(missing) == len(criteria):
            raise Refused(_("Answer at least one criterion before you sign."))
        if missing and not leave_open:
            raise Refused(
                _("Some criteria have no answer. Answer them, or confirm that they stay open.")
            )
        # Answers to a rubric that the round had before would count beside, or instead of, those to
        # the one that is fixed now.
        Score.delete().where(
            Score.scorecard == card, Score.criterion.not_in([row.id for row in criteria])
        ).execute()
        move(card, CARD_MOVES, "signed", signed_at=at, updated_at=at)
        rounds.freeze(assignment.round, at)
        audit.record(
            at, person, "scorecards.sign", assignment, assignment.round.event_id, left_open=missing
        )
    return card


def reopen(assignment: Assignment, person: Person, at: datetime) -> None:
    """Take one's signature back to change something; until it is signed again the scorecard does
    not count.

    :raises Refused: when it is not signed, or the round is over
    """
    with transaction():
        lock(assignment)
        _refuse_late(assignment, at)
        card = of(assignment)
        if card is None or card.status != "signed":
            raise Refused(_("This scorecard is not signed."))
        move(card, CARD_MOVES, "draft", signed_at=None, updated_at=at)
        audit.record(at, person, "scorecards.reopen", assignment, assignment.round.event_id)


def _refuse_late(assignment: Assignment, at: datetime) -> None:
    fresh = (
        Assignment.select(Assignment, Round).join(Round).where(Assignment.id == assignment.id).get()
    )
    if not fresh.round.open(at):
        raise Refused(_("This round is closed; scorecards stay as they are."))
    if fresh.status != "assigned":
        raise Refused(_("This submission was taken off your list."))


def _write(
    assignment: Assignment, expected: int | None, content: Content, person: Person, at: datetime
) -> Scorecard:
    lock(assignment)  # two windows that save for the first time would both make a card
    _refuse_late(assignment, at)
    criteria = {row.key: row for row in rubrics.criteria(assignment.round.rubric)}
    for key, answer in content.answers.items():
        if key not in criteria:
            raise Refused(_("The rubric has no criterion “%(key)s”.", key=key))
        if answer.value is not None and answer.value not in {
            score for score, _words in criteria[key].levels
        }:
            raise Refused(
                _(
                    "“%(title)s” has no level %(value)s.",
                    title=criteria[key].title,
                    value=answer.value,
                )
            )
    if (
        max(
            [
                len(content.feedback),
                len(content.note),
                *(len(answer.remark) for answer in content.answers.values()),
            ]
        )
        > LONGEST
    ):
        raise Refused(_("A text is too long: at most %(most)s characters.", most=LONGEST))
    card = of(assignment)
    if card is None:
        if expected:
            raise Conflict
        card = Scorecard.create(
            assignment=assignment, feedback=content.feedback, note=content.note, updated_at=at
        )
    elif card.status == "signed":
        raise Refused(_("This scorecard is signed. Reopen it before you change it."))
    else:
        card.change(expected, feedback=content.feedback, note=content.note, updated_at=at)
    rows = [
        {
            "scorecard": card.id,
            "criterion": criteria[key].id,
            "value": answer.value,
            "remark": answer.remark,
        }
        for key, answer in content.answers.items()
    ]
    if rows:
        Score.insert_many(rows).on_conflict(
            conflict_target=[Score.scorecard, Score.criterion], preserve=[Score.value, Score.remark]
        ).execute()
    return card


# --- Queries. -------------------------------------------------------------------------------------


def standing() -> Any:
    """The condition under which an assignment counts, in a query that joins Submission: it is still
    the judge's, and what it asks for takes part.

    Everything that counts scorecards, given, open or signed, begins here: a judge whose only entry
    was disqualified has none left, on every page and in every letter.
    """
    return (Assignment.status == "assigned") & entries.judged()


def of(assignment: Assignment) -> Scorecard | None:
    """Return the scorecard of an assignment, or None before anything was written."""
    found: Scorecard | None = Scorecard.get_or_none(Scorecard.assignment == assignment)
    return found


def content_of(card: Scorecard | None) -> Content:
    """Return what a scorecard says, by the criteria's keys."""
    if card is None:
        return Content({})
    rubric = Round.select(Round.rubric).join(Assignment).where(Assignment.id == card.assignment_id)
    rows: Any = Score.select(Criterion.key, Score.value, Score.remark).join(Criterion)
    rows = rows.where(Score.scorecard == card, Criterion.rubric == rubric)
    return Content(
        {key: Answer(value, remark) for key, value, remark in rows.tuples()},
        card.feedback,
        card.note,
    )


def open_criteria(criteria: list[Criterion], content: Content) -> list[str]:
    """Return the keys of the criteria without an answer."""
    return [row.key for row in criteria if content.answers.get(row.key, Answer()).value is None]


def on(round: Round, submission: int) -> dict[int, tuple[Scorecard, Content]]:
    """Return the scorecards on a submission (id) in a round with what they say, by the assignment's
    id; two queries."""
    query = (
        Scorecard.select()
        .join(Assignment)
        .where(Assignment.round == round, Assignment.submission == submission)
    )
    cards = {card.id: card for card in query}
    rows: Any = (
        Score.select(Score.scorecard, Criterion.key, Score.value, Score.remark)
        .join(Criterion)
        .where(Score.scorecard.in_(list(cards)))
    )
    answers: dict[int, dict[str, Answer]] = {number: {} for number in cards}
    for number, key, value, remark in rows.tuples():
        answers[number][key] = Answer(value, remark)
    return {
        card.assignment_id: (card, Content(answers[number], card.feedback, card.note))
        for number, card in cards.items()
    }


class Signed(NamedTuple):
    """A signed scorecard that counts: entry's code, judge's code, scores by the criterion's key."""

    entry: str
    submission: int
    judge: str
    judge_id: int
    scores: dict[str, int]


def signed(round: Round) -> list[Signed]:
    """Return the signed scorecards that count in a round, by entry and judge; one query.

    A card counts while its submission takes part and its judge has not stepped back or been taken
    off it; a judge who left later leaves finished work behind.
    """
    rows: Any = (
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
        .where(Scorecard.status == "signed", Score.value.is_null(False))
        .order_by(fn.LENGTH(Entry.code), Entry.code, Judge.id, Criterion.position)
        .namedtuples()
    )
    found: dict[int, Signed] = {}
    for row in rows:
        card = found.setdefault(
            row.card, Signed(row.entry, row.submission, row.judge, row.judge_id, {})
        )
        card.scores[row.key] = row.value
    return list(found.values())
