"""The milestones of pilots as a calendar that people subscribe to (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hackathon.core import language
from hackathon.core.language import gettext as _
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import Pilot

MOST = 2000  # entries


def milestones(pilots: Any) -> list[Milestone]:
    """Return the milestones of pilots with their pilots, in order of days; one query.

    :param pilots: a query of pilots
    """
    rows = Milestone.select(Milestone, Pilot).join(Pilot)
    rows = rows.where(
        Milestone.pilot.in_(pilots.select(Pilot.id)), Milestone.withdrawn_at.is_null()
    )
    return list(rows.order_by(Milestone.due, Milestone.id).limit(MOST))


def calendar(rows: list[Milestone], host: str, link: Callable[[Pilot], str]) -> bytes:
    """Return the file: a milestone is a whole day, and one that is done says so.

    :param host: what makes the identifiers unique worldwide
    :param link: gives the full address of a pilot's page
    """
    import icalendar  # takes as long to load as Flask, for the pages that need it

    made = icalendar.Calendar()
    made.add("prodid", "-//Codefest//codefest//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Milestones of the pilots"))
    for row in rows:
        entry = icalendar.Event()
        title = language.localised(row.pilot, "title").text
        said = str(language.localised(row, "title").text)
        words = _("%(title)s (done)", title=said) if row.done_on else said
        entry.add("uid", f"milestone-{row.key}@{host}")
        # Of the row, not of the moment: else every request would make another file.
        entry.add("dtstamp", _stamp(row))
        entry.add("sequence", row.revision)
        entry.add("dtstart", row.due)
        entry.add("dtend", row.due + timedelta(days=1))
        entry.add("summary", f"{words} – {title}")
        entry.add("url", link(row.pilot))
        made.add_component(entry)
    return bytes(made.to_ical())


def _stamp(row: Milestone) -> datetime:
    changed: datetime = row.pilot.updated_at
    return changed.astimezone(UTC)
