"""Rate limits: so many at once, then one whenever another is paid off; the same for all processes,
on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hackathon.core import db as ground
from hackathon.core import rate_limits
from hackathon.core.rate_limits import RateLimit, TooMany, hit

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def allowed(key: str, limit: int, per: float, at: datetime, tries: int) -> int:
    count = 0
    for _try in range(tries):
        try:
            hit(key, limit, per, at)
            count += 1
        except TooMany:
            pass
    return count


def test_so_many_are_allowed_at_once(db: Any) -> None:
    assert allowed("sign-in ben", 5, 60, AT, 9) == 5


def test_the_refused_one_is_told_when_to_come_back(db: Any) -> None:
    allowed("sign-in ben", 5, 60, AT, 5)
    with pytest.raises(TooMany, match="wait 12 seconds") as caught:
        hit("sign-in ben", 5, 60, AT)
    assert caught.value.retry_after == 12
    with pytest.raises(TooMany):
        hit("sign-in ben", 5, 60, after(11.9))
    hit("sign-in ben", 5, 60, after(12))


def test_a_long_wait_is_told_in_minutes(db: Any) -> None:
    hit("export", 1, 3600, AT)
    with pytest.raises(TooMany, match="60 minutes"):
        hit("export", 1, 3600, AT)


def test_all_of_it_comes_back_after_the_period(db: Any) -> None:
    assert allowed("a", 5, 60, AT, 9) == 5
    assert allowed("a", 5, 60, after(60), 9) == 5


def test_refusals_do_not_prolong_the_wait(db: Any) -> None:
    allowed("a", 2, 60, AT, 50)
    hit("a", 2, 60, after(30))


def test_keys_do_not_share(db: Any) -> None:
    assert allowed("sign-in ben", 2, 60, AT, 3) == 2
    assert allowed("sign-in cy", 2, 60, AT, 3) == 2
    assert allowed("\ud800 odd", 2, 60, AT, 3) == 2


def test_the_table_tells_nobodys_name(db: Any) -> None:
    hit("sign-in ben@example.org", 5, 60, AT)
    (row,) = RateLimit.select().tuples()
    assert "ben" not in str(row) and len(row[0]) == 64


def test_what_is_paid_off_is_swept(db: Any) -> None:
    hit("a", 1, 60, AT)
    hit("b", 1, 600, AT)
    assert rate_limits.sweep(after(59)) == 0
    assert rate_limits.sweep(after(60)) == 1
    with pytest.raises(TooMany):
        hit("b", 1, 600, after(60))


def test_sweeping_comes_by_itself(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "SWEEP_EVERY", 1)
    hit("a", 1, 60, AT)
    hit("b", 1, 60, after(61))
    assert RateLimit.select().count() == 1


@pytest.fixture(params=["sqlite", "postgresql"])
def committed(request: pytest.FixtureRequest, databases: Any) -> Iterator[Any]:
    """A database on which other threads see what was written; it is emptied afterwards."""
    made = databases(request.param)
    ground.open_connection()
    RateLimit.delete().execute()
    yield made
    ground.open_connection()
    RateLimit.delete().execute()


def test_of_many_at_once_exactly_the_limit_gets_through(committed: Any) -> None:
    counts: list[int] = []
    start = threading.Barrier(8)

    def run() -> None:
        ground.open_connection()
        start.wait()
        counts.append(allowed("seat", 5, 3600, AT, 4))
        ground.database.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 5 and len(counts) == 8


def test_what_is_given_back_does_not_count(db: Any) -> None:
    for _ in range(20):
        rate_limits.hit("sign-in", 3, 60, AT)
        rate_limits.give_back("sign-in", 3, 60, AT)
    for _ in range(3):
        rate_limits.hit("sign-in", 3, 60, AT)
    with pytest.raises(rate_limits.TooMany):
        rate_limits.hit("sign-in", 3, 60, AT)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_network_is_what_one_household_has(address: str, network: str) -> None:
    assert rate_limits.network_of(address) == network
