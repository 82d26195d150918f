"""What organisers learn from a ranking: how far judges agree, what is still undecided, and where
the next reviews should go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hackathon.ranking import posterior
from hackathon.ranking.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats, Integers
from hackathon.ranking.equations import Solution
from hackathon.ranking.mixedmodel import fit
from hackathon.ranking.ranking import RELIABILITIES, Ranking, reviews_for_reliability
from hackathon.ranking.scores import Score

DRAWS = 8_000


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """A judge's severity in points (above zero: strict) with its 90 % interval; None where nothing
    can be estimated."""

    judge: str
    reviews: int
    severity: float
    low: float | None
    high: float | None


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
    """Reliabilities are shares between 0 and 1; None where the variances cannot be estimated."""

    single: float | None
    """Reliability of one review (intraclass correlation, absolute agreement)."""
    reviews: float
    """Reviews per submission (harmonic mean, so that a submission with few reviews counts as what
    it is)."""
    raw: float | None
    """Reliability of the raw mean with that number of reviews."""
    adjusted: float | None
    """Reliability of the adjusted score: the mean share of the submission variance that the scores
    explain."""
    needed: dict[float, int | None]
    """Reviews per submission that reach a reliability of 0.8 and 0.9; None if no number does."""
    judges: tuple[JudgeReport, ...]
    """The strictest first."""
    spreads: tuple[Spread, ...]
    """The widest first."""
    expected_spread: float
    """Standard deviation within a submission that judges' severity and chance lead to expect, in
    points."""


def report(ranking: Ranking) -> Agreement:
    """How far the judges of a ranking agree."""
    model, nodes = ranking.fit, list(ranking.nodes)
    quality, noise = model.variance(SUBMISSION), model.variance(JUDGE) + model.residual
    reviews = float(len(ranking.standings) / np.sum(1.0 / model.scores.counts[SUBMISSION]))
    total = quality + noise
    explained = (
        1.0 - float(np.mean(model.conditional_sd(SUBMISSION) ** 2)) / quality
        if quality > 0.0
        else 0.0
    )
    bounds = posterior.intervals(nodes, *posterior.marginals(nodes, JUDGE)) if nodes else None
    judges = [
        JudgeReport(
            one.judge,
            one.reviews,
            one.severity,
            *((-float(bounds[1][at]), -float(bounds[0][at])) if bounds else (None, None)),
        )
        for at, one in enumerate(ranking.judges)
    ]
    values: dict[str, list[float]] = {}
    for score in ranking.reviews:
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
    return Agreement(
        single=quality / total if total > 0.0 else None,
        reviews=reviews,
        raw=quality / (quality + noise / reviews) if total > 0.0 else None,
        adjusted=explained if total > 0.0 else None,
        needed={target: reviews_for_reliability(model, target) for target in RELIABILITIES},
        judges=tuple(sorted(judges, key=lambda one: (-one.severity, one.judge))),
        spreads=tuple(sorted(spreads, key=lambda one: (-(one.sd or 0.0), one.submission))),
        expected_spread=noise**0.5,
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """Points that a review gains (above zero) or loses when judge and team share something, with
    its 90 % interval."""

    estimate: float
    low: float
    high: float
    shared: int
    """How many of the reviews share it."""


def shared_effect(scores: Sequence[Score], shared: Sequence[bool]) -> Effect | None:
    """The effect of sharing an affiliation or a country, as a fixed effect beside submission and
    judge.

    `shared[i]` tells whether judge and team of `scores[i]` share it. None when it cannot be told
    apart from the mean and the rest: no review or every review shares it, or it is the same as
    being one submission or one judge for every score there is.
    """

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


def undecided(ranking: Ranking, doubt: float = 0.05) -> tuple[str, ...]:
    """Submissions whose place before or after the line (`ranking.top`) is open: probability between
    `doubt` and 1 - `doubt`.

    In rank order. With the line after all submissions nothing is open.
    """
    return tuple(one.submission for one in ranking.standings if doubt < one.p_top < 1.0 - doubt)


@dataclass(frozen=True, slots=True)
class NextReview:
    """A review worth asking for, and by how much it is expected to lower the doubt about the line
    (misplaced submissions, squared)."""

    submission: str
    judge: str
    gain: float


def doubt(ranking: Ranking) -> float:
    """The doubt about the line: the sum over submissions of p (1 - p), p the probability to be
    among the first `ranking.top`."""
    return float(sum(one.p_top * (1.0 - one.p_top) for one in ranking.standings))


def next_reviews(
    ranking: Ranking,
    number: int = 5,
    *,
    capacity: Mapping[str, int] | None = None,
    forbidden: Collection[tuple[str, str]] = (),
) -> tuple[NextReview, ...]:
    """The reviews that lower the doubt about the first `ranking.top` places most, best first.

    `capacity` gives the reviews that each judge can still take (judges without a score so far
    included; None: every judge of the ranking, any number); `forbidden` holds pairs of submission
    and judge in conflict or already assigned. Pairs with a score are never proposed.

    Method: the expected value of information before the observation (Raiffa and Schlaifer 1961),
    with the loss sum p (1 - p). A new score y = submission + judge + error moves the probability of
    each submission i to be in front by cov(i in front, y) / var(y) per point of surprise, to first
    order (Bayes linear; Goldstein and Wooff 2007), so the expected gain is the sum of cov(i in
    front, y)^2 / var(y). A judge whose severity is well known, or whose other submissions are in
    question too, so counts for more. The pair with the greatest gain is taken, the covariances are
    updated as if its score were there, and the next pair is chosen.
    """
    solution = _representative(ranking)
    if solution is None or ranking.top >= len(ranking.standings):
        return ()
    names = {factor: ranking.names[factor] for factor in (SUBMISSION, JUDGE)}
    room = (
        dict.fromkeys(names[JUDGE], number)
        if capacity is None
        else {name: free for name, free in capacity.items() if free > 0}
    )
    chosen = posterior.contenders([posterior.Node(1.0, solution)], ranking.top)
    known = np.array([at for at, name in enumerate(names[JUDGE]) if name in room], np.intp)
    judges = [names[JUDGE][at] for at in known] + sorted(set(room) - set(names[JUDGE]))
    submissions = [names[SUBMISSION][at] for at in chosen]
    covariance, reach = _prior(ranking, solution, chosen, known, len(judges) - len(known))
    size, noise = len(chosen), solution.residual
    closed = np.zeros((size, len(judges)), bool)
    row_of, column_of = (
        {name: at for at, name in enumerate(factor)} for factor in (submissions, judges)
    )
    for submission, judge in {(one.submission, one.judge) for one in ranking.reviews} | set(
        forbidden
    ):
        if submission in row_of and judge in column_of:
            closed[row_of[submission], column_of[judge]] = True
    found: list[NextReview] = []
    while len(found) < number and not closed.all():
        variance = np.diagonal(covariance)
        spread = variance[:size, None] + variance[size:] + 2.0 * covariance[:size, size:] + noise
        squares = np.sum(reach**2, axis=0)
        gain = (
            squares[:size, None] + squares[size:] + 2.0 * reach[:, :size].T @ reach[:, size:]
        ) / np.maximum(spread, 1e-300)
        gain[closed] = -1.0
        row, column = np.unravel_index(np.argmax(gain), gain.shape)
        if gain[row, column] <= 0.0:
            break
        found.append(NextReview(submissions[row], judges[column], float(gain[row, column])))
        moved, height = (
            covariance[:, row] + covariance[:, size + column],
            reach[:, row] + reach[:, size + column],
        )
        reach = reach - np.outer(height, moved) / spread[row, column]
        covariance = covariance - np.outer(moved, moved) / spread[row, column]
        closed[row, column] = True
        room[judges[column]] -= 1
        closed[:, column] |= room[judges[column]] == 0
    return tuple(found)


def _representative(ranking: Ranking) -> Solution | None:
    """The model at REML, or at the posterior mean of the log ratios where REML puts the submission
    variance at zero."""
    solution = ranking.fit.solution
    if (
        solution is None
        or ranking.fit.exact
        or solution.ratios[SUBMISSION] > 0.0
        or len(ranking.nodes) < 2
    ):
        return (
            None
            if solution is None or ranking.fit.exact or solution.ratios[SUBMISSION] == 0.0
            else solution
        )
    logs = np.log([[max(ratio, 1e-12) for ratio in node.solution.ratios] for node in ranking.nodes])
    ratios = np.exp(np.array([node.weight for node in ranking.nodes]) @ logs)
    return Solution(ranking.fit.scores, (float(ratios[SUBMISSION]), float(ratios[JUDGE])))


def _prior(
    ranking: Ranking, solution: Solution, chosen: Integers, known: Integers, newcomers: int
) -> tuple[Floats, Floats]:
    """Covariance of submissions and judges in points squared, and of being in front (rows) with
    each of them (columns)."""
    covariance = solution.residual * solution.covariance(chosen, known)
    if newcomers:
        fresh = np.eye(newcomers) * solution.ratios[JUDGE] * solution.residual
        corner = np.zeros((len(covariance), newcomers))
        covariance = np.block([[covariance, corner], [corner.T, fresh]])
    size = len(chosen)
    own = (
        covariance[:size, :size] + np.eye(size) * 1e-12 * np.trace(covariance[:size, :size]) / size
    )
    generator = np.random.Generator(np.random.PCG64(posterior.SEED))
    deviations = generator.standard_normal((DRAWS, size)) @ np.linalg.cholesky(own).T
    front = posterior.membership(deviations + solution.centre(SUBMISSION)[chosen], ranking.top)
    with_own = (front - front.mean(axis=0)).T @ (deviations - deviations.mean(axis=0)) / DRAWS
    return covariance, np.hstack(
        [with_own, with_own @ np.linalg.solve(own, covariance[:size, size:])]
    )
