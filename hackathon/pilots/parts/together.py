"""The parts of a pilot together: what its page shows, what was taken off it, and the news."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from peewee import JOIN, ModelSelect

from hackathon.core import audit
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots import decisions
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import milestones, readings, reports
from hackathon.pilots.parts.facts import Seen
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot, touch

Part = Milestone | Indicator | Risk | Report


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
        audit.record(at, person, f"parts.{verb}", part.pilot, None, **what)


# --- Queries. -------------------------------------------------------------------------------------


class Whole(NamedTuple):
    """How a pilot goes, as its page shows it, read with a fixed number of queries."""

    milestones: list[Milestone]
    indicators: list[tuple[Indicator, list[Reading]]]
    report: Report | None  # the latest; all of them have a page of their own
    decisions: list[Decision]


def whole(pilot: Pilot) -> Whole:
    """Return what belongs to a pilot, withdrawn parts left out; five queries."""
    return Whole(
        milestones=milestones.shown(pilot),
        indicators=readings.of_pilot(pilot),
        report=reports.shown(pilot).first(),
        decisions=list(
            Decision.select(Decision, Person)
            .join(Person, JOIN.LEFT_OUTER)
            .where(Decision.pilot == pilot, Decision.superseded_by.is_null())
            .order_by(Decision.at, Decision.id)
        ),
    )


def seen(pilot: Pilot, parts: Whole) -> Seen:
    """Return what the facts of a pilot are told from. No query."""
    entered = decisions.entered(pilot, parts.decisions)
    reported = [parts.report.at.date()] if parts.report is not None else []
    last = [(row, [one.value for one in reversed(read)]) for row, read in parts.indicators]
    return Seen(pilot.stage, max([entered, *reported]), parts.milestones, last)


KINDS: dict[str, type[Part]] = {
    "milestone": Milestone,
    "indicator": Indicator,
    "risk": Risk,
    "report": Report,
}


def withdrawn(pilot: Pilot, kind: str) -> list[Part]:
    """Return the parts of a kind of KINDS that were withdrawn, the latest first; one query."""
    cls = KINDS[kind]
    rows = cls.select().where(cls.pilot == pilot, cls.withdrawn_at.is_null(False))
    return list(rows.order_by(cls.withdrawn_at.desc()))


def news(
    count: int = 30, pilot: Pilot | None = None, among: ModelSelect[Pilot] | None = None
) -> list[Report | Decision]:
    """Return the newest reports and decisions, newest first: of one pilot, or of all that are
    public.

    :param among: a query of public pilots, for the news of these alone
    """
    # A pilot's own feed is asked for by those who may see the pilot.
    shown = Pilot.status == "published" if pilot is None else Pilot.id == pilot.id
    if among is not None:
        shown &= Pilot.id.in_([row.id for row in among.select(Pilot.id)] or [0])
    told = (
        Report.select(Report, Pilot)
        .join(Pilot)
        .where(shown, Report.withdrawn_at.is_null())
        .order_by(Report.at.desc())
        .limit(count)
    )
    decided = (
        Decision.select(Decision, Pilot)
        .join(Pilot)
        .where(shown, Decision.superseded_by.is_null())
        .order_by(Decision.at.desc())
        .limit(count)
    )
    return sorted([*told, *decided], key=lambda row: row.at, reverse=True)[:count]
