"""A year that is lived through: acts at their moments, by a chance that is always the same."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hackathon.content.demo.files import Demonstration
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team

TeamKey = tuple[str, str]  # short names of the event and of the team


def chance(*words: str) -> float:
    """Return a number from 0 to below 1 that depends on ``words`` alone."""
    return int.from_bytes(hashlib.sha256("\n".join(words).encode()).digest()[:6], "big") / 2**48


class Year:
    """Every act with its moment, and what the acts have made so far.

    Of an event only what lies before ``at`` happens: one event is running, one is in judging, one
    is over.

    :ivar complete: when a team's last member joins
    """

    def __init__(
        self,
        folder: Path,
        found: Demonstration,
        at: datetime,
    ) -> None:
        self.folder, self.found, self.at = folder, found, at
        self.events: dict[str, Event] = {event.slug: event for event in Event.select()}
        self.people: dict[str, Person] = {}
        self.teams: dict[TeamKey, Team] = {}
        self.complete: dict[TeamKey, datetime] = {}
        self.entries: dict[TeamKey, Submission] = {}
        self._acts: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self._order = itertools.count()

    def at_moment(self, moment: datetime, act: Callable[..., None], *what: Any) -> None:
        """Plan ``act(*what, moment)``, unless the moment is still to come."""
        if moment <= self.at:
            self._acts.append((moment, next(self._order), act, what))

    def live(self) -> None:
        """Do every planned act at its moment."""
        for moment, _number, act, what in sorted(self._acts, key=lambda planned: planned[:2]):
            act(*what, moment)

    def between(self, start: datetime, end: datetime, *words: str, lean: float = 1.0) -> datetime:
        """Return a moment in the span by chance, cut off at the present; ``lean`` above 1 is nearer
        to the start."""
        end = min(end, self.at - timedelta(minutes=1))
        if end <= start:
            return start
        share = chance(*words) ** lean
        return max(start, start + (end - start) * share).replace(microsecond=0)

    def rows(self, name: str, event: str = "") -> list[dict[str, Any]]:
        """Return the rows of a table, of one event when it is named."""
        every = self.found.rows[name]
        return [row for row in every if row["event"] == event] if event else every

    def organisers(self, event: Event) -> list[Person]:
        """Return the organisers of an event, in the order of the table."""
        return [self.people[row["email"]] for row in self.rows("organisers.csv", event.slug)]

    def team(self, key: TeamKey) -> Team:
        """Return a team as it is by now."""
        return Team.get_by_id(self.teams[key].id)

    def entry(self, key: TeamKey) -> Submission:
        """Return a team's submission as it is by now."""
        return Submission.get_by_id(self.entries[key].id)
