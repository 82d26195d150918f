"""What organisers learn from a ranking about its judges: how far they agree, how strict each is,
and what sharing an organisation or a country does to a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hackathon.ranking import reliability
from hackathon.ranking.model import posterior
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores
from hackathon.ranking.model.mixedmodel import fit
from hackathon.ranking.ranking import Flag, Ranking
from hackathon.ranking.reliability import Needed, Range
from hackathon.ranking.scores import Score


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """A judge's severity in points (above zero: strict), posterior mean and 90 % interval; the
    interval is None where nothing can be estimated. ``care`` and ``flag`` as in `ranking`."""

    judge: str
    reviews: int
    severity: float
    low: float | None
    high: float | None
    care: float | None
    flag: Flag | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the judges of one submission lie apart, in points; `sd` is None for a single
    review."""

    submission: str
    reviews: int
    lowest: float
    highest: float
    sd: float | None


@dataclass(frozen=True)
class Agreement:
    """Reliabilities are 90 % intervals of shares between 0 and 1; None: too few scores to say."""

    # Reliability of one review (intraclass correlation, absolute agreement).
    single: Range | None
    # Reviews per submission (harmonic mean, so that a submission with few reviews counts as what it
    # is).
    reviews: float
    # Reliability of the raw mean with that number of reviews.
    raw: Range | None
    # Reliability of the adjusted score: the mean share of the submission variance that the scores
    # explain.
    adjusted: Range | None
    # Reviews per submission that reach a reliability of 0.8 and 0.9.
    needed: dict[float, Needed | None]
    # The strictest first.
    judges: tuple[JudgeReport, ...]
    # The widest first.
    spreads: tuple[Spread, ...]
    # Standard deviation within a submission that judges' severity and chance lead to expect, in
    # points.
    expected_spread: float


def report(ranking: Ranking) -> Agreement:
    """How far the judges of a ranking agree."""
    fit, nodes = ranking.fit, ranking.nodes
    counts = fit.scores.counts[SUBMISSION]
    reviews = float(len(counts) / np.sum(1.0 / counts))
    judges = [
        JudgeReport(
            one.judge,
            one.reviews,
            one.severity if one.mean is None else one.mean,
            one.low,
            one.high,
            one.care,
            one.flag,
        )
        for one in ranking.judges
    ]
    targets = {target: reliability.needed(fit, nodes, target) for target in reliability.TARGETS}
    # Two judges of one submission differ by their severities and by chance, not by its quality.
    noise = fit.variance(JUDGE) + fit.residual
    return Agreement(
        single=reliability.single(fit, nodes),
        reviews=reviews,
        raw=reliability.mean_of(fit, nodes, reviews),
        adjusted=reliability.explained(fit, nodes),
        needed=targets,
        judges=tuple(sorted(judges, key=lambda one: (-one.severity, one.judge))),
        spreads=_spreads(ranking.reviews),
        expected_spread=noise**0.5,
    )


def _spreads(reviews: Sequence[Score]) -> tuple[Spread, ...]:
    values: dict[str, list[float]] = {}
    for score in reviews:
        values.setdefault(score.submission, []).append(score.score)
    spreads = [
        Spread(
            name,
            len(given),
            min(given),
            max(given),
            float(np.std(given, ddof=1)) if len(given) > 1 else None,
        )
        for name, given in values.items()
    ]
    return tuple(sorted(spreads, key=lambda one: (-(one.sd or 0.0), one.submission)))


@dataclass(frozen=True, slots=True)
class Effect:
    """Points that a review gains (above zero) or loses when judge and team share something, with
    its 90 % interval."""

    estimate: float
    low: float
    high: float
    # How many of the reviews share it.
    shared: int


def shared_effect(scores: Sequence[Score], shared: Sequence[bool]) -> Effect | None:
    """The effect of sharing an affiliation or a country, as a fixed effect beside submission and
    judge.

    `shared[i]` tells whether judge and team of `scores[i]` share it. None when it cannot be told
    apart from the mean and the rest: no review or every review shares it, or it is the same as
    being one submission or one judge for every score there is.
    """

    # In an order of their own, so that the sums do not depend on that of the scores.
    order = sorted(
        range(len(scores)),
        key=lambda at: (scores[at].submission, scores[at].judge, scores[at].score, shared[at]),
    )
    marks = np.array([float(shared[at]) for at in order])
    if not marks.any() or marks.all() or len(order) < 3:
        return None
    submission = np.unique([scores[at].submission for at in order], return_inverse=True)[1]
    judge = np.unique([scores[at].judge for at in order], return_inverse=True)[1]
    values = np.array([scores[at].score for at in order])
    crossed = CrossedScores(submission, judge, values, marks[:, None])
    model = fit(crossed, posterior.starts(crossed))
    nodes = posterior.nodes(model)
    if model.solution is None or not nodes:
        return None
    centres = np.array([[node.solution.fixed[1]] for node in nodes])
    spreads = np.array(
        [[np.sqrt(node.solution.residual * node.solution.fixed_covariance[1, 1])] for node in nodes]
    )
    low, high = posterior.intervals(nodes, centres, spreads)
    return Effect(float(model.solution.fixed[1]), float(low[0]), float(high[0]), int(marks.sum()))
