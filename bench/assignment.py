"""How long an assignment takes, and that its total equals an independent solver's.

`python bench/assignment.py [--small]`

1,000 submissions, 300 judges, 4 reviews each, 3 % conflicts, in four shapes of suitability. HiGHS
(scipy) solves the same as a linear programme whose loads may be 1 apart, OR-tools (only where it is
installed) as a minimum-cost flow. Exit code 1 when a total differs or an assignment takes longer
than 2 s.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import time
from functools import partial

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from hackathon.ranking.assignment import Fixed, assign
from hackathon.ranking.conflicts import Conflict
from hackathon.ranking.suitability import Judge, Submission, suitabilities

LIMIT = 2.0  # seconds
REVIEWS = 4
LANGUAGES = ["en", "fr", "es", "ru", "zh", "ar"]
TOPICS = [f"topic {number}" for number in range(30)]


def panels(submissions, judges):
    """The shapes: (name, submissions, judges)."""
    draw = random.Random(1)

    def topics(count):
        return tuple(draw.sample(TOPICS, count))

    def read():
        return tuple(draw.sample(LANGUAGES, draw.choice([1, 2, 3])))

    plain = [Submission(f"S{number:04}") for number in range(submissions)]
    people = [Judge(f"J{number:04}") for number in range(judges)]
    yield "spread evenly", plain, people
    yield (
        "expertise",
        [Submission(entry.id, (), topics(6)) for entry in plain],
        [Judge(judge.id, (), topics(10)) for judge in people],
    )
    yield (
        "main language, then expertise",
        [Submission(entry.id, (draw.choice(LANGUAGES), "en"), topics(4)) for entry in plain],
        [Judge(judge.id, ("en", *read()), topics(5)) for judge in people],
    )
    # few combinations, so that thousands of assignments are equally good
    yield (
        "many ties",
        [Submission(entry.id, (draw.choice(LANGUAGES[:2]), "en"), topics(1)) for entry in plain],
        [Judge(judge.id, ("en", "fr")[: draw.choice([1, 2])], topics(3)) for judge in people],
    )


def highs(suits, allowed, least, most):
    rows, columns = suits.shape
    loads = sparse.kron(np.ones((1, rows)), sparse.eye(columns), format="csc")
    found = linprog(
        -suits.ravel(),
        A_ub=sparse.vstack([loads, -loads]),
        b_ub=np.repeat([most, -least], columns),
        A_eq=sparse.kron(sparse.eye(rows), np.ones((1, columns)), format="csc"),
        b_eq=np.full(rows, REVIEWS),
        bounds=np.column_stack([np.zeros(rows * columns), allowed.ravel()]),
    )
    return round(-found.fun)


def or_tools(suits, allowed, least, most):
    from ortools.graph.python import (
        min_cost_flow,  # optional: compared with only where somebody has it
    )

    rows, columns = suits.shape
    flow = min_cost_flow.SimpleMinCostFlow()
    row, column = np.nonzero(allowed)
    flow.add_arcs_with_capacity_and_unit_cost(
        row, rows + column, np.ones(row.size, int), -suits[row, column]
    )
    # the sink asks for everything; the part of a load above the least goes through one more node
    nodes, sink, extra = np.arange(rows, rows + columns), rows + columns, rows + columns + 1
    flow.add_arcs_with_capacity_and_unit_cost(
        nodes, np.full(columns, extra), np.full(columns, most - least), nodes * 0
    )
    flow.add_arc_with_capacity_and_unit_cost(extra, sink, rows * REVIEWS, 0)
    flow.set_nodes_supplies(np.arange(rows), np.full(rows, REVIEWS))
    flow.set_nodes_supplies(nodes, np.full(columns, -least))
    flow.set_node_supply(sink, -(rows * REVIEWS - columns * least))
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()


def timed(solve, *arguments):
    start = time.perf_counter()
    result = solve(*arguments)
    return result, time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="100 submissions and 30 judges")
    submissions, judges = (100, 30) if parser.parse_args().small else (1000, 300)
    others = {"HiGHS": highs}
    if importlib.util.find_spec("ortools"):
        others["OR-tools"] = or_tools
    print(f"{submissions} submissions x {judges} judges x {REVIEWS} reviews, 3 % conflicts")
    failed = False
    draw = random.Random(2)
    for name, entries, panel in panels(submissions, judges):
        conflicts = [
            Conflict(entry.id, judge.id)
            for entry in entries
            for judge in panel
            if draw.random() < 0.03
        ]
        plan, seconds = timed(partial(assign, entries, panel, REVIEWS, Fixed(conflicts)))
        loads = plan.loads.values()
        # what joining the graph cost is no part of the optimum
        total = plan.suitability + plan.connection_loss
        print(
            f"{name}: {seconds:.2f} s, total {total}, loads {min(loads)} to {max(loads)}, "
            f"{len(plan.parts)} part(s), {len(plan.unserved)} unserved"
        )
        suits, allowed = suitabilities(entries, panel)
        row = {entry.id: at for at, entry in enumerate(entries)}
        column = {judge.id: at for at, judge in enumerate(panel)}
        for conflict in conflicts:
            allowed[row[conflict.submission], column[conflict.judge]] = False
        failed |= seconds > LIMIT or bool(plan.unserved) or max(loads) - min(loads) > 1
        for solver, solve in others.items():
            if solve is highs and not suits.any():
                continue  # every vertex is optimal, which takes it more than a minute
            best, taken = timed(solve, suits, allowed, min(loads), max(loads))
            print(
                f"    {solver}: {taken:.2f} s, total {best},"
                f" {'equal' if best == total else 'DIFFERS'}"
            )
            failed |= best != total
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
