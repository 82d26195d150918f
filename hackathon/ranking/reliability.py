"""How much of what the scores show is quality, as an interval: with five judges the variances are
known to a factor of two at best, and their likeliest value can be zero.

Reliability is the share of the mean's variance that is quality, judges' severity counted as error
(absolute agreement; Shrout and Fleiss 1979), extended to n reviews by the formula of Spearman and
Brown. Its distribution is that of the variance ratios over the posterior's grid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION
from hackathon.ranking.model.mixedmodel import Fit
from hackathon.ranking.model.posterior import Node
from hackathon.ranking.model.quantiles import weighted_quantiles

TARGETS = (0.8, 0.9)
# A 90 % interval of a single review's reliability wider than this says nothing: it is as wide as
# before any score was seen, when the three shares of the variance are equally likely in every split
# and that of quality is between .03 and .78.
WIDEST = 0.75
# Reviews an entry: where more might be needed, the scores are too few to say.
MOST = 1_000


class Range(NamedTuple):
    """A 90 % interval."""

    low: float
    high: float


class Needed(NamedTuple):
    """Reviews per submission, each by another judge: between ``low`` and ``high``."""

    low: int
    high: int


def single(fit: Fit, nodes: Sequence[Node]) -> Range | None:
    """The reliability of one review, between 0 and 1; None: too few scores to say."""
    return mean_of(fit, nodes, 1.0)


def mean_of(fit: Fit, nodes: Sequence[Node], reviews: float) -> Range | None:
    """The reliability of the raw mean of so many reviews; None: too few scores to say."""
    spread = _spread(fit, nodes)
    if spread is None:
        return None
    low, high = spread
    return Range(*(1.0 / (1.0 + noise / reviews) for noise in (high, low)))


def explained(fit: Fit, nodes: Sequence[Node]) -> Range | None:
    """The reliability of the adjusted score: the mean share of the submissions' variance that the
    scores explain; None: too few scores to say."""
    if _spread(fit, nodes) is None:
        return None
    shares = np.array([_explained(node) for node in nodes])
    return Range(*weighted_quantiles(shares, np.array([node.weight for node in nodes])))


def _explained(node: Node) -> float:
    left = float(np.mean(node.solution.conditional_variance(SUBMISSION)))
    quality = node.solution.ratios[SUBMISSION]
    return 1.0 - left / quality if quality > 0.0 else 0.0


def needed(fit: Fit, nodes: Sequence[Node], target: float) -> Needed | None:
    """Reviews with which the raw mean reaches a reliability; None: too few scores to say."""
    spread = _spread(fit, nodes)
    if spread is None:
        return None
    odds = target / (1.0 - target)
    if odds * spread[1] > MOST:
        return None
    return Needed(*(max(1, math.ceil(odds * noise - 1e-9)) for noise in spread))


def _spread(fit: Fit, nodes: Sequence[Node]) -> tuple[float, float] | None:
    """The 90 % interval of (judge + residual) / submission variance; None where it says nothing.

    Nothing is said either where the variances cannot be told apart (one review each, a judge for
    each entry) or the scores are explained exactly: what comes out is the convention that went in.
    """
    if fit.solution is None or fit.exact or not fit.free[SUBMISSION] or fit.confounded:
        return None
    noise = np.array(
        [_noise(node.solution.ratios[SUBMISSION], node.solution.ratios[JUDGE]) for node in nodes]
    )
    low, high = weighted_quantiles(noise, np.array([node.weight for node in nodes]))
    if 1.0 / (1.0 + low) - 1.0 / (1.0 + high) > WIDEST:
        return None
    return low, high


def _noise(submission: float, judge: float) -> float:
    return (1.0 + judge) / submission if submission > 0.0 else math.inf
