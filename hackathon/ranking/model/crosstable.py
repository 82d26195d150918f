"""Scores cross-classified by submission and judge: their counts, sums and cross table, and products
with it.

The cross table of an event is sparse (a judge sees few of the submissions), so it is kept as its
cells, and products that a small dense matrix results from are sums over pairs of cells in a row.
"""

from __future__ import annotations

import copy

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

SUBMISSION, JUDGE = 0, 1
# With more pairs of cells than this (16 bytes each and more) blocks of dense rows are multiplied
# instead.
PAIRS_LIMIT = 6_000_000


def sums(index: Integers, values: Floats, size: int) -> Floats:
    """Sum the rows of `values` (n x k) by `index` into `size` rows."""
    return np.stack([np.bincount(index, column, size) for column in values.T], axis=1)


class CrossedScores:
    """What the model needs to know of n scores: counts, the cross table and sums, for both factors.

    `submission` and `judge` are level numbers from 0 without gaps, `score` the scores, `covariates`
    (n x k, optional) fixed effects beside the mean, `weights` (n, optional) how much each score
    counts: the variance of its error is the residual variance divided by its weight. Counts, the
    cross table and sums are weighted then; nothing else changes. The factor with more levels is
    called `big`, the other `small`; `small` may equal SUBMISSION or JUDGE.
    """

    def __init__(
        self,
        submission: Integers,
        judge: Integers,
        score: Floats,
        covariates: Floats | None = None,
        weights: Floats | None = None,
    ) -> None:
        self.factors = factors = (np.asarray(submission, np.intp), np.asarray(judge, np.intp))
        self.levels = tuple(int(factor.max()) + 1 for factor in factors)
        # The big factor is eliminated by hand, a division for each of its levels; only the small
        # one needs a matrix. So the work grows with the cube of the smaller panel alone.
        self.big = SUBMISSION if self.levels[SUBMISSION] >= self.levels[JUDGE] else JUDGE
        self.small = 1 - self.big
        self.score = np.asarray(score, float)
        self.centre = float(np.mean(score))
        columns = [np.ones(len(score))] + (
            [] if covariates is None else list(np.asarray(covariates, float).T)
        )
        # Scores are taken from their mean, so that their squares lose no digits to its height.
        self.data = np.column_stack([*columns, self.score - self.centre])
        self.n, self.p = len(score), len(columns)
        # A judge may have scored a submission twice: such scores share a cell.
        cells, self.cell = np.unique(
            factors[self.big] * self.levels[self.small] + factors[self.small], return_inverse=True
        )
        self.rows, self.columns = np.divmod(cells, self.levels[self.small])
        self._pair_cells()
        self._weigh(np.ones(self.n) if weights is None else np.asarray(weights, float))

    def _pair_cells(self) -> None:
        """List all pairs of cells in a row of the cross table: each adds to one place of the small
        factor's matrix."""
        starts = np.searchsorted(self.rows, np.arange(self.levels[self.big]))
        place = np.arange(len(self.rows)) - starts[self.rows] + 1
        self._paired: tuple[Integers, Integers, Integers] | None = None
        # The pairs grow with the square of the reviews of one submission: of a handful they are
        # few, of a thousand they would fill the memory.
        if place.sum() <= PAIRS_LIMIT:
            first = np.repeat(np.arange(len(self.rows)), place)
            second = (
                np.arange(len(first))
                - np.repeat(np.cumsum(place) - place, place)
                + starts[self.rows[first]]
            )
            spot = self.columns[first] * self.levels[self.small] + self.columns[second]
            self._paired = (first, second, spot)

    def _weigh(self, weights: Floats) -> None:
        """Set what depends on the weights; who scored what is known already."""
        self.weights = weights
        weighted = weights[:, None] * self.data
        self.products = self.data.T @ weighted
        self.counts: list[Floats] = [
            np.bincount(factor, weights, size).astype(np.float64)
            for factor, size in zip(self.factors, self.levels, strict=True)
        ]
        self.totals = [
            sums(factor, weighted, size)
            for factor, size in zip(self.factors, self.levels, strict=True)
        ]
        self.times = np.bincount(self.cell, weights, len(self.rows)).astype(np.float64)
        self.pairs: tuple[Integers, Integers, Floats] | None = None
        if self._paired is not None:
            first, second, spot = self._paired
            self.pairs = (self.rows[first], spot, self.times[first] * self.times[second])
            # A pair of two cells stands for both places of a symmetric matrix, that of a cell with
            # itself for one.
            self._pair_weight = np.where(first == second, 1.0, 2.0) * self.pairs[2]

    def weighted(self, weights: Floats) -> CrossedScores:
        """The same scores, each counting as much as its weight says."""
        # The pairs of cells are the same whatever their weights, and finding them takes most of the
        # time.
        other = copy.copy(self)
        other._weigh(weights)
        return other

    def to_big(self, values: Floats) -> Floats:
        """Cross table times `values` (small levels x k)."""
        return sums(self.rows, self.times[:, None] * values[self.columns], self.levels[self.big])

    def to_small(self, values: Floats) -> Floats:
        """Transposed cross table times `values` (big levels x k)."""
        return sums(self.columns, self.times[:, None] * values[self.rows], self.levels[self.small])

    def table(self, levels: Integers) -> Floats:
        """The dense rows of the cross table for some levels of the big factor."""
        first, last = (
            np.searchsorted(self.rows, levels),
            np.searchsorted(self.rows, levels, side="right"),
        )
        sizes = last - first
        cells = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes - first, sizes)
        dense = np.zeros((len(levels), self.levels[self.small]))
        dense[np.repeat(np.arange(len(levels)), sizes), self.columns[cells]] = self.times[cells]
        return dense

    def components(self) -> dict[int, Integers]:
        """For each factor, its levels' connected part of the review graph, named by the part's
        first level of the big factor."""
        # The smallest label of a part spreads until nothing moves: as many rounds as the part is
        # wide.
        labels = np.arange(self.levels[self.big])
        while True:
            others = np.full(self.levels[self.small], len(labels))
            np.minimum.at(others, self.columns, labels[self.rows])
            moved = labels.copy()
            np.minimum.at(moved, self.rows, others[self.columns])
            if np.array_equal(moved, labels):
                return {self.big: labels, self.small: others}
            labels = moved

    def _blocks(self) -> list[Integers]:
        return [
            np.arange(at, min(at + 512, self.levels[self.big]))
            for at in range(0, self.levels[self.big], 512)
        ]

    def weighted_squares(self, weights: Floats) -> Floats:
        """Lower triangle of C' diag(weights) C for the cross table C, without forming C when it is
        sparse."""
        size = self.levels[self.small]
        if self.pairs is not None:
            rows, spot, product = self.pairs
            return np.asarray(
                np.bincount(spot, weights[rows] * product, size * size), np.float64
            ).reshape(size, size)
        result = np.zeros((size, size))
        for block in self._blocks():
            dense = self.table(block)
            result += dense.T @ (weights[block, None] * dense)
        return np.tril(result)

    def row_forms(self, matrix: Floats) -> Floats:
        """c' M c for every row c of the cross table and a symmetric matrix M (small levels
        squared)."""
        if self.pairs is not None:
            weighted = matrix.ravel()[self.pairs[1]] * self._pair_weight
            return np.asarray(
                np.bincount(self.pairs[0], weighted, self.levels[self.big]), np.float64
            )
        return np.concatenate(
            [
                np.einsum("ij,ij->i", (dense := self.table(block)) @ matrix, dense)
                for block in self._blocks()
            ]
        )

    def cell_forms(self, matrix: Floats) -> Floats:
        """c' M e for every cell of the cross table: c its row, e the unit vector of its column, M a
        symmetric matrix (small levels squared)."""
        found = np.empty(len(self.rows))
        for block in self._blocks():
            first, last = np.searchsorted(self.rows, [block[0], block[-1] + 1])
            here = slice(first, last)
            # The small matrix's columns are gathered for one row's cells at a time, not for all.
            sums_of_row = sums(
                self.rows[here] - block[0],
                self.times[here, None] * matrix[self.columns[here]],
                len(block),
            )
            found[here] = sums_of_row[self.rows[here] - block[0], self.columns[here]]
        return found

    def kernel_products(self) -> tuple[Floats, Floats]:
        """Moments for the three covariance kernels (submission, judge, residual) with the fixed
        effects projected out.

        Returns the 3 x 3 matrix tr(K Gi K Gj) and the vector y' K Gi K y.
        """
        # Pseudo-inverse: a fixed effect that is constant among these scores must not end the
        # search.
        fixed, spread = self.p, np.linalg.pinv(self.products[: self.p, : self.p])
        cross = np.zeros((3, 3))
        quadratic = np.zeros(3)
        coefficients = spread @ self.products[:fixed, fixed]
        for factor in (SUBMISSION, JUDGE):
            loads = self.totals[factor][:, :fixed]
            inner = loads.T @ loads @ spread
            weighted = np.einsum("i,ij,ij->", self.counts[factor], loads @ spread, loads)
            cross[factor, factor] = (
                np.sum(self.counts[factor] ** 2) - 2 * weighted + np.sum(inner * inner.T)
            )
            cross[factor, 2] = cross[2, factor] = np.sum(self.counts[factor]) - np.trace(inner)
            quadratic[factor] = np.sum((self.totals[factor][:, fixed] - loads @ coefficients) ** 2)
        big, small = self.totals[self.big][:, :fixed], self.totals[self.small][:, :fixed]
        joint = np.sum(self.times**2) - 2 * np.sum(
            self.times * np.einsum("ij,ij->i", (big @ spread)[self.rows], small[self.columns])
        )
        cross[0, 1] = cross[1, 0] = joint + np.sum(
            (big.T @ big @ spread) * (small.T @ small @ spread).T
        )
        cross[2, 2] = self.n - self.p
        quadratic[2] = self.products[fixed, fixed] - self.products[fixed, :fixed] @ coefficients
        return cross, quadratic
