"""Crossed random effects by restricted maximum likelihood: score = mean + submission + judge +
error.

The equations at given ratios are in `equations`. Here the residual variance is profiled out, the
ratios are found by projected Newton steps with the average-information matrix (Gilmour, Thompson
and Cullis 1995): an analytical gradient, few evaluations, and zero is a valid estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats
from hackathon.ranking.model.equations import Solution

# The search goes no further: a variance this many times the residual's stands for a residual of
# zero.
RATIO_LIMIT = 1e7
# Ratio from which it is asked whether the effects explain everything: below, chance has its share.
EXACT_FROM = 1e4


@dataclass(frozen=True)
class Fit:
    """The fitted model. Variances and effects are on the scores' scale (squared for variances)."""

    scores: CrossedScores
    # None when the scores leave nothing to fit: a single score, or all scores equal.
    solution: Solution | None
    # Which of the ratios (submission, judge) the scores can speak about at all.
    free: tuple[bool, bool]
    # The effects explain every score: the residual variance is zero and the criterion undefined.
    exact: bool
    notes: tuple[str, ...]
    evaluations: int = field(default=0)
    # Quality cannot be told from chance or from severity: its share is a convention.
    confounded: bool = False

    @property
    def reml(self) -> float | None:
        """-2 log restricted likelihood; None where it is unbounded or undefined."""
        return None if self.solution is None or self.exact else self.solution.criterion

    @property
    def mean(self) -> float:
        return self.scores.centre + (
            0.0 if self.solution is None else float(self.solution.fixed[0])
        )

    @property
    def residual(self) -> float:
        return 0.0 if self.solution is None or self.exact else self.solution.residual

    def variance(self, factor: int) -> float:
        return (
            0.0 if self.solution is None else self.solution.ratios[factor] * self.solution.residual
        )

    def effects(self, factor: int) -> Floats:
        return (
            np.zeros(self.scores.levels[factor])
            if self.solution is None
            else self.solution.effects(factor)
        )

    def conditional_sd(self, factor: int) -> Floats:
        if self.solution is None:
            return np.zeros(self.scores.levels[factor])
        return np.sqrt(self.solution.residual * self.solution.conditional_variance(factor))


# Marks a note for the catalogues: pages show it in the reader's language, the command line as it
# stands
N_ = str
ONE_SCORE = N_(
    "There are as few scores as things to estimate: no variance can be estimated and nothing can be"
    " said about certainty."
)
ALL_EQUAL = N_(
    "All scores are equal: every variance is zero and every submission shares the first rank."
)
EXACT = N_(
    "Submissions and judges explain every score exactly: the residual variance is zero and the REML"
    " criterion is undefined. Intervals and chances allow for the error that the steps of the scale"
    " can hide, by convention."
)
ONE_JUDGE = N_(
    "There is one judge: severities cannot be compared, and the judge variance is set to zero."
)
ONE_SUBMISSION = N_("There is one submission: its variance cannot be estimated and is set to zero.")
NO_EFFECT = {
    SUBMISSION: N_(
        "The scores say nothing about differences between submissions: that variance is set to"
        " zero."
    ),
    JUDGE: N_(
        "The scores say nothing about differences between judges: that variance is set to zero."
    ),
}
SUBMISSION_RESIDUAL = N_(
    "No submission has a second review that would tell quality from chance: by convention the"
    " variance is split evenly between submission and chance."
)
JUDGE_RESIDUAL = N_(
    "No judge's severity can be told from chance: by convention that variance is split evenly"
    " between judge and chance."
)
SUBMISSION_JUDGE = N_(
    "Each judge saw one submission and each submission one judge: by convention the variance is"
    " split evenly between the two."
)
ALL_CONFOUNDED = N_(
    "Every submission has one review by a judge of its own: by convention the variance is split"
    " evenly in three (submission, judge, chance)."
)
ZERO = {
    SUBMISSION: N_(
        "The likeliest variance of submissions is zero, but the scores do not rule differences out:"
        " ranks, intervals and chances allow for them."
    ),
    JUDGE: N_(
        "The likeliest variance of judges is zero, but the scores do not rule out that some are"
        " stricter: severities have intervals."
    ),
}


def fit(
    scores: CrossedScores, starts: list[tuple[float, float]] | None = None, every: bool = True
) -> Fit:
    """Estimate the variances by REML.

    `starts` are ratios to begin a search at, each of its own, beside the moment estimates; the
    lowest criterion that a search ends with is the estimate. Without `every` only the lowest start
    begins one, as in the first release. Where the scores cannot tell two
    variances apart (one review per submission, say) any split has the same likelihood; an even one
    is taken and a note says so.
    """
    cross, quadratic = scores.kernel_products()
    scale = scores.products[scores.p, scores.p] + scores.n * scores.centre**2
    if scores.n <= scores.p:
        return Fit(scores, None, (False, False), False, (ONE_SCORE,))
    if quadratic[2] <= 1e-14 * scores.products[scores.p, scores.p] + 1e-28 * scale:
        return Fit(scores, None, (False, False), False, (ALL_EQUAL,))
    # Relative to the counts: with one level, or when levels and mean are the same, the kernel is
    # zero but for rounding.
    silent = [
        cross[factor, factor] <= 1e-9 * np.sum(scores.counts[factor] ** 2)
        for factor in (SUBMISSION, JUDGE)
    ]
    length = np.sqrt(np.where([*silent, False], 1.0, np.diagonal(cross)))
    # Two kernels that are multiples of each other cannot be told apart by any scores.
    same = cross / np.outer(length, length) > 1.0 - 1e-10
    notes = [
        ((ONE_SUBMISSION, ONE_JUDGE)[factor] if scores.levels[factor] == 1 else NO_EFFECT[factor])
        for factor in (SUBMISSION, JUDGE)
        if silent[factor]
    ]
    free = (not silent[SUBMISSION], not silent[JUDGE])
    estimated = [free[SUBMISSION] and not same[SUBMISSION, 2], free[JUDGE] and not same[JUDGE, 2]]
    if same[SUBMISSION, JUDGE]:
        estimated[JUDGE] = False
    best, evaluations = _minimise(
        scores, (estimated[0], estimated[1]), _moments(cross, quadratic), starts or [], every
    )
    ratios, split = (
        list(best.ratios),
        [free[factor] and bool(same[factor, 2]) for factor in (SUBMISSION, JUDGE)],
    )
    if any(split):
        # The estimate of what cannot be told apart is the residual; it is shared out evenly, and
        # the others' ratios are kept in their proportion to it.
        parts = 1 + sum(split)
        ratios = [
            1.0 if split[factor] else ratios[factor] * parts for factor in (SUBMISSION, JUDGE)
        ]
        notes.append(_told_of(split))
    elif all(free) and same[SUBMISSION, JUDGE]:
        ratios = [ratios[SUBMISSION] / 2] * 2
        notes.append(SUBMISSION_JUDGE)
    if tuple(ratios) != best.ratios:
        best = Solution(scores, (ratios[0], ratios[1]))
    exact = _leaves_nothing(best)
    if exact:
        best = _exact(scores, ratios)
        ratios = list(best.ratios)
    notes += [EXACT] if exact else []
    notes += [
        ZERO[factor] for factor in (SUBMISSION, JUDGE) if free[factor] and ratios[factor] == 0.0
    ]
    confounded = split[SUBMISSION] or bool(all(free) and same[SUBMISSION, JUDGE])
    return Fit(scores, best, free, exact, tuple(notes), evaluations, confounded)


def _told_of(split: Sequence[bool]) -> str:
    if all(split):
        return ALL_CONFOUNDED
    return SUBMISSION_RESIDUAL if split[SUBMISSION] else JUDGE_RESIDUAL


def _leaves_nothing(solution: Solution) -> bool:
    """Whether submissions and judges explain every score although there are more scores than they
    could explain anyhow."""
    scores, ratios = solution.scores, solution.ratios
    # The dear part is asked only where a variance towers over the residual.
    if max(ratios) < EXACT_FROM:
        return False
    parts = len(np.unique(scores.components()[scores.big]))
    # As many effects as scores explain anything: then an exact fit says nothing.
    if scores.n <= sum(scores.levels) - parts:
        return False
    rest = scores.data[:, -1] - scores.data[:, :-1] @ solution.fixed
    for factor in (SUBMISSION, JUDGE):
        rest = rest - solution.effects(factor)[scores.factors[factor]]
    return float(rest @ rest) * solution.freedom < 1e-2 * solution.squares


def _exact(scores: CrossedScores, ratios: list[float]) -> Solution:
    """The limit of a residual variance of zero: each variance is that of its levels' effects, which
    the scores determine."""
    # The effects hardly depend on the ratios there; a few rounds settle the last digits.
    for _ in range(4):
        effects = [
            Solution(scores, (ratios[0], ratios[1])).effects(factor)
            for factor in (SUBMISSION, JUDGE)
        ]
        variances = [
            float(np.var(values, ddof=1)) if ratio else 0.0
            for values, ratio in zip(effects, ratios, strict=True)
        ]
        ratios = [RATIO_LIMIT * variance / max(variances) for variance in variances]
    solution = Solution(scores, (ratios[0], ratios[1]))
    solution.residual = max(variances) / RATIO_LIMIT
    solution.squares = solution.residual * solution.freedom
    return solution


def _moments(cross: Floats, quadratic: Floats) -> tuple[float, float]:
    """Starting ratios from equating quadratic forms with their expectations (MINQUE with zero prior
    ratios; Rao 1971)."""
    variances = np.linalg.lstsq(cross, quadratic, rcond=None)[0]
    # A moment estimate may be negative, and a search that begins at zero may stay there.
    floor = 0.02 * max(float(np.abs(variances).sum()), np.finfo(float).tiny)
    variances = np.maximum(variances, floor)
    return float(variances[0] / variances[2]), float(variances[1] / variances[2])


def _minimise(
    scores: CrossedScores,
    estimated: tuple[bool, bool],
    start: tuple[float, float],
    starts: list[tuple[float, float]],
    every: bool,
) -> tuple[Solution, int]:
    """The lowest end of the searches from all starts, and how often the model was solved."""
    mask = np.array(estimated)
    points = {(float(at[0] * mask[0]), float(at[1] * mask[1])) for at in (start, *starts)}
    begins = [Solution(scores, point) for point in sorted(points)]
    if not every:
        begins = [min(begins, key=lambda one: one.criterion)]
    ends = [_descend(one, mask) for one in begins]
    # Where two valleys are equally deep, the order of the starts must not decide.
    best = min((end for end, _ in ends), key=lambda one: (one.criterion, one.ratios))
    return best, sum(solved for _, solved in ends)


def _descend(best: Solution, mask: NDArray[np.bool_]) -> tuple[Solution, int]:
    """Projected Newton steps on the profiled criterion over ratios >= 0, from one start."""
    scores, evaluations = best.scores, 1
    for _ in range(200):
        ratios = np.array(best.ratios)
        gradient, hessian = best.slope()
        # A ratio on its bound stays there while the criterion rises into the inside (Karush, Kuhn
        # and Tucker).
        moving = mask & ~((ratios == 0.0) & (gradient >= 0.0))
        if not moving.any() or ratios.max() >= RATIO_LIMIT:
            break
        # No step beyond nine times the ratio: near an exact fit the criterion falls like a
        # logarithm and curvature says nothing.
        reach = np.abs(gradient) / (9.0 * (ratios + 0.01))
        hessian[np.diag_indices(2)] = np.maximum(np.diagonal(hessian), reach)
        inner = hessian[np.ix_(moving, moving)]
        step = np.zeros(2)
        step[moving] = -np.linalg.lstsq(inner, gradient[moving], rcond=1e-12)[0]
        # Less than a ten thousand millionth of the criterion, or a hundred thousandth of each
        # ratio: no rank moves by it.
        if -step @ gradient < 1e-10 or np.all(np.abs(step) <= 1e-5 * ratios):
            break
        # A Newton step may overshoot: it is halved until the criterion falls.
        for halving in range(40):
            trial = np.clip(ratios + step * 0.5**halving, 0.0, RATIO_LIMIT)
            candidate = Solution(scores, (float(trial[0]), float(trial[1])))
            evaluations += 1
            if candidate.criterion <= best.criterion:
                break
        else:
            break
        best = candidate
    return best, evaluations
