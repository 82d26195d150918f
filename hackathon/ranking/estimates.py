"""The score that ranks, by each method, with the joint posterior behind it.

Adjusted and robust scores are posterior means with the variances integrated out, not plug-in
predictions: in a small panel the likeliest variance of quality is often zero, which would make all
entries equal while their chances of winning differ tenfold.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hackathon.ranking.model import posterior, robust
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats
from hackathon.ranking.model.mixedmodel import Fit, fit
from hackathon.ranking.model.quantiles import student_quantile
from hackathon.ranking.model.robust import Weights


class Method(StrEnum):
    """How submissions are ranked; chosen and published before judging starts."""

    ADJUSTED = "adjusted"
    RAW_MEAN = "raw mean"
    ROBUST = "robust"


@dataclass(frozen=True)
class Estimate:
    """What a method makes of the scores; levels are numbered as in the cross table."""

    method: Method
    # The model of equal care, as lme4 fits it, whatever the method.
    fit: Fit
    # The model behind intervals and chances: weighted for `robust`, else the same as `fit`.
    model: Fit
    nodes: tuple[posterior.Node, ...]
    # How much each review counts; None where all count alike by rule.
    weights: Weights | None
    raw: Floats
    # Standard errors of the raw means, from the pooled spread within submissions; None where no
    # submission has a second review.
    raw_se: Floats | None
    # The score that ranks, on the scores' scale.
    chosen: Floats

    def bounds(self) -> tuple[Floats, Floats] | None:
        """The 90 % interval of the score that ranks; None where nothing can be said."""
        if self.method == Method.RAW_MEAN:
            if self.raw_se is None:
                return None
            reach = self.raw_se * student_quantile(self._freedom)
            return self.raw - reach, self.raw + reach
        if not self.nodes:
            return None
        return posterior.level_intervals(list(self.nodes), SUBMISSION)

    def draws(self, number: int) -> Floats | None:
        """Joint draws (number x submissions) of what the score estimates; None as in `bounds`."""
        levels = self.fit.scores.levels[SUBMISSION]
        if self.method != Method.RAW_MEAN:
            # Without differences between submissions a draw would rank them by chance alone.
            everybody = np.arange(levels, dtype=np.intp)
            told = self.nodes and self.nodes[0].solution.ratios[SUBMISSION] > 0.0
            return posterior.draws(list(self.nodes), everybody, number) if told else None
        if self.raw_se is None:
            return None
        generator = np.random.Generator(np.random.PCG64(posterior.SEED))
        spread = np.sqrt(self._freedom / generator.chisquare(self._freedom, (number, 1)))
        return self.raw + self.raw_se * spread * generator.standard_normal((number, levels))

    @property
    def _freedom(self) -> int:
        return self.fit.scores.n - self.fit.scores.levels[SUBMISSION]


def estimate(crossed: CrossedScores, method: Method) -> Estimate:
    """Fit the model and take from it what the method ranks by."""
    fitted = fit(crossed, posterior.starts(crossed))
    model, weights = fitted, None
    # An exact fit leaves no errors by which to tell careful judges from others.
    if method == Method.ROBUST and fitted.solution is not None and not fitted.exact:
        weights = robust.weigh(crossed)
        weighted = crossed.weighted(weights.review)
        model = fit(weighted, posterior.starts(weighted))
    nodes = tuple(posterior.nodes(model))
    raw, raw_se = raw_means(crossed)
    if method == Method.RAW_MEAN:
        chosen = raw
    elif not nodes:
        # Nothing tells the submissions apart: all are equal, and share the first rank.
        chosen = np.full(crossed.levels[SUBMISSION], fitted.mean)
    else:
        chosen = posterior.mean(nodes, SUBMISSION)
    return Estimate(method, fitted, model, nodes, weights, raw, raw_se, chosen)


def judge_severities(found: Estimate) -> tuple[Floats, Floats, Floats] | None:
    """Posterior mean and 90 % interval of each judge's severity in points (above zero: strict)."""
    if not found.nodes:
        return None
    low, high = posterior.level_intervals(list(found.nodes), JUDGE)
    # The model adds a judge's effect to the score; severity is its other side, so the ends swap.
    return -posterior.mean(found.nodes, JUDGE), -high, -low


def raw_means(crossed: CrossedScores) -> tuple[Floats, Floats | None]:
    """Raw means of the submissions and their standard errors; None where no submission has two
    reviews."""
    counts = crossed.counts[SUBMISSION]
    deviations = crossed.totals[SUBMISSION][:, -1]
    means = np.bincount(crossed.factors[SUBMISSION], crossed.score) / counts
    freedom = crossed.n - len(counts)
    if freedom == 0:
        return means, None
    # What is left after the submissions' own means; rounding may make it a hair negative.
    within = max(float(crossed.products[-1, -1] - np.sum(deviations**2 / counts)), 0.0) / freedom
    return means, np.sqrt(within / counts)
