"""One thing that is next for somebody, as ``next_steps`` lists them; and what is next for who
mentors or helps at events."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.events import helpers
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.teams import mentoring
from hackathon.teams.mentoring import Mentoring


class Item(NamedTuple):
    """One thing to do. ``kind`` says what (the template has the words), ``due`` until when,
    ``number`` how many."""

    kind: str
    event: Event | None = None
    row: Any = None
    number: int = 0
    due: datetime | None = None


def of_helpers(person: Person, at: datetime) -> list[Item]:
    """Return the teams that wait for a mentor's answer, those that the mentor helps until their
    deadline, and where somebody helps the organisers; two queries."""
    found: dict[tuple[str, Event], list[Mentoring]] = defaultdict(list)
    for row in mentoring.of_person(person):
        # What is not submitted by then cannot be made better any more.
        if at < row.team.closes:
            kind = "team asks" if row.status == "asked" else "mentor"
            found[kind, row.team.event].append(row)
    asked = [
        Item(
            kind,
            event,
            None,
            len(rows),
            max(row.team.closes for row in rows),
        )
        for (kind, event), rows in found.items()
    ]
    return asked + [Item("help", row.event) for row in helpers.of_person(person, at)]
