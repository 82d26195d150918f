"""Crossed random effects by restricted maximum likelihood: score = mean + submission + judge +
error.

Every quantity follows from the counts of the two factors and their cross table, so the scores
themselves are read once. With the variance ratios r = (submission / residual, judge / residual), V
= I + r0 Z0 Z0' + r1 Z1 Z1'. The factor with more levels is diagonal once the other is given and is
eliminated; what is left is one dense Cholesky factor of the smaller factor's size (Henderson 1975;
Bates, Mächler, Bolker and Walker 2015). The residual variance is profiled out, the ratios are found
by projected Newton steps with the average-information matrix (Gilmour, Thompson and Cullis 1995):
an analytical gradient, few evaluations, and zero is a valid estimate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from hackathon.ranking.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats, Integers

RATIO_LIMIT = 1e7
"""The search goes no further: a variance this many times the residual's stands for a residual of
zero."""
EXACT_FROM = 1e4
INVERSE_BLOCK = 96


def inverse(matrix: Floats) -> tuple[Floats, float]:
    """Inverse and log determinant of a positive definite matrix, of which only the lower triangle
    is read.

    By halves through the Schur complement, so that nearly all of the work is matrix products, which
    numpy does fastest.
    """
    size = len(matrix)
    if size <= INVERSE_BLOCK:
        lower = np.linalg.cholesky(matrix)
        root = np.linalg.inv(lower)
        return np.asarray(root.T @ root, np.float64), 2.0 * float(np.log(np.diagonal(lower)).sum())
    half = size // 2
    first, first_log = inverse(matrix[:half, :half])
    slope = matrix[half:, :half] @ first
    second, second_log = inverse(matrix[half:, half:] - slope @ matrix[half:, :half].T)
    result = np.empty_like(matrix)
    result[half:, half:] = second
    np.matmul(second, slope, out=result[half:, :half])
    result[:half, :half] = first + slope.T @ result[half:, :half]
    result[half:, :half] *= -1.0
    result[:half, half:] = result[half:, :half].T
    return result, first_log + second_log


class Solution:
    """The mixed-model equations solved at fixed variance ratios (submission, judge), everything in
    units of the residual variance."""

    def __init__(self, scores: CrossedScores, ratios: tuple[float, float]) -> None:
        self.scores, self.ratios = scores, ratios
        big, small, p = scores.big, scores.small, scores.p
        self.denominator = 1.0 + ratios[big] * scores.counts[big]
        weights = ratios[big] / self.denominator
        reduced = scores.totals[small] - scores.to_small(weights[:, None] * scores.totals[big])
        self.information = -scores.weighted_squares(weights)
        self.information[np.diag_indices(scores.levels[small])] += scores.counts[small]
        system = ratios[small] * self.information
        system[np.diag_indices(scores.levels[small])] += 1.0
        self.small_inverse, log_determinant = inverse(system)
        log_determinant += float(np.log(self.denominator).sum())
        self.projected: dict[int, Floats] = {small: self.small_inverse @ reduced}
        self.projected[big] = (
            scores.totals[big] - ratios[small] * scores.to_big(self.projected[small])
        ) / self.denominator[:, None]
        inner = scores.products - scores.totals[big].T @ (weights[:, None] * scores.totals[big])
        inner = inner - ratios[small] * reduced.T @ self.projected[small]
        self.fixed_covariance = np.linalg.inv(inner[:p, :p])
        self.fixed = self.fixed_covariance @ inner[:p, p]
        self.squares = max(
            float(inner[p, p] - inner[:p, p] @ self.fixed), 1e-16 * float(scores.products[p, p])
        )
        self.freedom = scores.n - p
        self.residual = self.squares / self.freedom
        self.logarithms = log_determinant + float(np.linalg.slogdet(inner[:p, :p])[1])
        self.criterion = self.logarithms + self.freedom * (
            1.0 + math.log(2.0 * math.pi * self.residual)
        )

    @cached_property
    def pulls(self) -> dict[int, Floats]:
        """Z' P y of each factor: the sums of weighted residuals of each level."""
        p = self.scores.p
        return {
            factor: matrix[:, p] - matrix[:, :p] @ self.fixed
            for factor, matrix in self.projected.items()
        }

    @cached_property
    def row_forms(self) -> Floats:
        return self.scores.row_forms(self.small_inverse)

    def effects(self, factor: int) -> Floats:
        """Best linear unbiased predictions (BLUP) of the factor's levels."""
        return self.ratios[factor] * self.pulls[factor]

    def conditional_variance(self, factor: int) -> Floats:
        """Variance of each level given the scores, the mean and the ratios, in units of the
        residual variance (lme4's condVar)."""
        ratio, other = self.ratios[factor], self.ratios[1 - factor]
        if factor == self.scores.small:
            return ratio * np.diagonal(self.small_inverse)
        return ratio / self.denominator + ratio**2 * other * self.row_forms / self.denominator**2

    def leverage(self, factor: int) -> Floats:
        """How a level moves with the fixed effects (levels x p): a submission carries the mean, a
        judge does not."""
        slopes = -self.ratios[factor] * self.projected[factor][:, : self.scores.p]
        if factor == SUBMISSION:
            slopes[:, 0] += 1.0
        return slopes

    def centre(self, factor: int) -> Floats:
        """Posterior means: mean + effect for submissions, the effect alone for judges."""
        return self.effects(factor) + (
            self.scores.centre + self.fixed[0] if factor == SUBMISSION else 0.0
        )

    def marginal_variance(self, factor: int) -> Floats:
        """Conditional variance and that of the fixed effects together, in units of the residual
        variance."""
        slopes = self.leverage(factor)
        return self.conditional_variance(factor) + np.einsum(
            "ij,jk,ik->i", slopes, self.fixed_covariance, slopes
        )

    def covariance(self, submissions: Integers, judges: Integers) -> Floats:
        """Joint posterior covariance of chosen submissions (with the mean) and judges, in units of
        the residual variance."""
        chosen = {SUBMISSION: submissions, JUDGE: judges}
        big, small = chosen[self.scores.big], chosen[self.scores.small]
        ratio, other = self.ratios[self.scores.big], self.ratios[self.scores.small]
        scaled = ratio * self.scores.table(big) / self.denominator[big, None]
        joint = {
            (self.scores.small, self.scores.small): (
                other * self.small_inverse[np.ix_(small, small)]
            ),
            (self.scores.big, self.scores.small): -other * scaled @ self.small_inverse[:, small],
            (self.scores.big, self.scores.big): (
                np.diag(ratio / self.denominator[big])
                + other * scaled @ self.small_inverse @ scaled.T
            ),
        }
        joint[self.scores.small, self.scores.big] = joint[self.scores.big, self.scores.small].T
        slopes = np.vstack(
            [self.leverage(factor)[chosen[factor]] for factor in (SUBMISSION, JUDGE)]
        )
        whole = np.block(
            [[joint[row, column] for column in (SUBMISSION, JUDGE)] for row in (SUBMISSION, JUDGE)]
        )
        return whole + slopes @ self.fixed_covariance @ slopes.T

    def deviations(
        self, submissions: Integers, number: int, generator: np.random.Generator
    ) -> Floats:
        """Draws (number x submissions) from the joint posterior of mean + submission about its
        mean, in residual standard deviations.

        Given the judges, submissions are independent: where they are the big factor, draws cost no
        matrix of their size.
        """
        slopes = self.leverage(SUBMISSION)[submissions] @ np.linalg.cholesky(self.fixed_covariance)
        draws = generator.standard_normal((number, self.scores.p)) @ slopes.T
        if self.scores.small == SUBMISSION:
            block = self.ratios[SUBMISSION] * self.small_inverse[np.ix_(submissions, submissions)]
            return (
                draws
                + generator.standard_normal((number, len(submissions)))
                @ np.linalg.cholesky(block).T
            )
        ratio = self.ratios[SUBMISSION] / self.denominator[submissions]
        judges = math.sqrt(self.ratios[JUDGE]) * np.linalg.cholesky(self.small_inverse)
        seen = (ratio[:, None] * self.scores.table(submissions)) @ judges
        draws -= generator.standard_normal((number, len(judges))) @ seen.T
        return draws + generator.standard_normal((number, len(submissions))) * np.sqrt(ratio)

    def slope(self) -> tuple[Floats, Floats]:
        """Gradient and average-information Hessian of the criterion in the ratios (submission,
        judge)."""
        scores, big, small, p = self.scores, self.scores.big, self.scores.small, self.scores.p
        traces = np.empty(2)
        diagonal = np.diagonal(self.information) * np.diagonal(self.small_inverse)
        traces[small] = 2.0 * np.vdot(self.information, self.small_inverse) - diagonal.sum()
        traces[big] = np.sum(scores.counts[big] / self.denominator)
        traces[big] -= self.ratios[small] * np.sum(self.row_forms / self.denominator**2)
        loads = np.column_stack(
            [self.projected[factor][:, :p].T @ self.pulls[factor] for factor in (SUBMISSION, JUDGE)]
        )
        lengths = np.array(
            [self.pulls[factor] @ self.pulls[factor] for factor in (SUBMISSION, JUDGE)]
        )
        for factor in (SUBMISSION, JUDGE):
            fixed = self.projected[factor][:, :p]
            traces[factor] -= np.sum(self.fixed_covariance * (fixed.T @ fixed))
        gradient = traces - self.freedom * lengths / self.squares
        pull = {SUBMISSION: self.pulls[SUBMISSION][:, None], JUDGE: self.pulls[JUDGE][:, None]}
        big_totals, small_totals = (
            np.empty((scores.levels[big], 2)),
            np.empty((scores.levels[small], 2)),
        )
        big_totals[:, [big]], big_totals[:, [small]] = (
            scores.counts[big][:, None] * pull[big],
            scores.to_big(pull[small]),
        )
        small_totals[:, [small]], small_totals[:, [big]] = (
            scores.counts[small][:, None] * pull[small],
            scores.to_small(pull[big]),
        )
        both = np.empty((2, 2))
        both[big], both[small] = pull[big].T @ big_totals, pull[small].T @ small_totals
        weights = (self.ratios[big] / self.denominator)[:, None]
        reduced = small_totals - scores.to_small(weights * big_totals)
        both = (
            both
            - big_totals.T @ (weights * big_totals)
            - self.ratios[small] * reduced.T @ self.small_inverse @ reduced
        )
        both = both - loads.T @ self.fixed_covariance @ loads
        return gradient, self.freedom * (
            both / self.squares - np.outer(lengths / self.squares, lengths / self.squares)
        )


@dataclass(frozen=True)
class Fit:
    """The fitted model. Variances and effects are on the scores' scale (squared for variances)."""

    scores: CrossedScores
    solution: Solution | None
    """None when the scores leave nothing to fit: a single score, or all scores equal."""
    free: tuple[bool, bool]
    """Which of the ratios (submission, judge) the scores can speak about at all."""
    exact: bool
    """The effects explain every score: the residual variance is zero and the criterion
    undefined."""
    notes: tuple[str, ...]
    evaluations: int = field(default=0)

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
    " criterion is undefined."
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
    "No submission has a second review that would tell quality from chance: the variance is split"
    " evenly between submission and chance."
)
JUDGE_RESIDUAL = N_(
    "No judge's severity can be told from chance: that variance is split evenly between judge and"
    " chance."
)
SUBMISSION_JUDGE = N_(
    "Each judge saw one submission and each submission one judge: the variance is split evenly"
    " between the two."
)
ALL_CONFOUNDED = N_(
    "Every submission has one review by a judge of its own: the variance is split evenly in three"
    " (submission, judge, chance)."
)
ZERO = {
    SUBMISSION: N_(
        "The estimated submission variance is zero: the scores show no difference between"
        " submissions beyond judges and chance."
    ),
    JUDGE: N_(
        "The estimated judge variance is zero: the scores show no difference in severity beyond"
        " chance."
    ),
}


def fit(scores: CrossedScores, starts: list[tuple[float, float]] | None = None) -> Fit:
    """Estimate the variances by REML.

    `starts` are ratios to consider beside the moment estimates; the one with the lowest criterion
    begins the search. Where the scores cannot tell two variances apart (one review per submission,
    say) any split has the same likelihood; an even one is taken and a note says so.
    """
    cross, quadratic = scores.kernel_products()
    scale = scores.products[scores.p, scores.p] + scores.n * scores.centre**2
    if scores.n <= scores.p:
        return Fit(scores, None, (False, False), False, (ONE_SCORE,))
    if quadratic[2] <= 1e-14 * scores.products[scores.p, scores.p] + 1e-28 * scale:
        return Fit(scores, None, (False, False), False, (ALL_EQUAL,))
    silent = [
        cross[factor, factor] <= 1e-9 * np.sum(scores.counts[factor] ** 2)
        for factor in (SUBMISSION, JUDGE)
    ]
    length = np.sqrt(np.where([*silent, False], 1.0, np.diagonal(cross)))
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
        scores, (estimated[0], estimated[1]), _moments(cross, quadratic), starts or []
    )
    ratios, split = (
        list(best.ratios),
        [free[factor] and bool(same[factor, 2]) for factor in (SUBMISSION, JUDGE)],
    )
    if any(split):
        parts = 1 + sum(split)
        ratios = [
            1.0 if split[factor] else ratios[factor] * parts for factor in (SUBMISSION, JUDGE)
        ]
        notes.append(
            ALL_CONFOUNDED
            if all(split)
            else SUBMISSION_RESIDUAL
            if split[SUBMISSION]
            else JUDGE_RESIDUAL
        )
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
    return Fit(scores, best, free, exact, tuple(notes), evaluations)


def _leaves_nothing(solution: Solution) -> bool:
    """Whether submissions and judges explain every score although there are more scores than they
    could explain anyhow."""
    scores, ratios = solution.scores, solution.ratios
    if max(ratios) < EXACT_FROM:
        return False
    parts = len(np.unique(scores.components()[scores.big]))
    if scores.n <= sum(scores.levels) - parts:
        return False
    rest = scores.data[:, -1] - scores.data[:, :-1] @ solution.fixed
    for factor in (SUBMISSION, JUDGE):
        rest = rest - solution.effects(factor)[scores.factors[factor]]
    return float(rest @ rest) * solution.freedom < 1e-2 * solution.squares


def _exact(scores: CrossedScores, ratios: list[float]) -> Solution:
    """The limit of a residual variance of zero: each variance is that of its levels' effects, which
    the scores determine."""
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
    floor = 0.02 * max(float(np.abs(variances).sum()), np.finfo(float).tiny)
    variances = np.maximum(variances, floor)
    return float(variances[0] / variances[2]), float(variances[1] / variances[2])


def _minimise(
    scores: CrossedScores,
    estimated: tuple[bool, bool],
    start: tuple[float, float],
    starts: list[tuple[float, float]],
) -> tuple[Solution, int]:
    """Projected Newton steps on the profiled criterion over ratios >= 0, from the best of the
    starts."""
    mask = np.array(estimated)
    tries = [
        Solution(scores, (float(point[0] * mask[0]), float(point[1] * mask[1])))
        for point in [start, *starts]
    ]
    best, evaluations = min(tries, key=lambda one: one.criterion), len(tries)
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
        if -step @ gradient < 1e-10 or np.all(np.abs(step) <= 1e-5 * ratios):
            break
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
