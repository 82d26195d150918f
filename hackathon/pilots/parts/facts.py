"""Facts: what happened to a pilot or did not, in numbers, and the table that says how grave that
is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, fn

from hackathon.core.language import ngettext
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.pilots import HEALTHS

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


def judged(facts: Iterable[Fact]) -> tuple[str, list[Fact]]:
    """Return the gravest state that facts have in the table, and those that count against the
    pilot, the gravest first."""
    against = [fact for fact in facts if fact.state != "on track"]
    against.sort(key=lambda fact: (-HEALTHS.index(fact.state), -fact.number, fact.title))
    return (against[0].state if against else "on track"), against


class Seen(NamedTuple):
    """What the facts of a pilot are told from.

    :ivar heard: the day of its last report, or on which it came to its stage, whichever is later
    :ivar milestones: those that are not withdrawn
    :ivar indicators: each with its last readings, the latest first
    """

    stage: str
    heard: date
    milestones: Iterable[Milestone]
    indicators: Iterable[tuple[Indicator, list[float]]]


def told(seen: Seen, today: date) -> list[Fact]:
    """Return the facts that count at the pilot's stage. No query."""
    found = [Fact("silent", max(0, (today - seen.heard).days))]
    for row in seen.milestones:
        if row.done_on is None and row.due < today:
            found.append(Fact("late", (today - row.due).days, row.title, row.language))
    for indicator, last in seen.indicators:
        found += _measured(indicator, last[:LAST], today)
    return [fact for fact in found if fact.kind in FACTS[seen.stage]]


def _measured(indicator: Indicator, last: list[float], today: date) -> list[Fact]:
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


# --- Queries. -------------------------------------------------------------------------------------


def late(pilots: Collection[int], today: date) -> dict[int, list[Milestone]]:
    """Return the milestones that are late, by the pilot's number; one query."""
    query = Milestone.select(Milestone.pilot, Milestone.title, Milestone.language, Milestone.due)
    query = query.where(
        # 0 is nobody's number: an empty list is no SQL.
        Milestone.pilot.in_(list(pilots) or [0]),
        Milestone.withdrawn_at.is_null(),
        Milestone.done_on.is_null(),
        Milestone.due < today,
    )
    found: dict[int, list[Milestone]] = defaultdict(list)
    for row in query:
        found[row.pilot_id].append(row)
    return found


def measured(pilots: Collection[int]) -> dict[int, list[tuple[Indicator, list[float]]]]:
    """Return the indicators with their last readings, by the pilot's number; one query."""
    place = fn.ROW_NUMBER().over(
        partition_by=[Reading.indicator], order_by=[Reading.on.desc(), Reading.id.desc()]
    )
    standing = Indicator.pilot.in_(list(pilots) or [0]) & Indicator.withdrawn_at.is_null()
    numbered = (
        Reading.select(Reading.indicator, Reading.value, place.alias("place"))
        .join(Indicator)
        .where(standing, Reading.corrected_at.is_null())
    )
    last = (numbered.c.indicator_id == Indicator.id) & (numbered.c.place <= LAST)
    rows: Any = (
        Indicator.select(Indicator, numbered.c.value.alias("value"))
        .join(numbered, JOIN.LEFT_OUTER, on=last)
        .where(standing)
        .order_by(Indicator.id, numbered.c.place)
        .objects()
    )
    found: dict[int, list[tuple[Indicator, list[float]]]] = defaultdict(list)
    for row in rows:
        of_pilot = found[row.pilot_id]
        if not of_pilot or of_pilot[-1][0].id != row.id:
            of_pilot.append((row, []))
        if row.value is not None:
            of_pilot[-1][1].append(row.value)
    return found
