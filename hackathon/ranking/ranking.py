"""From scores to ranks with their uncertainty.

The default method adjusts for severity: score = mean + submission + judge + error (`mixedmodel`),
and a submission is ranked by the posterior mean of its quality (`estimates`). `robust` weighs the
reviews besides (`robust`). The raw weighted mean is always shown beside it and may be the method
instead. Intervals, ranges of ranks and chances come from the joint posterior (`posterior`).
Numeric libraries take time and memory to load: import this module where it is used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hackathon.ranking.estimates import Estimate, Method, estimate, judge_severities
from hackathon.ranking.model import posterior
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats, Integers
from hackathon.ranking.model.judge_fit import JudgeFit, judge_fits
from hackathon.ranking.model.mixedmodel import N_, Fit
from hackathon.ranking.scores import BadScores, Score
from hackathon.ranking.ties import Rules, places

RANGE_DRAWS = 4_000
# With more submissions than this no range of ranks is given: joint draws would fill the memory.
RANGE_LEVELS = 5_000
PARTS = N_(
    "The reviews fall into %(num)s parts without a common judge or submission: between parts,"
    " scores are comparable only if the judges of all parts are equally severe on average. That is"
    " assumed, by convention."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A submission's place. Scores are on the rubric's scale.

    `score` is what ranks, by the method; `low` and `high` bound its 90 % interval and `best` and
    `worst` the ranks between which it lies in 90 of 100 joint draws; None where nothing can be
    said. `blup`, `sd` (of the conditional distribution) and `adjusted` (mean + BLUP) are the
    plug-in predictions at the REML estimates, whatever the method, as lme4 gives them.
    """

    submission: str
    reviews: int
    raw_mean: float
    blup: float
    sd: float
    adjusted: float
    score: float
    low: float | None
    high: float | None
    best: int | None
    worst: int | None
    p_first: float
    p_top: float
    rank: int
    # Standard error of the raw mean from the pooled spread within submissions; None without a
    # second review anywhere.
    raw_se: float | None


@dataclass(frozen=True, slots=True)
class Flag:
    """In what way a judge's scores differ from what the others' lead to expect: by how many points
    stricter on the whole (below zero: milder), the entry that differs most from that and by how
    many points (above zero: rated higher), and whether the order of entries runs against theirs."""

    strict: float
    submission: str
    points: float
    against: bool

    def __str__(self) -> str:
        way = "above" if self.points > 0 else "below"
        whole = "stricter" if self.strict > 0 else "milder"
        said = (
            f"differs from the others: {abs(self.strict):.1f} points {whole} on the whole, and"
            f" {self.submission} stands {abs(self.points):.1f} points {way} what that and the"
            " others' scores lead to expect"
        )
        return said + (", and the order of entries runs against theirs" if self.against else "")


@dataclass(frozen=True, slots=True)
class Severity:
    """A judge's severity: how many points lower than the average judge, on the rubric's scale;
    below zero is lenient.

    `severity` and `sd` are the plug-in prediction at the REML estimates; `mean`, `low` and `high`
    the posterior mean and 90 % interval, which are there even where the variance is estimated as
    zero. `care` is how much the judge's reviews count under `robust` (1: like the others'), else
    None; `fit` and `p` are the statistic of `judge_fit`, `flag` what stands out if anything does.
    """

    judge: str
    reviews: int
    severity: float
    sd: float
    mean: float | None
    low: float | None
    high: float | None
    care: float | None
    fit: float | None
    p: float | None
    flag: Flag | None


@dataclass(frozen=True, eq=False)  # no two are compared, and what follows from one is kept by it
class Ranking:
    """The verdict: standings in rank order, judges by name, and the fitted model they come from."""

    standings: tuple[Standing, ...]
    judges: tuple[Severity, ...]
    # Submissions and judges of each connected part of the review graph; one part when all can be
    # compared.
    parts: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    method: Method
    top: int
    notes: tuple[str, ...]
    # Submissions and judges in the order of the model's levels.
    names: tuple[tuple[str, ...], tuple[str, ...]]
    reviews: tuple[Score, ...]
    estimate: Estimate

    @property
    def fit(self) -> Fit:
        """The model of equal care at its REML estimates, whatever the method."""
        return self.estimate.fit

    @property
    def nodes(self) -> tuple[posterior.Node, ...]:
        """The posterior of the method's model."""
        return self.estimate.nodes


@dataclass(frozen=True)
class Table:
    """Scores as numbered levels: the names of both factors and their cross table."""

    scores: tuple[Score, ...]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    crossed: CrossedScores


def table(scores: Sequence[Score]) -> Table:
    """Number the submissions and judges; the order in which the scores come changes nothing.

    Raises BadScores without scores or with a score that is not finite.
    """
    if not scores:
        raise BadScores([(None, "there are no scores to rank")])
    if not all(math.isfinite(score.score) for score in scores):
        raise BadScores([(None, "every score must be a finite number")])
    ordered = tuple(sorted(scores, key=lambda score: score[:3]))
    submissions, submission = _numbered([one.submission for one in ordered])
    judges, judge = _numbered([one.judge for one in ordered])
    values = np.array([one.score for one in ordered])
    return Table(ordered, (submissions, judges), CrossedScores(submission, judge, values))


def _numbered(given: list[str]) -> tuple[tuple[str, ...], Integers]:
    names = tuple(sorted(set(given)))
    number = {name: at for at, name in enumerate(names)}
    return names, np.array([number[name] for name in given], np.intp)


def ranks_of(
    given: Table,
    chosen: Floats,
    raw: Floats,
    rules: Rules,
) -> list[int]:
    """The rank of each submission by the score chosen, in the order of the table's levels."""
    return places(chosen, given.names[SUBMISSION], given.scores, raw, rules)


@dataclass(frozen=True)
class Asked:
    """What is asked about the ranks."""

    top: int = 3  # places in question: prizes, or a shortlist
    scale: tuple[float, float] | None = None  # lowest and highest score: intervals stay on it
    draws: int = 20_000  # size of the sample behind the chances
    fits: bool = False  # whether judges are compared with one another
    notes: Sequence[str] = ()  # to be said first


SHARED, USUAL = Rules(), Asked()  # equal scores share the rank; three places, no scale


def rank(
    scores: Sequence[Score],
    *,
    method: Method = Method.ADJUSTED,
    rules: Rules = SHARED,
    asked: Asked = USUAL,
) -> Ranking:
    """Rank the submissions by their scores.

    The same scores give the same answer in whatever order they come. Raises BadScores without
    scores or with a score that is not finite, ValueError if `asked.top` is below one.
    """
    if asked.top < 1:
        raise ValueError("The number of places must be one or more.")
    given = table(scores)
    found = estimate(given.crossed, method)
    ranks = ranks_of(given, found.chosen, found.raw, rules)
    standings = _standings(given, found, ranks, asked)
    parts = _parts(given.crossed, given.names)
    said = [*asked.notes, *found.fit.notes]
    if len(parts) > 1:
        said.append(PARTS % {"num": len(parts)})
    return Ranking(
        standings=tuple(sorted(standings, key=lambda one: (one.rank, one.submission))),
        judges=tuple(_judges(given, found, asked.fits)),
        parts=parts,
        method=method,
        top=asked.top,
        notes=tuple(said),
        names=given.names,
        reviews=given.scores,
        estimate=found,
    )


def _standings(
    given: Table,
    found: Estimate,
    ranks: list[int],
    asked: Asked,
) -> list[Standing]:
    fitted, crossed = found.fit, given.crossed
    effects, spreads = fitted.effects(SUBMISSION), fitted.conditional_sd(SUBMISSION)
    first, within = posterior.chances(found.model, list(found.nodes), asked.top, asked.draws)
    low, high = _on_scale(found.bounds(), asked.scale)
    best, worst = _ranges(found, ranks)
    chosen = found.chosen if asked.scale is None else np.clip(found.chosen, *asked.scale)
    return [
        Standing(
            submission=name,
            reviews=int(crossed.counts[SUBMISSION][at]),
            raw_mean=float(found.raw[at]),
            blup=float(effects[at]) + 0.0,  # never -0.0, which a page would show
            sd=float(spreads[at]),
            adjusted=float(fitted.mean + effects[at]),
            score=float(chosen[at]),
            low=None if low is None else float(low[at]),
            high=None if high is None else float(high[at]),
            best=None if best is None else int(best[at]),
            worst=None if worst is None else int(worst[at]),
            p_first=float(first[at]),
            p_top=float(within[at]),
            rank=ranks[at],
            raw_se=None if found.raw_se is None else float(found.raw_se[at]),
        )
        for at, name in enumerate(given.names[SUBMISSION])
    ]


def _on_scale(
    bounds: tuple[Floats, Floats] | None,
    scale: tuple[float, float] | None,
) -> tuple[Floats | None, Floats | None]:
    if bounds is None or scale is None:
        return bounds or (None, None)
    return np.clip(bounds[0], *scale), np.clip(bounds[1], *scale)


def _ranges(found: Estimate, ranks: list[int]) -> tuple[Integers | None, Integers | None]:
    """The ranks between which each submission lies in 90 of 100 joint draws, its own included."""
    levels = len(ranks)
    if levels == 1:
        return np.ones(1, np.intp), np.ones(1, np.intp)
    number = max(400, min(RANGE_DRAWS, 2_000_000 // levels))
    drawn = None if levels > RANGE_LEVELS else found.draws(number)
    if drawn is None:
        return None, None
    order = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
    best = np.quantile(order, 0.05, axis=0, method="lower")
    worst = np.quantile(order, 0.95, axis=0, method="higher")
    own = np.array(ranks)
    return np.minimum(best, own).astype(np.intp), np.maximum(worst, own).astype(np.intp)


def _judges(given: Table, found: Estimate, compared: bool) -> list[Severity]:
    crossed, names = given.crossed, given.names
    plug_in, spread = -found.fit.effects(JUDGE), found.fit.conditional_sd(JUDGE)
    likely, weights = judge_severities(found), found.weights
    fits = judge_fits(crossed, weights) if compared else [None] * len(names[JUDGE])
    return [
        Severity(
            judge=name,
            reviews=int(crossed.counts[JUDGE][at]),
            severity=float(plug_in[at]) + 0.0,
            sd=float(spread[at]),
            mean=None if likely is None else float(likely[0][at]),
            low=None if likely is None else float(likely[1][at]),
            high=None if likely is None else float(likely[2][at]),
            care=None if weights is None else float(weights.care[at]),
            fit=None if (one := fits[at]) is None else one.fit,
            p=None if one is None else one.p,
            flag=_flag(one, names[SUBMISSION]),
        )
        for at, name in enumerate(names[JUDGE])
    ]


def _flag(found: JudgeFit | None, submissions: Sequence[str]) -> Flag | None:
    if found is None or not found.named:
        return None
    return Flag(found.strict, submissions[found.submission], found.points, found.against)


def _parts(
    crossed: CrossedScores, names: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Connected parts of the graph of submissions and judges, the largest first."""
    label = crossed.components()
    found: dict[int, tuple[list[str], list[str]]] = {}
    for factor in (SUBMISSION, JUDGE):
        for name, mark in zip(names[factor], label[factor].tolist(), strict=True):
            found.setdefault(mark, ([], []))[factor].append(name)
    return tuple(
        (tuple(part[0]), tuple(part[1]))
        for part in sorted(found.values(), key=lambda part: (-len(part[0]), part[0]))
    )
