"""What the pages of pilots draw: charts of indicators, the timeline, the moves of a card."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hackathon.core.language import format_number
from hackathon.core.language import lazy as _
from hackathon.pilots import board, pilots, stages
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.together import Part

# Before it is approved and after it is decided nobody asks how a pilot does.
WITH_HEALTH = {"approved", "running", "evaluation", "paused"}
PART_NAMES = {
    "milestone": _("Milestone"),
    "indicator": _("Indicator"),
    "risk": _("Risk"),
    "report": _("Report"),
}


def after(card: board.Card, paused: dict[int, str]) -> list[tuple[str, str]]:
    """The stages that a card may be moved to, with their names."""
    following = stages.possible(card.stage, paused.get(card.id))
    return [(code, pilots.STAGE_NAMES[code]) for code in following]


class Measured(NamedTuple):
    """An indicator as its chart draws it."""

    indicator: Indicator
    readings: list[Reading]
    points: list[tuple[date, float]]
    lowest: float
    bounds: list[tuple[str, str]]  # baseline and target in words, for where nothing is drawn


def measured(indicator: Indicator, readings: list[Reading]) -> Measured:
    bounds = [(_("Baseline"), indicator.baseline), (_("Target"), indicator.target)]
    known = [(word, value) for word, value in bounds if value is not None]
    points = [(reading.on, reading.value) for reading in readings]
    values = [value for _name, value in (*known, *points)]
    return Measured(
        indicator,
        readings,
        points,
        min([0, *values]),
        [(word, format_number(value)) for word, value in known],
    )


def named_parts(parts: list[Part]) -> list[tuple[str, Part]]:
    """Parts of a pilot, each with the name of its kind as addresses have it."""
    return [(type(part).__name__.lower(), part) for part in parts]


def timeline(spans: list[stages.Span]) -> list[tuple[str, date, date, str]]:
    """The lines of the timeline: stages and milestones by their names."""
    return [
        (
            pilots.STAGE_NAMES[span.name] if span.kind == "stage" else span.name,
            span.since,
            span.until,
            span.state,
        )
        for span in spans
    ]
