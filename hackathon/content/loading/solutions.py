"""Solutions as their files tell them, with the offices that try them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from hackathon.content.items import Item
from hackathon.content.loading.parts import Parts, Values
from hackathon.content.loading.rows import Rows, pick
from hackathon.content.solution_schemas import SAME
from hackathon.cooperation import solutions
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.pilots.pilots import Pilot


def find(rows: Rows, item: Item) -> Solution | None:
    """Return the row of an item, when the site has it."""
    return Solution.get_or_none(Solution.slug == item.slug)


def unfinished(item: Item, row: Solution) -> bool:
    """Tell whether the site has by now the pilot whose tool it is."""
    return row.pilot_id is None and _pilot(item) is not None


def load(rows: Rows, item: Item, before: Solution | None) -> Solution | None:
    """Write a solution and its trials; None after a fault."""
    made = item.values

    def texts(made: Mapping[str, Any]) -> Values:
        html = rows.html(item, made["body"])
        return {**pick(made, "title", "summary", "features", "body"), "body_html": html}

    values = pick(made, *[name for name in SAME if name not in {"title", "summary", "status"}])
    # A day alone: who looked at it, looked in the course of it.
    day = made["checked"]
    checked = datetime.combine(day, time(12, tzinfo=UTC)) if day else rows.at
    values |= {
        "office": rows.office(made["office"]),
        "pilot": _pilot(item),
        "ai_card": {key: text for key, text in made["ai_card"].items() if text},
        "taken_in": made["publiccode"],
        "updated_at": rows.at,
        "checked_at": checked,
        "demonstration": made["invented"],
    }
    if before is None:
        values |= {"status": made["status"], "created_at": rows.at}
        row = rows.create(item, Solution, {"slug": item.slug}, values, texts)
    else:
        rows.moved(item, before, solutions.MOVES)
        row = rows.change(item, before, values, texts)
    found = {name: getattr(row, name) for name in ("title", "summary", "features", "translations")}
    Solution.update(folded=solutions.words(found)).where(Solution.id == row.id).execute()
    tried = [(part["office"], _trial(rows, part)) for part in made["trials"]]
    rows.parts(item, Parts("trials", Trial, {"solution": row}, tried))
    return row


def _trial(rows: Rows, part: Mapping[str, Any]) -> Values:
    values = pick(part, "stage", "since", "note")
    return {**values, "office": rows.office(part["office"]), "said_at": rows.at}


def _pilot(item: Item) -> Pilot | None:
    slug = item.values["pilot"]
    return Pilot.get_or_none(Pilot.slug == slug) if slug else None
