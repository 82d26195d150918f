"""Who judges what: every submission gets its reviews from judges who may and can give them.

``assign`` keeps, in this order: never a conflict, never a judge who shares no language with the
submission, never more than a judge's maximum; as many reviews as possible; every judge's minimum;
loads at most 1 apart where feasible; the highest total suitability; and one connected graph of
judges and submissions, because severities of judges can be compared only within one. What is
assigned already stays, so that after a recusal, or when a judge is lost, only the missing reviews
find new judges. Without languages and tags all pairs suit alike, and the reviews are simply spread
evenly, drawn by lot from the seed. The optimisation itself is in ``matching``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hackathon.ranking.conflicts import Conflict
from hackathon.ranking.suitability import Judge, Submission, suitabilities

if TYPE_CHECKING:
    from hackathon.ranking.matching import Bools, Ints


CONFLICTS = "conflicts"
LANGUAGE = "language"
CAPACITY = "capacity"


@dataclass(frozen=True, order=True)
class Review:
    """One judge's review of one submission, with the suitability of the pair: 100 for reading the
    submission's main language, and 1 for each tag in common."""

    submission: str
    judge: str
    suitability: int


@dataclass(frozen=True)
class Unserved:
    """A submission that lacks ``missing`` of the ``wanted`` reviews. Of the judges who do not
    review it, ``conflicted`` have a conflict, ``foreign`` share no language with it and ``full``
    have reached their maximum load. ``reasons`` are CONFLICTS, LANGUAGE and CAPACITY (judges are
    full, or there are too few)."""

    submission: str
    wanted: int
    missing: int
    conflicted: int
    foreign: int
    full: int
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reason as a sentence."""
        parts = []
        if CONFLICTS in self.reasons:
            parts.append(f"{self.conflicted} judge(s) have a conflict of interest")
        if LANGUAGE in self.reasons:
            parts.append(f"{self.foreign} judge(s) share no language with it")
        if CAPACITY in self.reasons:
            parts.append(
                f"{self.full} judge(s) have reached their maximum load"
                if self.full
                else "there are too few judges"
            )
        return (
            f"{self.submission} lacks {self.missing} of {self.wanted} review(s):"
            f" {'; '.join(parts)}."
        )


@dataclass(frozen=True)
class Idle:
    """A judge whose least load could not be met: there are too few submissions that the judge may
    and can review."""

    judge: str
    minimum: int
    reviews: int

    @property
    def why(self) -> str:
        """That, as a sentence."""
        return (
            f"{self.judge} has {self.reviews} review(s), below the minimum of {self.minimum}: there"
            " are no more that this judge may do."
        )


@dataclass(frozen=True)
class Part:
    """A connected component of the graph of submissions and judges."""

    submissions: tuple[str, ...]
    judges: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Who judges what.

    ``new`` are the reviews assigned now and ``kept`` those that were; ``void`` are pairs
    (submission, judge) that were assigned but have a conflict, and were assigned anew. ``loads``
    counts reviews per judge, ``parts`` are the components of the graph (one: all severities are
    comparable), ``connection_loss`` is the suitability given up to have fewer of them, and ``seed``
    repeats the draw.
    """

    new: tuple[Review, ...]
    kept: tuple[Review, ...]
    void: tuple[tuple[str, str], ...]
    unserved: tuple[Unserved, ...]
    loads: dict[str, int]
    parts: tuple[Part, ...]
    connection_loss: int
    seed: int
    idle: tuple[Idle, ...] = ()

    @property
    def suitability(self) -> int:
        """Total of the reviews assigned now."""
        return sum(review.suitability for review in self.new)

    @property
    def connected(self) -> bool:
        return len(self.parts) <= 1


@dataclass(frozen=True)
class Fixed:
    """What is settled before anybody is assigned.

    ``conflicts`` are pairs that must not meet. ``assigned`` are pairs (submission, judge) that
    stay, counted as reviews and as load. A recusal is such a pair with a conflict; the pairs of a
    lost judge that will not be finished are left out by the caller. Work done by somebody who is no
    longer among the judges counts for its submission. Every judge who may reviews the
    ``calibration`` submissions, up to the maximum load.
    """

    conflicts: Iterable[Conflict] = ()
    assigned: Iterable[tuple[str, str]] = ()
    calibration: Collection[str] = ()


NOTHING = Fixed()


def assign(
    submissions: Iterable[Submission],
    judges: Iterable[Judge],
    reviews: int,
    fixed: Fixed = NOTHING,
    seed: int = 0,
) -> Plan:
    """Assign judges to submissions; the order of the input has no influence.

    Args:
        submissions, judges: with identifiers of their own.
        reviews: different judges each submission needs in all (its own number comes first).
        fixed: pairs of unknown submissions are ignored, conflicts of unknown judges too.
        seed: decides among equals.

    Raises:
        ValueError: an identifier twice, an unknown calibration submission, loads out of order.
    """
    entries = sorted(submissions, key=lambda entry: entry.id)
    panel = sorted(judges, key=lambda judge: judge.id)
    _check(entries, panel, reviews, fixed.calibration)
    # Load late: numpy costs time and memory that no other page needs.
    import numpy as np

    from hackathon.ranking.matching import Loads, Matching  # the same: it is numpy throughout

    grid = _Grid(entries, panel)
    banned = {(conflict.submission, conflict.judge) for conflict in fixed.conflicts}
    barred = grid.cells(banned)
    pairs = {pair for pair in fixed.assigned if pair[0] in grid.row}
    kept = grid.cells(pairs - banned)
    departed = Counter(name for name, judge in pairs - banned if judge not in grid.column)

    may = grid.readable & ~barred & ~kept
    cap = grid.caps(panel)
    everybody = grid.for_everybody(fixed.calibration, may, kept, cap)

    held, free = kept | everybody, may & ~everybody
    wanted, gone = _wanted(entries, reviews, departed)
    demand = np.maximum(wanted - gone - held.sum(axis=1), 0)
    floor = np.array([judge.min_load for judge in panel], dtype=np.int64)
    # More than all eligible judges is missing from the start: it is told, not searched for.
    possible = np.minimum(demand, free.sum(axis=1))
    matching = Matching(grid.suits, free, possible, Loads(held.sum(axis=0), floor, cap), seed)
    best = int(grid.suits[matching.chosen].sum())
    matching.connect(held)
    chosen = matching.chosen | everybody
    reviewing, missing = chosen | kept, demand - matching.chosen.sum(axis=1)
    loads = reviewing.sum(axis=0).tolist()
    return Plan(
        new=grid.reviews(chosen),
        kept=grid.reviews(kept),
        void=tuple(sorted(pairs & banned)),
        unserved=grid.unserved(wanted, missing, barred, reviewing),
        loads=dict(zip(grid.panel, loads, strict=True)),
        parts=grid.parts(reviewing),
        connection_loss=best - int(grid.suits[matching.chosen].sum()),
        seed=seed,
        idle=_idle(panel, loads),
    )


def _wanted(
    entries: Sequence[Submission], reviews: int, departed: Counter[str]
) -> tuple[Ints, Ints]:
    """How many reviews each submission needs, and how many it has from judges who are gone."""
    import numpy as np  # loads late, as in assign

    each = [reviews if entry.reviews is None else entry.reviews for entry in entries]
    gone = [departed[entry.id] for entry in entries]
    return np.array(each, dtype=np.int64), np.array(gone, dtype=np.int64)


def _idle(panel: Sequence[Judge], loads: Sequence[int]) -> tuple[Idle, ...]:
    return tuple(
        Idle(judge.id, judge.min_load, load)
        for judge, load in zip(panel, loads, strict=True)
        if load < judge.min_load
    )


class _Grid:
    """Submissions as rows and judges as columns: from identifiers to matrices and back."""

    def __init__(self, entries: list[Submission], panel: list[Judge]) -> None:
        self.entries, self.panel = [entry.id for entry in entries], [judge.id for judge in panel]
        self.row = {name: at for at, name in enumerate(self.entries)}
        self.column = {name: at for at, name in enumerate(self.panel)}
        self.suits, self.readable = suitabilities(entries, panel)

    def cells(self, pairs: Iterable[tuple[str, str]]) -> Bools:
        """The pairs whose submission and judge are both here."""
        cells = self.readable & False
        for submission, judge in pairs:
            if submission in self.row and judge in self.column:
                cells[self.row[submission], self.column[judge]] = True
        return cells

    def caps(self, panel: Sequence[Judge]) -> Ints:
        """The most that each judge takes; who has no maximum takes every submission."""
        import numpy as np  # loads late, as in assign

        every = len(self.entries)
        most = [every if judge.max_load is None else judge.max_load for judge in panel]
        return np.array(most, dtype=np.int64)

    def for_everybody(
        self, calibration: Collection[str], may: Bools, kept: Bools, cap: Ints
    ) -> Bools:
        """The pairs of calibration submissions with the judges who have room for them."""
        cells = kept & False
        # One after another: each of them takes room from the next.
        for submission in sorted(calibration):
            at = self.row[submission]
            cells[at] = may[at] & ((kept | cells).sum(axis=0) < cap)
        return cells

    def reviews(self, cells: Bools) -> tuple[Review, ...]:
        return tuple(
            Review(self.entries[row], self.panel[column], int(self.suits[row, column]))
            for row, column in zip(*(axis.tolist() for axis in cells.nonzero()), strict=True)
        )

    def parts(self, cells: Bools) -> tuple[Part, ...]:
        from hackathon.ranking.components import parts  # loads late, as in assign

        return tuple(
            Part(
                tuple(self.entries[row] for row in rows),
                tuple(self.panel[column] for column in columns),
            )
            for rows, columns in parts(cells)
        )

    def unserved(
        self, wanted: Ints, missing: Ints, barred: Bools, reviewing: Bools
    ) -> tuple[Unserved, ...]:
        found = []
        for row in missing.nonzero()[0].tolist():
            apart = ~reviewing[row]
            conflicted = int((apart & barred[row]).sum())
            foreign = int((apart & ~barred[row] & ~self.readable[row]).sum())
            full = int(apart.sum()) - conflicted - foreign
            lack = int(missing[row])
            reasons = _reasons(lack, conflicted, foreign, full)
            found.append(
                Unserved(
                    self.entries[row], int(wanted[row]), lack, conflicted, foreign, full, reasons
                )
            )
        return tuple(found)


def _reasons(
    missing: int,
    conflicted: int,
    foreign: int,
    full: int,
) -> tuple[str, ...]:
    """What stands in the way. Full judges would do if they had time; else those of one kind explain
    it alone, or all together."""
    if full >= missing:
        return (CAPACITY,)
    lack = missing - full
    capacity = (CAPACITY,) if full or conflicted + foreign < lack else ()
    if foreign >= lack > conflicted:
        return (LANGUAGE, *capacity)
    if conflicted >= lack > foreign:
        return (CONFLICTS, *capacity)
    return (*((CONFLICTS,) if conflicted else ()), *((LANGUAGE,) if foreign else ()), *capacity)


def _check(
    entries: list[Submission], panel: list[Judge], reviews: int, calibration: Collection[str]
) -> None:
    for what, names in (
        ("submission", [entry.id for entry in entries]),
        ("judge", [judge.id for judge in panel]),
    ):
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            raise ValueError(f"{what} {twice[0]!r} is listed twice")
    if reviews < 0 or any(entry.reviews is not None and entry.reviews < 0 for entry in entries):
        raise ValueError("the number of reviews cannot be negative")
    for judge in panel:
        if judge.min_load < 0 or (judge.max_load is not None and judge.max_load < judge.min_load):
            raise ValueError(f"judge {judge.id!r}: the loads must be 0 <= minimum <= maximum")
    unknown = set(calibration) - {entry.id for entry in entries}
    if unknown:
        raise ValueError(f"calibration submission {min(unknown)!r} is not among the submissions")
