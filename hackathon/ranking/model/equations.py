"""Henderson's mixed-model equations for two crossed factors, solved at fixed variance ratios.

Every quantity follows from the counts of the two factors and their cross table, so the scores
themselves are read once. With the variance ratios r = (submission / residual, judge / residual), V
= I + r0 Z0 Z0' + r1 Z1 Z1'. The factor with more levels is diagonal once the other is given and is
eliminated; what is left is one dense Cholesky factor of the smaller factor's size (Henderson 1975;
Bates, Mächler, Bolker and Walker 2015).
"""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats, Integers

# Rows up to which one Cholesky factor is faster than another halving.
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
        # The big factor's block of the equations is a diagonal: dividing by it leaves equations for
        # the small one alone (absorption).
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
        # Few fixed effects, so the plain inverse is exact enough.
        self.fixed_covariance = np.linalg.inv(inner[:p, :p])
        self.fixed = self.fixed_covariance @ inner[:p, p]
        # Rounding may leave less than nothing of an exact fit; its logarithm is taken below.
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
        # An estimate of the mean that is too high pulls every effect down by its share of the
        # shrinkage.
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
            "ij,jk,ik->i",
            slopes,
            self.fixed_covariance,
            slopes,
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
        self,
        submissions: Integers,
        number: int,
        generator: np.random.Generator,
    ) -> Floats:
        """Draws (number x submissions) from the joint posterior of mean + submission about its
        mean, in residual standard deviations.

        Given the judges, submissions are independent: where they are the big factor, draws cost no
        matrix of their size.
        """
        slopes = self.leverage(SUBMISSION)[submissions] @ np.linalg.cholesky(self.fixed_covariance)
        # The mean is drawn too: it is estimated from the same scores, and moves all submissions
        # alike.
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
