"""Exact b-matching of rows (submissions) to columns (judges); numpy alone, no words of the domain.

Each row needs ``demand`` different columns. In this order of importance the matching
1. fills as much demand as the allowed cells and the columns' caps permit, what must stay open being
  spread evenly over the rows;
2. reaches the columns' floors, then makes the loads as even as possible (least sum of squares,
   hence at most 1 apart wherever that can be done);
3. has the highest total suitability; and among equals a draw from ``seed`` decides.

Method: minimum-cost flow with convex costs on the columns' loads, written as one integer cost so
that the optimum is exact. Column prices are first found roughly, all columns at once (a dual
ascent); the rows' best columns at those prices are an optimal pseudo-flow, whose few imbalances are
then removed along shortest augmenting paths between columns (Ahuja, Magnanti and Orlin, "Network
Flows", 1993, chapters 9 and 14). A cell carries one unit, so that no row can get the same column
twice. OR-tools' solver is as fast, but installs 130 MB with what it needs; HiGHS takes several
seconds on a thousand rows.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from hackathon.ranking.components import Bools, Components, Ints, components

NEVER = 1 << 61  # the (negative) value of a cell that may not be used
FAR = 1 << 60  # an arc that does not exist
LARGEST = 1 << 57  # every real cost stays below, so that sums of a few of them fit in 64 bits
PRICE_ROUNDS = 20
LINK_ATTEMPTS = 400


class Loads(NamedTuple):
    """How much each column serves, one number a column."""

    base: Ints  # what it has already and keeps
    floor: Ints  # least total, ``base`` included
    cap: Ints  # largest total, ``base`` included


class Matching:
    """The optimal matching, found on construction; ``connect`` then joins its parts.

    Args:
        suitability: (rows, columns) integers >= 0.
        allowed: (rows, columns), False where a column may never serve a row.
        demand: (rows,) number of different columns each row still needs.
        loads: of the columns.
        seed: decides among matchings of equal suitability.

    Attributes:
        chosen: (rows, columns) booleans, the matching.

    Raises:
        OverflowError: the suitabilities are too large for exact arithmetic in 64 bits.
    """

    def __init__(
        self,
        suitability: Ints,
        allowed: Bools,
        demand: Ints,
        loads: Loads,
        seed: int = 0,
    ) -> None:
        self.rows, self.columns = suitability.shape
        self.demand = demand.astype(np.int64)
        # Idle columns take the demand that nobody can serve.
        self.idle = int(self.demand.max(initial=0))
        self.width = self.columns + self.idle
        self.allowed = allowed & (self.demand > 0)[:, None]
        self.base = loads.base.astype(np.int64)
        self.floor = loads.floor.astype(np.int64)
        # No load is above what a column may serve at all, which keeps the costs small numbers; what
        # it has already it keeps, even above its maximum.
        most = np.minimum(loads.cap, self.base + self.allowed.sum(axis=0))
        self.cap = np.maximum(self.base, most)
        self.pinned = np.zeros((self.rows, self.width), dtype=np.bool_)
        self._taken = np.zeros((self.rows, self.width), dtype=np.bool_)
        if self.rows and self.columns and self.idle:
            self._weigh(suitability.astype(np.int64), seed)
            self._find_prices()
            self._choose()
            self._settle()

    @property
    def chosen(self) -> Bools:
        return self._taken[:, : self.columns]

    # -- one integer cost --------------------------------------------------------------------------

    def _weigh(self, suitability: Ints, seed: int) -> None:
        """Set the scales. An exchange visits each column once at most, so a goal outranks all
        lesser ones when one unit of it exceeds what ``width + 2`` cells can differ by in the
        lesser."""
        steps = self.width + 2
        top, most = int(suitability.max(initial=0)) + 1, int(self.cap.max(initial=0)) + 1
        draw = 1024
        while True:
            self.unit = steps * draw
            self.even = steps * top * self.unit  # one load apart outranks suitability
            self.vacancy = self.even * (2 * most + 4)  # one review open outranks evenness
            if self.vacancy * (self.idle + 1) < LARGEST:
                break
            if draw == 1:
                raise OverflowError(
                    "suitabilities are too large for an exact optimum: use smaller numbers"
                )
            draw //= 2
        self.band = most + 1  # a unit below the floor comes before any above
        lots = np.random.default_rng(seed).integers(0, draw, suitability.shape)
        idle = np.broadcast_to(-self.vacancy * np.arange(1, self.idle + 1), (self.rows, self.idle))
        self.value: Ints = np.hstack(
            [np.where(self.allowed, suitability * self.unit + lots, -NEVER), idle]
        )
        self.level = 0
        low, high = -self.band - 2, most + 1
        total = int(self.demand.sum())
        while low < high:  # the load level at which the columns together take all demand: price 0
            self.level = (low + high) // 2
            enough = (
                int((self._load_at(np.zeros(self.columns, np.int64)) - self.base).sum()) >= total
            )
            low, high = (low, self.level) if enough else (self.level + 1, high)
        self.level = low

    def _load_at(self, price: Ints) -> Ints:
        """The load that each column accepts at its price."""
        level = price // self.even + self.level
        return np.clip(
            np.maximum(level, np.minimum(self.floor, level + self.band)), self.base, self.cap
        )

    def _cost_of_unit(self, load: Ints) -> Ints:
        """What the column's ``load``-th review costs."""
        return self.even * (load - self.band * (load <= self.floor) - self.level)

    # -- prices, roughly ---------------------------------------------------------------------------

    def _find_prices(self) -> None:
        """Move all prices half way, again and again, to where each column alone would get the load
        that it accepts."""
        self.price = np.zeros(self.width + 1, np.int64)
        price = self.price[: self.columns]
        # what all caps together leave open is known beforehand: start where a row is as well off
        # without that many
        short = int(self.demand.sum() - (self.cap - self.base).sum())
        price += self.vacancy * max(0, -(-short // int((self.demand > 0).sum())))
        rows, columns = np.arange(self.rows), np.arange(self.columns)
        real = self.value[:, : self.columns]
        edge = np.full((self.columns, 1), NEVER)
        for _ in range(PRICE_ROUNDS):
            net = self.value - self.price[:-1]
            best = -np.sort(np.partition(-net, self.idle, axis=1)[:, : self.idle + 1], axis=1)
            last_in, first_out = best[rows, self.demand - 1], best[rows, self.demand]
            holds = net[:, : self.columns] >= last_in[:, None]
            # a bid is the price at which this row gives this column up, or takes it
            bids = np.where(
                self.allowed, real - np.where(holds, first_out[:, None], last_in[:, None]), -NEVER
            )
            bids = np.hstack([edge, -np.sort(-bids.T, axis=1), -edge])
            least, most = (
                self._load_at(price * 0 - 1) - self.base,
                self._load_at(price * 0) - self.base,
            )
            over, over_next = (
                bids[columns, np.minimum(most + 1, self.rows + 1)],
                bids[columns, most],
            )
            under, under_next = (
                bids[columns, least],
                bids[columns, np.minimum(least + 1, self.rows + 1)],
            )
            goal = np.where(over > 0, over // 2 + np.minimum(over_next, over + self.unit) // 2, 0)
            goal = np.where(
                under < 0, under // 2 + np.maximum(under_next, under - self.unit) // 2, goal
            )
            step = np.maximum(goal, 1 - self.even) - price
            price += np.where(abs(step) > self.even, step, step // 2)

    def _choose(self) -> None:
        """Give each row its best columns at the present prices: optimal for the loads that
        result."""
        order = np.argsort(self.price[:-1] - self.value, axis=1, kind="stable")
        for place in range(self.idle):
            rows = np.flatnonzero(self.demand > place)
            self._taken[rows, order[rows, place]] = True
        self._open = np.where(self._taken, -NEVER, self.value)
        self._arcs = np.full((self.width + 1, self.width + 1), FAR)
        self._stale = np.ones(self.width + 1, dtype=np.bool_)
        self.load = np.append(
            self._load_at(self.price[: self.columns]), self._taken[:, self.columns :].sum(axis=0)
        )

    # -- prices and loads, exactly -----------------------------------------------------------------

    def _settle(self) -> None:
        """Remove every difference between reviews given and loads accepted, each along a shortest
        path (Dijkstra)."""
        excess = self._taken.sum(axis=0) - self.load
        excess[: self.columns] += self.base
        excess = np.append(excess, -excess.sum())
        while (excess > 0).any():
            distance = np.where(excess > 0, 0, 2 * FAR)
            before = np.full(self.width + 1, -1)
            waiting, done = distance.copy(), np.zeros(self.width + 1, dtype=np.bool_)
            while excess[nearest := int(waiting.argmin())] >= 0:
                done[nearest], waiting[nearest] = True, 4 * FAR
                through = (
                    self._arcs_from(nearest)
                    + self.price
                    + (distance[nearest] - self.price[nearest])
                )
                shorter = (through < distance) & ~done
                distance[shorter] = waiting[shorter] = through[shorter]
                before[shorter] = nearest
            self.price += np.maximum(distance[nearest] - distance, 0)
            path = [nearest]
            while before[path[-1]] >= 0:
                path.append(int(before[path[-1]]))
            excess[path[0]] += 1
            excess[path[-1]] -= 1
            self._apply(self._hops(path[::-1]))

    def _arcs_from(self, node: int) -> Ints:
        """Cost of moving one review from this column to every other; the last node stands for a
        change of loads."""
        if self._stale[node]:
            self._stale[node] = False
            self._arcs[node] = (
                self._lowered_loads() if node == self.width else self._moves_from(node)
            )
        return self._arcs[node]

    def _moves_from(self, column: int) -> Ints:
        arcs = np.full(self.width + 1, FAR)
        rows = np.flatnonzero(self._taken[:, column] & ~self.pinned[:, column])
        if rows.size:
            moves = self.value[rows, column][:, None] - self._open[rows]
            arcs[:-1] = np.minimum(moves.min(axis=0), FAR)
        if column >= self.columns:
            arcs[-1] = 0
        elif self.load[column] < self.cap[column]:
            arcs[-1] = self._cost_of_unit(self.load[: self.columns] + 1)[column]
        return arcs

    def _lowered_loads(self) -> Ints:
        arcs = np.zeros(self.width + 1, np.int64)
        load = self.load[: self.columns]
        arcs[: self.columns] = np.where(load > self.base, -self._cost_of_unit(load), FAR)
        arcs[-1] = FAR
        return arcs

    def _hops(self, path: list[int]) -> list[tuple[int, int, int]]:
        """The path as (row, column it leaves, column it takes); row -1 where only an accepted load
        changes."""
        hops = []
        for leaves, takes in pairwise(path):
            row = -1
            if self.width not in (leaves, takes):
                rows = np.flatnonzero(self._taken[:, leaves] & ~self.pinned[:, leaves])
                row = int(rows[(self.value[rows, leaves] - self._open[rows, takes]).argmin()])
            hops.append((row, leaves, takes))
        return hops

    def _apply(self, hops: list[tuple[int, int, int]]) -> None:
        for row, leaves, takes in hops:
            if row < 0:
                gains = (
                    leaves < self.width
                )  # a step to the last node raises the load accepted, one from it lowers it
                self.load[leaves if gains else takes] += 1 if gains else -1
                self._stale[[leaves, takes]] = True
                continue
            self._stale[:-1] |= self._taken[row]
            self._taken[row, leaves], self._taken[row, takes] = False, True
            self._open[row, leaves], self._open[row, takes] = self.value[row, leaves], -NEVER
            self._stale[takes] = True

    # -- one connected component -------------------------------------------------------------------

    def connect(self, fixed: Bools) -> None:
        """Join the parts of the graph of rows and columns, ``fixed`` cells included, by exchanges
        that cost least.

        Each exchange is the cheapest cycle through one new cell between two parts, so the result is
        optimal given that cell, which then stays. Fills no less demand than before. Parts that no
        single exchange joins stay apart.
        """
        if not self.idle or not self.columns:
            return
        parts = components(self.chosen | fixed)
        while parts.count > parts.fewest and self._link(fixed, parts):
            parts = components(self.chosen | fixed)

    def _link(self, fixed: Bools, parts: Components) -> bool:
        """Make the cheapest exchange after which there are fewer parts; False when there is
        none."""
        distance, following = self._all_paths()
        movable = self._taken & ~self.pinned
        cost = np.full((self.rows, self.columns), FAR)
        gives = np.zeros((self.rows, self.columns), dtype=np.int64)
        for column in range(
            self.columns
        ):  # the row leaves this column, to which the path from the new one leads back
            rows = np.flatnonzero(movable[:, column])
            exchange = self.value[rows, column][:, None] - self.value[rows, : self.columns]
            detour = exchange + distance[: self.columns, column]
            cheaper = detour < cost[rows]
            cost[rows] = np.where(cheaper, detour, cost[rows])
            gives[rows] = np.where(cheaper, column, gives[rows])
        crossing = (
            (parts.of_row[:, None] != parts.of_column)
            & (parts.of_row[:, None] >= 0)
            & (parts.of_column >= 0)
        )
        usable = (
            crossing & (self._open[:, : self.columns] > -NEVER) & (cost < self.even * self.band)
        )
        rows, columns = np.nonzero(usable)
        cheapest = np.argsort(cost[rows, columns], kind="stable")[:LINK_ATTEMPTS]
        for row, column in zip(rows[cheapest].tolist(), columns[cheapest].tolist(), strict=True):
            path = [column]
            while path[-1] != gives[row, column]:
                path.append(int(following[path[-1], gives[row, column]]))
            hops = [(row, int(gives[row, column]), column), *self._hops(path)]
            self._apply(hops)
            if components(self.chosen | fixed).count < parts.count:
                self.pinned[row, column] = True
                self._stale[column] = True
                return True
            self._apply([(row, takes, leaves) for row, leaves, takes in reversed(hops)])
        return False

    def _all_paths(self) -> tuple[Ints, Ints]:
        """Shortest exchanges between all columns and the node of load changes (Floyd and Warshall),
        with next steps."""
        distance = np.array([self._arcs_from(node) for node in range(self.width + 1)])
        following = np.broadcast_to(np.arange(self.width + 1), distance.shape).copy()
        for middle in range(self.width + 1):
            through = distance[:, middle, None] + distance[middle]
            shorter = through < distance
            distance[shorter] = through[shorter]
            following = np.where(shorter, following[:, middle, None], following)
        return distance, following
