"""Kinds: when a notice is due, until when, and that a moved deadline makes another one."""

from datetime import UTC, datetime, timedelta

import pytest

from hackathon.notices import kinds
from hackathon.notices.kinds import Happening, Kind, Span

END = datetime(2027, 3, 20, 12, tzinfo=UTC)


def kind(*hours: float, end: datetime = END) -> Kind[str]:
    """Told so many hours from ``end``."""

    def happenings(span: Span) -> list[Happening[str]]:
        return [Happening("one", end, "row")] if span.since <= end < span.until else []

    offsets = tuple(timedelta(hours=number) for number in hours)
    return Kind("trial", "Trial", "About", offsets, happenings, lambda happening, at: [])


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (-48.01, None),  # not yet
        (-48, -48),
        (-36.01, -48),  # the site was away: still of use
        (-36, None),  # too late for that one
        (-3.01, None),
        (-3, -3),
        (-0.01, -3),
        (0, None),  # it has happened: nobody wants to read it
        (5, None),
    ],
)
def test_what_is_due_around_a_deadline(hours: float, told: float | None) -> None:
    found = kinds.due(kind(-48, -3), END + timedelta(hours=hours))
    moments = [(one.moment - END) / timedelta(hours=1) for one in found]
    assert moments == ([] if told is None else [told])


def test_a_later_notice_takes_the_place_of_an_earlier_one_that_was_missed() -> None:
    (found,) = kinds.due(kind(-8, -3), END - timedelta(hours=2))
    assert found.moment == END - timedelta(hours=3)


def test_what_is_told_afterwards_waits_for_nothing_but_patience() -> None:
    late = kind(0, 168)
    assert kinds.due(late, END)[0].stale_at is None
    assert kinds.due(late, END + timedelta(hours=11))
    assert not kinds.due(late, END + timedelta(hours=12))
    assert kinds.due(late, END + timedelta(hours=168))


def test_a_deadline_that_is_moved_makes_another_notice() -> None:
    later = END + timedelta(days=7)
    (before,) = kinds.due(kind(-3), END - timedelta(hours=3))
    (after,) = kinds.due(kind(-3, end=later), later - timedelta(hours=3))
    assert before.key != after.key
    assert kinds.again(kind(-3), before.key, END) is not None
    assert kinds.again(kind(-3, end=later), before.key, END) is None
