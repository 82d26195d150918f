"""How much each review should count when judges are not equally careful: the weights of `robust`.

The model is that of `mixedmodel`, but the variance of a review's error is the residual variance
divided by the judge's care. Most judges are alike (care near 1); some stand apart, by a factor of
up to a hundred. Care is found judge by judge, the others' held: on a grid of values the evidence of
the scores, integrated over the variances, is weighed with that prior, in two rounds over the panel.
A judge more likely apart than not counts by the error variance expected of one who stands apart.
What follows from the weights (ranks, intervals, chances) is computed as always, by the weighted
model.

The evidence is integrated over the variances anew for every value, because one wild judge of six
makes the variances look as if all were wild. In a large panel no judge can do that; there care is
found with the effects in turn, by the mean-field variational approximation (Jordan, Ghahramani,
Jaakkola and Saul 1999) with gamma variables of three kinds: alike, uneven and apart.

Chosen by `bench/judging.py`. Heavy tails for single reviews (Lange, Little and Taylor 1989) were
tried beside it and instead: with three reviews an entry they cannot tell a bought review from a
surprising entry, and cost alike judges more than they gain. The variational way alone, and one
gamma for all judges, lifted a strategic judge's favourite by 5 places of 40; this way by about 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hackathon.ranking.model import posterior
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats, Integers
from hackathon.ranking.model.equations import Solution
from hackathon.ranking.model.mixedmodel import fit

EXACT_JUDGES = 40
# Panels of at most so many judges and reviews are weighed by their exact evidence.
EXACT_REVIEWS = 2_000
# How much a judge's reviews may count: 1 as everybody's, 0.01 as next to nothing.
CARE = np.array([0.01, 0.02, 0.04, 0.07, 0.12, 0.2, 0.35, 0.6, 1.0, 1.6])
# Chance that a judge stands apart, before any score is seen. With half of it alike judges cost less
# where most points are the same (.008 of Kendall's tau instead of .013), but a strategic judge of
# seven reviews lifts a favourite by three places of fourteen instead of one.
APART = 0.1
# Standard deviation of the logarithm of care among judges who are alike.
ALIKE_SD = 0.25
# Reviews from which a judge can be told to stand apart: in finals where each judge has three, who
# stood apart did so by chance, which cost .05 of Kendall's tau.
FEWEST = 5
# A rougher grid than for intervals: the evidence is summed over it once for each judge and value.
RATIOS = np.exp(np.linspace(np.log(0.02), np.log(50.0), 8))
# The second sweep sees the care that the first one gave to the others.
SWEEPS = 2
# A judge whose care is below this differs from the others in a way that organisers should see.
STANDS_APART = 0.35

# Kinds of judges in a large panel, by the degrees of freedom of their care.
LIKENESS = (64.0, 8.0, 2.0)
# How many judges of each kind are expected beforehand, in judges: the panel's own soon count.
SHARES = (4.0, 2.0, 1.0)
ROUNDS = 30
# No care moves further: the ranks do not change with what is left.
CLOSE = 1e-3


@dataclass(frozen=True)
class Weights:
    """How much each review counts (1: as under equal care), and each judge's care."""

    review: Floats
    care: Floats
    # Typical ratios of the variances under these weights; None where nothing could be fitted.
    ratios: tuple[float, float] | None


def weigh(crossed: CrossedScores) -> Weights:
    """Return the weights of the reviews; all are 1 where the scores leave nothing to tell apart."""
    judges = crossed.levels[JUDGE]
    if judges < 3 or posterior.typical(crossed) is None:
        return Weights(np.ones(crossed.n), np.ones(judges), None)
    # The exact way costs a grid for each judge and value of care, the other a few solves in all.
    small = judges <= EXACT_JUDGES and crossed.n <= EXACT_REVIEWS
    care = _by_evidence(crossed) if small else _by_turns(crossed)
    review = care[crossed.factors[JUDGE]]
    solution = _representative(crossed.weighted(review))
    return Weights(review, care, None if solution is None else solution.ratios)


# --- Small panels. --------------------------------------------------------------------------------


def _by_evidence(crossed: CrossedScores) -> Floats:
    judge = crossed.factors[JUDGE]
    care = np.ones(crossed.levels[JUDGE])
    number = np.bincount(judge, minlength=len(care))
    alike = np.exp(-0.5 * (np.log(CARE) / ALIKE_SD) ** 2)
    alike *= (1.0 - APART) / alike.sum()
    prior = alike + APART / len(CARE)
    for _ in range(SWEEPS):
        # One judge after another, given the care of the others so far.
        for one in np.flatnonzero(number >= FEWEST):
            logs = np.log(prior) + 0.5 * number[one] * np.log(CARE)
            for at, value in enumerate(CARE):
                # Only this judge's reviews change their weight.
                trial = np.where(judge == one, value, care[judge])
                logs[at] += posterior.evidence(crossed.weighted(trial), RATIOS)
            care[one] = _expected(np.exp(logs - logs.max()), alike / prior)
    return care


def _expected(chances: Floats, alike: Floats) -> float:
    """One over the expected error variance, of the likelier kind; `alike` is the share of each
    value's prior that alike judges have."""
    # Either the judge is like the others, or stands apart; an average of both would be neither.
    apart = chances * (1.0 - alike)
    if apart.sum() > 0.5 * chances.sum():
        chances = apart
    return float(chances.sum() / (chances @ (1.0 / CARE)))


# --- Large panels. --------------------------------------------------------------------------------


def _by_turns(crossed: CrossedScores) -> Floats:
    judge = crossed.factors[JUDGE]
    care = np.ones(crossed.levels[JUDGE])
    number = np.bincount(judge, minlength=len(care)).astype(np.float64)
    expected = np.array(SHARES)
    shares = expected / expected.sum()
    for _ in range(ROUNDS):
        weighted = crossed.weighted(care[judge])
        solution = _representative(weighted)
        if solution is None:
            break
        squares = _expected_squares(weighted, solution) / solution.residual
        kinds, cares = _kinds(number, _by_judge(judge, squares, len(care)), shares)
        shares = (expected + kinds.sum(axis=0)) / (expected.sum() + len(care))
        before, care = care, np.sum(kinds * cares, axis=1)
        if float(np.max(np.abs(care - before))) < CLOSE:
            break
    return care


def _kinds(number: Floats, squares: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """How likely each judge is of each kind, and the judge's expected care if so (judges x kinds).

    Given the sum of the expected squared errors, care under each kind is a gamma variable, whose
    normalising constant is the evidence for the kind.
    """
    prior = 0.5 * np.array(LIKENESS)
    shape = prior + 0.5 * number[:, None]
    rate = prior + 0.5 * squares[:, None]
    logs = np.log(shares) + prior * np.log(prior) - shape * np.log(rate)
    logs += _log_gamma(shape) - _log_gamma(prior)
    kinds = np.exp(logs - logs.max(axis=1, keepdims=True))
    return kinds / kinds.sum(axis=1, keepdims=True), shape / rate


def _by_judge(judge: Integers, values: Floats, size: int) -> Floats:
    return np.bincount(judge, values, size).astype(np.float64)


def _log_gamma(values: Floats) -> Floats:
    return np.asarray(np.vectorize(math.lgamma, otypes=[float])(values))


def _representative(scores: CrossedScores) -> Solution | None:
    """The model at typical ratios: the posterior mean of their logarithms, or REML for a large
    panel."""
    if min(scores.levels) > posterior.GRID_LEVELS:
        return fit(scores).solution
    return posterior.typical(scores)


def _expected_squares(scores: CrossedScores, solution: Solution) -> Floats:
    """The expected square of each review's error: its estimate's, and the variance of that."""
    submission, judge = scores.factors[SUBMISSION], scores.factors[JUDGE]
    score = scores.data[:, -1]
    ratios, big, small = solution.ratios, scores.big, scores.small
    effect = solution.effects(SUBMISSION)[submission] + solution.effects(JUDGE)[judge]
    error = score - solution.fixed[0] - effect
    share = -ratios[big] * ratios[small] / solution.denominator[scores.rows]
    covariance = share * scores.cell_forms(solution.small_inverse)
    slope = solution.leverage(SUBMISSION)[submission, 0] + solution.leverage(JUDGE)[judge, 0]
    variance = (
        solution.conditional_variance(SUBMISSION)[submission]
        + solution.conditional_variance(JUDGE)[judge]
        + 2.0 * covariance[scores.cell]
        + slope**2 * solution.fixed_covariance[0, 0]
    )
    return np.asarray(error**2 + solution.residual * np.maximum(variance, 0.0))
