"""Milestones: what is to be done by when and by whom, what one sees when it is done, and each day
that was promised before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple, Self

from peewee import JOIN, CharField, Check, ForeignKeyField, JSONField, TextField

from hackathon.core import audit, translated
from hackathon.core.db import Base, DayField, Edited, TagField, UtcField, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import owners
from hackathon.pilots.pilots import Pilot, of_pilot, touch

TRANSLATED = ("title", "evidence")


class Milestone(Edited):
    """What is to be done by when, by whom; done when ``done_on`` is set, with its evidence.

    :ivar owner: one of the people who run the pilot; ``owner_words`` names a function instead
    :ivar condition_of: the decision that passed a gate on condition of this; it holds the next one
    """

    LIMITS = {
        "title": 200,
        "owner_words": 200,
        "evidence": 2000,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="milestones", on_delete="CASCADE")
    title = CharField()
    language = TagField()
    translations = JSONField(default=dict)
    owner = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    # Who sees to it, where that is nobody with an account.
    owner_words = CharField(default="")
    # The day that holds now; those before it are its moves.
    due = DayField()
    # Empty while it is open.
    done_on = DayField(null=True)
    # By what one sees that it is done.
    evidence = TextField(default="")
    # A pilot was let through a gate on the condition that this is done.
    condition_of = ForeignKeyField(
        Decision,
        null=True,
        on_delete="SET NULL",
        backref="conditions",
    )
    withdrawn_at = UtcField(null=True)

    def overdue(self, at: datetime) -> bool:
        """Tell whether its day has passed (in UTC) without it being done."""
        return bool(self.done_on is None and self.due < at.date())

    @classmethod
    def by_address(cls, pilot: str, milestone: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == milestone).first()


class MilestoneMove(Base):
    """A day that was promised, the day that took its place, and why."""

    LIMITS = {"reason": 1000}
    milestone = ForeignKeyField(Milestone, backref="moves", on_delete="CASCADE")
    # What had been promised until then.
    was = DayField()
    becomes = DayField()
    reason = TextField()
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    at = UtcField()

    class Meta:
        constraints = [Check("reason <> ''")]


def _refuse_unproved(at: datetime, done_on: date | None, evidence: str) -> None:
    if done_on is not None and done_on > at.date():
        raise Refused(_("A milestone cannot be done in the future."))
    if done_on is not None and not evidence.strip():
        raise Refused(_("Say how others can see that it is done: a document, a log, a decision."))


def add(pilot: Pilot, person: Person, at: datetime, **values: Any) -> Milestone:
    """Set a milestone.

    :param values: title, language, owner (a Person), owner_words, due and, when it is done already,
        done_on and evidence
    :raises Refused: for a day of completion in the future or without evidence, or for an owner who
        does not run the pilot
    """
    _refuse_unproved(at, values.get("done_on"), values.get("evidence", ""))
    with transaction():
        owners.refuse_strangers(values.get("owner"), owners.of_pilot(pilot))
        milestone = Milestone.create(pilot=pilot, **values)
        touch(pilot, at)
        told = {"title": milestone.title, "due": milestone.due.isoformat()}
        audit.record(at, person, "milestones.add", pilot, None, **told)
    return milestone


def edit(
    milestone: Milestone, expected: int | None, person: Person, at: datetime, **values: Any
) -> None:
    """Change a milestone, or say that it is done (``done_on``) and by what one sees that
    (``evidence``).

    A day is a promise: to move it takes a ``reason``, and the page goes on to show the old one.

    :raises Refused: for a day of completion in the future or without evidence, a day that is moved
        without a reason, or a new owner who does not run the pilot
    :raises Conflict: when somebody else changed it meanwhile
    """
    reason = values.pop("reason", "").strip()
    done_on = values.get("done_on", milestone.done_on)
    _refuse_unproved(at, done_on, values.get("evidence", milestone.evidence))
    with transaction():
        was = Milestone.get_by_id(milestone.id)
        owner = values.get("owner", was.owner)
        if owner != was.owner:
            owners.refuse_strangers(owner, owners.of_pilot(milestone.pilot))
        # First, since of two who move it at once the second is told and leaves nothing behind.
        translated.change(milestone, expected, TRANSLATED, **values)
        if milestone.due != was.due:
            _note_move(milestone, was.due, reason, person, at)
        touch(milestone.pilot, at)
        before = {"title": was.title, "due": was.due.isoformat()}
        before["done_on"] = was.done_on and was.done_on.isoformat()
        told = {"title": milestone.title, "before": before}
        audit.record(at, person, "milestones.edit", milestone.pilot, None, **told)


def _note_move(milestone: Milestone, was: date, reason: str, person: Person, at: datetime) -> None:
    if not reason:
        raise Refused(_("Say why the day is moved: the page shows the old day with the reason."))
    said = {"was": was, "becomes": milestone.due, "reason": reason}
    MilestoneMove.create(
        milestone=milestone,
        by=person,
        at=at,
        **said,
    )


class Promised(NamedTuple):
    """A milestone and the days that were promised before, the first first."""

    milestone: Milestone
    moves: list[MilestoneMove]


def shown(pilot: Pilot) -> list[Milestone]:
    """Return a pilot's milestones with their owners, by their days."""
    query = (
        Milestone.select(Milestone, Person)
        .join(Person, JOIN.LEFT_OUTER, on=Milestone.owner)
        .where(Milestone.pilot == pilot, Milestone.withdrawn_at.is_null())
    )
    return list(query.order_by(Milestone.due, Milestone.id))


def with_moves(pilot: Pilot) -> list[Promised]:
    """Return a pilot's milestones, each with what was promised before; two queries."""
    found = {row.id: Promised(row, []) for row in shown(pilot)}
    moves = (
        MilestoneMove.select(MilestoneMove, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(MilestoneMove.milestone.in_(list(found) or [0]))
    )
    for move in moves.order_by(MilestoneMove.at, MilestoneMove.id):
        found[move.milestone_id].moves.append(move)
    return list(found.values())
