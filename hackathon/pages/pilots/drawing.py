"""What the pages of pilots draw: charts of indicators, the timeline, the moves of a card."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hackathon.core.language import format_number
from hackathon.core.language import lazy as _
from hackathon.desk.portfolio import Quarter
from hackathon.pages.charts import Axis, Mark
from hackathon.pilots import board, pilots, stages
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.readings import Reading

PART_NAMES = {
    "milestone": _("Milestone"),
    "indicator": _("Indicator"),
    "risk": _("Risk"),
    "report": _("Report"),
    "decision": _("Decision"),
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
    axis: Axis  # from the pilot's beginning to the target's day, with today on it


def measured(indicator: Indicator, readings: list[Reading], began: date, today: date) -> Measured:
    days = [today, *(reading.on for reading in readings)]
    ends = [indicator.target_on] if indicator.target_on else []
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
        Axis(min(began, *days), max([*days, *ends]), (Mark("today", str(_("Today")), today),)),
    )


HEIGHT = 24  # of a small chart, in pixels


class Small(NamedTuple):
    """An indicator in one line: from the baseline to now to the target, with a small chart.

    :ivar points: (per cent of the way from ``start`` to ``end``, pixels from the top)
    """

    indicator: Indicator
    latest: Reading | None
    points: list[tuple[float, float]]
    target: float | None  # pixels from the top
    today: float  # per cent of the way
    start: date
    end: date


def small(indicator: Indicator, readings: list[Reading], began: date, today: date) -> Small:
    """Draw an indicator from the pilot's beginning to the target's day, or to today."""
    days = [reading.on for reading in readings]
    start = min([began, *days])
    end = max([today, *days, *([indicator.target_on] if indicator.target_on else [])])
    bounds = [value for value in (indicator.baseline, indicator.target) if value is not None]
    values = [reading.value for reading in readings]
    # From nought, so that a small change looks small.
    low, high = min([0, *bounds, *values]), max([0, *bounds, *values])

    def down(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - 2 - share * (HEIGHT - 4), 1)

    def across(day: date) -> float:
        length = (end - start).days
        return round(100 * (day - start).days / length, 2) if length else 50

    first = [(across(start), down(indicator.baseline))] if indicator.baseline is not None else []
    return Small(
        indicator,
        readings[-1] if readings else None,
        first + [(across(reading.on), down(reading.value)) for reading in readings],
        down(indicator.target) if indicator.target is not None else None,
        across(today),
        start,
        end,
    )


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


class Column(NamedTuple):
    """How many pilots stood at a stage on a day: where it stands, its width and its height, each in
    per cent of the drawing."""

    x: float
    width: float
    height: float


class Stood(NamedTuple):
    """A stage with its columns over time."""

    name: str
    columns: list[Column]
    now: int


class OverTime(NamedTuple):
    """The pilots by stage over time, every stage on the same axes.

    :ivar today: where today is, in per cent of the way from ``start``
    :ivar top: pilots of the tallest column
    """

    stages: list[Stood]
    start: date
    today: float
    top: int


WIDEST = 6  # per cent of the drawing that a column takes at most


def over_time(quarters: list[Quarter]) -> OverTime | None:
    """Draw the pilots by stage, a column for each day that was counted; None without any."""
    if not quarters:
        return None
    last = quarters[-1]
    start, length = quarters[0].day, (last.day - quarters[0].day).days
    wide = min(WIDEST, 60 / len(quarters))
    room = 100 - wide

    def place(day: date) -> float:
        return round(room * (day - start).days / length, 2) if length else room / 2

    # A quarter that ended a few days ago would stand behind today; the table has both.
    apart = [one for one in quarters[:-1] if place(last.day) - place(one.day) >= wide]
    drawn = [*apart, last]
    top = max(max(one.counts.values()) for one in drawn)
    stages_drawn = []
    for code, name in pilots.STAGE_NAMES.items():
        heights = [(one.day, round(100 * one.counts[code] / top, 2)) for one in drawn]
        columns = [Column(place(day), wide, height) for day, height in heights]
        stages_drawn.append(Stood(str(name), columns, last.counts[code]))
    return OverTime(stages_drawn, start, place(last.day) + wide / 2, top)
