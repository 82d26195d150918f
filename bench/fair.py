"""Panels in which judges differ only in severity, for `bench/judging.py`.

Judges differ in severity, notice each submission with an error, and give whole points of a scale.
Printed for raw mean, z-score (each judge standardised) and adjusted score: Kendall's tau with the
truth (ties broken at random) and top-3 recall, with the gain over the raw mean and its standard
error; then how many 90 % intervals hold the continuous truth, and the leader's mean P(first) beside
how often the leader is first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from cells import Cell, Check, Rows, beyond, standard_error
from simulation import assign, plain, recall, tau

from hackathon.ranking.ranking import Asked, rank
from hackathon.ranking.scores import Score

ERROR = 0.8
"""Standard deviation of a single review's error, in units of the quality's."""
SCALES = {5: (3.0, 0.6), 10: (5.5, 1.4)}
"""Highest point -> mean and quality SD in points: wide enough to use the scale, narrow enough not
to pile up at its ends."""
METHODS = ("raw mean", "z-score", "adjusted")
LEAST_GAIN = {0.3: -0.005, 0.7: 0.03}
"""By the severity's standard deviation, what adjusting must gain in tau."""
LEAST_GAIN_UNEVEN = 0.025
"""The same where some submissions have one review and others six."""


@dataclass(frozen=True)
class Setting:
    submissions: int
    judges: int
    reviews: tuple[int, int]
    severity: float
    scale: int

    def __str__(self) -> str:
        low, high = self.reviews
        number = low if low == high else f"{low}-{high}"
        size = f"{self.submissions}x{self.judges}x{number}"
        return f"{size}  severity {self.severity}  scale 1-{self.scale}"

    @property
    def least_gain(self) -> float | None:
        if self.reviews[0] != self.reviews[1]:
            return LEAST_GAIN_UNEVEN
        return LEAST_GAIN.get(self.severity)


def settings() -> Iterator[Setting]:
    for scale in SCALES:
        for severity in (0.3, 0.7, 1.0):
            yield Setting(40, 15, (3, 3), severity, scale)
            yield Setting(100, 30, (4, 4), severity, scale)
        yield Setting(40, 15, (1, 6), 0.7, scale)
        yield Setting(100, 30, (1, 6), 0.7, scale)


def cells() -> list[Cell]:
    return [
        Cell(str(setting), number, partial(panel, setting), partial(tell, setting))
        for number, setting in enumerate(settings())
    ]


def panel(setting: Setting, seed: int) -> Rows:
    """One panel: tau and recall of the three methods, coverage, and the leader's P(first) with
    whether it is first."""
    draw = np.random.default_rng(seed)
    mean, unit = SCALES[setting.scale]
    submission, judge = assign(setting.submissions, setting.judges, setting.reviews, draw)
    truth = mean + unit * draw.standard_normal(setting.submissions)
    severity = unit * setting.severity * draw.standard_normal(setting.judges)
    error = unit * ERROR * draw.standard_normal(len(submission))
    points = np.clip(np.round(truth[submission] - severity[judge] + error), 1, setting.scale)
    names = [f"{number:03d}" for number in range(setting.submissions)]
    given = zip(submission, judge, points, strict=True)
    ranking = rank(
        [Score(names[s], f"{j:03d}", float(p)) for s, j, p in given], asked=Asked(draws=2_000)
    )
    standings = sorted(ranking.standings, key=lambda one: one.submission)
    low, high = np.array([(one.low, one.high) for one in standings]).T
    leader = ranking.standings[0]
    first = leader.submission == names[int(truth.argmax())]
    adjusted = np.array([one.score for one in standings])
    estimates = (*plain(submission, judge, points), adjusted)
    lots = draw.random(len(truth))
    return {
        "taus": np.array([tau(truth, one, lots) for one in estimates]),
        "recalls": np.array([recall(truth, one, lots) for one in estimates]),
        "inside": np.mean((low <= truth) & (truth <= high)),
        "first": np.array([leader.p_first, first]),
    }


def tell(setting: Setting, name: str, rows: Rows) -> list[Check]:
    """Print what the panels of a setting show; return its checks."""
    print(name)
    taus, recalls = rows["taus"].mean(axis=0), rows["recalls"].mean(axis=0)
    for at, method in enumerate(METHODS):
        print(f"    {method:9} tau {taus[at]:.3f}  top-3 recall {recalls[at]:.3f}")
    gain = rows["taus"][:, 2] - rows["taus"][:, 0]
    error = standard_error(gain)
    print(f"    adjusted - raw {gain.mean():+.4f} (standard error {error:.4f})")
    inside = float(rows["inside"].mean())
    told, happened = rows["first"].mean(axis=0).tolist()
    print(
        f"    90 % intervals hold {inside:.3f}; leader's P(first) {told:.3f}, leader is first"
        f" {happened:.3f}",
        flush=True,
    )
    off = beyond(rows["first"][:, 0] - rows["first"][:, 1])
    checks = [
        Check(f"{name}: coverage", inside, 0.87, 0.93),
        Check(f"{name}: P(first) - frequency, beyond two errors", off, -0.05, 0.05),
    ]
    if setting.least_gain is not None:
        checks.append(Check(f"{name}: gain in tau", float(gain.mean()), setting.least_gain, 1.0))
    return checks


def tell_together(found: list[Rows]) -> list[Check]:
    """Print the leaders' chances of all settings beside what happened; nothing to check."""
    told = np.concatenate([rows["first"] for rows in found])
    print("leader's P(first), all settings: told -> happened")
    for low in np.arange(0.0, 1.0, 0.2):
        band = told[(told[:, 0] >= low) & (told[:, 0] < low + 0.2 + (low > 0.7))]
        if len(band):
            print(f"    {band[:, 0].mean():.3f} -> {band[:, 1].mean():.3f} ({len(band)} panels)")
    return []
