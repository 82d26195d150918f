"""Reports of adopters: how far an office is with a tool that it took over, from which day on, and
what it had to change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people.people import Person
from hackathon.pilots.adoptions import STAGE_MOVES, Adoption, AdoptionStep
from hackathon.pilots.pilots import touch


class Said(NamedTuple):
    """What an adopting office reports."""

    stage: str  # a key of STAGE_NAMES
    on: date  # from when, at the latest today
    note: str  # why, or how it goes


def report(row: Adoption, said: Said, person: Person, at: datetime) -> None:
    """Say how far the office is, from which day on.

    :raises Refused: for the stage that it has, a day to come or before the stage so far, or when it
        does not adopt the tool
    """
    if said.on > at.date():
        raise Refused(_("Give today or an earlier day."))
    with transaction():
        lock(row)
        fresh = Adoption.get_by_id(row.id)
        if fresh.status != "accepted":
            raise Refused(_("This office does not take the tool over any more."))
        if fresh.since is not None and said.on < fresh.since:
            raise Refused(_("The office is at its present stage since a later day."))
        try:
            move(fresh, STAGE_MOVES, said.stage, "stage", since=said.on)
        except NoSuchMove:
            raise Refused(_("The office is at this stage already.")) from None
        words = {"stage": said.stage, "on": said.on, "note": said.note.strip()}
        AdoptionStep.create(
            adoption=fresh,
            by=person,
            at=at,
            **words,
        )
        touch(fresh.pilot, at)
        told = {"office": fresh.office.code, "stage": said.stage, "on": said.on.isoformat()}
        audit.record(at, person, "adoptions.report", fresh.pilot, None, **told)


def tell_changes(
    row: Adoption, expected: int | None, changes: str, person: Person, at: datetime
) -> None:
    """Say what the office had to change. Raises Conflict when somebody else wrote it meanwhile."""
    with transaction():
        row.change(expected, changes=changes.strip())
        touch(row.pilot, at)
        audit.record(at, person, "adoptions.tell_changes", row.pilot, None, office=row.office.code)


def steps(rows: Sequence[Adoption]) -> dict[int, list[AdoptionStep]]:
    """Return the way of each adoption, by its number, in order of days; one query."""
    found: dict[int, list[AdoptionStep]] = {row.id: [] for row in rows}
    query = AdoptionStep.select().where(AdoptionStep.adoption.in_(list(found) or [0]))
    for step in query.order_by(AdoptionStep.on, AdoptionStep.id):
        found[step.adoption_id].append(step)
    return found
