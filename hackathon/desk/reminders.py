"""Reminders: every kind of notice of the site, and what will go out for an event.

A wing that has kinds of its own lists them in ``KINDS`` of a room ``reminders``; here they come
together.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hackathon.consultations import reminders as of_consultations
from hackathon.cooperation import reminders as of_cooperation
from hackathon.events.events import Event
from hackathon.judging import reminders as of_judging
from hackathon.notices import daily, kinds, notices, switches
from hackathon.notices.kinds import Due, Kind, Span
from hackathon.pilots import reminders as of_pilots
from hackathon.results import reminders as of_results
from hackathon.submissions import reminders as of_submissions

KINDS: tuple[Kind[Any], ...] = (
    *of_submissions.KINDS,
    *of_judging.KINDS,
    *of_results.KINDS,
    *of_pilots.KINDS,
    *of_consultations.KINDS,
    *of_cooperation.KINDS,
)
MOST = 100  # letters in one turn
# Longer than any event takes, in both directions.
EVER = timedelta(days=3650)


def turn(at: datetime) -> bool:
    """Write what is due, a bounded part of it, and tell whether more waits (a ``Chore``)."""
    # What is new goes out before the daily summaries: it may be about tomorrow.
    left = MOST - notices.tell(KINDS, at, MOST)
    left -= daily.send(KINDS, at, left)
    return left <= 0


def named(name: str) -> Kind[object] | None:
    """Return the kind that is kept under this name."""
    return next((kind for kind in KINDS if kind.name == name), None)


class Planned(NamedTuple):
    """A notice of an event.

    :ivar name: of what it is about, where an event has several
    :ivar state: *coming*, *now* (it goes out), *told*, *passed* (nobody was told) or *off*
    :ivar people: how many were told, or would be as things stand; None when nobody will be
    """

    kind: Kind[Any]
    moment: datetime
    name: str
    state: str
    people: int | None


def planned(event: Event, at: datetime) -> list[Planned]:
    """Return the notices of an event, told and to come, in order of their moments."""
    told, off = notices.ended(event), switches.off(event)
    found, expected = [], _Expected(at)
    for kind in [kind for kind in KINDS if kind.of_event]:
        for one in kinds.planned(kind, Span(at - EVER, at + EVER, event)):
            run = told.get((kind.name, one.key))
            state = "told" if run is not None else _state(one, off, at)
            people = run.people if run is not None else expected.of(one, state)
            found.append(Planned(kind, one.moment, one.happening.name, state, people))
    return sorted(found, key=lambda line: line.moment)


def _state(one: Due, off: set[str], at: datetime) -> str:
    if at >= one.ends:
        return "passed"
    if one.kind.name in off:
        return "off"
    return "now" if at >= one.moment else "coming"


class _Expected:
    """To how many notices would go as things stand: asked once for all that tell of one thing."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._people: dict[tuple[str, str], int] = {}

    def of(self, one: Due, state: str) -> int | None:
        """Return how many that are, None when nothing will go out."""
        if state not in ("now", "coming"):
            return None
        thing = (one.kind.name, one.happening.key)
        if thing not in self._people:
            self._people[thing] = len(notices.readers(one.kind, one.happening, self._at))
        return self._people[thing]
