"""Where a solution comes from: what a pilot knows of its tool fills the entry."""

from __future__ import annotations

from typing import Any

from hackathon.pilots.pilots import Pilot

# A pilot's stage in the words of publiccode.yml: what has not run yet is an idea.
MATURITY = {
    "proposed": "concept",
    "consultation": "concept",
    "approved": "development",
    "running": "beta",
    "evaluation": "beta",
    "paused": "beta",
    "adopted": "stable",
    "stopped": "obsolete",
}


def of_pilot(pilot: Pilot) -> dict[str, Any]:
    """Return the columns of a solution that a pilot fills; they can be changed before it is
    added."""
    # Pilots keep their links with titles of their own; one that says "code" is the code.
    codes = [
        str(link["url"]) for link in pilot.links if "code" in str(link.get("title", "")).lower()
    ]
    return {
        "title": pilot.title,
        "summary": pilot.summary,
        "body": pilot.body,
        "language": pilot.language,
        "licence": pilot.licence,
        "maturity": MATURITY[pilot.stage],
        "code_url": codes[0] if codes else "",
        "office": str(pilot.office_id or ""),
    }
