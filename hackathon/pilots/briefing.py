"""Briefs from proposals: what a proposed pilot knows of its problem fills the brief of a challenge,
so that teams of an event work on what offices have agreed to try."""

from __future__ import annotations

from typing import Any

from hackathon.pilots.pilots import Pilot

# From here on somebody works on it already.
EARLY = frozenset({"proposed", "consultation", "approved"})


def open_to_events(pilot: Pilot) -> bool:
    """Tell whether a pilot may still become a challenge: everybody can read it, no team has
    answered it yet, and it has not begun."""
    shown = pilot.status == "published" and pilot.submission_id is None
    return bool(shown and pilot.stage in EARLY)


def of_pilot(pilot: Pilot) -> dict[str, Any]:
    """Return what a pilot says of a brief, by the names of the brief's texts and sections; it can
    be changed before the brief is saved."""
    problem = [text for text in (pilot.problem, pilot.baseline) if text]
    return {
        "title": pilot.title,
        "summary": pilot.summary,
        "language": pilot.language,
        "office": str(pilot.office_id or ""),
        "problem": "\n\n".join(problem or [pilot.body]),
        "users": pilot.for_whom,
    }
