"""The clock never runs backwards, whatever the machine's does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hackathon.core import clock


@pytest.fixture(autouse=True)
def own_clock() -> Iterator[None]:
    latest = clock._latest
    clock.set_source(None)
    yield
    clock.set_source(None)
    clock._latest = latest


def test_it_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_a_machine_whose_clock_steps_back_reopens_no_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = datetime.now(UTC) + timedelta(days=1)
    moments = iter([start, start - timedelta(hours=2), start + timedelta(seconds=1)])

    class Machine:
        @staticmethod
        def now(zone: Any) -> datetime:
            return next(moments)

    monkeypatch.setattr(clock, "datetime", Machine)
    assert [clock.now() for _ in range(3)] == [start, start, start + timedelta(seconds=1)]


def test_tests_may_stand_at_a_moment() -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    clock.set_source(lambda: moment)
    assert clock.now() == moment
    clock.set_source(None)
    assert clock.now() > moment
