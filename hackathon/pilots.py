"""Pilots: what became of the winners. Stages with reasons, milestones, indicators, updates, adopters."""

from __future__ import annotations

from peewee import JOIN, CharField, Check, FloatField, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.db import Base, DayField, Edited, UtcField, new_key
from hackathon.offices import Office
from hackathon.people import Person
from hackathon.submissions import Submission

STAGES = ("proposed", "consultation", "approved", "running", "evaluation", "adopted", "stopped", "paused")
STAGE_MOVES = {
    "proposed": ("consultation", "approved", "stopped"),
    "consultation": ("approved", "proposed", "stopped"),
    "approved": ("running", "stopped", "paused"),
    "running": ("evaluation", "stopped", "paused"),
    "evaluation": ("adopted", "running", "stopped", "paused"),
    "paused": ("approved", "running", "evaluation", "stopped"),
    "adopted": (),
    "stopped": ("proposed",),
}
MOVES = {"draft": ("published",), "published": ("draft", "archived"), "archived": ("published",)}
HEALTHS = ("on track", "at risk", "off track")


class Pilot(Edited):
    """A tool on trial in an office, from a winning submission or an office's own proposal."""

    slug = CharField(unique=True, max_length=60)
    title = CharField()
    summary = TextField(default="")
    body = TextField(default="")
    body_html = TextField(default="")
    language = CharField(default="en", max_length=12)
    translations = JSONField(default=dict)
    status = CharField(default="draft", max_length=12)
    stage = CharField(default="proposed", max_length=14)
    submission = ForeignKeyField(Submission, backref="pilots", null=True, on_delete="RESTRICT")
    origin = TextField(default="")  # in words, when it does not come from a submission
    office = ForeignKeyField(Office, backref="pilots", null=True, on_delete="RESTRICT")  # the lead office
    sponsor = CharField(default="")
    health = CharField(default="on track", max_length=12)
    consultation_closes = DayField(null=True)
    demonstration = IntegerField(default=0)
    folded = TextField(default="")
    proposed_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = UtcField()
    updated_at = UtcField()

    class Meta:
        constraints = [
            Check("status IN ('draft', 'published', 'archived')"),
            Check(
                "stage IN ('proposed', 'consultation', 'approved', 'running', 'evaluation', 'adopted', 'stopped', 'paused')"
            ),
            Check("health IN ('on track', 'at risk', 'off track')"),
        ]


class PilotLead(Base):
    """Who runs a pilot and may edit it."""

    pilot = ForeignKeyField(Pilot, backref="leads", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="leads", on_delete="CASCADE")

    @classmethod
    def holds(cls, person: Person, pilot: Pilot) -> bool:
        """Tell whether ``person`` leads ``pilot``."""
        return person.remember(
            ("lead", pilot.id), lambda: bool(cls.select().where(cls.pilot == pilot, cls.person == person).exists())
        )

    class Meta:
        indexes = ((("pilot", "person"), True),)


class PilotOffice(Base):
    """An office that takes part (partner) or took the tool over (adopter)."""

    pilot = ForeignKeyField(Pilot, backref="offices", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="pilot_roles", on_delete="CASCADE")
    role = CharField(max_length=10)
    since = DayField(null=True)

    class Meta:
        indexes = ((("pilot", "office", "role"), True),)
        constraints = [Check("role IN ('partner', 'adopter')")]


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


class Decision(Base):
    """A move from one stage to another, with the reason."""

    pilot = ForeignKeyField(Pilot, backref="decisions", on_delete="CASCADE")
    was = CharField(default="", max_length=14)
    becomes = CharField(max_length=14)
    reason = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()


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


class Comment(Base):
    """Something said during a pilot's consultation."""

    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="comments", on_delete="CASCADE")
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    text = TextField()
    at = UtcField()
    hidden_at = UtcField(null=True)


def newest(count: int) -> list[Pilot]:
    """Return the public pilots that changed last."""
    query = Pilot.select(Pilot, Office).join(Office, JOIN.LEFT_OUTER).where(Pilot.status == "published")
    return list(query.order_by(Pilot.updated_at.desc()).limit(count))
