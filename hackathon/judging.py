"""Judging: judges, panels, conflicts of interest, assignments, scorecards."""

from __future__ import annotations

from typing import cast

from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.db import Base, Edited, UtcField, new_key
from hackathon.events import Event
from hackathon.people import Person
from hackathon.rounds import Round
from hackathon.rubrics import Criterion
from hackathon.submissions import Submission

ASSIGNMENT_MOVES = {"assigned": ("recused", "removed"), "recused": ("assigned",), "removed": ("assigned",)}
CARD_MOVES = {"draft": ("signed",), "signed": ("draft",)}


class Judge(Edited):
    """A person who judges at an event; ``code`` stands for the name in everything that is published."""

    event = ForeignKeyField(Event, backref="judges", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="judges_at", on_delete="RESTRICT")
    code = CharField(max_length=8)  # "J03"
    languages = JSONField(default=list)
    expertise = JSONField(default=list)  # names of rights and functions
    load_maximum = IntegerField(null=True)
    declared_at = UtcField(null=True)  # when the question about conflicts of interest was answered
    left_at = UtcField(null=True)
    since = UtcField()

    @classmethod
    def of(cls, person: Person, event: Event) -> Judge | None:
        """Return the person's seat as a judge at the event, or None (also when the judge has left)."""
        return cast(
            "Judge | None",
            person.remember(
                ("judge", event.id), lambda: cls.get_or_none(cls.event == event, cls.person == person, cls.left_at.is_null())
            ),
        )

    class Meta:
        indexes = ((("event", "person"), True), (("event", "code"), True))


class PanelMember(Base):
    """A judge on a round's panel."""

    round = ForeignKeyField(Round, backref="panel", on_delete="CASCADE")
    judge = ForeignKeyField(Judge, backref="panels", on_delete="CASCADE")

    class Meta:
        indexes = ((("round", "judge"), True),)


class ConflictOfInterest(Base):
    """A judge must not see or score a submission: declared by the judge, or entered by an organiser.

    Conflicts that follow from facts (same office, organisation, team, e-mail domain) are derived, not stored.
    """

    judge = ForeignKeyField(Judge, backref="conflicts", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="conflicts", on_delete="CASCADE")
    kind = CharField(max_length=12)
    reason = TextField(default="")
    declared_at = UtcField()
    withdrawn_at = UtcField(null=True)

    class Meta:
        constraints = [Check("kind IN ('declared', 'organiser', 'recusal')")]


ConflictOfInterest.add_index(
    ConflictOfInterest.index(
        ConflictOfInterest.judge,
        ConflictOfInterest.submission,
        unique=True,
        where=SQL("withdrawn_at IS NULL"),
        name="conflict_once",
    )
)


class Assignment(Base):
    """A judge is asked to score a submission in a round."""

    key = CharField(unique=True, max_length=16, default=new_key)
    round = ForeignKeyField(Round, backref="assignments", on_delete="CASCADE")
    judge = ForeignKeyField(Judge, backref="assignments", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="assignments", on_delete="RESTRICT")
    status = CharField(default="assigned", max_length=12)
    reason = TextField(default="")  # of a recusal or removal
    assigned_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    assigned_at = UtcField()

    class Meta:
        indexes = ((("round", "judge", "submission"), True),)
        constraints = [
            Check("status IN ('assigned', 'recused', 'removed')"),
            Check("status <> 'recused' OR reason <> ''"),
        ]


class Scorecard(Edited):
    """What a judge thinks of a submission: saved as typed, final when signed, reopened until the round closes."""

    assignment = ForeignKeyField(Assignment, backref="scorecards", unique=True, on_delete="RESTRICT")
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

    scorecard = ForeignKeyField(Scorecard, backref="scores", on_delete="CASCADE")
    criterion = ForeignKeyField(Criterion, on_delete="RESTRICT")
    value = IntegerField(null=True)  # null: not answered (yet)
    remark = TextField(default="")

    class Meta:
        indexes = ((("scorecard", "criterion"), True),)
