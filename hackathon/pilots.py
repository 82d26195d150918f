"""Pilots: what became of the winners. Stages with reasons, milestones, indicators, updates, adopters."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, cast

from peewee import JOIN, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon import audit, multilingual, prose
from hackathon.db import Base, DayField, Edited, UtcField, lock, new_key, transaction
from hackathon.language import fold
from hackathon.language import gettext as _
from hackathon.offices import Office
from hackathon.people import Person
from hackathon.states import Refused
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
            Check("stage IN ('proposed', 'consultation', 'approved', 'running', 'evaluation', 'adopted', 'stopped', 'paused')"),
            Check("health IN ('on track', 'at risk', 'off track')"),
        ]


class PilotLead(Base):
    """Who runs a pilot and may edit it."""

    pilot = ForeignKeyField(Pilot, backref="leads", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="leads", on_delete="CASCADE")

    @classmethod
    def holds(cls, person: Person, pilot: Pilot) -> bool:
        """Tell whether ``person`` leads ``pilot``."""
        return person.remember(("lead", pilot.id), lambda: bool(cls.select().where(cls.pilot == pilot, cls.person == person).exists()))

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


class Decision(Base):
    """A move from one stage to another, with the reason."""

    pilot = ForeignKeyField(Pilot, backref="decisions", on_delete="CASCADE")
    was = CharField(default="", max_length=14)
    becomes = CharField(max_length=14)
    reason = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()


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


# --- Verbs. -----------------------------------------------------------------------------------------------------------


def slug_for(title: str) -> str:
    """Return a free slug made of the title's Latin letters, or a random one for other scripts."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:50].strip("-") or f"pilot-{new_key(5)}"
    taken = {row.slug for row in Pilot.select(Pilot.slug).where(Pilot.slug.startswith(base))}
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def propose(person: Person, at: datetime, submission: Submission | None = None, **values: Any) -> Pilot:
    """Propose a pilot; whoever proposes it leads it until somebody else does.

    :param submission: the winning submission it comes from, or None for an office's own proposal
    :param values: title, summary, body, language, office, sponsor, origin
    """
    with transaction():
        pilot = Pilot.create(
            slug=slug_for(values["title"]),
            submission=submission,
            proposed_by=person,
            created_at=at,
            updated_at=at,
            folded=fold(f"{values['title']} {values.get('summary', '')}"),
            body_html=prose.render(values.get("body", "")),
            **values,
        )
        PilotLead.create(pilot=pilot, person=person)
        Decision.create(pilot=pilot, was="", becomes="proposed", reason=_("Proposed."), by=person, at=at)
        person.forget()
        audit.record(at, person, "pilots.propose", pilot, submission.event_id if submission else None)
    return cast(Pilot, pilot)


def edit(pilot: Pilot, expected: int | None, person: Person, at: datetime, **values: Any) -> None:
    """Change a pilot's texts and facts.

    :raises Conflict: when somebody else changed it meanwhile
    """
    if "body" in values:
        values["body_html"] = prose.render(values["body"])
    values["folded"] = fold(f"{values.get('title', pilot.title)} {values.get('summary', pilot.summary)}")
    with transaction():
        multilingual.change(pilot, expected, ("title", "summary", "body"), updated_at=at, **values)
        audit.record(at, person, "pilots.edit", pilot)


def publish(pilot: Pilot, person: Person, at: datetime) -> None:
    """Show the pilot on the public board (again)."""
    with transaction():
        multilingual.move(pilot, MOVES, "published", updated_at=at)
        audit.record(at, person, "pilots.publish", pilot)


def archive(pilot: Pilot, person: Person, at: datetime) -> None:
    """Take the pilot off the board; its page stays readable."""
    with transaction():
        multilingual.move(pilot, MOVES, "archived", updated_at=at)
        audit.record(at, person, "pilots.archive", pilot)


def set_offices(pilot: Pilot, role: str, offices: list[Office], person: Person, at: datetime) -> None:
    """Name the partner offices or the adopters (``role``: ``partner`` or ``adopter``)."""
    with transaction():
        kept = [office.id for office in offices]
        PilotOffice.delete().where(PilotOffice.pilot == pilot, PilotOffice.role == role, PilotOffice.office.not_in(kept or [0])).execute()
        have = {row.office_id for row in PilotOffice.select().where(PilotOffice.pilot == pilot, PilotOffice.role == role)}
        for office in offices:
            if office.id not in have:
                PilotOffice.create(pilot=pilot, office=office, role=role, since=at.date())
        touch(pilot, at)
        audit.record(at, person, "pilots.set_offices", pilot, None, role=role, offices=sorted(office.code for office in offices))


def add_lead(pilot: Pilot, lead: Person, person: Person, at: datetime) -> None:
    """Let somebody else run the pilot too.

    :raises Refused: when they do already
    """
    with transaction():
        if PilotLead.select().where(PilotLead.pilot == pilot, PilotLead.person == lead).exists():
            raise Refused(_("This person leads the pilot already."))
        PilotLead.create(pilot=pilot, person=lead)
        lead.forget()
        audit.record(at, person, "pilots.add_lead", pilot, None, lead=lead.key)


def remove_lead(pilot: Pilot, lead: Person, person: Person, at: datetime) -> None:
    """Take the lead from somebody.

    :raises Refused: when nobody would be left
    """
    with transaction():
        lock(pilot)
        if PilotLead.select().where(PilotLead.pilot == pilot).count() == 1:
            raise Refused(_("Somebody has to lead the pilot. Name another lead first."))
        PilotLead.delete().where(PilotLead.pilot == pilot, PilotLead.person == lead).execute()
        lead.forget()
        audit.record(at, person, "pilots.remove_lead", pilot, None, lead=lead.key)


def comment(pilot: Pilot, text: str, person: Person, at: datetime) -> Comment:
    """Say something in the consultation."""
    with transaction():
        made = Comment.create(pilot=pilot, person=person, text=text, at=at)
        audit.record(at, person, "pilots.comment", pilot)
    return cast(Comment, made)


def hide_comment(comment: Comment, person: Person, at: datetime) -> None:
    """Take a comment off the page; it stays in the record."""
    with transaction():
        Comment.update(hidden_at=at).where(Comment.id == comment.id, Comment.hidden_at.is_null()).execute()
        audit.record(at, person, "pilots.hide_comment", comment.pilot)


def touch(pilot: Pilot, at: datetime) -> None:
    Pilot.update(updated_at=at).where(Pilot.id == pilot.id).execute()


# --- Queries. ---------------------------------------------------------------------------------------------------------


def on_board(q: str = "", office: str = "") -> list[Pilot]:
    """Return the public pilots with their lead offices, those that changed last first."""
    query = Pilot.select(Pilot, Office).join(Office, JOIN.LEFT_OUTER).where(Pilot.status == "published")
    if q:
        query = query.where(Pilot.folded.contains(fold(q)))
    if office:
        taking_part = PilotOffice.select(PilotOffice.pilot).join(Office).where(Office.code == office)
        query = query.where((Office.code == office) | Pilot.id.in_(taking_part))
    return list(query.order_by(Pilot.updated_at.desc(), Pilot.id))


def led_by(person: Person) -> list[Pilot]:
    """Return the pilots that ``person`` leads, drafts included."""
    return list(Pilot.select().join(PilotLead).where(PilotLead.person == person).order_by(Pilot.updated_at.desc()))


def of_submission(submission: Submission) -> list[Pilot]:
    """Return the public pilots that a submission became."""
    return list(Pilot.select().where(Pilot.submission == submission, Pilot.status == "published"))
