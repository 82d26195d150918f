"""Chores: what the running site does by itself, each in its turn, on a thread beside the pages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from hackathon.core import clock, db

logger = logging.getLogger(__name__)

PATIENCE = 30.0  # seconds that a stop waits for the turn under way
LONGEST_WAIT = 3600.0  # seconds that a chore which failed waits at most


class Chore(NamedTuple):
    """Something that is looked after again and again.

    :ivar name: for the log
    :ivar turn: does a bounded part of it at a moment, and tells whether more waits
    :ivar pause: seconds until the next turn when nothing waits
    """

    name: str
    turn: Callable[[datetime], bool]
    pause: float


class Keeper(threading.Thread):
    """Gives each chore its turns until ``stop`` is called. Several processes may do the same: a
    chore itself sees to it that nothing is done twice."""

    def __init__(self, name: str, chores: Sequence[Chore], now: Callable[[], datetime]) -> None:
        super().__init__(name=name, daemon=True)
        self._chores, self._now = chores, now
        self._waits = dict.fromkeys(range(len(chores)), 0.0)  # seconds, by the chore's place
        self._failures = dict.fromkeys(range(len(chores)), 0)  # in a row
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.is_set():
            wait = min(self._waits.values())
            # Waiting for the end, not sleeping: a stop is heard at once.
            if self._ended.wait(wait):
                return
            for place, chore in enumerate(self._chores):
                self._waits[place] -= wait
                if self._waits[place] <= 0 and not self._ended.is_set():
                    self._waits[place] = self._take_turn(place, chore)

    def _take_turn(self, place: int, chore: Chore) -> float:
        """Let a chore do its part; return after how many seconds it comes again."""
        try:
            db.open_connection()
            more = chore.turn(self._now())
        except Exception:
            # It is tried again: the thread must outlive a restart of the database.
            logger.exception("a chore failed", extra={"chore": chore.name})
            self._failures[place] += 1
            # What fails is tried less and less often, and at least every hour.
            return min(chore.pause * 2.0 ** self._failures[place], LONGEST_WAIT)
        finally:
            db.close_connection()
        self._failures[place] = 0
        return 0.0 if more else chore.pause

    def stop(self, timeout: float = PATIENCE) -> None:
        """End after the turn under way; wait for it at most ``timeout`` seconds."""
        self._ended.set()
        self.join(timeout)


def start(name: str, chores: Sequence[Chore], now: Callable[[], datetime] = clock.now) -> Keeper:
    """Start a thread that gives ``chores`` their turns, and return it; it ends with the process or
    by ``stop()``."""
    keeper = Keeper(name, chores, now)
    keeper.start()
    return keeper
