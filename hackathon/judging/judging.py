"""Judging: its records.

The verbs stand in rooms of their own: ``panels`` (who judges), ``entries`` (what is judged, and
what a judge sees of it), ``impartiality`` and ``disclosures`` (conflicts of interest),
``assignments`` and ``distribution`` (who judges what), ``scorecards`` and ``standings``.
"""

from __future__ import annotations

from typing import Self

from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.core.db import Base, Edited, UtcField, new_key
from hackathon.events.events import Event, in_event
from hackathon.events.rounds import Round
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team

ASSIGNMENT_MOVES = {
    "assigned": ("recused", "removed"),
    "recused": ("assigned",),
    "removed": ("assigned",),
}


class Judge(Edited):
    """A person who judges at an event; ``code`` stands for the name in everything that is
    published."""

    event = ForeignKeyField(Event, backref="judges", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="judges_at", on_delete="RESTRICT")
    code = CharField(max_length=8)  # "J03"
    languages = JSONField(default=list)
    expertise = JSONField(default=list)  # names of rights and functions
    load_maximum = IntegerField(
        null=True
    )  # submissions a round at most; null: as many as the round allows
    tied_to = JSONField(default=list)  # names of organisations that the judge declared ties with
    ties = TextField(default="")  # what the judge wants organisers to know, and no list can show
    declared_at = UtcField(null=True)  # when the question about conflicts of interest was answered
    left_at = UtcField(null=True)
    since = UtcField()

    @classmethod
    def of(cls, person: Person, event: Event) -> Judge | None:
        """Return the person's seat as a judge at the event, or None (also when the judge has
        left)."""
        return person.remember(("judge", event.id), lambda: cls._held(person, event))

    @classmethod
    def _held(cls, person: Person, event: Event) -> Judge | None:
        seat: Judge | None = cls.get_or_none(
            cls.event == event, cls.person == person, cls.left_at.is_null()
        )
        if seat is not None:
            seat.person, seat.event = person, event  # both are at hand
        return seat

    @classmethod
    def by_address(cls, event: str, judge: str) -> Self | None:
        """Find the row that an address names."""
        query = in_event(cls, event).select_extend(Person).switch(cls).join(Person)
        return query.where(cls.code == judge).first()

    class Meta:
        indexes = ((("event", "person"), True), (("event", "code"), True))


class PanelMember(Base):
    """A judge on a round's panel."""

    round = ForeignKeyField(Round, backref="panel", on_delete="CASCADE")
    judge = ForeignKeyField(Judge, backref="panels", on_delete="CASCADE")

    class Meta:
        indexes = ((("round", "judge"), True),)


class ConflictOfInterest(Base):
    """A judge must not see or score a submission: declared by the judge, or entered by an
    organiser.

    Conflicts that follow from facts (same office, organisation, team, e-mail domain) are derived,
    not stored.
    """

    seen_by_public = False
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

    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    round = ForeignKeyField(Round, backref="assignments", on_delete="CASCADE")
    judge = ForeignKeyField(Judge, backref="assignments", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="assignments", on_delete="RESTRICT")
    status = CharField(default="assigned", max_length=12)
    reason = TextField(default="")  # of a recusal or removal
    assigned_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    assigned_at = UtcField()

    @classmethod
    def by_address(cls, event: str, assignment: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Round, Event, Submission, Team).join(Round).join(Event)
        query = query.switch(cls).join(Submission).join(Team)
        return query.where(Event.slug == event, cls.key == assignment).first()

    class Meta:
        indexes = ((("round", "judge", "submission"), True),)
        constraints = [
            Check("status IN ('assigned', 'recused', 'removed')"),
            Check("status <> 'recused' OR reason <> ''"),
        ]
