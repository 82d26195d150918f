"""Requirements: whether a pilot may pass a gate. What the site sees by itself, the conditions under
which the gate before was passed, and the checklist that people answer."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from hackathon.consultations import consultations
from hackathon.core.language import format_date, ngettext
from hackathon.core.language import gettext as _
from hackathon.people import consents
from hackathon.pilots import adoptions, checks, decisions
from hackathon.pilots.checks import Line
from hackathon.pilots.gates import GATED, ORDER
from hackathon.pilots.parts import reports
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.pilots import Pilot


class Gate(NamedTuple):
    """What stands before a stage."""

    missing: list[str]  # sentences: what the site itself does not find
    held_by: list[Milestone]  # conditions of an earlier gate that are not met
    lines: list[Line]

    @property
    def to_show(self) -> list[Line]:
        """The items that are neither met nor waived: each needs a condition to pass."""
        return [line for line in self.lines if line.state not in {"met", "waived", "conditional"}]

    @property
    def reason(self) -> str | None:
        """The first reason why the gate is closed, or None when it is open."""
        if self.missing:
            return self.missing[0]
        if self.held_by:
            return _(
                "An earlier gate was passed on a condition that is not met: %(title)s.",
                title=self.held_by[0].title,
            )
        count = len(self.to_show)
        return (
            ngettext("One item of the gate is open.", "%(num)s items of the gate are open.", count)
            if count
            else None
        )


def gate(pilot: Pilot, stage: str, at: datetime) -> Gate | None:
    """Return the gate between a pilot and ``stage``; None where none stands, since the pilot goes
    back, pauses, goes on after a pause, or stops."""
    forward = (
        stage in GATED and pilot.stage in ORDER and ORDER.index(stage) > ORDER.index(pilot.stage)
    )
    if not forward:
        return None
    return Gate(_missing(pilot, stage, at), conditions(pilot), checks.asked_by(pilot, stage))


def conditions(pilot: Pilot) -> list[Milestone]:
    """Return the conditions of passed gates that are not met; one that was withdrawn still
    holds."""
    waiting = Milestone.select().where(
        Milestone.pilot == pilot,
        Milestone.condition_of.is_null(False),
        Milestone.done_on.is_null(),
    )
    return list(waiting.order_by(Milestone.due, Milestone.id))


def _missing(pilot: Pilot, stage: str, at: datetime) -> list[str]:
    found = {
        "consultation": _for_consultation,
        "approved": _for_approval,
        "running": _for_running,
        "evaluation": _for_evaluation,
        "adopted": _for_adoption,
    }[stage](pilot, at)
    return [sentence for sentence in found if sentence]


def _for_consultation(pilot: Pilot, at: datetime) -> list[str]:
    closes = consultations.last_day(pilot.path)
    if closes is not None and closes >= at.date():
        return []
    return [_("Set the day on which the consultation closes first: two months from now is usual.")]


def _for_approval(pilot: Pilot, at: datetime) -> list[str]:
    if pilot.office_id is None:
        return [_("Name the office that leads the pilot first.")]
    found, consultation = [], consultations.of(pilot.path)
    if consents.status(pilot.office_id, "lead", pilot.path) != "agreed":
        found.append(_("The office that leads the pilot was asked and has not agreed yet."))
    if consultation is not None and consultation.closes_on and consultation.taking(at):
        found.append(
            _(
                "The consultation is open until %(day)s. Decide when everybody was heard.",
                day=format_date(consultation.closes_on),
            )
        )
    return found


def _for_running(pilot: Pilot, at: datetime) -> list[str]:
    shown = Milestone.select().where(Milestone.pilot == pilot, Milestone.withdrawn_at.is_null())
    return [] if shown.exists() else [_("Set at least one milestone with its date first.")]


def _for_evaluation(pilot: Pilot, at: datetime) -> list[str]:
    shown = Indicator.select().where(Indicator.pilot == pilot, Indicator.withdrawn_at.is_null())
    if not shown.exists():
        return [_("Name at least one indicator that shows whether it worked first.")]
    read = Reading.select().where(Reading.indicator.in_(shown), Reading.corrected_at.is_null())
    return [] if read.exists() else [_("Record what the indicators showed first.")]


def _for_adoption(pilot: Pilot, at: datetime) -> list[str]:
    # Readings may have been taken away since the evaluation began, or never told by a file.
    found = _for_evaluation(pilot, at)
    # Both are asked: the report says what was found, the decision what follows from it.
    evaluation = decisions.evaluation(pilot)
    if not reports.evaluated(pilot, evaluation.since):
        found.append(_("Publish the report of the evaluation first."))
    if not evaluation.told:
        found.append(_("Record the result of the evaluation first."))
    if not adoptions.of([pilot]).exists():
        found.append(_("Name the office that adopts the tool first."))
    elif not adoptions.accepted(pilot):
        found.append(_("The office that adopts the tool was asked and has not agreed yet."))
    return found
