"""Scorecards: saved as typed, final when signed, reopened until the round closes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, CharField, Check, ForeignKeyField, IntegerField, ModelSelect, TextField

from hackathon.core import audit
from hackathon.core.db import Base, Conflict, Edited, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused, move
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging import entries
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
    # Beside the score, for those who read the scorecard.
    remark = TextField(default="")

    class Meta:
        indexes = ((("scorecard", "criterion"), True),)


LONGEST = 5000  # characters of a remark, of the feedback and of the note


class Answer(NamedTuple):
    """The answer to one criterion; ``value`` None: left open. A text is no level and is refused."""

    value: int | str | None = None
    remark: str = ""


class Content(NamedTuple):
    """What a judge writes: answers by the criterion's key, feedback to the team, a note to the
    organisers alone."""

    answers: Mapping[str, Answer]
    feedback: str = ""
    note: str = ""
    # The judge confirms that criteria without an answer stay so; the weights of the others then
    # count alone. It is asked when the card is signed.
    leave_open: bool = False

    @property
    def answered(self) -> int:
        """How many criteria have a score."""
        return sum(given.value is not None for given in self.answers.values())


# --- Verbs. ---------------------------------------------------------------------------------------


def save(
    assignment: Assignment,
    expected: int | None,
    content: Content,
    at: datetime,
) -> Scorecard:
    """Save a scorecard as typed.

    :param expected: the revision that the page was opened with, 0 before the first save; None skips
        the check
    :raises Conflict: when it was changed in another window meanwhile
    :raises Refused: when it is signed, the round is over, the submission was taken away, or a score
        is none of the rubric's
    """
    with transaction():
        before = _held(assignment, expected, content, at)
        card, said = before.card, {"feedback": content.feedback, "note": content.note}
        if card is None:
            card = Scorecard.create(assignment=assignment, updated_at=at, **said)
        else:
            card.change(expected, updated_at=at, **said)
        _answer(card, before.criteria, content)
    return card


def sign(
    assignment: Assignment,
    expected: int | None,
    content: Content,
    person: Person,
    at: datetime,
) -> Scorecard:
    """Save and sign a scorecard; from the first signature on the round's rubric and way of ranking
    stay as they are.

    :raises Conflict, Refused: as ``save``; also for open criteria that the judge did not mean to
        leave open, or without any answer
    """
    with transaction():
        before = _held(assignment, expected, content, at)
        missing = open_criteria(before.criteria, before.content)
        # A card without any answer would be a review that says nothing, and still count as one.
        if len(missing) == len(before.criteria):
            raise Refused(_("Answer at least one criterion before you sign."))
        if missing and not content.leave_open:
            raise Refused(
                _("Some criteria have no answer. Answer them, or confirm that they stay open.")
            )
        round, said = before.assignment.round, {"feedback": content.feedback, "note": content.note}
        card = before.card
        if card is None:  # written and signed in one go
            card = Scorecard.create(
                assignment=assignment, status="signed", signed_at=at, updated_at=at, **said
            )
        else:
            # Answers to a rubric that the round had before would count beside, or instead of, those
            # to the one that is fixed now.
            asked = [row.id for row in before.criteria]
            Score.delete().where(Score.scorecard == card, Score.criterion.not_in(asked)).execute()
            move(card, CARD_MOVES, "signed", signed_at=at, updated_at=at, **said)
        _answer(card, before.criteria, content)
        # From the first signature on nobody changes by what the others are judged.
        if round.frozen_at is None:
            rounds.freeze(round, at)
        audit.record(at, person, "scorecards.sign", assignment, round.event_id, left_open=missing)
    return card


def reopen(assignment: Assignment, person: Person, at: datetime) -> None:
    """Take one's signature back to change something; until it is signed again the scorecard does
    not count.

    :raises Refused: when it is not signed, or the round is over
    """
    with transaction():
        lock(assignment)
        present = filled(assignment)
        _refuse_late(present.assignment, at)
        card = present.card
        if card is None or card.status != "signed":
            raise Refused(_("This scorecard is not signed."))
        move(card, CARD_MOVES, "draft", signed_at=None, updated_at=at)
        audit.record(at, person, "scorecards.reopen", assignment, assignment.round.event_id)


def _refuse_late(fresh: Assignment, at: datetime) -> None:
    if not fresh.round.open(at):
        raise Refused(_("This round is closed; scorecards stay as they are."))
    if fresh.status != "assigned":
        raise Refused(_("This submission was taken off your list."))


def _refuse_nonsense(content: Content, criteria: Collection[Criterion]) -> None:
    """Refuse answers that the rubric does not ask for, and texts without end."""
    known = {row.key: row for row in criteria}
    for key, answer in content.answers.items():
        if key not in known:
            raise Refused(_("The rubric has no criterion “%(key)s”.", key=key))
        levels = {score for score, _words in known[key].levels}
        if answer.value is not None and answer.value not in levels:
            title = known[key].title
            raise Refused(_("“%(title)s” has no level %(value)s.", title=title, value=answer.value))
    remarks = [answer.remark for answer in content.answers.values()]
    if any(len(text) > LONGEST for text in (content.feedback, content.note, *remarks)):
        raise Refused(_("A text is too long: at most %(most)s characters.", most=LONGEST))


def _held(
    assignment: Assignment,
    expected: int | None,
    content: Content,
    at: datetime,
) -> Filled:
    """Hold a scorecard, refuse what cannot be written into it, and return it as it stands once the
    answers are in."""
    lock(assignment)  # two windows that save for the first time would both make a card
    # Where the door has just looked, under this lock, nobody can have changed it since.
    present: Filled = vars(assignment).pop(_LOOKED, None) or filled(assignment)
    _refuse_late(present.assignment, at)
    _refuse_nonsense(content, present.criteria)
    card = present.card
    if card is None and expected:
        raise Conflict
    if card is not None and card.status == "signed":
        raise Refused(_("This scorecard is signed. Reopen it before you change it."))
    if card is not None and expected is not None and card.revision != expected:
        raise Conflict
    # What a form or a sheet does not hold stays as it was, and is not missing.
    kept = {**present.content.answers, **content.answers}
    return present._replace(content=content._replace(answers=kept))


def _answer(card: Scorecard, criteria: Collection[Criterion], content: Content) -> None:
    numbers = {row.key: row.id for row in criteria}
    rows = [
        {
            "scorecard": card.id,
            "criterion": numbers[key],
            "value": answer.value,
            "remark": answer.remark,
        }
        for key, answer in content.answers.items()
    ]
    if rows:
        # One statement for all answers, whether they are new or changed.
        Score.insert_many(rows).on_conflict(
            conflict_target=[Score.scorecard, Score.criterion], preserve=[Score.value, Score.remark]
        ).execute()


# --- Queries. -------------------------------------------------------------------------------------


def standing() -> Any:
    """The condition under which an assignment counts, in a query that joins Submission: it is still
    the judge's, and what it asks for takes part.

    Everything that counts scorecards, given, open or signed, begins here: a judge whose only entry
    was disqualified has none left, on every page and in every letter.
    """
    return (Assignment.status == "assigned") & entries.judged()


class Filled(NamedTuple):
    """A scorecard as it stands: the assignment with its round, the card (None before anything was
    written), what the rubric asks and what the card answers."""

    assignment: Assignment
    card: Scorecard | None
    criteria: list[Criterion]
    content: Content


_LOOKED = "_looked"  # beside the columns of an assignment: what a door saw under the lock


def look(assignment: Assignment) -> Assignment:
    """Return an assignment as it is now, for the question that a verb's lock asks; the verb writes
    into the scorecard that was seen with it, and does not ask for that again."""
    seen = vars(assignment)[_LOOKED] = filled(assignment)
    return seen.assignment


def filled(assignment: Assignment) -> Filled:
    """Return the scorecard of an assignment as it is in the database now, with all that decides
    whether it may be written; one query."""
    rows = _filled(assignment.id)
    fresh: Assignment = rows[0]
    card: Scorecard | None = fresh.card
    criteria = [row.round.asks for row in rows if row.round.asks is not None]
    given = [row.card.given if row.card else None for row in rows]
    answers = {
        criterion.key: Answer(score.value, score.remark)
        for criterion, score in zip(criteria, given, strict=False)
        if score is not None
    }
    said = Content(answers, card.feedback, card.note) if card else Content({})
    return Filled(fresh, card, criteria, said)


@prepared
def _filled(assignment: int) -> ModelSelect[Assignment]:
    """A row for each criterion of the round's rubric, with the answer to it where there is one."""
    asked = Criterion.rubric == Round.rubric
    answer = (Score.scorecard == Scorecard.id) & (Score.criterion == Criterion.id)
    # Few columns of what stands in every row alike.
    event = (Event.id, Event.slug, Event.status)
    submission = (Submission.id, Submission.team, Submission.status, Submission.eligibility)
    person = (Person.id, Person.active)
    judge = (Judge, *person, *submission)
    return (
        Assignment.select(Assignment, Round, *event, *judge, Criterion, Scorecard, Score)
        .join(Round)
        .join(Event)
        .switch(Round)
        .join(Criterion, JOIN.LEFT_OUTER, on=asked, attr="asks")
        .switch(Assignment)
        .join(Judge)
        .join(Person)
        .switch(Assignment)
        .join(Submission)
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER, on=(Scorecard.assignment == Assignment.id), attr="card")
        .join(Score, JOIN.LEFT_OUTER, on=answer, attr="given")
        .where(Assignment.id == assignment)
        .order_by(Criterion.position, Criterion.id)
    )


def open_criteria(criteria: list[Criterion], content: Content) -> list[str]:
    """Return the keys of the criteria without an answer."""
    return [row.key for row in criteria if content.answers.get(row.key, Answer()).value is None]
