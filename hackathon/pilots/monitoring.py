"""How a pilot goes: milestones, reports, risks. What is measured is in ``indicators``, the stages
are in ``stages``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple, Self

from peewee import JOIN, CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.core import audit, prose
from hackathon.core.db import Base, DayField, Edited, UtcField, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots import indicators
from hackathon.pilots.decisions import Decision
from hackathon.pilots.indicators import Indicator, Reading
from hackathon.pilots.pilots import Pilot, of_pilot, touch

LEVELS = {"low": lazy("Low"), "medium": lazy("Medium"), "high": lazy("High")}


class Milestone(Edited):
    """What is to be done by when, by whom; done when ``done_on`` is set, with its evidence."""

    LIMITS = {
        "title": 200,
        "owner": 200,
        "evidence": 2000,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="milestones", on_delete="CASCADE")
    title = CharField()
    owner = CharField(default="")
    due = DayField()
    done_on = DayField(null=True)
    evidence = TextField(default="")
    withdrawn_at = UtcField(null=True)

    def overdue(self, at: datetime) -> bool:
        """Tell whether its day has passed (in UTC) without it being done."""
        return bool(self.done_on is None and self.due < at.date())

    @classmethod
    def by_address(cls, pilot: str, milestone: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == milestone).first()


class Update(Base):
    """A progress report."""

    LIMITS = {
        "title": 200,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="updates", on_delete="CASCADE")
    title = CharField()
    body = TextField(default="")
    body_html = TextField(default="")
    author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()
    withdrawn_at = UtcField(null=True)

    @classmethod
    def by_address(cls, pilot: str, update: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == update).first()


class Risk(Edited):
    """What could go wrong, and the answer to it."""

    LIMITS = {
        "title": 200,
        "answer": 2000,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="risks", on_delete="CASCADE")
    title = CharField()
    answer = TextField(default="")
    level = CharField(max_length=8)
    withdrawn_at = UtcField(null=True)

    @classmethod
    def by_address(cls, pilot: str, risk: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == risk).first()

    class Meta:
        constraints = [Check("level IN ('low', 'medium', 'high')")]


# --- Verbs. ---------------------------------------------------------------------------------------


class Report(NamedTuple):
    """What a progress report says."""

    title: str
    body: str  # Markdown
    health: str  # of pilots.HEALTH


def report(
    pilot: Pilot,
    said: Report,
    person: Person,
    at: datetime,
) -> Update:
    """Publish a progress report and say how the pilot does; whoever edits its texts meanwhile is
    not disturbed."""
    key = new_key()  # starts the ids of its headings, since several reports share a page
    html = prose.render(said.body, f"{key}-")
    with transaction():
        update = Update.create(
            key=key,
            pilot=pilot,
            title=said.title,
            body=said.body,
            body_html=html,
            author=person,
            at=at,
        )
        # Without ``change``: the revision stays, so whoever has the form open can still save.
        Pilot.update(health=said.health, updated_at=at).where(Pilot.id == pilot.id).execute()
        pilot.health = said.health
        told = {"title": said.title, "health": said.health}
        audit.record(at, person, "progress.report", pilot, None, **told)
    return update


def _refuse_unproved(at: datetime, done_on: date | None, evidence: str) -> None:
    if done_on is not None and done_on > at.date():
        raise Refused(_("A milestone cannot be done in the future."))
    if done_on is not None and not evidence.strip():
        raise Refused(_("Say by what one sees that it is done: a document, a log, a decision."))


def add_milestone(pilot: Pilot, person: Person, at: datetime, **values: Any) -> Milestone:
    """Set a milestone.

    :param values: title, owner, due and, when it is done already, done_on and evidence
    :raises Refused: for a day of completion in the future or without evidence
    """
    _refuse_unproved(at, values.get("done_on"), values.get("evidence", ""))
    with transaction():
        milestone = Milestone.create(pilot=pilot, **values)
        touch(pilot, at)
        audit.record(
            at,
            person,
            "progress.add_milestone",
            pilot,
            None,
            title=milestone.title,
            due=milestone.due.isoformat(),
        )
    return milestone


def edit_milestone(
    milestone: Milestone, expected: int | None, person: Person, at: datetime, **values: Any
) -> None:
    """Change a milestone, or say that it is done (``done_on``) and by what one sees that
    (``evidence``).

    :raises Refused: for a day of completion in the future or without evidence
    :raises Conflict: when somebody else changed it meanwhile
    """
    _refuse_unproved(
        at, values.get("done_on", milestone.done_on), values.get("evidence", milestone.evidence)
    )
    # Dates of milestones are promises: the log keeps what they were.
    before = {
        "title": milestone.title,
        "due": milestone.due.isoformat(),
        "done_on": milestone.done_on and milestone.done_on.isoformat(),
    }
    with transaction():
        milestone.change(expected, **values)
        touch(milestone.pilot, at)
        audit.record(
            at,
            person,
            "progress.edit_milestone",
            milestone.pilot,
            None,
            title=milestone.title,
            before=before,
        )


def add_risk(pilot: Pilot, person: Person, at: datetime, **values: Any) -> Risk:
    """Note what could go wrong and what is done about it.

    :param values: title, answer, level (one of LEVELS)
    """
    with transaction():
        risk = Risk.create(pilot=pilot, **values)
        touch(pilot, at)
        audit.record(at, person, "progress.add_risk", pilot, None, title=risk.title)
    return risk


def edit_risk(
    risk: Risk, expected: int | None, person: Person, at: datetime, **values: Any
) -> None:
    """Change a risk or the answer to it. Raises Conflict when somebody else changed it
    meanwhile."""
    with transaction():
        risk.change(expected, **values)
        touch(risk.pilot, at)
        audit.record(at, person, "progress.edit_risk", risk.pilot, None, title=risk.title)


Part = Milestone | Indicator | Risk | Update


def withdraw(part: Part, person: Person, at: datetime) -> None:
    """Take a milestone, indicator, risk or report off the page; it stays in the record and can come
    back."""
    _show(part, False, person, at)


def restore(part: Part, person: Person, at: datetime) -> None:
    """Put a withdrawn part back on the page."""
    _show(part, True, person, at)


def _show(
    part: Part,
    shown: bool,
    person: Person,
    at: datetime,
) -> None:
    cls, verb = type(part), "restore" if shown else "withdraw"
    withdrawn_at = None if shown else at
    with transaction():
        # The condition stands in the statement, so that of two at once the second is told.
        row = cls.update(withdrawn_at=withdrawn_at).where(
            cls.id == part.id, cls.withdrawn_at.is_null(not shown)
        )
        if row.execute() != 1:
            raise Refused(
                _("This is on the page already.") if shown else _("This was withdrawn already.")
            )
        part.withdrawn_at = withdrawn_at
        touch(part.pilot, at)
        what = {"what": cls.__name__, "title": part.title}
        audit.record(at, person, f"progress.{verb}", part.pilot, None, **what)


# --- Queries. -------------------------------------------------------------------------------------

SHOWN_UPDATES = 5  # on the pilot's page; the others have a page of their own


class Whole(NamedTuple):
    """How a pilot goes, as its page shows it, read with a fixed number of queries."""

    milestones: list[Milestone]
    indicators: list[tuple[Indicator, list[Reading]]]
    updates: list[Update]
    decisions: list[Decision]
    risks: list[Risk]


def whole(pilot: Pilot) -> Whole:
    """Return what belongs to a pilot, withdrawn parts left out."""
    return Whole(
        milestones=list(
            Milestone.select()
            .where(Milestone.pilot == pilot, Milestone.withdrawn_at.is_null())
            .order_by(Milestone.due, Milestone.id)
        ),
        indicators=indicators.with_readings(pilot),
        # One more than is shown tells whether there is a page of others to lead to.
        updates=list(updates(pilot).limit(SHOWN_UPDATES + 1)),
        decisions=list(
            Decision.select(Decision, Person)
            .join(Person, JOIN.LEFT_OUTER)
            .where(Decision.pilot == pilot)
            .order_by(Decision.at, Decision.id)
        ),
        risks=list(
            Risk.select().where(Risk.pilot == pilot, Risk.withdrawn_at.is_null()).order_by(Risk.id)
        ),
    )


def updates(pilot: Pilot) -> ModelSelect[Update]:
    """Return a pilot's reports with their authors, the newest first."""
    query = (
        Update.select(Update, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(Update.pilot == pilot, Update.withdrawn_at.is_null())
    )
    return query.order_by(Update.at.desc(), Update.id.desc())


def withdrawn(pilot: Pilot) -> list[Part]:
    """Return the parts of a pilot that were withdrawn, the latest first."""
    found: list[Part] = []
    for cls in (Milestone, Indicator, Risk, Update):
        found.extend(cls.select().where(cls.pilot == pilot, cls.withdrawn_at.is_null(False)))
    return sorted(found, key=lambda row: row.withdrawn_at, reverse=True)


def news(count: int = 30, pilot: Pilot | None = None) -> list[Update | Decision]:
    """Return the newest reports and decisions, newest first: of one pilot, or of all that are
    public."""
    # A pilot's own feed is asked for by those who may see the pilot.
    shown = Pilot.status == "published" if pilot is None else Pilot.id == pilot.id
    reports = (
        Update.select(Update, Pilot)
        .join(Pilot)
        .where(shown, Update.withdrawn_at.is_null())
        .order_by(Update.at.desc())
        .limit(count)
    )
    decisions = (
        Decision.select(Decision, Pilot)
        .join(Pilot)
        .where(shown)
        .order_by(Decision.at.desc())
        .limit(count)
    )
    return sorted([*reports, *decisions], key=lambda row: row.at, reverse=True)[:count]
