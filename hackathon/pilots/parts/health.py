"""Health: how a pilot does. It follows from facts by a table; who runs the pilot and knows better
says so with a reason, for sixty days at most."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, CharField, Check, ForeignKeyField, TextField, fn

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots import decisions
from hackathon.pilots.decisions import as_day
from hackathon.pilots.parts import facts
from hackathon.pilots.parts.facts import Fact, Seen
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.pilots import Pilot, touch

HOLDS = timedelta(days=60)  # so long an override may stand against the facts
LONGEST_REASON = 1000  # characters


class HealthOverride(Base):
    """What somebody who runs a pilot says about its health against the facts.

    :ivar until: when the facts count again
    :ivar ended_at: when it was taken back before
    """

    pilot = ForeignKeyField(Pilot, backref="health_overrides", on_delete="CASCADE")
    state = CharField(max_length=12)
    # Needed: it is said against what the dates and readings show.
    reason = TextField()
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    at = UtcField()
    until = UtcField()
    ended_at = UtcField(null=True)

    class Meta:
        constraints = [
            Check("state IN ('on track', 'at risk', 'off track')"),
            Check("reason <> ''"),
        ]


class Health(NamedTuple):
    """How a pilot does, and why.

    :ivar state: one of HEALTHS: what an override says, else what the facts say
    :ivar reasons: the facts against it, the gravest first
    """

    state: str
    reasons: list[Fact]
    override: HealthOverride | None


# --- Verbs. ---------------------------------------------------------------------------------------


def override(pilot: Pilot, state: str, reason: str, person: Person, at: datetime) -> HealthOverride:
    """Say how a pilot does against the facts; it takes the place of what was said before.

    :raises Refused: without a reason, or for a pilot whose health nobody asks
    """
    said = reason.strip()
    if not said:
        raise Refused(_("Give the reason: everybody can read it."))
    with transaction():
        lock(pilot)
        if Pilot.get_by_id(pilot.id).stage not in facts.ASKED:
            raise Refused(_("At this stage no reports on the pilot are due."))
        _end(pilot, at)
        values = {"state": state, "reason": said, "until": at + HOLDS}
        made = HealthOverride.create(
            pilot=pilot,
            by=person,
            at=at,
            **values,
        )
        touch(pilot, at)
        told = {"health": state, "reason": said}
        audit.record(at, person, "health.override", pilot, None, **told)
    return made


def follow_facts(pilot: Pilot, person: Person, at: datetime) -> None:
    """Take back what was said against the facts.

    :raises Refused: when nothing was said, or it has ended
    """
    with transaction():
        lock(pilot)
        if not _end(pilot, at):
            raise Refused(_("The health follows from the facts already."))
        touch(pilot, at)
        audit.record(at, person, "health.follow_facts", pilot)


def _end(pilot: Pilot, at: datetime) -> int:
    query = HealthOverride.update(ended_at=at).where(HealthOverride.pilot == pilot)
    return int(query.where(_holding(at)).execute())


def _holding(at: datetime) -> Any:
    return HealthOverride.ended_at.is_null() & (HealthOverride.until > at)


# --- Queries. -------------------------------------------------------------------------------------


def of(pilots: Collection[int], at: datetime) -> dict[int, Health]:
    """Return how pilots do by their numbers; those whose health nobody asks are left out. Three
    queries, however many they are; one where nobody asks."""
    asked = {row.id: row for row in _asked(pilots, at)}
    if not asked:
        return {}
    late, measured = facts.late(asked, at.date()), facts.measured(asked)
    found = {}
    for number, row in asked.items():
        heard = max(as_day(row.since), as_day(row.reported or row.since))
        seen = Seen(row.stage, heard, late[number], measured[number])
        found[number] = _judged(seen, getattr(row, "against", None), at)
    return found


def of_one(pilot: Pilot, seen: Seen, at: datetime) -> Health | None:
    """Return how a pilot does by what its page has read already; one query, or None where nobody
    asks."""
    if seen.stage not in facts.ASKED:
        return None
    said = (
        HealthOverride.select(HealthOverride, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(HealthOverride.pilot == pilot, _holding(at))
    )
    return _judged(seen, said.order_by(HealthOverride.id.desc()).first(), at)


def _asked(pilots: Collection[int], at: datetime) -> Any:
    """The pilots with the day since when they are at their stage, the day of their last report, and
    what is said against the facts; what was said last comes last."""
    reported = Report.select(fn.MAX(fn.DATE(Report.at))).where(
        Report.pilot == Pilot.id, Report.withdrawn_at.is_null()
    )
    said = (HealthOverride.pilot == Pilot.id) & _holding(at)
    days = (decisions.since().alias("since"), reported.alias("reported"))
    return (
        Pilot.select(Pilot.id, Pilot.stage, *days, HealthOverride, Person)
        .join(HealthOverride, JOIN.LEFT_OUTER, on=said, attr="against")
        .join(Person, JOIN.LEFT_OUTER, on=HealthOverride.by)
        # 0 is nobody's number: an empty list is no SQL.
        .where(Pilot.id.in_(list(pilots) or [0]), Pilot.stage.in_(facts.ASKED))
        .order_by(HealthOverride.id)
    )


def _judged(seen: Seen, against: HealthOverride | None, at: datetime) -> Health:
    state, reasons = facts.judged(facts.told(seen, at.date()))
    return Health(against.state if against else state, reasons, against)
