"""Which ranking finds the truth? `python bench/judging.py [--panels 1000] [--workers N] [--seed
1]`.

Simulated panels whose true quality is known: judges differ in severity, notice each submission with
an error, and give whole points of a scale. Printed for raw mean, z-score (each judge standardised)
and adjusted score: Kendall's tau with the truth (ties broken at random) and top-3 recall, with the
gain over the raw mean and its standard error; then how many 90 % intervals hold the continuous
truth, and the leader's mean P(first) beside how often the leader is first.

Then panels as they go wrong (`bench/trials.py`): small finals, unequal noise, judges who throw
dice, collusion, a strategic judge, heavy ties and uneven reviews, with the robust method beside the
others. The last lines name the thresholds and whether they hold; exit code 1 if not.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

# A panel is small: one thread for each process, and processes side by side.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import trials
from simulation import assign, recall, tau

from hackathon.ranking.ranking import rank
from hackathon.ranking.scores import Score

ERROR = 0.8
"""Standard deviation of a single review's error, in units of the quality's."""
SCALES = {5: (3.0, 0.6), 10: (5.5, 1.4)}
"""Highest point -> mean and quality SD in points: wide enough to use the scale, narrow enough not to pile up at its ends."""
METHODS = ("raw mean", "z-score", "adjusted")


@dataclass(frozen=True)
class Setting:
    submissions: int
    judges: int
    reviews: tuple[int, int]
    severity: float
    scale: int

    def __str__(self) -> str:
        low, high = self.reviews
        return (
            f"{self.submissions}x{self.judges}x{low if low == high else f'{low}-{high}'}  severity"
            f" {self.severity}  scale 1-{self.scale}"
        )


def settings() -> Iterator[Setting]:
    for scale in SCALES:
        for severity in (0.3, 0.7, 1.0):
            yield Setting(40, 15, (3, 3), severity, scale)
            yield Setting(100, 30, (4, 4), severity, scale)
        yield Setting(40, 15, (1, 6), 0.7, scale)
        yield Setting(100, 30, (1, 6), 0.7, scale)


def panel(setting: Setting, seed: int) -> np.ndarray:
    """One panel: tau and recall of the three methods, coverage, and the leader's P(first) with
    whether it is first."""
    draw = np.random.default_rng(seed)
    mean, unit = SCALES[setting.scale]
    submission, judge = assign(setting.submissions, setting.judges, setting.reviews, draw)
    truth = mean + unit * draw.standard_normal(setting.submissions)
    severity = unit * setting.severity * draw.standard_normal(setting.judges)
    latent = (
        truth[submission] - severity[judge] + unit * ERROR * draw.standard_normal(len(submission))
    )
    points = np.clip(np.round(latent), 1, setting.scale)
    counts = np.bincount(submission, minlength=setting.submissions)
    raw = np.bincount(submission, points, setting.submissions) / counts
    load = np.bincount(judge, minlength=setting.judges).clip(1)
    centre = np.bincount(judge, points, setting.judges) / load
    spread = np.sqrt(np.bincount(judge, (points - centre[judge]) ** 2, setting.judges) / load)
    standard = (points - centre[judge]) / np.where(spread > 0, spread, 1.0)[judge]
    z_score = np.bincount(submission, standard, setting.submissions) / counts
    names = [f"{number:03d}" for number in range(setting.submissions)]
    ranking = rank(
        [
            Score(names[s], f"{j:03d}", float(p))
            for s, j, p in zip(submission, judge, points, strict=True)
        ],
        draws=2_000,
    )
    standings = sorted(ranking.standings, key=lambda one: one.submission)
    adjusted = np.array([one.score for one in standings])
    bounds = np.array([(one.low, one.high) for one in standings])
    inside = np.mean((bounds[:, 0] <= truth) & (truth <= bounds[:, 1]))
    leader = ranking.standings[0]
    first = leader.submission == names[int(truth.argmax())]
    estimates = (raw, z_score, adjusted)
    lots = draw.random(len(truth))
    taus, recalls = ([measure(truth, one, lots) for one in estimates] for measure in (tau, recall))
    return np.array([*taus, *recalls, inside, leader.p_first, first])


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Simulate panels and compare ranking methods with the truth."
    )
    parser.add_argument("--panels", type=int, default=1_000, help="panels for each setting (1000)")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count(), help="processes side by side (all cores)"
    )
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    checks: list[tuple[str, float, float, float]] = []
    calibration = []
    with ProcessPoolExecutor(asked.workers) as pool:
        for number, setting in enumerate(settings()):
            begin = (asked.seed * 100 + number) * 1_000_000
            seeds = range(begin, begin + asked.panels)
            rows = np.array(
                list(pool.map(partial(panel, setting), seeds, chunksize=max(1, asked.panels // 40)))
            )
            means = rows.mean(axis=0)
            gain = rows[:, 2] - rows[:, 0]
            error = gain.std(ddof=1) / np.sqrt(len(rows)) if len(rows) > 1 else float("nan")
            print(setting)
            for at, method in enumerate(METHODS):
                print(f"    {method:9} tau {means[at]:.3f}  top-3 recall {means[3 + at]:.3f}")
            print(f"    adjusted - raw {gain.mean():+.4f} (standard error {error:.4f})")
            print(
                f"    90 % intervals hold {means[6]:.3f}; leader's P(first) {means[7]:.3f}, leader"
                f" is first {means[8]:.3f}",
                flush=True,
            )
            least = (
                0.025
                if setting.reviews[0] != setting.reviews[1]
                else {0.3: -0.005, 0.7: 0.03}.get(setting.severity)
            )
            if least is not None:
                checks.append((f"{setting}: gain in tau", float(gain.mean()), least, 1.0))
            checks.append((f"{setting}: coverage", float(means[6]), 0.87, 0.93))
            checks.append(
                (f"{setting}: P(first) - frequency", float(means[7] - means[8]), -0.05, 0.05)
            )
            calibration.append(rows[:, 7:])
        checks += trials.run(pool, asked.panels, asked.seed)
    told = np.concatenate(calibration)
    print("leader's P(first), all settings: told -> happened")
    for low in np.arange(0.0, 1.0, 0.2):
        if len(band := told[(told[:, 0] >= low) & (told[:, 0] < low + 0.2)]):
            print(f"    {band[:, 0].mean():.3f} -> {band[:, 1].mean():.3f} ({len(band)} panels)")
    failed = [check for check in checks if not check[2] <= check[1] <= check[3]]
    for name, value, least, most in checks:
        print(
            f"{'holds' if least <= value <= most else 'FAILS'}  {name} {value:+.4f} in [{least},"
            f" {most}]"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
