"""Distribution functions and quantiles, without a library of statistics."""

from __future__ import annotations

import numpy as np

from hackathon.ranking.model.crosstable import Floats


def normal_cdf(values: Floats) -> Floats:
    """Standard normal distribution function (rational approximation of Hastings 1955, absolute
    error below 1e-7)."""
    size = np.abs(values)
    t = 1.0 / (1.0 + 0.2316419 * size)
    series = t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
    )
    upper = np.exp(-0.5 * size * size) * 0.3989422804014327 * series
    return np.where(values >= 0.0, 1.0 - upper, upper)


def student_quantile(freedom: int) -> float:
    """The 95th percentile of the t distribution, by the transformation of Wallace (1959)."""
    bend = (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0)
    return float(np.sqrt(freedom * np.expm1((1.6448536 / bend) ** 2 / freedom)))


def weighted_quantiles(values: Floats, weights: Floats) -> tuple[float, float]:
    """The 5th and 95th percentile of weighted values."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order])
    at = [min(int(np.searchsorted(below, share)), len(order) - 1) for share in (0.05, 0.95)]
    return float(values[order][at[0]]), float(values[order][at[1]])
