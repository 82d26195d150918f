"""A breaker: a server that does not answer is not asked by every thread that wants it.

After some failures in a row everybody is refused without asking; when a while has passed, one may
try, and its luck decides for all (M. Nygard, "Release It!", 2007).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 3  # in a row open it
PAUSE = 10.0  # seconds for which nobody asks then


class Breaker:
    """Counts failures in a row of one server.

    :param now: seconds of a clock that only runs forward
    """

    def __init__(
        self,
        failures: int = FAILURES,
        pause: float = PAUSE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._pause, self._now = failures, pause, now
        self._lock = threading.Lock()
        self._failed = 0
        self._closed_until = 0.0

    def lets(self) -> bool:
        """Tell whether to ask the server; who is let through after a pause is the only one for as
        long again."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._now() < self._closed_until:
                return False
            self._closed_until = self._now() + self._pause
            return True

    def worked(self) -> None:
        """The server has answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """The server has not answered, or not as it should."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._closed_until = self._now() + self._pause
