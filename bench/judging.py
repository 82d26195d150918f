"""Which ranking finds the truth? `python bench/judging.py [--panels 1000] [--workers N] [--seed 1]
[--only TEXT] [--keep FOLDER] [--seconds N]`.

Simulated panels whose true quality is known: first those in which judges differ only in severity
(`fair.py`), then panels as they go wrong (`trials.py`): small finals, unequal noise, judges who
throw dice, collusion, a strategic judge, heavy ties and uneven reviews, with the robust method
beside the others. The last lines name the thresholds and whether they hold; exit code 1 if one does
not, 2 if cells are unfinished.

A run can be cut into pieces: `--only` takes the cells whose name holds the text, `--keep` keeps the
panels in a folder and goes on from there (from none once the ranking has changed), and with
`--seconds` no new panels are begun after that time.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

# A panel is small: one thread for each process, and processes side by side.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import fair
import trials
import verdicts
from cells import Cell, Check, Kept, Rows, code, fill, stacked

SMALL_PANELS = 400
"""Least number of panels of a small final: their thresholds are narrower than 150 panels can show."""
FIRST_TRIAL = 50
"""Number of the first cell of `trials.py`; fair panels have the numbers below."""


def cells() -> list[Cell]:
    wrong = [
        Cell(
            str(trial),
            FIRST_TRIAL + number,
            partial(trials.judge, trial),
            partial(verdicts.tell, trial),
            SMALL_PANELS if trial in trials.SMALL else 2,
        )
        for number, trial in enumerate([*trials.SMALL, *trials.WRONG])
    ]
    return fair.cells() + wrong


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Simulate panels and compare ranking methods with the truth."
    )
    parser.add_argument("--panels", type=int, default=1_000, help="panels for each cell (1000)")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count(), help="processes side by side (all cores)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only cells whose name holds this")
    parser.add_argument("--keep", type=Path, help="folder in which panels are kept")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no panels later")
    return parser.parse_args()


def together(found: dict[int, Rows]) -> list[Check]:
    """What is told of several cells at once, where all of them are there."""
    checks: list[Check] = []
    if firsts := [rows for number, rows in found.items() if number < FIRST_TRIAL]:
        checks += fair.tell_together(firsts)
    finals = range(FIRST_TRIAL, FIRST_TRIAL + len(trials.SMALL))
    if all(number in found for number in finals):
        checks += verdicts.tell_together([found[number] for number in finals])
    return checks


def main() -> int:
    asked = arguments()
    until = time.monotonic() + asked.seconds
    kept = Kept(asked.keep, asked.seed, code())
    checks: list[Check] = []
    found: dict[int, Rows] = {}
    unfinished = []
    with ProcessPoolExecutor(asked.workers) as pool:
        for cell in (one for one in cells() if asked.only in one.name):
            number = max(asked.panels, cell.fewest)
            panels = fill(cell, number, kept, pool, 10 * asked.workers, until)
            if len(panels) < number:
                unfinished.append(f"unfinished  {cell.name}: {len(panels)} of {number} panels")
                continue
            found[cell.number] = rows = stacked(panels)
            checks += cell.tell(f"{cell.name}, {number} panels", rows)
    checks += together(found)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(*checks, *unfinished, sep="\n")
    print(f"{used.ru_utime + used.ru_stime:.0f} s of processor time")
    if not all(checks):
        return 1
    return 2 if unfinished else 0


if __name__ == "__main__":
    sys.exit(main())
