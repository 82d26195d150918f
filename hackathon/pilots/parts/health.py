"""Health: how a pilot does. It follows from facts by a table; who runs the pilot and knows better
says so with a reason, for sixty days at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, CharField, Check, ForeignKeyField, TextField, fn

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import ngettext
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.pilots import HEALTHS, Pilot, touch

HOLDS = timedelta(days=60)  # so long an override may stand against the facts
LONGEST_REASON = 1000  # characters
# Before it is approved and after it is decided nobody asks how a pilot does.
ASKED = ("approved", "running", "evaluation", "paused")
# kind of fact -> from which number on a pilot is at risk, and from which off track
TABLE: dict[str, tuple[int, int]] = {
    "late": (14, 45),  # days that a milestone is late
    "silent": (45, 90),  # days without a report
    "away": (1, 3),  # readings in a row that are worse than the baseline
    "missed": (1, 45),  # days since a target was to be reached
}
# What is asked for at a stage: while a pilot waits, nothing is due.
FACTS = {
    "approved": {"late"},
    "running": set(TABLE),
    "evaluation": set(TABLE),
    "paused": set[str](),
}
LAST = 3  # readings of an indicator that are looked at


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


class Fact(NamedTuple):
    """Something that happened or did not, in numbers."""

    kind: str  # a key of TABLE
    number: int  # days or readings, as TABLE counts them
    title: str = ""  # of the milestone or indicator
    language: str = ""  # of the title

    @property
    def state(self) -> str:
        """What the table calls it: one of HEALTHS."""
        risk, off = TABLE[self.kind]
        if self.number >= off:
            return "off track"
        return "at risk" if self.number >= risk else "on track"

    def sentence(self) -> str:
        """Tell it, in the reader's language."""
        if self.kind == "late":
            return ngettext(
                "The milestone “%(title)s” is %(num)s day late.",
                "The milestone “%(title)s” is %(num)s days late.",
                self.number,
                title=self.title,
            )
        if self.kind == "silent":
            return ngettext(
                "No report for %(num)s day.", "No report for %(num)s days.", self.number
            )
        if self.kind == "away":
            return ngettext(
                "The last reading of “%(title)s” is worse than the baseline.",
                "The last %(num)s readings of “%(title)s” are worse than the baseline.",
                self.number,
                title=self.title,
            )
        return ngettext(
            "The target of “%(title)s” was to be reached %(num)s day ago.",
            "The target of “%(title)s” was to be reached %(num)s days ago.",
            self.number,
            title=self.title,
        )


class Health(NamedTuple):
    """How a pilot does, and why.

    :ivar state: one of HEALTHS: what an override says, else what the facts say
    :ivar reasons: the facts against it, the gravest first
    """

    state: str
    reasons: list[Fact]
    override: HealthOverride | None


def judged(facts: Iterable[Fact]) -> tuple[str, list[Fact]]:
    """Return the gravest state that facts have in the table, and those that count against the
    pilot, the gravest first."""
    against = [fact for fact in facts if fact.state != "on track"]
    against.sort(key=lambda fact: (-HEALTHS.index(fact.state), -fact.number, fact.title))
    return (against[0].state if against else "on track"), against


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
        if Pilot.get_by_id(pilot.id).stage not in ASKED:
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


def _holding(at: datetime) -> object:
    return HealthOverride.ended_at.is_null() & (HealthOverride.until > at)


# --- Queries. -------------------------------------------------------------------------------------


def of(pilots: Collection[int], at: datetime) -> dict[int, Health]:
    """Return how pilots do by their numbers; those whose health nobody asks are left out. Six
    queries, however many they are."""
    stages = Pilot.select(Pilot.id, Pilot.stage, Pilot.created_at)
    rows = list(stages.where(Pilot.id.in_(list(pilots) or [0]), Pilot.stage.in_(ASKED)))
    asked = {row.id: row for row in rows}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for pilot, fact in [*_late(asked, at), *_silent(asked, at), *_measured(asked, at)]:
        if fact.kind in FACTS[asked[pilot].stage]:
            facts[pilot].append(fact)
    said = _said(asked, at)
    found = {}
    for pilot in asked:
        state, reasons = judged(facts[pilot])
        against = said.get(pilot)
        found[pilot] = Health(against.state if against else state, reasons, against)
    return found


def _said(asked: Collection[int], at: datetime) -> dict[int, HealthOverride]:
    query = (
        HealthOverride.select(HealthOverride, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(HealthOverride.pilot.in_(list(asked) or [0]), _holding(at))
    )
    return {row.pilot_id: row for row in query.order_by(HealthOverride.id)}


def _late(asked: Collection[int], at: datetime) -> list[tuple[int, Fact]]:
    query = Milestone.select().where(
        Milestone.pilot.in_(list(asked) or [0]),
        Milestone.withdrawn_at.is_null(),
        Milestone.done_on.is_null(),
        Milestone.due < at.date(),
    )
    return [
        (row.pilot_id, Fact("late", (at.date() - row.due).days, row.title, row.language))
        for row in query
    ]


def _silent(asked: dict[int, Pilot], at: datetime) -> list[tuple[int, Fact]]:
    """Count from the last report, or from when the pilot came to its stage."""
    since = {number: row.created_at.date() for number, row in asked.items()}
    decided = Decision.select().where(
        Decision.pilot.in_(list(asked) or [0]), Decision.becomes != Decision.was
    )
    for decision in decided.order_by(Decision.id):
        since[decision.pilot_id] = decision.day
    told = Report.select(Report.pilot, fn.MAX(Report.at).alias("last")).where(
        Report.pilot.in_(list(asked) or [0]), Report.withdrawn_at.is_null()
    )
    for report in told.group_by(Report.pilot):
        since[report.pilot_id] = max(since[report.pilot_id], report.last.date())
    return [
        (number, Fact("silent", max(0, (at.date() - day).days))) for number, day in since.items()
    ]


def _measured(asked: Collection[int], at: datetime) -> list[tuple[int, Fact]]:
    query = Indicator.select().where(
        Indicator.pilot.in_(list(asked) or [0]), Indicator.withdrawn_at.is_null()
    )
    indicators = list(query)
    values = _last_values([row.id for row in indicators])
    found = []
    for row in indicators:
        last = values.get(row.id, [])
        found += [(row.pilot_id, fact) for fact in _facts(row, last, at.date())]
    return found


def _last_values(indicators: list[int]) -> dict[int, list[float]]:
    """Return the last readings of each indicator, the latest first."""
    place = fn.ROW_NUMBER().over(
        partition_by=[Reading.indicator], order_by=[Reading.on.desc(), Reading.id.desc()]
    )
    numbered = Reading.select(Reading.indicator, Reading.value, place.alias("place")).where(
        Reading.indicator.in_(indicators or [0]), Reading.corrected_at.is_null()
    )
    latest = Reading.select(numbered.c.indicator_id, numbered.c.value, numbered.c.place).from_(
        numbered
    )
    found: dict[int, list[float]] = defaultdict(list)
    ordered = latest.where(numbered.c.place <= LAST).order_by(
        numbered.c.indicator_id, numbered.c.place
    )
    rows: Any = ordered.tuples()
    for indicator, value, _place in rows:
        found[indicator].append(value)
    return found


def _facts(indicator: Indicator, last: list[float], today: date) -> list[Fact]:
    """What an indicator's last readings say, the latest first."""
    named = {"title": indicator.title, "language": indicator.language}
    found = []
    worse = 0
    for value in last:
        if not _is_worse(indicator, value, indicator.baseline):
            break
        worse += 1
    if worse:
        found.append(Fact("away", worse, **named))
    reached = bool(last) and not _is_worse(indicator, last[0], indicator.target)
    if indicator.target_on is not None and indicator.target is not None and not reached:
        days = (today - indicator.target_on).days
        if days > 0:
            found.append(Fact("missed", days, **named))
    return found


def _is_worse(indicator: Indicator, value: float, than: float | None) -> bool:
    if than is None:
        return False
    return value < than if indicator.direction == "up" else value > than
