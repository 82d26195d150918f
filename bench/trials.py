"""Panels as they go wrong, for `bench/judging.py`: which method still finds the truth, and are its
chances and intervals to be believed?

Differences are paired: all methods rank the same panels. What is told of them, and the thresholds,
stand in `verdicts.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from cells import Rows
from simulation import assign, plain, recall, tau

from hackathon.ranking.ranking import Asked, Method, Ranking, rank
from hackathon.ranking.scores import Score

METHODS = ("raw mean", "z-score", "adjusted", "robust")
MODELS = (Method.ADJUSTED, Method.ROBUST)
"""The methods of METHODS that tell intervals and chances, in the same order."""
SEVERITY, ERROR = 0.7, 0.8
"""Standard deviations of severity and of a single review's error, in units of the quality's."""
SCALE = (1.0, 5.0)


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

    def scores(self, points: np.ndarray, models: list[Ranking]) -> list[np.ndarray]:
        """What each of METHODS makes of the points; the models are of the same points."""
        chosen = [model.estimate.chosen for model in models]
        return [*plain(self.submission, self.judge, points), *chosen]


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


def ranked(panel: Panel, points: np.ndarray, method: Method, top: int) -> Ranking:
    cells = zip(panel.submission, panel.judge, points, strict=True)
    scores = [Score(f"{s:03d}", f"{j:03d}", float(p)) for s, j, p in cells]
    return rank(scores, method=method, asked=Asked(top=top, scale=SCALE, draws=4_000))


def judge(trial: Trial, seed: int) -> Rows:
    """One panel: by method tau, recall and the favourite's lift in places; for adjusted and robust
    how many intervals and ranges hold the truth, the ranges' mean width, and every told P(first)
    and P(top) with what happened."""
    draw = np.random.default_rng(seed)
    panel = simulate(trial, draw)
    models = [ranked(panel, panel.points, m, trial.top) for m in MODELS]
    scores = panel.scores(panel.points, models)
    truth, size = panel.truth, len(panel.truth)
    place = np.argsort(np.argsort(-truth)) + 1
    lots = draw.random(size)
    top = min(trial.top, size)
    told = [_told(model) for model in models]
    inside = np.clip(truth, *SCALE)
    return {
        "taus": np.array([tau(truth, one, lots) for one in scores]),
        "recalls": np.array([recall(truth, one, lots, top) for one in scores]),
        "lifts": _lifts(panel, scores),
        "inside": np.array([np.mean((t.low <= inside) & (inside <= t.high)) for t in told]),
        "ranges": np.array([np.mean((t.best <= place) & (place <= t.worst)) for t in told]),
        "widths": np.array([np.mean(t.worst - t.best + 1) for t in told]),
        "first": np.array([(t.first, place == 1) for t in told], float),
        "within": np.array([(t.within, place <= trial.top) for t in told], float),
    }


@dataclass(frozen=True)
class Told:
    """What a verdict says of every submission, in the order of their numbers."""

    low: np.ndarray
    high: np.ndarray
    best: np.ndarray
    worst: np.ndarray
    first: np.ndarray
    within: np.ndarray


def _told(model: Ranking) -> Told:
    standings = sorted(model.standings, key=lambda one: one.submission)
    rows = [(s.low, s.high, s.best, s.worst, s.p_first, s.p_top) for s in standings]
    return Told(*np.array(rows, float).T)


def _lifts(panel: Panel, scores: list[np.ndarray]) -> np.ndarray:
    """How many places the favourite gains by the strategic judge's points."""
    if panel.favourite is None or panel.honest is None:
        return np.zeros(len(METHODS))
    honest = panel.scores(panel.honest, [ranked(panel, panel.honest, m, 3) for m in MODELS])

    def place(one: np.ndarray) -> int:
        return int(np.sum(one > one[panel.favourite] + 1e-9))

    return np.array(
        [place(before) - place(after) for before, after in zip(honest, scores, strict=True)]
    )
