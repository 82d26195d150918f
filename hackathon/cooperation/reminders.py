"""Reminders to offices that share solutions: an entry that nobody has checked for a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from hackathon.cooperation import questions
from hackathon.cooperation.solutions import YEAR, Solution, read
from hackathon.core.language import lazy
from hackathon.notices.kinds import Happening, Kind, Span, Told


def outdated(span: Span) -> list[Happening[Solution]]:
    """Return the published solutions whose year without a check ends in a span; who checks one is
    asked a year later again."""
    # By the day on which it was checked: a check in time is the end of it.
    query = read().where(
        Solution.status == "published",
        Solution.checked_at >= span.since - YEAR,
        Solution.checked_at < span.until - YEAR,
    )
    found = query.order_by(Solution.checked_at, Solution.id)
    # The day is part of its name: the year after is another happening.
    return [
        Happening(f"solution {row.id} {row.checked_at:%Y-%m-%d}", row.checked_at + YEAR, row)
        for row in found
    ]


def keepers(happening: Happening[Solution], at: datetime) -> list[Told]:
    """Return who keeps the entry."""
    readers = questions.readers(happening.row)
    return [Told(person, {"solution": happening.row}) for person in readers]


OUTDATED = Kind(
    name="outdated_solution",
    title=lazy("Solutions to check"),
    about=lazy("When nobody has checked an entry of your office in the catalogue for a year."),
    offsets=(timedelta(0),),
    happenings=outdated,
    audience=keepers,
    of_event=False,
    patience=timedelta(days=14),
)
KINDS = (OUTDATED,)
