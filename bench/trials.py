"""Panels as they go wrong, for `bench/judging.py`: which method still finds the truth, and are its
chances and intervals to be believed?

Differences are paired: both methods rank the same panels. A threshold is for the mean minus two
standard errors, so that a small run cannot pass by luck (nor quite fail by it: it needs 400 panels).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from simulation import assign, recall, tau

from hackathon.ranking.ranking import Method, Ranking, rank
from hackathon.ranking.scores import Score

METHODS = ("raw mean", "z-score", "adjusted", "robust")
RAW, Z, ADJUSTED, ROBUST = range(4)
SEVERITY, ERROR = 0.7, 0.8
"""Standard deviations of severity and of a single review's error, in units of the quality's."""
SCALE = (1.0, 5.0)

Check = tuple[str, float, float, float]


@dataclass(frozen=True)
class Trial:
    """A kind of panel: `unit` is the range of the quality's standard deviation, in points of a
    scale from 1 to 5; `trouble` what goes wrong."""

    name: str
    submissions: int
    judges: int
    reviews: tuple[int, int]
    unit: tuple[float, float] = (0.6, 0.6)
    trouble: str = ""
    top: int = 3

    def __str__(self) -> str:
        low, high = self.reviews
        number = low if low == high else f"{low}-{high}"
        return f"{self.name} ({self.submissions}x{self.judges}x{number})"


SMALL = [
    Trial("small final", size, judges, (reviews, reviews), (0.3, 0.6), top=2)
    for size, judges, reviews in ((6, 3, 3), (6, 5, 5), (10, 5, 5), (10, 10, 3), (20, 8, 3))
]
PANEL = (40, 15, (3, 3))
WRONG = [
    Trial("alike judges", *PANEL),
    Trial("unequal noise", *PANEL, trouble="noise"),
    Trial("two judges throw dice", *PANEL, trouble="dice"),
    Trial("collusion", *PANEL, trouble="collusion"),
    Trial("strategic judge", *PANEL, trouble="strategic"),
    Trial("heavy ties", *PANEL, unit=(0.3, 0.3)),
    Trial("uneven reviews", 40, 15, (1, 6)),
]


@dataclass(frozen=True)
class Panel:
    """One simulated panel; `favourite` is whom the strategic judge wants to win, and `honest` what
    the points were before."""

    truth: np.ndarray
    submission: np.ndarray
    judge: np.ndarray
    points: np.ndarray
    favourite: int | None = None
    honest: np.ndarray | None = None


def simulate(trial: Trial, draw: np.random.Generator) -> Panel:
    unit = draw.uniform(*trial.unit)
    submission, judge = assign(trial.submissions, trial.judges, trial.reviews, draw)
    truth = 3.0 + unit * draw.standard_normal(trial.submissions)
    severity = unit * SEVERITY * draw.standard_normal(trial.judges)
    error = np.full(trial.judges, ERROR * unit)
    if trial.trouble == "noise":
        error *= np.exp(0.6 * draw.standard_normal(trial.judges))
    latent = truth[submission] - severity[judge] + error[judge] * draw.standard_normal(len(judge))
    points = np.clip(np.round(latent), *SCALE)
    if trial.trouble == "dice":
        wild = judge < 2
        points[wild] = draw.integers(1, 6, wild.sum())
    if trial.trouble == "collusion":
        friends = np.isin(submission, draw.permutation(trial.submissions)[:4])
        points = np.where(judge < 2, np.where(friends, 5.0, np.clip(points - 1, *SCALE)), points)
    if trial.trouble == "strategic":
        return _strategic(Panel(truth, submission, judge, points))
    return Panel(truth, submission, judge, points)


def _strategic(panel: Panel) -> Panel:
    """The first judge gives a five to an entry of middling rank and a one to all others."""
    mine = np.flatnonzero(panel.judge == 0)
    rank_of = np.argsort(np.argsort(-panel.truth))
    middling = np.abs(rank_of[panel.submission[mine]] - len(panel.truth) / 2)
    favourite = int(panel.submission[mine[np.argmin(middling)]])
    points = panel.points.copy()
    points[mine] = np.where(panel.submission[mine] == favourite, 5.0, 1.0)
    return Panel(panel.truth, panel.submission, panel.judge, points, favourite, panel.points)


def plain(panel: Panel, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Raw means, and means of each judge's standardised points."""
    size, judges = len(panel.truth), int(panel.judge.max()) + 1
    counts = np.bincount(panel.submission, minlength=size)
    load = np.bincount(panel.judge, minlength=judges).clip(1)
    centre = np.bincount(panel.judge, points, judges) / load
    off = points - centre[panel.judge]
    spread = np.sqrt(np.bincount(panel.judge, off**2, judges) / load)
    standard = off / np.where(spread > 0, spread, 1.0)[panel.judge]
    return (
        np.bincount(panel.submission, points, size) / counts,
        np.bincount(panel.submission, standard, size) / counts,
    )


def ranked(panel: Panel, points: np.ndarray, method: Method, top: int) -> Ranking:
    cells = zip(panel.submission, panel.judge, points, strict=True)
    scores = [Score(f"{s:03d}", f"{j:03d}", float(p)) for s, j, p in cells]
    return rank(scores, method=method, top=top, scale=SCALE, draws=4_000)


@dataclass(frozen=True)
class Found:
    """What one panel shows: by method tau, recall and the favourite's lift in places; for adjusted
    and robust how many intervals and ranges hold the truth, the ranges' mean width, and every told
    P(first) and P(top) with what happened."""

    taus: np.ndarray
    recalls: np.ndarray
    lifts: np.ndarray
    inside: np.ndarray
    ranges: np.ndarray
    widths: np.ndarray
    first: np.ndarray
    within: np.ndarray


def judge(trial: Trial, seed: int) -> Found:
    draw = np.random.default_rng(seed)
    panel = simulate(trial, draw)
    models = [ranked(panel, panel.points, m, trial.top) for m in (Method.ADJUSTED, Method.ROBUST)]
    scores = [*plain(panel, panel.points), *(_scores(model) for model in models)]
    truth, size = panel.truth, len(panel.truth)
    place = np.argsort(np.argsort(-truth)) + 1
    lots = draw.random(size)
    told = [sorted(model.standings, key=lambda one: one.submission) for model in models]
    clipped = np.clip(truth, *SCALE)
    inside = [
        np.mean([a.low <= b <= a.high for a, b in zip(t, clipped, strict=True)]) for t in told
    ]
    ranges = [
        np.mean([a.best <= b <= a.worst for a, b in zip(t, place, strict=True)]) for t in told
    ]
    widths = [np.mean([one.worst - one.best + 1 for one in t]) for t in told]
    first = [[(a.p_first, b == 1) for a, b in zip(t, place, strict=True)] for t in told]
    within = [[(a.p_top, b <= trial.top) for a, b in zip(t, place, strict=True)] for t in told]
    return Found(
        np.array([tau(truth, one, lots) for one in scores]),
        np.array([recall(truth, one, lots, min(trial.top, size)) for one in scores]),
        _lifts(panel, scores),
        np.array(inside),
        np.array(ranges),
        np.array(widths),
        np.array(first, float),
        np.array(within, float),
    )


def _scores(model: Ranking) -> np.ndarray:
    return model.estimate.chosen


def _lifts(panel: Panel, scores: list[np.ndarray]) -> np.ndarray:
    """How many places the favourite gains by the strategic judge's points."""
    if panel.favourite is None or panel.honest is None:
        return np.zeros(len(METHODS))
    models = [ranked(panel, panel.honest, m, 3) for m in (Method.ADJUSTED, Method.ROBUST)]
    honest = [*plain(panel, panel.honest), *(_scores(model) for model in models)]

    def place(one: np.ndarray) -> int:
        return int(np.sum(one > one[panel.favourite] + 1e-9))

    return np.array(
        [place(before) - place(after) for before, after in zip(honest, scores, strict=True)]
    )


def run(pool: Executor, panels: int, seed: int) -> list[Check]:
    """Print every trial and return its checks: (name, value, least, most)."""
    checks: list[Check] = []
    together: list[np.ndarray] = []
    for number, trial in enumerate([*SMALL, *WRONG]):
        begin = (seed * 100 + 50 + number) * 1_000_000
        work: Callable[[int], Found] = partial(judge, trial)
        chunk = max(1, panels // 40)
        found = list(pool.map(work, range(begin, begin + panels), chunksize=chunk))
        taus = np.array([one.taus for one in found])
        _tell(trial, found, taus)
        gain = taus[:, ADJUSTED] - taus[:, RAW]
        if trial in SMALL:
            together.append(gain)
            checks.append((f"{trial}: adjusted - raw", float(gain.mean()), -0.015, 1.0))
        else:
            checks += _checks(trial, taus, np.array([one.lifts for one in found]))
        for at, name in ((0, "adjusted"), (1, "robust")):
            ranges = float(np.mean([one.ranges[at] for one in found]))
            checks.append((f"{trial}: ranges, {name}", ranges, 0.84, 1.0))
    gains = np.concatenate(together)
    checks.append(("small finals together: adjusted - raw", _sure(gains), 0.0, 1.0))
    return checks


def _sure(differences: np.ndarray) -> float:
    """The mean less two standard errors."""
    if len(differences) < 2:
        return float(differences.mean())
    return float(differences.mean() - 2.0 * differences.std(ddof=1) / np.sqrt(len(differences)))


def _checks(trial: Trial, taus: np.ndarray, lifts: np.ndarray) -> list[Check]:
    paired = taus[:, ROBUST] - taus[:, ADJUSTED]
    if trial.trouble == "strategic":
        return [
            (f"{trial}: lift, robust", float(lifts[:, ROBUST].mean()), -5.0, 5.0),
            (
                f"{trial}: lift, adjusted - robust",
                _sure(lifts[:, ADJUSTED] - lifts[:, ROBUST]),
                5.0,
                40.0,
            ),
        ]
    least = 0.0 if trial.trouble else -0.01
    return [(f"{trial}: robust - adjusted, less two errors", _sure(paired), least, 1.0)]


def _tell(trial: Trial, found: list[Found], taus: np.ndarray) -> None:
    print(trial)
    recalls = np.array([one.recalls for one in found]).mean(axis=0)
    lifts = np.array([one.lifts for one in found]).mean(axis=0)
    for at, method in enumerate(METHODS):
        paired = taus[:, at] - taus[:, ADJUSTED]
        error = paired.std(ddof=1) / np.sqrt(len(paired)) if len(paired) > 1 else float("nan")
        lift = f"  favourite lifted {lifts[at]:.1f} places" if trial.trouble == "strategic" else ""
        print(
            f"    {method:9} tau {taus[:, at].mean():.3f}  against adjusted {paired.mean():+.4f}"
            f" (standard error {error:.4f})  top-{trial.top} recall {recalls[at]:.3f}{lift}"
        )
    for at, method in ((0, "adjusted"), (1, "robust")):
        inside, ranges, width = (
            np.mean([getattr(one, name)[at] for one in found])
            for name in ("inside", "ranges", "widths")
        )
        print(
            f"    {method:9} 90 % intervals hold {inside:.3f}, ranges of ranks {ranges:.3f} at a width"
            f" of {width:.1f} of {trial.submissions}"
        )
        first = np.concatenate([one.first[at] for one in found])
        within = np.concatenate([one.within[at] for one in found])
        print(f"              P(first) told -> happened: {_bands(first)}")
        print(f"              P(top {trial.top}) told -> happened: {_bands(within)}", flush=True)


def _bands(told: np.ndarray) -> str:
    shown = []
    for low in np.arange(0.0, 1.0, 0.2):
        band = told[(told[:, 0] >= low) & (told[:, 0] < low + 0.2 + (low > 0.7))]
        if len(band):
            shown.append(f"{band[:, 0].mean():.2f} -> {band[:, 1].mean():.2f} ({len(band)})")
    return ", ".join(shown)
