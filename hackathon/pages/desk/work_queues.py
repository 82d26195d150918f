"""Work queues: one thing after the other, without a way back to the list between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in a queue.

    :ivar number: counted from 1; 0 where it is not in the queue, or no longer
    :ivar before: key of what comes before it, or None
    :ivar after: key of what comes after it, or None
    """

    number: int
    total: int
    before: str | None
    after: str | None


def place(keys: Sequence[str], present: str) -> Place:
    """Return where ``present`` stands among the keys of a queue; what is in none is before all."""
    # Keys alone: a queue may have hundreds, and a page shows two of them.
    at = keys.index(present) if present in keys else -1
    return Place(
        at + 1,
        len(keys),
        keys[at - 1] if at > 0 else None,
        keys[at + 1] if at + 1 < len(keys) else None,
    )
