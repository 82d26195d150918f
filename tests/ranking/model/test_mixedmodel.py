"""Crossed random effects by REML: against published figures, and against the textbook formulas with
dense matrices."""

import lme4_sets
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from hackathon.ranking.model import crosstable, equations, mixedmodel, posterior
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores
from hackathon.ranking.model.mixedmodel import Solution, fit


def layout(seed: int, submissions: int, judges: int, extra: int):
    """Random reviews, repeats included, in which every submission and judge has one at least."""
    draw = np.random.default_rng(seed)
    most = max(submissions, judges)
    submission = np.concatenate(
        [np.arange(most) % submissions, draw.integers(submissions, size=extra)]
    )
    judge = np.concatenate([draw.permutation(most) % judges, draw.integers(judges, size=extra)])
    quality, severity = draw.normal(size=submissions), draw.normal(size=judges)
    score = 3 + 0.8 * quality[submission] - 0.5 * severity[judge] + draw.normal(size=most + extra)
    return submission, judge, score, draw.integers(2, size=most + extra).astype(float)


class Dense:
    """The same model with matrices of the number of scores, straight from the definitions."""

    def __init__(self, submission, judge, score, ratios, covariates=None):
        self.loads = [np.eye(factor.max() + 1)[factor] for factor in (submission, judge)]
        self.fixed = np.column_stack(
            [np.ones(len(score)), *([] if covariates is None else covariates.T)]
        )
        covariance = np.eye(len(score)) + sum(
            ratio * load @ load.T for ratio, load in zip(ratios, self.loads, strict=True)
        )
        self.inverse = np.linalg.inv(covariance)
        self.information = self.fixed.T @ self.inverse @ self.fixed
        self.beta = np.linalg.solve(self.information, self.fixed.T @ self.inverse @ score)
        residuals = self.inverse @ (score - self.fixed @ self.beta)
        freedom = len(score) - self.fixed.shape[1]
        self.residual = float(score @ residuals) / freedom
        self.criterion = (
            np.linalg.slogdet(covariance)[1]
            + np.linalg.slogdet(self.information)[1]
            + freedom * (1 + np.log(2 * np.pi * self.residual))
        )
        self.effects = [
            ratio * load.T @ residuals for ratio, load in zip(ratios, self.loads, strict=True)
        ]
        self.ratios, self.submission_count = ratios, self.loads[0].shape[1]

    def posterior_covariance(self):
        """Of (mean + submission, judge) given the scores, with the fixed effects' uncertainty, from
        the joint normal distribution."""
        prior = np.diag(np.repeat(self.ratios, [load.shape[1] for load in self.loads]))
        loads = np.hstack(self.loads)
        conditional = prior - prior @ loads.T @ self.inverse @ loads @ prior
        slopes = -prior @ loads.T @ self.inverse @ self.fixed
        slopes[: self.submission_count, 0] += 1
        return conditional, conditional + slopes @ np.linalg.inv(self.information) @ slopes.T


cases = st.tuples(st.integers(0, 10_000), st.integers(2, 9), st.integers(2, 9), st.integers(4, 25))
ratio = st.sampled_from([0.0, 0.03, 0.5, 1.0, 7.0])


class TestSolution:
    @given(cases, ratio, ratio, st.booleans())
    @settings(max_examples=60)
    def test_agrees_with_dense_matrices(self, case, first, second, with_covariate):
        submission, judge, score, mark = layout(*case)
        covariates = mark[:, None] if with_covariate and 0 < mark.sum() < len(mark) else None
        solution = Solution(CrossedScores(submission, judge, score, covariates), (first, second))
        dense = Dense(submission, judge, score, (first, second), covariates)
        assert solution.criterion == pytest.approx(dense.criterion, abs=1e-8)
        assert solution.residual == pytest.approx(dense.residual, rel=1e-9)
        for factor in (SUBMISSION, JUDGE):
            assert solution.effects(factor) == pytest.approx(dense.effects[factor], abs=1e-9)
        conditional, joint = dense.posterior_covariance()
        levels = solution.scores.levels
        assert np.concatenate(
            [solution.conditional_variance(0), solution.conditional_variance(1)]
        ) == pytest.approx(np.diag(conditional), abs=1e-9)
        assert np.concatenate(
            [solution.marginal_variance(0), solution.marginal_variance(1)]
        ) == pytest.approx(np.diag(joint), abs=1e-9)
        assert solution.covariance(np.arange(levels[0]), np.arange(levels[1])) == pytest.approx(
            joint, abs=1e-9
        )

    @given(cases, st.sampled_from([0.05, 0.5, 3.0]), st.sampled_from([0.05, 0.5, 3.0]))
    @settings(max_examples=40)
    def test_gradient_is_the_slope_of_the_criterion(self, case, first, second):
        scores = CrossedScores(*layout(*case)[:3])
        gradient, _ = Solution(scores, (first, second)).slope()
        small = 1e-5
        slopes = [
            (
                Solution(scores, (first + small, second)).criterion
                - Solution(scores, (first - small, second)).criterion
            )
            / (2 * small),
            (
                Solution(scores, (first, second + small)).criterion
                - Solution(scores, (first, second - small)).criterion
            )
            / (2 * small),
        ]
        assert gradient == pytest.approx(slopes, abs=1e-4)

    def test_dense_and_sparse_cross_tables_agree(self, monkeypatch):
        submission, judge, score, _ = layout(5, 30, 12, 200)
        sparse = CrossedScores(submission, judge, score)
        monkeypatch.setattr(crosstable, "PAIRS_LIMIT", 0)
        dense = CrossedScores(submission, judge, score)
        assert sparse.pairs is not None
        assert dense.pairs is None
        one, other = (fit(scores).solution for scores in (sparse, dense))
        assert one.ratios == pytest.approx(other.ratios, rel=1e-8)
        assert one.slope()[0] == pytest.approx(other.slope()[0], abs=1e-8)

    @pytest.mark.parametrize("size", [1, 95, 97, 250, 401])
    def test_inverse_by_halves(self, size):
        root = np.random.default_rng(size).normal(size=(size, size))
        matrix = root @ root.T / size + np.eye(size)
        inverse, log_determinant = equations.inverse(np.tril(matrix))
        assert inverse @ matrix == pytest.approx(np.eye(size), abs=1e-9)
        assert log_determinant == pytest.approx(np.linalg.slogdet(matrix)[1])


class TestFit:
    @given(cases)
    @example((1191, 5, 5, 5))
    @example((820, 3, 6, 7))
    @example((4447, 9, 8, 9))
    @example((4226, 6, 5, 9))
    @settings(max_examples=60)
    def test_no_ratio_on_a_fine_grid_is_better(self, case):
        submission, judge, score, _ = layout(*case)
        scores = CrossedScores(submission, judge, score)
        found = fit(scores, posterior.starts(scores))
        assume(not found.exact and found.solution is not None)
        grid = np.concatenate([[0.0], np.exp(np.linspace(np.log(1e-3), np.log(1e3), 60))])
        constant = (scores.n - 1) * (1 + np.log(2 * np.pi / (scores.n - 1)))
        assert found.reml <= posterior.surface(scores, grid, grid).min() + constant + 1e-6

    def test_surface_is_the_criterion(self):
        scores = CrossedScores(*layout(2, 9, 5, 20)[:3])
        big, small = np.array([0.0, 0.4]), np.array([0.0, 2.0, 9.0])
        constant = (scores.n - 1) * (1 + np.log(2 * np.pi / (scores.n - 1)))
        for row, first in enumerate(big):
            for column, second in enumerate(small):
                ratios = (first, second) if scores.big == SUBMISSION else (second, first)
                expected = Solution(scores, ratios).criterion
                assert posterior.surface(scores, big, small)[
                    row, column
                ] + constant == pytest.approx(expected, abs=1e-8)

    def test_few_evaluations_on_large_tables(self):
        submission, judge, score, _ = layout(1, 300, 700, 9_000)
        found = fit(CrossedScores(submission, judge, score))
        assert found.evaluations <= 6
        gradient, hessian = found.solution.slope()
        assert abs(gradient @ np.linalg.solve(hessian, gradient)) < 1e-4

    def test_zero_is_an_estimate(self):
        # Each submission gets the same three scores from three judges in turn: less alike than
        # chance would have them.
        table = np.array([[1.0, 2, 3], [2, 3, 1], [3, 1, 2]])
        submission, judge = (index.ravel() for index in np.indices((3, 3)))
        found = fit(CrossedScores(submission, judge, table.ravel()))
        assert found.variance(SUBMISSION) == 0.0
        assert found.variance(JUDGE) == 0.0
        assert found.residual == pytest.approx(np.var(table, ddof=1))
        assert not found.effects(SUBMISSION).any()
        assert found.notes == (mixedmodel.ZERO[SUBMISSION], mixedmodel.ZERO[JUDGE])

    def test_balanced_table_has_the_analysis_of_variance_estimates(self):
        draw = np.random.default_rng(3)
        table = draw.normal(size=(6, 8)) + 2 * draw.normal(size=(6, 1)) + draw.normal(size=8)
        submission, judge = (index.ravel() for index in np.indices(table.shape))
        found = fit(CrossedScores(submission, judge, table.ravel()))
        rows, columns = table.mean(axis=1), table.mean(axis=0)
        rest = table - rows[:, None] - columns + table.mean()
        residual = float((rest**2).sum() / (5 * 7))
        assert found.residual == pytest.approx(residual)
        assert found.variance(SUBMISSION) == pytest.approx(rows.var(ddof=1) - residual / 8)
        assert found.variance(JUDGE) == pytest.approx(columns.var(ddof=1) - residual / 6)
        assert found.mean == pytest.approx(table.mean())

    def test_exact_fit_has_no_residual(self):
        table = np.add.outer([1.0, 2, 3], [0.0, 2, 4])
        submission, judge = (index.ravel() for index in np.indices((3, 3)))
        scores = CrossedScores(submission, judge, table.ravel())
        found = fit(scores, posterior.starts(scores))
        assert found.exact
        assert found.reml is None
        assert found.residual == 0.0
        assert (found.variance(SUBMISSION), found.variance(JUDGE)) == pytest.approx(
            (1.0, 4.0), rel=1e-5
        )
        assert found.effects(SUBMISSION) == pytest.approx([-1, 0, 1], abs=1e-5)
        assert mixedmodel.EXACT in found.notes


class TestPosterior:
    def test_intervals_of_one_node_are_those_of_t(self):
        scores = CrossedScores(*layout(4, 6, 4, 12)[:3])
        node = posterior.Node(1.0, Solution(scores, (1.0, 0.5)))
        low, high = posterior.intervals([node], np.array([[10.0]]), np.array([[2.0]]))
        # t with 17 degrees of freedom: 1.7396 is its 95th percentile in printed tables.
        assert scores.n - 1 == 17
        assert (low[0], high[0]) == pytest.approx((10 - 2 * 1.7396, 10 + 2 * 1.7396), abs=2e-3)

    @pytest.mark.parametrize(
        ("value", "expected"), [(-1.96, 0.0249979), (0.0, 0.5), (1.0, 0.8413447), (5.0, 0.9999997)]
    )
    def test_normal_distribution_function(self, value, expected):
        assert posterior.normal_cdf(np.array([value]))[0] == pytest.approx(expected, abs=2e-7)

    def test_weights_sum_to_one_and_cover_the_estimate(self):
        scores = CrossedScores(*layout(8, 9, 6, 30)[:3])
        found = fit(scores)
        nodes = posterior.nodes(found)
        assert sum(node.weight for node in nodes) == pytest.approx(1.0)
        assert len(nodes) > 10

    def test_large_panels_take_the_estimates_as_known(self, monkeypatch):
        found = fit(CrossedScores(*layout(8, 9, 6, 30)[:3]))
        monkeypatch.setattr(posterior, "GRID_LEVELS", 5)
        assert posterior.nodes(found) == [posterior.Node(1.0, found.solution)]

    @pytest.mark.parametrize(("submissions", "judges"), [(5, 7), (7, 5)])
    def test_draws_have_the_posterior_moments(self, submissions, judges):
        solution = fit(CrossedScores(*layout(6, submissions, judges, 60)[:3])).solution
        values = posterior.draws([posterior.Node(1.0, solution)], np.arange(submissions), 60_000)
        covariance = solution.residual * solution.covariance(
            np.arange(submissions), np.zeros(0, np.intp)
        )
        spread = np.sqrt(np.diag(covariance))
        assert values.mean(axis=0) == pytest.approx(
            solution.centre(SUBMISSION), abs=0.02 * spread.max()
        )
        assert np.corrcoef(values.T) == pytest.approx(
            covariance / np.outer(spread, spread), abs=0.02
        )
        # The residual variance is drawn too, so the draws are t: wider by freedom / (freedom - 2).
        assert values.std(axis=0) == pytest.approx(
            spread * (solution.freedom / (solution.freedom - 2)) ** 0.5, rel=0.02
        )

    def test_contenders_keep_everybody_with_a_chance(self):
        found = fit(CrossedScores(*layout(7, 60, 20, 300)[:3]))
        nodes = posterior.nodes(found)
        chosen = posterior.contenders(nodes, 3)
        values = posterior.draws(nodes, np.arange(60), 20_000)
        outside = np.setdiff1d(np.arange(60), chosen)
        assert len(chosen) >= 4
        assert posterior.membership(values, 3).mean(axis=0)[outside].sum() < 1e-3


def effects(found, factor):
    """The first two and the last effect of a factor, each with its conditional deviation."""
    pairs = list(zip(found.effects(factor), found.conditional_sd(factor), strict=True))
    return np.array([*pairs[:2], pairs[-1]])


class TestAgreement:
    @pytest.mark.parametrize(("layout", "lme4"), lme4_sets.SETS)
    def test_the_fit_is_lme4s(self, layout, lme4):
        scores = CrossedScores(*lme4_sets.crossed(*layout))
        assert scores.n == layout[2]
        found = fit(scores, posterior.starts(scores))
        assert found.reml == pytest.approx(lme4.reml, abs=2e-5)
        assert found.mean == pytest.approx(lme4.mean, abs=2e-5)
        variances = (found.variance(SUBMISSION), found.variance(JUDGE), found.residual)
        assert variances == pytest.approx(lme4.variances, abs=3e-5)
        assert effects(found, SUBMISSION) == pytest.approx(np.array(lme4.submissions), abs=2e-5)
        assert effects(found, JUDGE) == pytest.approx(np.array(lme4.judges), abs=2e-5)
