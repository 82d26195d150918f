"""What an event still needs before it can be shown to everybody."""

from __future__ import annotations

from typing import NamedTuple

from hackathon.challenges import challenges, ready_briefs
from hackathon.events import organisers, rounds, rubrics, rules
from hackathon.events.events import Event

ENOUGH = 2  # organisers: results are published by two


class Readiness(NamedTuple):
    """How far an event is.

    :ivar missing: of ``rules``, ``briefs``, ``rubrics``, ``rounds``, ``organisers``, those that are
        not there, in the order in which they are best done
    :ivar briefs: drafts that are published along with the event
    :ivar publishable: without rules nobody can register, so an event is not shown before
    """

    missing: list[str]
    briefs: int
    publishable: bool


def of(event: Event) -> Readiness:
    """Return what an event has and lacks."""
    # They are published by the same act, so they count as if they were.
    ready = ready_briefs.ready(event)
    published = any(row.status == "published" for row in challenges.every(event))
    has = {
        "rules": rules.current(event) is not None,
        "briefs": bool(ready) or published,
        "rubrics": bool(rubrics.of(event)),
        "rounds": bool(rounds.of(event)),
        "organisers": len(organisers.of(event)) >= ENOUGH,
    }
    missing = [part for part, there in has.items() if not there]
    return Readiness(missing, len(ready), has["rules"])
