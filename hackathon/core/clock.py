"""The only clock the application has: doors ask it once a request, everything below receives the
moment as ``at``."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

_lock = threading.Lock()
_latest = datetime.min.replace(tzinfo=UTC)
_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """Return the present moment (aware, UTC, whole microseconds), never earlier than one returned
    before.

    A machine's clock may step back; a deadline that has passed must not reopen, so the answer only
    ever grows.
    """
    global _latest
    if _source is not None:
        return _source()
    with _lock:
        _latest = max(_latest, datetime.now(UTC))
        return _latest


def set_source(source: Callable[[], datetime] | None) -> None:
    """Put another source of time in place (tests stand at a fixed moment), or None for the
    machine's own clock."""
    global _source
    _source = source
