"""The stages of a pilot: which may follow, what has to be there first, and the decision with its
reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from hackathon.core import audit, translated
from hackathon.core.db import Conflict, lock, transaction
from hackathon.core.language import format_date
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.people import Person
from hackathon.pilots import adoptions
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import STAGE_NAMES, Pilot

# What may follow a stage; a pause goes on where it began, see ``following``.
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


def following(pilot: Pilot) -> tuple[str, ...]:
    """Return the stages that may follow now; out of a pause only the one that it interrupted, so
    that no gate is passed by."""
    return possible(
        pilot.stage, paused_in([pilot]).get(pilot.id) if pilot.stage == "paused" else None
    )


def possible(stage: str, paused: str | None) -> tuple[str, ...]:
    """Return the stages that may follow ``stage``; ``paused`` is the one that a pause interrupted,
    where it is known."""
    after = STAGE_MOVES[stage]
    return (
        tuple(to for to in after if to in {paused, "stopped"})
        if stage == "paused" and paused in after
        else after
    )


def paused_in(pilots: Sequence[Pilot | int]) -> dict[int, str]:
    """Return the stage that each paused pilot was in, by the pilot's id."""
    rows = (
        Decision.select()
        .where(Decision.pilot.in_(list(pilots) or [0]), Decision.becomes == "paused")
        .order_by(Decision.at, Decision.id)
    )
    # In order of time, so the latest pause stands last and wins.
    return {row.pilot_id: row.was for row in rows}


def gate(pilot: Pilot, stage: str, at: datetime) -> str | None:
    """Return what is missing before ``pilot`` may enter ``stage`` as a sentence, or None when the
    gate is open."""
    closes = pilot.consultation_closes
    if stage == "consultation" and (closes is None or closes < at.date()):
        return _(
            "Set the day on which the consultation closes first: two months from now is usual."
        )
    if stage == "approved" and pilot.office_id is None:
        return _("Name the office that leads the pilot first.")
    if stage == "approved" and consents.status(pilot.office_id, "lead", pilot.path) != "agreed":
        return _("The office that leads the pilot was asked and has not agreed yet.")
    if stage == "approved" and closes is not None and pilot.consulting(at):
        return _(
            "The consultation is open until %(day)s. Decide when everybody was heard.",
            day=format_date(closes),
        )
    if (
        stage == "running"
        and not Milestone.select()
        .where(Milestone.pilot == pilot, Milestone.withdrawn_at.is_null())
        .exists()
    ):
        return _("Set at least one milestone with its date first.")
    if (
        stage == "evaluation"
        and not Indicator.select()
        .where(Indicator.pilot == pilot, Indicator.withdrawn_at.is_null())
        .exists()
    ):
        return _("Name at least one indicator that shows whether it worked first.")
    if stage == "adopted" and not adoptions.of([pilot]).exists():
        return _("Name the office that adopts the tool first.")
    if stage == "adopted" and not adoptions.accepted(pilot):
        return _("The office that adopts the tool was asked and has not agreed yet.")
    return None


class Step(NamedTuple):
    """A decision as somebody takes it."""

    stage: str  # the pilot's next one
    reason: str  # everybody reads it
    seen: str | None = None  # the stage that the person saw when deciding


def move(
    pilot: Pilot,
    step: Step,
    person: Person,
    at: datetime,
) -> Decision:
    """Move a pilot to another stage.

    :raises Refused: without a reason, when the stage cannot follow, or its gate is closed
    :raises Conflict: when somebody else has moved it meanwhile
    """
    stage, reason = step.stage, step.reason.strip()
    if not reason:
        raise Refused(_("Give the reason: everybody can read it."))
    with transaction():
        lock(pilot)
        fresh = Pilot.get_by_id(pilot.id)
        # A decision is about what one saw; another stage asks for another decision.
        if fresh.stage != (pilot.stage if step.seen is None else step.seen):
            raise Conflict
        if stage not in following(fresh):
            raise Refused(
                _(
                    "From “%(was)s” a pilot cannot go to “%(becomes)s”.",
                    was=str(STAGE_NAMES[fresh.stage]),
                    becomes=str(STAGE_NAMES.get(stage, stage)),
                )
            )
        if missing := gate(fresh, stage, at):
            raise Refused(missing)
        pilot.stage = fresh.stage
        # With the translations: a stage is no text, and makes none of them old.
        translated.move(pilot, STAGE_MOVES, stage, "stage", updated_at=at)
        decision = Decision.create(
            pilot=pilot, was=fresh.stage, becomes=stage, reason=reason, by=person, at=at
        )
        audit.record(
            at, person, "stages.move", pilot, None, was=fresh.stage, becomes=stage, reason=reason
        )
    return decision


class Span(NamedTuple):
    """A line of a pilot's timeline: a stage or a milestone. ``state``: past, now, next or
    overdue."""

    kind: str
    name: str
    since: date
    until: date
    state: str


def timeline(
    pilot: Pilot, decisions: list[Decision], milestones: list[Milestone], at: datetime
) -> list[Span]:
    """Return the stages that a pilot has been in, then its milestones, as spans of days (in UTC).
    No query."""
    today = at.date()
    entered = [(decision.becomes, decision.at.date()) for decision in decisions]
    # A pilot that came in with a file may have begun in another stage than the first.
    first = decisions[0].was if decisions else pilot.stage
    began = pilot.created_at.date()
    if first and (not entered or began < entered[0][1]):
        entered.insert(0, (first, began))
    spans = []
    for place, (stage, since) in enumerate(entered):
        last = place == len(entered) - 1
        if not last:
            until = entered[place + 1][1]
        elif stage in {"adopted", "stopped"}:
            until = since  # nothing goes on any more
        else:
            until = max(today, since)
        spans.append(Span("stage", stage, since, until, "now" if last else "past"))
    for row in milestones:
        day = row.done_on or row.due
        state = "past" if row.done_on else "overdue" if row.overdue(at) else "next"
        spans.append(Span("milestone", row.title, day, day, state))
    return spans
