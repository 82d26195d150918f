"""Chances beside ranks: where they say different things, a page explains it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

SEEN = 0.005  # shares that differ by less look alike in whole per cent


def disagree(chances: Iterable[float | None]) -> bool:
    """Tell whether somebody who stands lower has visibly the greater chance.

    :param chances: shares from 0 to 1 in the order of the ranks; None where nothing is known
    """
    known = [chance for chance in chances if chance is not None]
    return any(lower > upper + SEEN for upper, lower in pairwise(known))
