"""How a pilot goes: stages with their gates, milestones, indicators and their readings, reports, risks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple, cast

from peewee import JOIN, CharField, Check, FloatField, ForeignKeyField, IntegerField, TextField

from hackathon import audit, multilingual, prose
from hackathon.db import Base, Conflict, DayField, Edited, UtcField, new_key, transaction
from hackathon.language import gettext as _
from hackathon.offices import Office
from hackathon.people import Person
from hackathon.pilots import STAGE_MOVES, Comment, Decision, Pilot, PilotLead, PilotOffice, touch
from hackathon.states import Refused


class Milestone(Edited):
    """What is to be done by when, by whom; done when ``done_on`` is set, with its evidence."""

    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="milestones", on_delete="CASCADE")
    title = CharField()
    owner = CharField(default="")
    due = DayField()
    done_on = DayField(null=True)
    evidence = TextField(default="")
    withdrawn_at = UtcField(null=True)


class Indicator(Edited):
    """A measured quantity with its baseline and target."""

    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="indicators", on_delete="CASCADE")
    title = CharField()
    unit = CharField(default="")
    baseline = FloatField(null=True)
    target = FloatField(null=True)
    position = IntegerField(default=0)
    withdrawn_at = UtcField(null=True)


class Reading(Base):
    """What an indicator showed on a day."""

    indicator = ForeignKeyField(Indicator, backref="readings", on_delete="CASCADE")
    on = DayField(column_name="read_on")
    value = FloatField()

    class Meta:
        indexes = ((("indicator", "on"), True),)


class Update(Base):
    """A progress report."""

    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="updates", on_delete="CASCADE")
    title = CharField()
    body = TextField(default="")
    body_html = TextField(default="")
    author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()
    withdrawn_at = UtcField(null=True)


class Risk(Edited):
    """What could go wrong, and the answer to it."""

    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="risks", on_delete="CASCADE")
    title = CharField()
    answer = TextField(default="")
    level = CharField(max_length=8)
    withdrawn_at = UtcField(null=True)

    class Meta:
        constraints = [Check("level IN ('low', 'medium', 'high')")]


# --- Verbs. -- ---------------------------------------------------------------------------------------------------------


def gate(pilot: Pilot, stage: str) -> str | None:
    """Return what is missing before ``pilot`` may enter ``stage`` as a sentence, or None when the gate is open."""
    if stage == "consultation" and pilot.consultation_closes is None:
        return _("Set the day on which the consultation closes first: two months from now is usual.")
    if stage == "approved" and pilot.office_id is None:
        return _("Name the office that leads the pilot first.")
    if stage == "running" and not Milestone.select().where(Milestone.pilot == pilot, Milestone.withdrawn_at.is_null()).exists():
        return _("Set at least one milestone with its date first.")
    if stage == "evaluation" and not Indicator.select().where(Indicator.pilot == pilot, Indicator.withdrawn_at.is_null()).exists():
        return _("Name at least one indicator that shows whether it worked first.")
    if stage == "adopted" and not PilotOffice.select().where(PilotOffice.pilot == pilot, PilotOffice.role == "adopter").exists():
        return _("Name the office that adopts the tool first.")
    return None


def move_stage(pilot: Pilot, stage: str, reason: str, person: Person, at: datetime, seen: str | None = None) -> None:
    """Move a pilot to another stage, with the reason that everybody reads.

    :param seen: the stage that the person saw when deciding
    :raises Refused: without a reason, when the stage cannot follow, or its gate is closed
    :raises Conflict: when somebody else has moved it meanwhile
    """
    if not reason.strip():
        raise Refused(_("Give the reason: everybody can read it."))
    if seen is not None and seen != pilot.stage:
        raise Conflict
    if stage not in STAGE_MOVES.get(pilot.stage, ()):
        raise Refused(_("This stage cannot follow the present one."))
    if missing := gate(pilot, stage):
        raise Refused(missing)
    was = pilot.stage
    with transaction():
        multilingual.move(pilot, STAGE_MOVES, stage, "stage", updated_at=at)
        Decision.create(pilot=pilot, was=was, becomes=stage, reason=reason.strip(), by=person, at=at)
        audit.record(at, person, "pilots.move_stage", pilot, None, was=was, becomes=stage, reason=reason.strip())


def report(pilot: Pilot, title: str, body: str, health: str, person: Person, at: datetime) -> Update:
    """Publish a progress report and say how the pilot does."""
    with transaction():
        update = Update.create(pilot=pilot, title=title, body=body, body_html=prose.render(body), author=person, at=at)
        fresh = Pilot.get_by_id(pilot.id)
        multilingual.change(fresh, None, (), health=health, updated_at=at)
        pilot.health = health
        audit.record(at, person, "pilots.report", pilot, None, title=title, health=health)
    return cast(Update, update)


def withdraw_update(update: Update, person: Person, at: datetime) -> None:
    """Take a progress report off the page; it stays in the record."""
    with transaction():
        Update.update(withdrawn_at=at).where(Update.id == update.id, Update.withdrawn_at.is_null()).execute()
        audit.record(at, person, "pilots.withdraw_update", update.pilot, None, title=update.title)


def add_milestone(pilot: Pilot, title: str, owner: str, due: date, person: Person, at: datetime) -> Milestone:
    """Set a milestone."""
    with transaction():
        milestone = Milestone.create(pilot=pilot, title=title, owner=owner, due=due)
        touch(pilot, at)
        audit.record(at, person, "pilots.add_milestone", pilot, None, title=title, due=due.isoformat())
    return cast(Milestone, milestone)


def edit_milestone(milestone: Milestone, expected: int | None, person: Person, at: datetime, **values: Any) -> None:
    """Change a milestone, or say that it is done (``done_on``) and by what one sees that (``evidence``).

    :raises Refused: for a day of completion in the future
    """
    done_on = values.get("done_on")
    if done_on is not None and done_on > at.date():
        raise Refused(_("A milestone cannot be done in the future."))
    with transaction():
        milestone.change(expected, **values)
        touch(milestone.pilot, at)
        audit.record(at, person, "pilots.edit_milestone", milestone.pilot, None, title=milestone.title)


def add_indicator(
    pilot: Pilot, title: str, unit: str, baseline: float | None, target: float | None, person: Person, at: datetime
) -> Indicator:
    """Name a quantity that is measured."""
    with transaction():
        position = Indicator.select().where(Indicator.pilot == pilot).count()
        made = Indicator.create(pilot=pilot, title=title, unit=unit, baseline=baseline, target=target, position=position)
        touch(pilot, at)
        audit.record(at, person, "pilots.add_indicator", pilot, None, title=title)
    return cast(Indicator, made)


def read_indicator(indicator: Indicator, on: date, value: float, person: Person, at: datetime) -> None:
    """Record what an indicator showed on a day; a second reading of the same day replaces the first.

    :raises Refused: for a day in the future
    """
    if on > at.date():
        raise Refused(_("A reading cannot lie in the future."))
    with transaction():
        Reading.delete().where(Reading.indicator == indicator, Reading.on == on).execute()
        Reading.create(indicator=indicator, on=on, value=value)
        touch(indicator.pilot, at)
        audit.record(at, person, "pilots.read_indicator", indicator.pilot, None, title=indicator.title, on=on.isoformat(), value=value)


def add_risk(pilot: Pilot, title: str, answer: str, level: str, person: Person, at: datetime) -> Risk:
    """Note what could go wrong and what is done about it."""
    with transaction():
        risk = Risk.create(pilot=pilot, title=title, answer=answer, level=level)
        touch(pilot, at)
        audit.record(at, person, "pilots.add_risk", pilot, None, title=title)
    return cast(Risk, risk)


def withdraw(row: Milestone | Indicator | Risk, person: Person, at: datetime) -> None:
    """Take a milestone, indicator or risk off the page; it stays in the record."""
    with transaction():
        row.change(None, withdrawn_at=at)
        touch(row.pilot, at)
        audit.record(at, person, "pilots.withdraw", row.pilot, None, what=type(row).__name__, title=row.title)


# --- Queries. ---------------------------------------------------------------------------------------------------------


class Whole(NamedTuple):
    """Everything that a pilot's page shows, read with a fixed number of queries."""

    leads: list[Person]
    partners: list[Office]
    adopters: list[Office]
    milestones: list[Milestone]
    indicators: list[tuple[Indicator, list[Reading]]]
    updates: list[Update]
    decisions: list[Decision]
    risks: list[Risk]
    comments: list[Comment]


def whole(pilot: Pilot) -> Whole:
    """Return what belongs to a pilot, withdrawn parts left out."""
    offices = list(
        PilotOffice.select(PilotOffice, Office).join(Office).where(PilotOffice.pilot == pilot).order_by(PilotOffice.since, PilotOffice.id)
    )
    indicators = list(Indicator.select().where(Indicator.pilot == pilot, Indicator.withdrawn_at.is_null()).order_by(Indicator.position))
    readings: dict[int, list[Reading]] = {row.id: [] for row in indicators}
    if indicators:
        for reading in Reading.select().where(Reading.indicator.in_(indicators)).order_by(Reading.on):
            readings[reading.indicator_id].append(reading)
    return Whole(
        leads=list(Person.select().join(PilotLead).where(PilotLead.pilot == pilot).order_by(Person.folded)),
        partners=[row.office for row in offices if row.role == "partner"],
        adopters=[row.office for row in offices if row.role == "adopter"],
        milestones=list(Milestone.select().where(Milestone.pilot == pilot, Milestone.withdrawn_at.is_null()).order_by(Milestone.due)),
        indicators=[(row, readings[row.id]) for row in indicators],
        updates=list(
            Update.select(Update, Person)
            .join(Person, JOIN.LEFT_OUTER)
            .where(Update.pilot == pilot, Update.withdrawn_at.is_null())
            .order_by(Update.at.desc(), Update.id.desc())
        ),
        decisions=list(
            Decision.select(Decision, Person)
            .join(Person, JOIN.LEFT_OUTER)
            .where(Decision.pilot == pilot)
            .order_by(Decision.at, Decision.id)
        ),
        risks=list(Risk.select().where(Risk.pilot == pilot, Risk.withdrawn_at.is_null()).order_by(Risk.id)),
        comments=list(
            Comment.select(Comment, Person)
            .join(Person, JOIN.LEFT_OUTER)
            .where(Comment.pilot == pilot, Comment.hidden_at.is_null())
            .order_by(Comment.at, Comment.id)
        ),
    )


def news(count: int = 30) -> list[Update | Decision]:
    """Return the newest reports and decisions of public pilots, newest first."""
    updates = (
        Update.select(Update, Pilot)
        .join(Pilot)
        .where(Pilot.status == "published", Update.withdrawn_at.is_null())
        .order_by(Update.at.desc())
        .limit(count)
    )
    decisions = Decision.select(Decision, Pilot).join(Pilot).where(Pilot.status == "published").order_by(Decision.at.desc()).limit(count)
    return sorted([*updates, *decisions], key=lambda row: row.at, reverse=True)[:count]
