"""Briefs published together: all that lack nothing, by themselves or with their event."""

from __future__ import annotations

from datetime import datetime

from hackathon.challenges import challenges
from hackathon.challenges.challenges import Challenge
from hackathon.core.db import lock, transaction
from hackathon.events import statuses
from hackathon.events.events import Event
from hackathon.people.people import Person


def ready(event: Event) -> list[Challenge]:
    """Return the drafts that lack nothing that a team needs to start."""
    drafts = [row for row in challenges.every(event) if row.status == "draft"]
    return [row for row in drafts if not challenges.gaps(row.summary, row.sections)]


def publish_ready(event: Event, person: Person, at: datetime) -> int:
    """Publish every brief that is ready; return how many there were."""
    with transaction():
        lock(event)
        briefs = ready(event)
        for brief in briefs:
            challenges.publish(brief, person, at)
    return len(briefs)


def publish_event(event: Event, person: Person, at: datetime) -> int:
    """Show a draft of an event to everybody, with the briefs that are ready; return how many.

    :raises Refused: while there are no rules to accept
    """
    with transaction():
        lock(event)
        statuses.publish(event, person, at)
        return publish_ready(event, person, at)
