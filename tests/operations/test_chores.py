"""Chores: each gets its turns, one that fails waits longer and stops none of the others."""

import threading
from datetime import UTC, datetime
from typing import Any

from hackathon.operations import chores
from hackathon.operations.chores import Chore, Keeper

AT = datetime(2027, 3, 10, 12, tzinfo=UTC)


def test_it_takes_turns_at_the_moment_until_it_is_stopped(databases: Any) -> None:
    databases("sqlite")
    seen, enough = [], threading.Event()

    def turn(at: datetime) -> bool:
        seen.append(at)
        if len(seen) == 3:
            enough.set()
        return len(seen) < 3  # more waits, so the next turn comes at once

    keeper = chores.start("upkeep", [Chore("one", turn, 3600)], lambda: AT)
    try:
        assert enough.wait(10)
    finally:
        keeper.stop()
    assert not keeper.is_alive() and seen == [AT] * 3


def test_one_that_fails_waits_longer_and_the_others_go_on(databases: Any) -> None:
    databases("sqlite")
    turns: list[str] = []

    def broken(at: datetime) -> bool:
        turns.append("broken")
        raise RuntimeError

    pair = [Chore("broken", broken, 10), Chore("well", lambda at: False, 10)]
    keeper = Keeper("upkeep", pair, lambda: AT)
    waits = [keeper._take_turn(0, pair[0]) for _turn in range(10)]
    assert waits[:3] == [20, 40, 80] and waits[-1] == chores.LONGEST_WAIT
    assert keeper._take_turn(1, pair[1]) == 10 and turns == ["broken"] * 10
