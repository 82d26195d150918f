"""What charts need beyond their points: where time starts and ends, what is marked on it, and the
lines behind the drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hackathon.core.language import lazy as _

LINES = 5  # at most so many lines behind a drawing: more are a hatching


class Mark(NamedTuple):
    """A moment that is marked on the axis of time."""

    look: str  # the class of its line
    name: str
    at: date


class Axis(NamedTuple):
    """Where time starts and ends, and what is marked in between."""

    start: date
    end: date
    marks: tuple[Mark, ...]


def axis(points: Sequence[tuple[date, float]], start: date, deadline: date, today: date) -> Axis:
    """Return the axis from the opening to the deadline, longer where points lie outside; the
    deadline is marked, and today where it lies on it."""
    days = [start, deadline, *(day for day, _value in points)]
    first, last = min(days), max(days)
    marks = [Mark("limit", _("Deadline"), deadline)]
    if first <= today <= last:
        marks.insert(0, Mark("today", _("Today"), today))
    return Axis(first, last, tuple(marks))


def grid_lines(low: float, high: float, whole: bool) -> list[float]:
    """Return the values at which lines are drawn: from ``low`` in round steps to the first at or
    over ``high``, six at most with the bottom.

    :param whole: for counts: no line stands between two whole numbers
    """
    span = high - low if high > low else 1
    rough = span / LINES
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    if whole:
        step = max(1, round(step))
    count = max(1, math.ceil(span / step - 1e-9))
    return [low + number * step for number in range(count + 1)]
