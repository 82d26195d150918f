"""The stages of a pilot: which may follow, what has to be there first, and the decision with its
reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from hackathon.consultations import consultations
from hackathon.core import audit, translated
from hackathon.core.db import Conflict, lock, transaction
from hackathon.core.language import format_date, localised
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots import checks, decisions, requirements, true_dates
from hackathon.pilots.checks import Answering, Line
from hackathon.pilots.decisions import Decision, Said
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import ENDED, STAGE_NAMES, Pilot
from hackathon.pilots.true_dates import TrueDate

CONDITIONS_LAST = 3  # months in which a condition has to be met
# What may follow a stage; a pause goes on where it began, see ``following``.
STAGE_MOVES = {
    "proposed": ("consultation", "approved", "stopped"),
    "consultation": ("approved", "proposed", "stopped"),
    "approved": ("running", "stopped", "paused"),
    "running": ("evaluation", "stopped", "paused"),
    "evaluation": ("adopted", "running", "stopped", "paused"),
    "paused": ("approved", "running", "evaluation", "stopped"),
    "adopted": ("stopped",),
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
    """Return the stage that each paused pilot was in, by the pilot's id; one query, none for no
    pilots."""
    if not pilots:
        return {}
    paused = (Decision.kind == "move") & (Decision.becomes == "paused")
    # Those that were recorded first: what supersedes a decision came later than moves after it.
    superseding = Decision.select(Decision.superseded_by).where(
        Decision.superseded_by.is_null(False)
    )
    rows = (
        Decision.select()
        .where(Decision.pilot.in_(list(pilots)), paused, Decision.id.not_in(superseding))
        .order_by(Decision.id)
    )
    # In the order of recording, so the latest pause stands last and wins.
    return {row.pilot_id: row.was for row in rows}


def gate(pilot: Pilot, stage: str, at: datetime) -> str | None:
    """Return what is missing before ``pilot`` may enter ``stage`` as a sentence, or None when the
    gate is open or there is none."""
    found = requirements.gate(pilot, stage, at)
    return found.reason if found is not None else None


class Condition(NamedTuple):
    """On what a gate is passed though an item is open; it becomes a milestone."""

    title: str
    due: date | None


class Step(NamedTuple):
    """A decision as somebody takes it."""

    stage: str  # the pilot's next one
    reason: str  # everybody reads it
    seen: str | None = None  # the stage that the person saw when deciding
    decided: str = ""
    lessons: str = ""  # what others can learn, of a pilot that stops
    true: TrueDate | None = None  # when it was really decided; None: now
    language: str = "en"
    conditions: Mapping[str, Condition] = MappingProxyType({})  # by the item's key

    @property
    def said(self) -> Said:
        """What the decision says."""
        return Said(self.reason, self.decided, self.lessons, self.true, self.language)


def move(
    pilot: Pilot,
    step: Step,
    person: Person,
    at: datetime,
) -> Decision:
    """Move a pilot to another stage. Conditions become milestones, and what was shown for the gate
    stays with the decision.

    :raises Refused: without a reason, when the stage cannot follow, or its gate is closed; of a
        pilot that stops, without what was learned
    :raises Conflict: when somebody else has moved it meanwhile
    """
    stage = step.stage
    if not step.reason.strip():
        raise Refused(_("Give the reason: everybody can read it."))
    if stage == "stopped" and not step.lessons.strip():
        raise Refused(_("Say what others can learn from it: that is what a stopped pilot leaves."))
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
        passed = requirements.gate(fresh, stage, at)
        lines = _refuse_closed(passed, step, at) if passed is not None else []
        pilot.stage = fresh.stage
        facts = {"was": fresh.stage, "becomes": stage, "kind": "move"}
        evidence = [_evidence(line, step) for line in lines]
        decision = decisions.write(pilot, step.said, person, at, evidence=evidence, **facts)
        # With the translations: a stage is no text, and makes none of them old.
        translated.move(pilot, STAGE_MOVES, stage, "stage", updated_at=at, **_begun_anew(fresh))
        _settle(pilot, lines, step, decision)
        _consult(fresh, stage, at)
        audit.record(
            at,
            person,
            "stages.move",
            pilot,
            None,
            was=fresh.stage,
            becomes=stage,
            reason=step.reason.strip(),
        )
    return decision


def _refuse_closed(passed: requirements.Gate, step: Step, at: datetime) -> list[Line]:
    """Return the checklist of a gate that opens, with the conditions that the step gives."""
    if passed.missing or passed.held_by:
        raise Refused(passed.reason or "")
    latest = true_dates.months_later(at.date(), CONDITIONS_LAST)
    for line in passed.to_show:
        given = step.conditions.get(line.item)
        if given is None or not given.title.strip():
            raise Refused(
                _(
                    "“%(item)s” is open. Show it, waive it with a reason, or give a condition.",
                    item=line.title.text,
                )
            )
        if given.due is None or not at.date() < given.due <= latest:
            raise Refused(
                _(
                    "A condition has a day within three months: until %(day)s at the latest.",
                    day=format_date(latest),
                )
            )
    return passed.lines


def _evidence(line: Line, step: Step) -> dict[str, str]:
    """What a decision keeps of an item, whatever becomes of the item later."""
    given = step.conditions.get(line.item)
    found, check = {"title": str(line.title.text), "state": line.state}, line.check
    if line.state in {"open", "before gates"} and given is not None and given.due is not None:
        return {
            **found,
            "state": "conditional",
            "reason": given.title.strip(),
            "due": given.due.isoformat(),
        }
    if check is not None:
        # The person's key and no name: an account that is closed takes its name along.
        found |= {"kind": check.kind, "evidence": check.evidence, "reason": check.reason}
        found |= {"by": check.by.key if check.by else "", "at": check.at.isoformat()}
    return found


def _begun_anew(fresh: Pilot) -> dict[str, str]:
    """A stopped pilot that is proposed again passes every gate."""
    return {"before_gates": ""} if fresh.stage == "stopped" else {}


def _consult(was: Pilot, stage: str, at: datetime) -> None:
    """Comments are taken while a pilot stands in consultation."""
    if stage == "consultation":
        matter = consultations.Matter(was.path, was.title)
        consultations.open_on(matter, None, at)
    elif was.stage == "consultation":
        consultations.close_on(was.path, at)


def _settle(pilot: Pilot, lines: list[Line], step: Step, decision: Decision) -> None:
    if decision.was == "stopped":
        checks.let_go(pilot)
        return
    answering = Answering(decision.by, decision.at)
    for line in lines:
        given = step.conditions.get(line.item)
        if line.state not in {"open", "before gates"} or given is None:
            continue
        title = given.title.strip()
        checks.condition(pilot, line, title, decision, answering)
        Milestone.create(
            pilot=pilot,
            title=title,
            language=step.language,
            due=given.due,
            condition_of=decision,
        )
    checks.relied_on(pilot, decision.becomes, decision)


class Span(NamedTuple):
    """A line of a pilot's timeline: a stage or a milestone. ``state``: past, now, next or
    overdue."""

    kind: str
    name: str
    since: date
    until: date
    state: str


def timeline(
    pilot: Pilot, decided: list[Decision], milestones: list[Milestone], at: datetime
) -> list[Span]:
    """Return the stages that a pilot has been in, then its milestones, as spans of days (in UTC).
    No query."""
    today = at.date()
    moves = [row for row in decisions.standing(decided) if row.kind == "move"]
    entered = [(row.becomes, row.day) for row in moves]
    # A pilot that came in with a file may have begun in another stage than the first.
    first = moves[0].was if moves else pilot.stage
    began = pilot.created_at.date()
    if first and (not entered or began < entered[0][1]):
        entered.insert(0, (first, began))
    spans = []
    for place, (stage, since) in enumerate(entered):
        last = place == len(entered) - 1
        if not last:
            until = entered[place + 1][1]
        elif stage in ENDED:
            until = since
        else:
            until = max(today, since)
        spans.append(Span("stage", stage, since, until, "now" if last else "past"))
    for row in milestones:
        day = row.done_on or row.due
        state = "past" if row.done_on else "overdue" if row.overdue(at) else "next"
        title = str(localised(row, "title").text)
        spans.append(Span("milestone", title, day, day, state))
    return spans
