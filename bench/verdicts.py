"""What `bench/judging.py` tells of the panels of `trials.py`, and the thresholds.

A threshold on a paired difference is for the mean minus two standard errors, so that a small run
cannot pass by luck; nor should it fail by it, so the small finals are run 400 times at least.
"""

from __future__ import annotations

import numpy as np
from cells import Check, Rows, standard_error, sure
from trials import METHODS, MODELS, Trial

RAW, ADJUSTED, ROBUST = (METHODS.index(name) for name in ("raw mean", "adjusted", "robust"))
STRATEGIC = "strategic"
LEAST_SMALL = -0.015
"""In no small final may adjusting cost more of tau against the raw mean."""
LEAST_ALIKE = -0.01
"""So much may `robust` cost where nothing is wrong with the judges."""
LEAST_FEW = -0.025
"""The same where scores tell little of the judges: in a final of six entries, or where most points
are the same, who seems to stand apart often does so by chance."""
MOST_LIFTED = 5.0
"""Places of 40 by which a strategic judge may lift a favourite."""
RANGES = 0.84
"""Ranges of ranks are for nine of ten; a little less is let pass, the panels being few."""


def tell(trial: Trial, name: str, rows: Rows) -> list[Check]:
    """Print what the panels of a trial show; return its checks."""
    print(name)
    _tell_methods(trial, rows)
    for at, method in enumerate(MODELS):
        _tell_uncertainty(trial, str(method), at, rows)
    gains = rows["taus"] - rows["taus"][:, [ADJUSTED]]
    checks = [_check(trial, name, rows, gains[:, ROBUST])]
    if trial.judges < 15:
        checks.append(Check(f"{name}: adjusted - raw", sure(-gains[:, RAW]), LEAST_SMALL, 1.0))
    ranges = rows["ranges"].mean(axis=0).tolist()
    return checks + [
        Check(f"{name}: ranges, {method}", held, RANGES, 1.0)
        for method, held in zip(MODELS, ranges, strict=True)
    ]


def _check(trial: Trial, name: str, rows: Rows, gain: np.ndarray) -> Check:
    """What is asked of `robust`: a strategic judge gets nowhere; a gain where judges are uneven."""
    if trial.trouble == STRATEGIC:
        lifts = rows["lifts"][:, ROBUST]
        most = -sure(-lifts)
        return Check(f"{name}: favourite lifted by robust, and two errors", most, -40, MOST_LIFTED)
    least = 0.0
    if not trial.trouble:
        few = trial.judges < 15 or trial.unit[1] < 0.5
        least = LEAST_FEW if few else LEAST_ALIKE
    return Check(f"{name}: robust - adjusted, less two errors", sure(gain), least, 1.0)


def tell_together(found: list[Rows]) -> list[Check]:
    """The check of all small finals at once: adjusting must not cost anything."""
    gains = np.concatenate([rows["taus"][:, ADJUSTED] - rows["taus"][:, RAW] for rows in found])
    told = f"{gains.mean():+.4f} (standard error {standard_error(gains):.4f})"
    print(f"small finals together\n    adjusted - raw {told}")
    return [Check("small finals together: adjusted - raw, less two errors", sure(gains), 0.0, 1.0)]


def _tell_methods(trial: Trial, rows: Rows) -> None:
    taus, recalls = rows["taus"], rows["recalls"].mean(axis=0)
    lifts = rows["lifts"].mean(axis=0)
    for at, method in enumerate(METHODS):
        paired = taus[:, at] - taus[:, ADJUSTED]
        lift = f"  favourite lifted {lifts[at]:.1f} places" if trial.trouble == STRATEGIC else ""
        print(
            f"    {method:9} tau {taus[:, at].mean():.3f}  against adjusted {paired.mean():+.4f}"
            f" (standard error {standard_error(paired):.4f})"
            f"  top-{trial.top} recall {recalls[at]:.3f}{lift}"
        )


def _tell_uncertainty(trial: Trial, method: str, at: int, rows: Rows) -> None:
    inside, ranges, width = (rows[name][:, at].mean() for name in ("inside", "ranges", "widths"))
    print(
        f"    {method:9} 90 % intervals hold {inside:.3f}, ranges of ranks {ranges:.3f} at a width"
        f" of {width:.1f} of {trial.submissions}"
    )
    for name, key in (("P(first)", "first"), (f"P(top {trial.top})", "within")):
        told, happened = np.moveaxis(rows[key][:, at], 1, 0).reshape(2, -1)
        print(f"              {name} told -> happened: {_bands(told, happened)}", flush=True)


def _bands(told: np.ndarray, happened: np.ndarray) -> str:
    shown = []
    for low in np.arange(0.0, 1.0, 0.2):
        band = (told >= low) & (told < low + 0.2 + (low > 0.7))
        if band.any():
            means = f"{told[band].mean():.2f} -> {happened[band].mean():.2f}"
            shown.append(f"{means} ({band.sum()})")
    return ", ".join(shown)
