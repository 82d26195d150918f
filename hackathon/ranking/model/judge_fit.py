"""How a judge's scores fit what the others' lead to expect: a statistic for each judge.

The scores of one judge, without them in the data, have a predictive distribution; the distance of
the given scores from it, being strict or lenient on the whole set aside, is compared with what the
other reviews scatter: the studentised deletion statistic of a group of observations (Haslett 1999),
F distributed under the model. A judge is named for a large distance, or for standing apart by the
evidence of `robust`, where strictness beyond the others' counts too. Being named says that the
scores differ, not why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hackathon.ranking.model import robust
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats, Integers
from hackathon.ranking.model.equations import Solution
from hackathon.ranking.model.robust import Weights

# Chance that in a panel of alike judges anybody is named (Bonferroni's bound over the judges).
FAMILY = 0.05
# Larger tables have no statistic: the distance of each judge costs the square of the reviews.
MOST_REVIEWS = 20_000


@dataclass(frozen=True, slots=True)
class JudgeFit:
    """`fit` is the distance (1: as expected, more: further off), `p` the chance of one as large
    among alike judges. Named judges have the entry that differs most and by how many points."""

    fit: float
    p: float
    # By how many points the judge is stricter than the others on the whole; below zero, milder.
    strict: float
    named: bool
    submission: int
    points: float
    # The judge's order of entries runs against the others'.
    against: bool


def judge_fits(crossed: CrossedScores, weights: Weights | None = None) -> list[JudgeFit | None]:
    """Return the statistic of each judge; None for one who cannot be compared with others.

    `weights` are those of `robust` where they are known already.
    """
    nothing: list[JudgeFit | None] = [None] * crossed.levels[JUDGE]
    # Of two judges who differ nobody can say which one differs.
    if crossed.levels[JUDGE] < 3 or crossed.n > MOST_REVIEWS:
        return nothing
    # Variances as the careful judges show them: one wild judge would hide behind his own.
    weights = weights or robust.weigh(crossed)
    if weights.ratios is None:
        return nothing
    solution = Solution(crossed, weights.ratios)
    effects = solution.effects(SUBMISSION)[crossed.factors[SUBMISSION]]
    error = crossed.data[:, -1] - solution.fixed[0] - effects
    error = error - solution.effects(JUDGE)[crossed.factors[JUDGE]]
    order = np.argsort(crossed.factors[JUDGE], kind="stable")
    bounds = np.searchsorted(crossed.factors[JUDGE][order], np.arange(crossed.levels[JUDGE] + 1))
    apart = weights.care < robust.STANDS_APART
    return [
        _judge_fit(solution, judge, order[bounds[judge] : bounds[judge + 1]], error, apart[judge])
        for judge in range(crossed.levels[JUDGE])
    ]


def _judge_fit(
    solution: Solution,
    judge: int,
    rows: Integers,
    error: Floats,
    apart: bool,
) -> JudgeFit | None:
    crossed, size = solution.scores, len(rows)
    freedom = solution.freedom - size
    # With fewer a single score decides, whatever the judge is like.
    if freedom < 3 or size < 3:
        return None
    seen = crossed.factors[SUBMISSION][rows]
    levels, place = np.unique(seen, return_inverse=True)
    # Of (entry + judge): what the scores, this judge's included, leave open about each review.
    joint = solution.covariance(levels, np.array([judge], np.intp))
    pick = np.zeros((size, len(levels) + 1))
    pick[np.arange(size), place] = 1.0
    pick[:, -1] = 1.0
    kept = np.eye(size) - pick @ joint @ pick.T
    deleted = np.linalg.solve(kept, error[rows])
    distance = float(error[rows] @ deleted)
    # Being strict or lenient on the whole is no misfit: that one direction is taken out.
    distance -= float(error[rows].sum()) ** 2 / float(kept.sum())
    rest = (solution.squares - distance) / freedom
    if rest <= 0.0:
        return None
    ratio = distance / (size - 1) / rest
    chance = _tail(ratio, size - 1, freedom)
    given = crossed.data[rows, -1]
    # What differs, beyond being strict or lenient on the whole.
    off = deleted - deleted.mean()
    most = int(np.argmax(np.abs(off)))
    # What the other judges' scores lead to expect of this one.
    expected = given - deleted
    return JudgeFit(
        fit=ratio,
        p=chance,
        strict=-float(deleted.mean()),
        named=bool(apart) or chance < FAMILY / crossed.levels[JUDGE],
        submission=int(seen[most]),
        points=float(off[most]),
        against=float((given - given.mean()) @ (expected - expected.mean())) < 0.0,
    )


def _tail(ratio: float, first: int, second: int) -> float:
    """Upper tail of the F distribution, by the normal approximation of Paulson (1942)."""
    a, b = 2.0 / (9.0 * first), 2.0 / (9.0 * second)
    root = max(ratio, 0.0) ** (1.0 / 3.0)
    z = ((1.0 - b) * root - (1.0 - a)) / math.sqrt(b * root**2 + a)
    return 0.5 * math.erfc(z / math.sqrt(2.0))
