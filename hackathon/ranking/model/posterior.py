"""What the scores leave uncertain: the joint posterior of submissions and judges, integrated over
the variances.

A panel is often small: with 15 judges their variance is known to a factor of two at best. So the
variance ratios are not taken as known but weighed: beforehand every split of the variance among
submission, judge and residual is equally likely (a flat Dirichlet distribution over the three
shares), the residual variance has density 1/variance, and a grid over the logarithms of the ratios
carries the posterior weights (the direct integration of Rue, Martino and Chopin 2009 for two
parameters). At a node of the grid effects are multivariate t. When both factors have more than
`GRID_LEVELS` levels the ratios are known well enough to be taken from REML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats, Integers
from hackathon.ranking.model.equations import Solution
from hackathon.ranking.model.mixedmodel import RATIO_LIMIT, Fit
from hackathon.ranking.model.quantiles import normal_cdf

# Levels of the smaller factor up to which the variances are integrated over a grid. Beyond, the
# scores settle them so well that one point carries all the weight, and each point costs more.
GRID_LEVELS = 150
# Ratios from hardly any variance to hardly any residual, evenly spaced by their logarithm.
COARSE = np.exp(np.linspace(np.log(1e-3), np.log(1e5), 19))
# Searches that are begun at most: each costs several solves.
MOST_STARTS = 6
# Numbers that a step over nodes and levels holds at once.
BLOCK = 2_000_000
# Fixed, so that the same scores give the same probabilities.
SEED = 20270301


def surface(scores: CrossedScores, big: Floats, small: Floats) -> Floats:
    """The profiled restricted -2 log likelihood, up to a constant, on a grid of ratios of the big
    and the small factor.

    One eigendecomposition for each ratio of the big factor makes every ratio of the small one
    nearly free; as many ratios of the big factor as fit into a block are taken at once, since a
    small panel's matrices take less time than the calls.
    """
    levels = scores.levels[scores.small]
    each = (scores.p + 1) * len(scores.rows) + levels * (levels + len(small))
    size = max(1, BLOCK // each)
    rows = [_surface(scores, big[at : at + size], small) for at in range(0, len(big), size)]
    return np.concatenate(rows)


def _surface(scores: CrossedScores, big: Floats, small: Floats) -> Floats:
    """A block of `surface`; the first axis of every array numbers the ratios of the big factor."""
    p, freedom = scores.p, scores.n - scores.p
    totals = scores.totals[scores.big]
    denominator = 1.0 + big[:, None] * scores.counts[scores.big]
    weights = big[:, None] / denominator
    squares = np.stack([scores.weighted_squares(one) for one in weights])
    values, vectors = np.linalg.eigh(np.diag(scores.counts[scores.small]) - squares)
    values = np.maximum(values, 0.0)
    weighted = weights[:, :, None] * totals
    shared = np.stack([scores.to_small(one) for one in weighted])
    reduced = vectors.swapaxes(1, 2) @ (scores.totals[scores.small] - shared)
    outer = (reduced[:, :, :, None] * reduced[:, :, None, :]).reshape(*values.shape, -1)
    factors = 1.0 + small[:, None] * values[:, None]
    explained = ((small[:, None] / factors) @ outer).reshape(len(big), -1, p + 1, p + 1)
    inner = (scores.products - totals.T @ weighted)[:, None] - explained
    # The last pivot of the whole matrix is the residual sum of squares, so one determinant
    # serves for both.
    fixed = np.linalg.det(inner[:, :, :p, :p])
    residual = np.maximum(np.linalg.det(inner) / fixed, np.finfo(float).tiny)
    return np.asarray(
        np.log(denominator).sum(axis=1)[:, None]
        + np.log(factors).sum(axis=2)
        + np.log(fixed)
        + freedom * np.log(residual)
    )


@dataclass(frozen=True)
class Node:
    """One point of the grid: its posterior weight and the model solved there."""

    weight: float
    solution: Solution


def starts(scores: CrossedScores) -> list[tuple[float, float]]:
    """The floor of every valley of a coarse grid, for small panels, the deepest first.

    The criterion of a small panel may have a minimum at a variance of zero and another inside, with
    hardly a rise between them, which a coarse grid can miss. So the inside is searched for floors
    of its own, besides those of the whole with its bounds.
    """
    if min(scores.levels) > GRID_LEVELS or scores.n <= scores.p:
        return []
    ratios = np.concatenate([[0.0], COARSE])
    levels = surface(scores, ratios, ratios)
    floors = _floors(levels)
    floors[1:, 1:] |= _floors(levels[1:, 1:])
    found = []
    for row, column in sorted(np.argwhere(floors).tolist(), key=lambda at: levels[tuple(at)]):
        pair = {scores.big: float(ratios[row]), scores.small: float(ratios[column])}
        found.append((pair[SUBMISSION], pair[JUDGE]))
    return found[:MOST_STARTS]


def _floors(levels: Floats) -> NDArray[np.bool_]:
    """Where a grid's point is no higher than its neighbours in both directions."""
    walled = np.pad(levels, 1, constant_values=np.inf)
    inner = walled[1:-1, 1:-1]
    neighbours = (walled[:-2, 1:-1], walled[2:, 1:-1], walled[1:-1, :-2], walled[1:-1, 2:])
    return np.asarray(inner <= np.minimum.reduce(neighbours))


def nodes(fit: Fit) -> list[Node]:
    """The grid's points that carry weight, heaviest first. One point, at the REML estimates, for
    large or exact fits."""
    scores = fit.scores
    if fit.solution is None:
        return []
    if fit.exact:
        return [Node(1.0, _hidden_by_steps(fit.solution))]
    if min(scores.levels) > GRID_LEVELS or not any(fit.free):
        return [Node(1.0, fit.solution)]
    axes = [COARSE if fit.free[factor] else np.zeros(1) for factor in (scores.big, scores.small)]
    for size in (13, 11):
        weights = _weights(scores, *axes)
        axes = [
            _narrowed(axis, weights.max(axis=1 - place), size) for place, axis in enumerate(axes)
        ]
    weights = _weights(scores, *axes)
    # Each point costs a solve; together these carry less than the draws can show.
    weights[weights < 5e-3] = 0.0
    weights /= weights.sum()
    found = []
    for row, column in np.argwhere(weights):
        pair = {scores.big: float(axes[0][row]), scores.small: float(axes[1][column])}
        found.append(
            Node(float(weights[row, column]), Solution(scores, (pair[SUBMISSION], pair[JUDGE])))
        )
    return sorted(found, key=lambda node: -node.weight)


def evidence(scores: CrossedScores, ratios: Floats) -> float:
    """The logarithm of the scores' likelihood, integrated over a grid of ratios for both factors,
    up to a constant that does not change with the weights."""
    logs = _log_density(scores, ratios, ratios)
    most = logs.max()
    return float(most + np.log(np.exp(logs - most).sum()))


def typical(scores: CrossedScores) -> Solution | None:
    """The model at the posterior mean of the logarithms of the ratios; None without freedom."""
    ratios = COARSE[::2]
    if scores.n <= scores.p or not float(scores.products[-1, -1]) > 0.0:
        return None
    weights = _weights(scores, ratios, ratios)
    weights /= weights.sum()
    logs = np.log(ratios)
    pair = {
        scores.big: float(np.exp(weights.sum(axis=1) @ logs)),
        scores.small: float(np.exp(weights.sum(axis=0) @ logs)),
    }
    return Solution(scores, (pair[SUBMISSION], pair[JUDGE]))


def _hidden_by_steps(exact: Solution) -> Solution:
    """A fit that explains every score, with the error that the scale's steps can hide.

    A score is only known to half a step on either side, an error of variance step squared / 12
    (Sheppard 1898): without it a handful of whole points would be taken for certainty.
    """
    scores = exact.scores
    step = float(np.diff(np.unique(np.round(scores.data[:, -1], 9))).min())
    residual = step**2 / 12.0
    first, second = (min(ratio * exact.residual / residual, RATIO_LIMIT) for ratio in exact.ratios)
    solution = Solution(scores, (first, second))
    solution.residual = residual
    solution.squares = residual * solution.freedom
    return solution


def _weights(scores: CrossedScores, big: Floats, small: Floats) -> Floats:
    """Posterior density over the logarithms of the ratios, its highest value 1."""
    logs = _log_density(scores, big, small)
    return np.asarray(np.exp(logs - logs.max()))


def _log_density(scores: CrossedScores, big: Floats, small: Floats) -> Floats:
    """The logarithm of the posterior density over the logarithms of the ratios, up to a
    constant."""
    logs = -0.5 * surface(scores, big, small)
    # A factor that the scores say nothing about has one ratio, zero, and no say in the prior.
    free = [len(axis) > 1 for axis in (big, small)]
    logs -= (1 + sum(free)) * np.log(1.0 + big[:, None] + small)
    for axis, shape in ((big, (-1, 1)), (small, (1, -1))):
        logs += np.log(axis if len(axis) > 1 else np.ones(1)).reshape(shape)
    return logs


def _narrowed(axis: Floats, profile: Floats, size: int) -> Floats:
    """An axis of `size` points over the part where the profile is above one in a thousand, half a
    step wider on both sides."""
    if len(axis) == 1:
        return axis
    logs, kept = np.log(axis), np.flatnonzero(profile > 1e-3)
    half = 0.5 * (logs[1] - logs[0])
    return np.asarray(np.exp(np.linspace(logs[kept[0]] - half, logs[kept[-1]] + half, size)))


def intervals(
    points: list[Node], centres: Floats, spreads: Floats, level: float = 0.9
) -> tuple[Floats, Floats]:
    """Central posterior intervals of quantities with means and standard deviations (nodes x
    quantities) at each node.

    A mixture of t distributions; t is carried to the normal by the transformation of Wallace
    (1959), and bisection finds the quantiles.
    """
    weights, freedom = np.array([node.weight for node in points]), points[0].solution.freedom
    middle = weights @ centres
    if not spreads.any():
        return middle, middle
    spreads = np.maximum(spreads, 1e-12 * spreads.max())
    wide = 1e-12 + np.sqrt(weights @ (spreads**2 + (centres - middle) ** 2)) * (
        8.0 if freedom > 4 else 40.0
    )
    bend = (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0)
    found = []
    for target in ((1.0 - level) / 2.0, (1.0 + level) / 2.0):
        low, high = middle - wide, middle + wide
        for _ in range(24):
            guess = 0.5 * (low + high)
            t = (guess - centres) / spreads
            below = (
                weights
                @ normal_cdf(np.sign(t) * bend * np.sqrt(freedom * np.log1p(t * t / freedom)))
                < target
            )
            low, high = np.where(below, guess, low), np.where(below, high, guess)
        found.append(0.5 * (low + high))
    return found[0], found[1]


def mean(points: Sequence[Node], factor: int) -> Floats:
    """Posterior means of a factor's levels, as `marginals` has them at each node."""
    return np.asarray(sum(node.weight * node.solution.centre(factor) for node in points))


def level_intervals(points: list[Node], factor: int) -> tuple[Floats, Floats]:
    """The 90 % intervals of a factor's levels, a block of levels at a time so that a million scores
    fit into memory."""
    centres, spreads = marginals(points, factor)
    size = max(1, BLOCK // len(points))
    blocks = [
        intervals(points, centres[:, at : at + size], spreads[:, at : at + size])
        for at in range(0, centres.shape[1], size)
    ]
    low, high = (np.concatenate([block[side] for block in blocks]) for side in (0, 1))
    return low, high


def marginals(points: list[Node], factor: int) -> tuple[Floats, Floats]:
    """Means and standard deviations (nodes x levels): of mean + effect for submissions, of the
    effect for judges."""
    centres = np.stack([node.solution.centre(factor) for node in points])
    spreads = np.stack(
        [
            np.sqrt(node.solution.residual * node.solution.marginal_variance(factor))
            for node in points
        ]
    )
    return centres, spreads


def draws(points: list[Node], submissions: Integers, number: int) -> Floats:
    """Joint draws (number x submissions) of mean + effect, the number split among the nodes by
    weight (largest remainders)."""
    weights = np.array([node.weight for node in points])
    # The cumulative sum is rounded, not each share: so they add up to the number.
    share = np.diff(
        np.concatenate([[0], np.round(np.cumsum(weights) / weights.sum() * number)])
    ).astype(int)
    # A generator named here, not numpy's default, which another version may change.
    generator = np.random.Generator(np.random.PCG64(SEED))
    result = []
    for node, size in zip(points, share, strict=True):
        if size:
            scale = np.sqrt(
                node.solution.squares / generator.chisquare(node.solution.freedom, size)
            )
            deviations = node.solution.deviations(submissions, size, generator)
            result.append(
                node.solution.centre(SUBMISSION)[submissions] + scale[:, None] * deviations
            )
    return np.concatenate(result)


def contenders(points: list[Node], top: int) -> Integers:
    """Submissions that can be among the first `top` with a chance worth drawing, and always more
    than `top` of them.

    The line is put where more submissions than places are expected above it, so that its own
    movement is covered.
    """
    weights = np.array([node.weight for node in points])
    centres, spreads = marginals(points, SUBMISSION)
    middle = weights @ centres
    spread = np.sqrt(weights @ (spreads**2 + (centres - middle) ** 2)) + 1e-300
    low, high = float((middle - 9.0 * spread).min()), float((middle + 9.0 * spread).max())
    for _ in range(40):
        line = 0.5 * (low + high)
        low, high = (
            (line, high)
            if normal_cdf((middle - line) / spread).sum() > 2 * top + 6
            else (low, line)
        )
    chance = normal_cdf((middle - low) / spread)
    least = np.sort(chance)[-min(top + 1, len(chance))]
    return np.flatnonzero(chance >= min(1e-5, least))


def chances(fit: Fit, points: list[Node], top: int, number: int = 20_000) -> tuple[Floats, Floats]:
    """Probability of each submission to be the best, and to be among the best `top`.

    Standard error of a probability from `number` draws: at most 0.5 / sqrt(number). Submissions
    that nothing tells apart share evenly.
    """
    levels = fit.scores.levels[SUBMISSION]
    if not points or points[0].solution.ratios[SUBMISSION] == 0.0:
        return np.full(levels, 1.0 / levels), np.full(levels, min(top / levels, 1.0))
    chosen = contenders(points, top)
    number = max(2_000, min(number, 4_000_000 // len(chosen)))
    values = draws(points, chosen, number)
    first, within = np.zeros(levels), np.zeros(levels)
    first[chosen] = np.bincount(values.argmax(axis=1), minlength=len(chosen)) / number
    within[chosen] = membership(values, top).mean(axis=0)
    return first, within


def membership(values: Floats, top: int) -> Floats:
    """For each draw (row) 1 where a submission is among the best `top`, else 0."""
    if top >= values.shape[1]:
        return np.ones_like(values)
    line = np.partition(values, values.shape[1] - top, axis=1)[:, [values.shape[1] - top]]
    return (values >= line).astype(float)
