"""A cell of a bench: one kind of simulated panel, many panels of it, kept from run to run.

The panels of a cell are numbered, and a panel's number is its seed: a run that was stopped goes on
where it stood, and the whole is the same as in one go.
"""

from __future__ import annotations

import ast
import hashlib
import math
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
BLOCK = 1_000_000
"""Seeds set aside for each cell."""

Rows = dict[str, np.ndarray]
"""What panels show, by name; in a cell's rows the first axis numbers the panels."""


@dataclass(frozen=True)
class Check:
    """A threshold: `value` must lie between `least` and `most`."""

    name: str
    value: float
    least: float
    most: float

    def __bool__(self) -> bool:
        return self.least <= self.value <= self.most

    def __str__(self) -> str:
        said = "holds" if self else "FAILS"
        return f"{said}  {self.name} {self.value:+.4f} in [{self.least}, {self.most}]"


@dataclass(frozen=True)
class Cell:
    """`panel` makes and ranks the panel of a seed; `tell` prints what all show and returns the
    checks; `fewest` is the number of panels that its thresholds need."""

    name: str
    number: int
    panel: Callable[[int], Rows]
    tell: Callable[[str, Rows], list[Check]]
    fewest: int = 2


def sure(differences: np.ndarray) -> float:
    """The mean of paired differences less two standard errors of it."""
    return float(differences.mean() - 2.0 * standard_error(differences))


def beyond(differences: np.ndarray) -> float:
    """How far the mean of differences is from zero beyond two standard errors of it: zero where
    chance alone may be at work."""
    mean = float(differences.mean())
    return math.copysign(max(abs(mean) - 2.0 * standard_error(differences), 0.0), mean)


def standard_error(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def code() -> str:
    """A fingerprint of all code that a panel's figures come from; comments change nothing."""
    ranking = sorted((ROOT / "hackathon" / "ranking").rglob("*.py"))
    bench = [ROOT / "bench" / name for name in ("fair.py", "trials.py", "simulation.py")]
    trees = [ast.dump(ast.parse(file.read_text(encoding="utf-8"))) for file in (*ranking, *bench)]
    return hashlib.sha256("\n".join(trees).encode()).hexdigest()


@dataclass
class Kept:
    """Panels that were made before, a file for each cell; without a folder nothing is kept."""

    folder: Path | None
    seed: int
    code: str

    def _file(self, cell: Cell) -> Path | None:
        if self.folder is None:
            return None
        name = re.sub(r"[^a-z0-9.-]+", "-", cell.name.lower()).strip("-")
        return self.folder / f"{name}-{self.seed}.npz"

    def load(self, cell: Cell) -> list[Rows]:
        """The cell's panels, in order; none if the code has changed since."""
        file = self._file(cell)
        if file is None or not file.exists():
            return []
        with np.load(file) as stored:
            rows = {name: stored[name] for name in stored.files}
        if str(rows.pop("code")) != self.code:
            return []
        number = len(next(iter(rows.values())))
        return [{name: column[at] for name, column in rows.items()} for at in range(number)]

    def save(self, cell: Cell, panels: list[Rows]) -> None:
        file = self._file(cell)
        if file is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        with part.open("wb") as out:
            np.savez_compressed(out, code=np.array(self.code), **stacked(panels))  # type: ignore[arg-type]
        part.replace(file)


def stacked(panels: list[Rows]) -> Rows:
    return {name: np.array([panel[name] for panel in panels]) for name in panels[0]}


def fill(
    cell: Cell, number: int, kept: Kept, pool: Executor, at_once: int, until: float
) -> list[Rows]:
    """The first `number` panels of a cell: those kept, and new ones as long as the clock
    (`time.monotonic`) has not come to `until`."""
    panels = kept.load(cell)[:number]
    begin = (kept.seed * 100 + cell.number) * BLOCK
    while len(panels) < number and time.monotonic() < until:
        last = min(number, len(panels) + at_once)
        seeds: Iterable[int] = range(begin + len(panels), begin + last)
        panels += pool.map(cell.panel, seeds, chunksize=max(1, at_once // 8))
        kept.save(cell, panels)
    return panels
