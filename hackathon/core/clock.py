"""The only clock the application has: doors ask it once a request, everything below receives the
moment as ``at``.

A machine's clock may be set back; a deadline that has passed must not reopen, so the answer only
ever grows. Across restarts ``clock_floor`` remembers how far it has come.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

_lock = threading.Lock()
_latest = datetime.min.replace(tzinfo=UTC)
_start = _latest
_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """Return the present moment (aware, UTC, whole microseconds), never earlier than one returned
    before."""
    global _latest
    if _source is not None:
        return _source()
    with _lock:
        # A clock that is set back would otherwise open a deadline again.
        _latest = max(_latest, datetime.now(UTC))
        return _latest


def machine() -> datetime:
    """Return what the machine's own clock shows."""
    return datetime.now(UTC) if _source is None else _source()


def begin_at(moment: datetime) -> None:
    """Take up where the site's clock was before this process began."""
    global _start
    _start = max(_start, moment)
    raise_to(moment)


def raise_to(moment: datetime) -> None:
    """Never again return an earlier moment than this, which another process has reached."""
    global _latest
    with _lock:
        _latest = max(_latest, moment)


def go_on_from(moment: datetime) -> None:
    """Forget how far the clock has come: an administrator says that this is the time."""
    global _latest, _start
    with _lock:
        _latest = _start = moment


def since_start(moment: datetime) -> datetime:
    """Return a moment that was noted on this machine, or the one that this process began at when
    that is later: the note is then older than what the site knows of the time."""
    return max(moment, _start)


class Watch:
    """Notices when the machine's clock is set: it then moves otherwise than time passes."""

    def __init__(self) -> None:
        self._wall, self._passed = machine(), time.monotonic()

    def jump(self) -> float:
        """Return the seconds by which the clock has moved further (or, below zero, less far) than
        time has passed since the last call."""
        wall, passed = machine(), time.monotonic()
        moved = (wall - self._wall).total_seconds() - (passed - self._passed)
        self._wall, self._passed = wall, passed
        return moved


def set_source(source: Callable[[], datetime] | None) -> None:
    """Put another source of time in place (tests stand at a fixed moment), or None for the
    machine's own clock."""
    global _source
    _source = source
