"""Judging: its records.

The verbs stand in rooms of their own: ``panels`` (who judges), ``entries`` (what is judged, and
what a judge sees of it), ``impartiality`` and ``disclosures`` (conflicts of interest),
``assignments`` and ``distribution`` (who judges what), ``scorecards`` and ``standings``.
"""

from __future__ import annotations

from typing import NamedTuple, Self, cast

from peewee import (
    JOIN,
    SQL,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
    fn,
)

from hackathon.core.db import Base, Edited, UtcField, new_key
from hackathon.core.prepared import prepared
from hackathon.events.events import Event, Organiser, in_event
from hackathon.events.helpers import Helper
from hackathon.events.mentors import Mentor
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Rubric
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

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
    # Why the judge left, by the judge, for organisers alone.
    left_reason = TextField(default="", constraints=[SQL("DEFAULT ''")])
    # Submissions a round at least, as far as there are any that the judge may and can judge.
    load_minimum = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])

    @classmethod
    def of(cls, person: Person, event: Event) -> Judge | None:
        """Return the person's seat as a judge at the event, or None (also when the judge has
        left)."""
        return person.remember(("judge", event.id), lambda: cls._held(person, event))

    @classmethod
    def _held(cls, person: Person, event: Event) -> Judge | None:
        seat: Judge | None = _seat.first(event.id, person.id)
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


@prepared
def _seat(event: int, person: int) -> ModelSelect[Judge]:
    return Judge.select().where(
        Judge.event == event,
        Judge.person == person,
        Judge.left_at.is_null(),
    )


class Parts(NamedTuple):
    """What somebody is at an event: a judge, a member of a team, an organiser, registered, a
    helper, a mentor."""

    seat: Judge | None
    team: Team | None
    organises: bool
    registered: bool
    helps: bool
    mentors: bool


def parts_of(person: Person, event: Event) -> Parts:
    """Return which parts a person has at an event; one query, and ``Judge.of``, ``Team.of``,
    ``Organiser.holds`` and ``Helper.holds`` know it from then on."""

    def ask() -> Parts:
        (row,) = _parts(event.id, person.id)
        seat, team = row.seat, row.inside.team if row.inside else None
        if seat is not None:
            seat.person, seat.event = person, event
        # Told to those who would ask the same again in this request.
        person.remember(("judge", event.id), lambda: seat)
        Team.recall(person, event, team)
        Organiser.recall(person, event, bool(row.organises))
        Helper.recall(person, event, bool(row.helps))
        parts = (row.organises, row.registered, row.helps, row.mentors)
        return Parts(seat, team, *map(bool, parts))

    return person.remember(("parts", event.id), ask)


@prepared
def _parts(event: int, person: int) -> ModelSelect[Event]:
    sits = (Judge.event == Event.id) & (Judge.person == person) & Judge.left_at.is_null()
    belongs = (
        (Membership.event == Event.id)
        & (Membership.person == person)
        & Membership.left_at.is_null()
    )
    organises = Organiser.select().where(Organiser.event == Event.id, Organiser.person == person)
    helps = Helper.select().where(Helper.event == Event.id, Helper.person == person)
    mentors = Mentor.select().where(Mentor.event == Event.id, Mentor.person == person)
    mentors = mentors.where(Mentor.ended_at.is_null())
    registered = Registration.select().where(
        Registration.event == Event.id,
        Registration.person == person,
        Registration.status == "registered",
    )
    return (
        Event.select(
            Event.id,
            Judge,
            Membership,
            Team,
            fn.EXISTS(organises).alias("organises"),
            fn.EXISTS(registered).alias("registered"),
            fn.EXISTS(helps).alias("helps"),
            fn.EXISTS(mentors).alias("mentors"),
        )
        .join(
            Judge,
            JOIN.LEFT_OUTER,
            on=sits,
            attr="seat",
        )
        .switch(Event)
        .join(
            Membership,
            JOIN.LEFT_OUTER,
            on=belongs,
            attr="inside",
        )
        .join(Team, JOIN.LEFT_OUTER)
        .where(Event.id == event)
    )


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
    with_entry = BooleanField(null=True)  # taken away when its entry was taken out of the round

    def seat_of(self, person: Person) -> Judge | None:
        """Return the seat from which ``person`` judges this, or None when it is another's or was
        given up. It came with the assignment, so nothing asks for it again."""
        judge, event = self.judge, self.round.event
        # A link from a letter may be opened by somebody else's account.
        if judge.person_id != person.id or judge.left_at is not None:
            return None
        judge.person, judge.event = person, event
        return cast("Judge", person.remember(("judge", event.id), lambda: judge))

    @classmethod
    def by_address(cls, event: str, assignment: str) -> Self | None:
        """Find the row that an address names."""
        return cast("Self | None", _at_address.first(event, assignment))

    class Meta:
        indexes = ((("round", "judge", "submission"), True),)
        constraints = [
            Check("status IN ('assigned', 'recused', 'removed')"),
            Check("status <> 'recused' OR reason <> ''"),
        ]


@prepared
def _at_address(event: str, assignment: str) -> ModelSelect[Assignment]:
    """An assignment with all that its pages begin with: round and rubric, submission and team, and
    whose it is."""
    query = (
        Assignment.select(Assignment, Round, Event, Rubric, Submission, Team, Judge)
        .join(Round)
        .join(Event)
        .switch(Round)
        .join(Rubric)
        .switch(Assignment)
        .join(Submission)
        .join(Team)
        .switch(Assignment)
        .join(Judge)
    )
    return query.where(Event.slug == event, Assignment.key == assignment)
