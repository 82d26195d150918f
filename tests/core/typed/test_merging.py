"""Three-way merge by field: nobody's change is replaced unseen, whoever saves first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.typed.merging import mark, merge, plain, read, written

FIELDS = ("title", "ai-model", "links")
State = st.fixed_dictionaries({name: st.sampled_from(["", "one", "two"]) for name in FIELDS})


def marks(state: dict[str, str]) -> dict[str, str]:
    return {name: mark(value) for name, value in state.items()}


@given(opened=State, mine=State, stored=State)
@settings(max_examples=100)
def test_what_one_touched_stands_and_what_both_touched_is_asked(
    opened: dict[str, str], mine: dict[str, str], stored: dict[str, str]
) -> None:
    merged = merge(read(written(marks(opened))), marks(mine), marks(stored))
    for name in FIELDS:
        states = opened[name], mine[name], stored[name]
        both = states[0] not in states[1:] and states[1] != states[2]
        assert (name in merged.clashes) == both
        result = stored[name] if name in merged.taken else mine[name]
        if not both:
            # Who of the two was first makes no difference.
            touched = [state for state in states[1:] if state != states[0]]
            assert result == (touched[0] if touched else states[0])


def test_a_field_without_a_mark_counts_as_touched() -> None:
    assert merge({}, {"a": mark("1"), "b": mark("2")}, {"a": mark("1"), "b": mark("3")}) == (
        (),
        ("b",),
    )


@pytest.mark.parametrize(
    ("row", "sent"),
    [
        ("one\ntwo\n", "one\r\ntwo"),
        (None, ""),
        (False, None),
        (10, 10.0),
        ([], ""),
        (
            datetime(2027, 3, 1, 12, 0, 59, tzinfo=UTC),
            datetime(2027, 3, 1, 13, tzinfo=timezone(timedelta(hours=1))),
        ),
        (date(2027, 3, 1), "2027-03-01"),
        ({"b": 1, "a": None}, {"a": "", "b": 1.0}),
    ],
)
def test_what_a_page_sends_back_untouched_is_what_the_row_has(row: object, sent: object) -> None:
    assert plain(row) == plain(sent)


@pytest.mark.parametrize(
    ("one", "other"), [(0, None), ("a b", "ab"), ([1, 2], [2, 1]), (True, False)]
)
def test_other_values_have_other_marks(one: object, other: object) -> None:
    assert mark(one) != mark(other)


def test_what_is_no_mark_is_left_out() -> None:
    assert read("title:nonsense :x links:0123456789ab") == {"links": "0123456789ab"}
