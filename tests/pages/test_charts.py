"""What charts need beyond their points: the axis of time, and the lines behind a drawing."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.pages.charts import LINES, axis, grid_lines

OPENED, DEADLINE = date(2026, 11, 2), date(2026, 11, 20)
TOP = st.integers(0, 10**6)


@given(TOP)
def test_a_count_has_no_line_between_two_whole_numbers(top: int) -> None:
    lines = grid_lines(0, top, True)
    assert all(value == int(value) for value in lines)
    assert lines[-1] >= top


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.booleans())
def test_lines_are_few_even_and_hold_every_value(low: float, span: float, whole: bool) -> None:
    lines = grid_lines(low, low + span, whole)
    assert 2 <= len(lines) <= LINES + 2
    assert lines[0] == pytest.approx(low)
    assert lines[-1] >= low + span or lines[-1] == pytest.approx(low + span)
    steps = [after - before for before, after in pairwise(lines)]
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(
    ("top", "lines"),
    [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (6, [0, 2, 4, 6]), (30, [0, 10, 20, 30])],
)
def test_lines_stand_at_round_numbers(top: int, lines: list[float]) -> None:
    assert grid_lines(0, top, True) == lines


class TestAxis:
    def test_runs_from_the_opening_to_the_deadline(self) -> None:
        drawn = axis([(date(2026, 11, 5), 1)], OPENED, DEADLINE, date(2026, 11, 6))
        assert (drawn.start, drawn.end) == (OPENED, DEADLINE)
        assert [mark.at for mark in drawn.marks] == [date(2026, 11, 6), DEADLINE]

    def test_grows_where_something_came_later(self) -> None:
        late = DEADLINE + timedelta(days=1)
        assert axis([(late, 1)], OPENED, DEADLINE, late).end == late

    def test_leaves_today_out_where_it_lies_outside(self) -> None:
        drawn = axis([], OPENED, DEADLINE, DEADLINE + timedelta(days=40))
        assert [str(mark.name) for mark in drawn.marks] == ["Deadline"]
