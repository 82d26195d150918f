"""Ranks as the first release computed them, for score books that were published with it.

What was published stays recomputable: an entry was ranked by the mean and its plug-in prediction at
the REML estimates, and the ranks left possible were those that no two 90 % intervals rule out, each
taken alone. Books since then say ``codefest score book 2`` and are ranked by `ranking`.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from typing import NamedTuple

from hackathon.ranking.estimates import raw_means
from hackathon.ranking.model import posterior
from hackathon.ranking.model.crosstable import SUBMISSION
from hackathon.ranking.model.mixedmodel import fit
from hackathon.ranking.ranking import table
from hackathon.ranking.scores import Score
from hackathon.ranking.ties import Rules, places

ERROR_90 = 1.6449  # standard errors on each side of a 90 % interval


class Row(NamedTuple):
    """An entry's place, with the fields of `scorebook.Standing`."""

    submission: str
    rank: int
    score: float
    raw_mean: float
    low: float | None
    high: float | None
    best: int
    worst: int
    reviews: int


def standings(reviews: Sequence[Score], adjusted: bool, rules: Rules) -> list[Row]:
    """Rank a round's reviews, best first."""
    given = table(reviews)
    crossed, names = given.crossed, given.names[SUBMISSION]
    raw, errors = raw_means(crossed)
    chosen, low, high = raw, None, None
    if adjusted:
        model = fit(crossed, posterior.starts(crossed)[:1], every=False)
        chosen = model.mean + model.effects(SUBMISSION)
        if nodes := posterior.nodes(model):
            low, high = posterior.intervals(nodes, *posterior.marginals(nodes, SUBMISSION))
    elif errors is not None:
        low, high = raw - ERROR_90 * errors, raw + ERROR_90 * errors
    ranks = places(chosen, names, given.scores, raw, rules)
    rows = [
        Row(
            name,
            ranks[at],
            float(chosen[at]),
            float(raw[at]),
            None if low is None else float(low[at]),
            None if high is None else float(high[at]),
            ranks[at],
            ranks[at],
            int(crossed.counts[SUBMISSION][at]),
        )
        for at, name in enumerate(names)
    ]
    return _with_ranges(sorted(rows, key=lambda row: (row.rank, row.submission)))


def _with_ranges(rows: list[Row]) -> list[Row]:
    """Add the ranks left possible: nobody whose whole interval lies below can pass, nobody above
    can be passed."""
    lows = sorted(_or(row.low, -math.inf) for row in rows)
    highs = sorted(_or(row.high, math.inf) for row in rows)
    ranged = []
    for row in rows:
        above = len(rows) - bisect.bisect_right(lows, _or(row.high, math.inf))
        not_below = len(rows) - bisect.bisect_left(highs, _or(row.low, -math.inf))
        ranged.append(row._replace(best=min(row.rank, 1 + above), worst=max(row.rank, not_below)))
    return ranged


def _or(value: float | None, unknown: float) -> float:
    return unknown if value is None else value
