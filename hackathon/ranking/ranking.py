"""From scores to ranks with their uncertainty.

The default method adjusts for severity: score = mean + submission + judge + error (`mixedmodel`),
and a submission is ranked by the mean plus its BLUP. The raw weighted mean is always shown beside
it and may be the method instead. Intervals and probabilities come from the joint posterior
(`posterior`). Numeric libraries take time and memory to load: import this module where it is used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hackathon.ranking import posterior
from hackathon.ranking.crosstable import JUDGE, SUBMISSION, CrossedScores, Floats
from hackathon.ranking.mixedmodel import N_, Fit, fit
from hackathon.ranking.scores import BadScores, Score
from hackathon.ranking.text_tables import columns
from hackathon.ranking.ties import TieBreak, places

RELIABILITIES = (0.8, 0.9)
PARTS = N_(
    "The reviews fall into %(num)s parts without a common judge or submission: between parts,"
    " scores are comparable only if the judges of all parts are equally severe on average."
)


class Method(StrEnum):
    """How submissions are ranked; chosen and published before judging starts."""

    ADJUSTED = "adjusted"
    RAW_MEAN = "raw mean"


@dataclass(frozen=True, slots=True)
class Standing:
    """A submission's place. Scores are on the rubric's scale; `low` and `high` bound the 90 %
    interval of the adjusted score."""

    submission: str
    reviews: int
    raw_mean: float
    blup: float
    sd: float
    adjusted: float
    low: float | None
    high: float | None
    p_first: float
    p_top: float
    rank: int
    raw_se: float | None
    """Standard error of the raw mean from the pooled spread within submissions; None without a
    second review anywhere."""


@dataclass(frozen=True, slots=True)
class Severity:
    """A judge's severity: how many points lower than the average judge, on the rubric's scale;
    below zero is lenient."""

    judge: str
    reviews: int
    severity: float
    sd: float


@dataclass(frozen=True)
class Ranking:
    """The verdict: standings in rank order, judges by name, and the fitted model they come from."""

    standings: tuple[Standing, ...]
    judges: tuple[Severity, ...]
    parts: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Submissions and judges of each connected part of the review graph; one part when all can be
    compared."""
    method: Method
    top: int
    notes: tuple[str, ...]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    """Submissions and judges in the order of the model's levels."""
    reviews: tuple[Score, ...]
    fit: Fit
    nodes: tuple[posterior.Node, ...]

    def as_dict(self) -> dict[str, object]:
        """The object that `flask judging rank --json` prints. Numbers are unrounded, None where a
        quantity is undefined."""
        parts = [
            {"submissions": list(submissions), "judges": list(judges)}
            for submissions, judges in self.parts
        ]
        shown = (
            "submission",
            "reviews",
            "raw_mean",
            "blup",
            "sd",
            "adjusted",
            "low",
            "high",
            "p_first",
            "p_top",
            "rank",
        )
        return {
            "reml": self.fit.reml,
            "mean": self.fit.mean,
            "variance": {
                "submission": self.fit.variance(SUBMISSION),
                "judge": self.fit.variance(JUDGE),
                "residual": self.fit.residual,
            },
            "submissions": [
                {name: getattr(standing, name) for name in shown} for standing in self.standings
            ],
            "judges": [
                {name: getattr(judge, name) for name in Severity.__slots__} for judge in self.judges
            ],
            "connected": True if len(parts) == 1 else parts,
            "reviews_for_reliability": {
                str(target): reviews_for_reliability(self.fit, target) for target in RELIABILITIES
            },
            "notes": list(self.notes),
        }

    def as_table(self) -> str:
        """The standings, judges and variances as plain text."""
        head = [
            "rank",
            "submission",
            "reviews",
            "raw mean",
            "adjusted",
            "90 % interval",
            "P(first)",
            f"P(first {self.top})",
        ]
        shared = [standing.rank for standing in self.standings]
        body = [
            [
                f"{one.rank}{'=' if shared.count(one.rank) > 1 else ''}",
                one.submission,
                str(one.reviews),
                f"{one.raw_mean:.3f}",
                f"{one.adjusted:.3f}",
                (
                    "unknown"
                    if one.low is None or one.high is None
                    else f"{one.low:.3f} to {one.high:.3f}"
                ),
                f"{one.p_first:.1%}",
                f"{one.p_top:.1%}",
            ]
            for one in self.standings
        ]
        judges = [
            [one.judge, str(one.reviews), f"{one.severity:+.3f}", f"{one.sd:.3f}"]
            for one in self.judges
        ]
        lines = [
            columns(head, body, text={1}),
            "",
            columns(["judge", "reviews", "severity", "sd"], judges, text={0}),
            "",
        ]
        criterion = "undefined" if self.fit.reml is None else f"{self.fit.reml:.4f}"
        lines.append(
            f"mean {self.fit.mean:.6g}, REML criterion {criterion}; severity above zero is strict,"
            " below zero lenient"
        )
        parts = (
            ("submission", self.fit.variance(SUBMISSION)),
            ("judge", self.fit.variance(JUDGE)),
            ("residual", self.fit.residual),
        )
        lines.append("variance: " + ", ".join(f"{name} {value:.6g}" for name, value in parts))
        for target in RELIABILITIES:
            needed = reviews_for_reliability(self.fit, target)
            lines.append(
                f"reviews for a reliability of {target}:"
                f" {'none suffice' if needed is None else needed}"
            )
        return "\n".join([*lines, *(f"Note: {note}" for note in self.notes)]) + "\n"


def rank(
    scores: Sequence[Score],
    *,
    top: int = 3,
    method: Method = Method.ADJUSTED,
    tie_breaks: Sequence[TieBreak] = (),
    criteria: Sequence[str] = (),
    lot: str = "",
    draws: int = 20_000,
    notes: Sequence[str] = (),
) -> Ranking:
    """Rank the submissions by their scores.

    `top` is the number of places in question (prizes, or a shortlist); `tie_breaks` the published
    rules in order, `criteria` the rubric's criteria from the greatest weight down and `lot` the
    published lot number for the rules that need them; `draws` the size of the sample behind the
    probabilities; `notes` what to say first. The same scores give the same answer in whatever order
    they come. Raises BadScores without scores or with a score that is not finite, ValueError if
    `top` is below one.
    """
    if top < 1:
        raise ValueError("The number of places must be one or more.")
    if not scores:
        raise BadScores([(None, "there are no scores to rank")])
    if not all(math.isfinite(score.score) for score in scores):
        raise BadScores([(None, "every score must be a finite number")])
    scores = sorted(scores, key=lambda score: score[:3])
    names = (
        tuple(sorted({one.submission for one in scores})),
        tuple(sorted({one.judge for one in scores})),
    )
    numbers = [{name: number for number, name in enumerate(factor)} for factor in names]
    submission = np.array([numbers[SUBMISSION][one.submission] for one in scores], np.intp)
    judge = np.array([numbers[JUDGE][one.judge] for one in scores], np.intp)
    values = np.array([one.score for one in scores])
    crossed = CrossedScores(submission, judge, values)
    model = fit(crossed, posterior.starts(crossed))
    nodes = posterior.nodes(model)
    parts = _parts(crossed, names)
    raw, errors = _raw_means(crossed, values)
    effects, spreads = model.effects(SUBMISSION), model.conditional_sd(SUBMISSION)
    adjusted = model.mean + effects
    bounds = posterior.intervals(nodes, *posterior.marginals(nodes, SUBMISSION)) if nodes else None
    first, within = posterior.chances(model, nodes, top, draws)
    chosen = raw if method == Method.RAW_MEAN else adjusted
    ranks = places(chosen, names[SUBMISSION], scores, raw, tie_breaks, criteria, lot)
    standings = [
        Standing(
            submission=name,
            reviews=int(crossed.counts[SUBMISSION][at]),
            raw_mean=float(raw[at]),
            blup=float(effects[at]) + 0.0,
            sd=float(spreads[at]),
            adjusted=float(adjusted[at]),
            low=float(bounds[0][at]) if bounds else None,
            high=float(bounds[1][at]) if bounds else None,
            p_first=float(first[at]),
            p_top=float(within[at]),
            rank=ranks[at],
            raw_se=None if errors is None else float(errors[at]),
        )
        for at, name in enumerate(names[SUBMISSION])
    ]
    severities, spread = -model.effects(JUDGE), model.conditional_sd(JUDGE)
    judges = [
        Severity(
            name, int(crossed.counts[JUDGE][at]), float(severities[at]) + 0.0, float(spread[at])
        )
        for at, name in enumerate(names[JUDGE])
    ]
    said = [*notes, *model.notes]
    if len(parts) > 1:
        said.append(PARTS % {"num": len(parts)})
    order = sorted(standings, key=lambda one: (one.rank, one.submission))
    return Ranking(
        tuple(order),
        tuple(judges),
        parts,
        method,
        top,
        tuple(said),
        names,
        tuple(scores),
        model,
        tuple(nodes),
    )


def reviews_for_reliability(model: Fit, target: float) -> int | None:
    """Reviews per submission, each by another judge, with which the raw mean reaches a reliability;
    None if no number does.

    Reliability is the share of the mean's variance that is quality, judges' severity counted as
    error (absolute agreement; Shrout and Fleiss 1979), extended to n reviews by the formula of
    Spearman and Brown.
    """
    quality = model.variance(SUBMISSION)
    noise = model.variance(JUDGE) + model.residual
    if quality <= 0.0:
        return None
    return max(1, math.ceil(target / (1.0 - target) * noise / quality - 1e-9))


def _raw_means(crossed: CrossedScores, values: Floats) -> tuple[Floats, Floats | None]:
    """Raw means of the submissions and their standard errors; None where no submission has two
    reviews."""
    counts = crossed.counts[SUBMISSION]
    deviations = crossed.totals[SUBMISSION][:, -1]
    means = np.bincount(crossed.factors[SUBMISSION], values) / counts
    freedom = crossed.n - len(counts)
    if freedom == 0:
        return means, None
    within = max(float(crossed.products[-1, -1] - np.sum(deviations**2 / counts)), 0.0) / freedom
    return means, np.sqrt(within / counts)


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
