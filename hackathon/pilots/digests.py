"""Digests: once a week those who lead pilots read how all of theirs stand."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from peewee import fn

from hackathon.core.language import lazy
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.people.people import Person
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.pilots import AT_REST, Pilot, PilotLead

MORNING = time(7, tzinfo=UTC)  # of Mondays, in UTC as all days of pilots are
WEEK = timedelta(days=7)


class Standing(NamedTuple):
    """How a pilot stands this week."""

    pilot: Pilot
    overdue: int
    ahead: list[Milestone]  # due within a week
    silent_since: date | None  # the day of the last report


def mondays(span: Span) -> list[Happening[date]]:
    """Return the Monday mornings of a span."""
    day = span.since.astimezone(UTC).date()
    day -= timedelta(days=day.weekday())
    found = []
    while datetime.combine(day, MORNING) < span.until:
        at = datetime.combine(day, MORNING)
        if at >= span.since:
            found.append(Happening(f"week {day.isoformat()}", at, day))
        day += WEEK
    return found


def leading(happening: Happening[date], at: datetime) -> list[Told]:
    """Return the leads of pilots on their way, each with how these stand; three queries."""
    rows = (
        PilotLead.select(PilotLead, Person, Pilot)
        .join(Person)
        .switch(PilotLead)
        .join(Pilot)
        .where(Pilot.status == "published", Pilot.stage.not_in(AT_REST))
        .order_by(PilotLead.person, Pilot.title)
    )
    by_person: dict[int, list[PilotLead]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    pilots = {row.pilot_id: row.pilot for some in by_person.values() for row in some}
    stands = standing(list(pilots.values()), happening.row)
    return [
        Told(some[0].person, {"standings": [stands[row.pilot_id] for row in some]})
        for some in by_person.values()
    ]


def standing(pilots: list[Pilot], today: date) -> dict[int, Standing]:
    """Return how pilots stand, by their numbers; two queries."""
    numbers = [pilot.id for pilot in pilots] or [0]
    open_ones = Milestone.select().where(
        Milestone.pilot.in_(numbers), Milestone.done_on.is_null(), Milestone.withdrawn_at.is_null()
    )
    late: dict[int, int] = defaultdict(int)
    ahead: dict[int, list[Milestone]] = defaultdict(list)
    for row in open_ones.order_by(Milestone.due, Milestone.id):
        if row.due < today:
            late[row.pilot_id] += 1
        elif row.due < today + WEEK:
            ahead[row.pilot_id].append(row)
    told: Any = Report.select(Report.pilot, fn.MAX(Report.at)).where(
        Report.pilot.in_(numbers), Report.withdrawn_at.is_null()
    )
    latest = {pilot: at.date() for pilot, at in told.group_by(Report.pilot).tuples()}
    return {
        one.id: Standing(one, late[one.id], ahead[one.id], latest.get(one.id)) for one in pilots
    }


DIGEST = Kind(
    name="pilot_digest",
    title=lazy("How your pilots are doing"),
    about=lazy("Every Monday, for those who lead a pilot: what is overdue, what is due this week."),
    offsets=(timedelta(0),),
    happenings=mondays,
    audience=leading,
    of_event=False,
    patience=timedelta(days=2),
)
KINDS = (DIGEST,)
