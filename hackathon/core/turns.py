"""One at a time, in turn: a lock that goes to who has waited longest, and to those who can wait
only when nobody else does."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class TooLong(Exception):
    """The turn did not come in time."""


class _Manner(threading.local):
    """How this thread waits."""

    patient = False


_manner = _Manner()


def be_patient() -> None:
    """Let others go first whenever this thread waits for its turn, from now on."""
    _manner.patient = True


class Turns:
    """A lock for threads, each of which holds it for a short time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # held for a moment, to look at what follows
        self._held = False
        self._waiting: tuple[deque[threading.Event], ...] = (deque(), deque())

    @contextmanager
    def one(self, seconds: float) -> Iterator[None]:
        """Hold the lock.

        :param seconds: for which to wait at most
        :raises TooLong: when others held it all that time
        """
        self._take(seconds)
        try:
            yield
        finally:
            with self._lock:
                self._hand_on()

    def _take(self, seconds: float) -> None:
        with self._lock:
            if not self._held:
                self._held = True
                return
            mine, line = threading.Event(), self._waiting[_manner.patient]
            line.append(mine)
        if mine.wait(seconds):
            return
        with self._lock:
            if mine.is_set():  # it came in the very moment
                self._hand_on()
            else:
                line.remove(mine)
        raise TooLong

    def _hand_on(self) -> None:
        for line in self._waiting:
            if line:
                line.popleft().set()
                return
        self._held = False
