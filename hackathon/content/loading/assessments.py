"""Self-assessments of invented offices as their files tell them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from hackathon.content.assessment_schemas import LEVEL_WORDS
from hackathon.content.items import Item
from hackathon.content.loading.rows import Rows, pick
from hackathon.network import assessments, shared
from hackathon.network.assessments import Answer, Assessment, AssessmentAnswer


def find(rows: Rows, item: Item) -> Assessment | None:
    """Return the row of an item, when the site has it."""
    return Assessment.by_address(item.values["office"], item.values["year"])


def unfinished(item: Item, row: object) -> bool:
    """Nothing of these waits for something else."""
    return False


def load(rows: Rows, item: Item, before: Assessment | None) -> Assessment | None:
    """Write an assessment with its answers, and count it where it is shared."""
    made = item.values
    office = rows.office(made["office"])
    if office is None or not office.demonstration:
        rows.wrong(item, "office", "Only invented offices have their assessment in a file.")
        return None
    values: dict[str, Any] = pick(made, "version", "status", "audience", "partners")
    values |= {"updated_at": rows.at, "finished_at": _finished(rows, item)}
    if before is None:
        year = {"office": office, "year": made["year"], "begun_at": rows.at}
        row = Assessment.create(**year, **values)
    else:
        row = before.change(None, **values)
        # What the file no longer answers is no answer any more.
        AssessmentAnswer.delete().where(AssessmentAnswer.assessment == row).execute()
    assessments.write(row, {part["dimension"]: _answer(part) for part in made["answers"]})
    shared.recount(row.year, row.version, invented=True)
    return row


def _answer(part: dict[str, Any]) -> Answer:
    level = LEVEL_WORDS.get(part["level"])
    return Answer(level, part["evidence"] or "", "\n".join(part["helped"]))


def _finished(rows: Rows, item: Item) -> datetime | None:
    if item.values["status"] != "finished":
        return None
    day = item.values["finished"]
    # A day alone: at some hour of it.
    return datetime.combine(day, time(12, tzinfo=UTC)) if day else rows.at
