"""Reports: what was done, what was learned, what comes next; once a month, and saved as typed until
they are published."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Self

from peewee import (
    JOIN,
    SQL,
    BooleanField,
    CharField,
    ForeignKeyField,
    JSONField,
    ModelSelect,
    TextField,
)

from hackathon.core import audit, prose
from hackathon.core.db import Base, Edited, TagField, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, of_pilot, touch

TRANSLATED = ("title", "body")
RHYTHM = timedelta(days=30)  # a report a month
ASKED = ("running", "evaluation")  # stages at which reports are due


class Report(Edited):
    """A report that everybody may read."""

    LIMITS = {
        "title": 200,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="reports", on_delete="CASCADE")
    title = CharField()
    body = TextField(default="")
    # Rendered when it is saved, not when it is read.
    body_html = TextField(default="")
    language = TagField()
    translations = JSONField(default=dict)
    author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()
    withdrawn_at = UtcField(null=True)
    # The report of an evaluation, which adoption asks for.
    evaluation = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])

    @classmethod
    def by_address(cls, pilot: str, report: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == report).first()


class ReportDraft(Base):
    """What somebody has typed of the next report; nobody else reads it."""

    seen_by_public = False

    pilot = ForeignKeyField(Pilot, backref="report_drafts", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="report_drafts", on_delete="CASCADE")
    title = CharField(default="")
    body = TextField(default="")
    language = TagField()
    saved_at = UtcField()
    evaluation = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])

    class Meta:
        indexes = ((("pilot", "person"), True),)


class Said(NamedTuple):
    """What a report says."""

    title: str
    body: str  # Markdown
    language: str = "en"
    evaluation: bool = False  # what an evaluation found, and not the report of a month


def publish(pilot: Pilot, said: Said, person: Person, at: datetime) -> Report:
    """Publish a report; its draft has served. Whoever edits the pilot's texts meanwhile is not
    disturbed.

    :raises Refused: for the report of an evaluation when the pilot is not at that stage
    """
    # Asked without the pilot's lock: one that arrives a moment after the move does no harm.
    if said.evaluation and Pilot.get_by_id(pilot.id).stage != "evaluation":
        raise Refused(
            _("The report of the evaluation is published while the pilot is at its evaluation.")
        )
    key = new_key()  # starts the ids of its headings, since several reports share a page
    html = prose.render(said.body, f"{key}-")
    with transaction():
        report = Report.create(
            key=key,
            pilot=pilot,
            body_html=html,
            author=person,
            at=at,
            **said._asdict(),
        )
        ReportDraft.delete().where(
            ReportDraft.pilot == pilot, ReportDraft.person == person
        ).execute()
        touch(pilot, at)
        audit.record(at, person, "reports.publish", pilot, None, title=said.title)
    return report


def save_draft(pilot: Pilot, said: Said, person: Person, at: datetime) -> None:
    """Keep what somebody has typed of the next report."""
    values = {**said._asdict(), "saved_at": at}
    with transaction():
        lock(pilot)
        own = (ReportDraft.pilot == pilot) & (ReportDraft.person == person)
        if not ReportDraft.update(values).where(own).execute():
            ReportDraft.create(pilot=pilot, person=person, **values)


def draft(pilot: Pilot, person: Person) -> ReportDraft | None:
    """Return what somebody has typed of the next report."""
    return ReportDraft.get_or_none(ReportDraft.pilot == pilot, ReportDraft.person == person)


def due(pilot: Pilot) -> date | None:
    """Return the day of the next monthly report; None before the first and while none is asked."""
    if pilot.stage not in ASKED:
        return None
    last = shown(pilot).first()
    return last.at.date() + RHYTHM if last is not None else None


def evaluated(pilot: Pilot, since: date | None) -> bool:
    """Tell whether the report of an evaluation was published from a day on (UTC)."""
    query = shown(pilot).where(Report.evaluation)
    if since is not None:
        # By the day alone: a move may be recorded later, with its true day and no time.
        query = query.where(Report.at >= datetime.combine(since, time(), UTC))
    return bool(query.exists())


def shown(pilot: Pilot) -> ModelSelect[Report]:
    """Return a pilot's reports with their authors, the newest first."""
    query = (
        Report.select(Report, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(Report.pilot == pilot, Report.withdrawn_at.is_null())
    )
    return query.order_by(Report.at.desc(), Report.id.desc())
