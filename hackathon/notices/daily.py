"""Daily letters: the notices of somebody who wants them once a day, in one letter.

Whether each still holds is asked again in the morning: a draft that was submitted in the evening is
not called unsent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import letters
from hackathon.core.db import transaction
from hackathon.notices import choices, kinds, switches
from hackathon.notices.kinds import Kind
from hackathon.notices.notices import Notice
from hackathon.people.people import Person

ALL = "daily"  # the link in a daily letter is about every kind that comes so


class Line(NamedTuple):
    """A notice as the daily letter says it: the template that has its words, and their values."""

    template: str
    values: dict[str, Any]


def send(wanted: Iterable[Kind[Any]], at: datetime, most: int) -> int:
    """Write up to ``most`` daily letters that are due, and return how many people were looked
    after."""
    waiting = Notice.select(Notice.person).where(Notice.waits_until <= at)
    query = Person.select().where(Person.id.in_(waiting)).order_by(Person.id).limit(most)
    found, standing = list(query), _Standing(wanted, at)
    for person in found:
        _send(person, standing, at)
    return len(found)


def _send(person: Person, standing: _Standing, at: datetime) -> None:
    with transaction():
        # Of two processes one takes the rows; the other waits for it and finds none.
        mine = (Notice.person == person) & (Notice.waits_until <= at)
        rows = Notice.update(waits_until=None).where(mine).returning(Notice).execute()
        # As they want it now: who turned a kind off since gets it no more.
        chosen = choices.of(person)
        kept = [row for row in rows if chosen.get(row.kind, choices.USUAL) != "off"]
        found = [standing.line(row) for row in sorted(kept, key=lambda row: row.happens_at)]
        lines = [line for line in found if line is not None]
        if lines:
            link = choices.link(person, ALL)
            letters.write(
                person,
                "notices_daily",
                at,
                lines=lines,
                unsubscribe=link,
                turn_off=link,
            )


class _Standing:
    """What still holds of what waits, asked once for each thing."""

    def __init__(self, wanted: Iterable[Kind[Any]], at: datetime) -> None:
        self._kinds = {kind.name: kind for kind in wanted}
        self._at = at
        self._told: dict[tuple[str, str], dict[int, Line]] = {}

    def line(self, notice: Notice) -> Line | None:
        """Return what a notice says by now, None when it does not hold any more."""
        thing = (notice.kind, notice.key)
        # Everybody who is told of one thing is asked for once.
        if thing not in self._told:
            self._told[thing] = self._ask(notice)
        return self._told[thing].get(notice.person_id)

    def _ask(self, notice: Notice) -> dict[int, Line]:
        kind = self._kinds.get(notice.kind)
        happening = kinds.again(kind, notice.key, notice.happens_at) if kind else None
        if kind is None or happening is None:
            return {}
        event = happening.event
        # Noted before it happened, and it has happened by now: nothing can be done about it.
        late = notice.noted_at < happening.at <= self._at
        if late or (event is not None and kind.name in switches.off(event)):
            return {}
        told = kind.audience(happening, self._at)
        return {one.person.id: Line(kind.template, {"event": event, **one.values}) for one in told}
