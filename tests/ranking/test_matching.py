"""The optimum of matching.Matching, held against scipy's HiGHS, an exhaustive search and a proof
from the residual graph."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from hackathon.ranking.components import parts
from hackathon.ranking.matching import Loads, Matching


def case(rows, columns, reviews, seed, *, allowed=0.97, top=120):
    draw = np.random.default_rng(seed)
    return {
        "suitability": draw.integers(0, top + 1, (rows, columns)),
        "allowed": draw.random((rows, columns)) < allowed,
        "demand": np.full(rows, reviews),
        "base": np.zeros(columns, int),
        "floor": np.zeros(columns, int),
        "cap": np.full(columns, rows),
    }


def made(*, base, floor, cap, **rest):
    return Matching(loads=Loads(base, floor, cap), **rest)


def outcome(problem, chosen):
    """What is to be optimised, the most important first; smaller is better."""
    loads = problem["base"] + chosen.sum(axis=0)
    open_ = problem["demand"] - chosen.sum(axis=1)
    return (
        int(open_.sum()),
        int((open_ * (open_ + 1) // 2).sum()),
        int(np.maximum(problem["floor"] - loads, 0).sum()),
        int((loads**2).sum()),
        -int(problem["suitability"][chosen].sum()),
    )


def reference(problem):
    """The same by HiGHS as a mixed integer programme, one goal after the other."""
    # Late: it takes a quarter of a second, which workers that compare nothing need not wait.
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows, columns = problem["suitability"].shape
    cells, most = rows * columns, int(problem["demand"].max(initial=0))
    units = int((problem["base"] + rows).max())
    # variables: cells, then the k-th open review of each row, then the u-th review of each column
    count = cells + rows * most + columns * units
    row_sums, column_sums = np.zeros((rows, count)), np.zeros((columns, count))
    goals = np.zeros((5, count))
    upper = np.zeros(count)
    upper[:cells] = problem["allowed"].ravel()
    for row in range(rows):
        row_sums[row, row * columns : (row + 1) * columns] = 1
        at = cells + row * most
        row_sums[row, at : at + most] = 1
        upper[at : at + most] = 1
        goals[0, at : at + most] = 1
        goals[1, at : at + most] = range(1, most + 1)
    for column in range(columns):
        column_sums[column, column:cells:columns] = 1
        at = cells + rows * most + column * units
        column_sums[column, at : at + units] = -1
        cap = max(problem["cap"][column], problem["base"][column])
        upper[at : at + units] = np.arange(1, units + 1) <= cap
        goals[2, at : at + units] = np.where(
            np.arange(1, units + 1) <= problem["floor"][column], -1, 0
        )
        goals[3, at : at + units] = range(1, units + 1)
    goals[4, :cells] = -problem["suitability"].ravel()
    constraints = [
        LinearConstraint(row_sums, problem["demand"], problem["demand"]),
        LinearConstraint(column_sums, -problem["base"], -problem["base"]),
    ]
    for goal in goals:
        found = milp(
            goal, constraints=constraints, integrality=np.ones(count), bounds=Bounds(0, upper)
        )
        assert found.status == 0, found.message
        constraints.append(LinearConstraint(goal, -np.inf, round(found.fun)))
    return outcome(problem, found.x[:cells].reshape(rows, columns) > 0.5)


@st.composite
def problems(draw):
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 5))

    def integers(shape, least, most):
        return draw(arrays.arrays(np.int64, shape, elements=st.integers(least, most)))

    floor = integers(columns, 0, 3)
    return {
        "suitability": integers((rows, columns), 0, 9),
        "allowed": draw(
            arrays.arrays(
                np.bool_, (rows, columns), elements=st.sampled_from([True, True, True, False])
            )
        ),
        "demand": integers(rows, 0, columns),
        "base": integers(columns, 0, 2),
        "floor": floor,
        "cap": floor + integers(columns, 0, 4),
    }


class TestOptimum:
    @settings(max_examples=80)
    @given(problems(), st.integers(0, 3))
    def test_a_small_matching_is_as_good_as_the_integer_programme_in_every_goal(
        self, problem, seed
    ):
        chosen = made(**problem, seed=seed).chosen
        loads = problem["base"] + chosen.sum(axis=0)
        assert not (chosen & ~problem["allowed"]).any()
        assert (loads <= np.maximum(problem["cap"], problem["base"])).all()
        assert (chosen.sum(axis=1) <= problem["demand"]).all()
        assert outcome(problem, chosen) == reference(problem)

    @pytest.mark.parametrize(
        ("rows", "columns", "reviews"), [(40, 15, 3), (100, 30, 4), (200, 60, 4)]
    )
    @pytest.mark.parametrize("top", [2, 120])
    def test_the_total_equals_the_linear_programme_with_loads_at_most_1_apart(
        self, rows, columns, reviews, top
    ):
        # Late, as in ``reference``.
        from scipy import sparse
        from scipy.optimize import linprog  # late as well

        problem = case(rows, columns, reviews, seed=rows, top=top)
        chosen = made(**problem).chosen
        least = rows * reviews // columns
        most = -(-rows * reviews // columns)
        ones = sparse.kron(np.ones((1, rows)), sparse.eye(columns))
        best = linprog(
            -problem["suitability"].ravel(),
            A_ub=sparse.vstack([ones, -ones]),
            b_ub=np.repeat([most, -least], columns),
            A_eq=sparse.kron(sparse.eye(rows), np.ones((1, columns))),
            b_eq=problem["demand"],
            bounds=np.column_stack([np.zeros(rows * columns), problem["allowed"].ravel()]),
        )
        assert problem["suitability"][chosen].sum() == round(-best.fun)
        assert set(chosen.sum(axis=0)) <= {least, most}
        assert (chosen.sum(axis=1) == reviews).all()

    def test_no_exchange_improves_a_thousand_submissions_with_three_hundred_judges(self):
        problem = case(1000, 300, 4, seed=1)
        chosen = made(**problem).chosen
        loads = chosen.sum(axis=0)
        assert (chosen.sum(axis=1) == 4).all()
        assert set(loads) == {13, 14}
        assert not improvable(problem, chosen)

    def test_the_proof_notices_a_single_exchange(self):
        problem = case(60, 20, 3, seed=2)
        chosen = made(**problem).chosen.copy()
        assert not improvable(problem, chosen)
        row, other = 0, 1
        a = np.flatnonzero(chosen[row] & ~chosen[other] & problem["allowed"][other])[0]
        b = np.flatnonzero(chosen[other] & ~chosen[row] & problem["allowed"][row])[0]
        problem["suitability"][row, b] += 500
        assert improvable(problem, chosen)
        problem["suitability"][row, b] -= 500
        problem["suitability"][row, a] += 500
        assert not improvable(problem, chosen)

    def test_the_same_seed_gives_the_same_matching_and_another_one_draws_anew(self):
        problem = case(50, 20, 3, seed=3, top=0)
        first, again, other = (made(**problem, seed=seed).chosen for seed in (7, 7, 8))
        assert (first == again).all()
        assert (first != other).any()

    def test_when_capacity_is_short_all_of_it_is_used_and_the_shortage_is_spread_evenly(self):
        problem = case(100, 30, 4, seed=4) | {"cap": np.full(30, 10)}
        chosen = made(**problem).chosen
        assert (chosen.sum(axis=0) == 10).all()
        assert (chosen.sum(axis=1) == 3).all()

    def test_numbers_too_large_for_an_exact_optimum_are_refused(self):
        problem = case(3, 3, 1, seed=5)
        problem["suitability"] = problem["suitability"] + 2**55
        with pytest.raises(OverflowError, match="use smaller numbers"):
            made(**problem)

    @pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
    def test_nothing_to_match_is_no_error(self, shape):
        problem = case(*shape, 2, seed=6)
        matching = made(**problem)
        matching.connect(np.zeros(shape, bool))
        assert matching.chosen.shape == shape
        assert not matching.chosen.any()


class TestConnect:
    def two_camps(self, rows=4, columns=4, reviews=2):
        """Suitability alone would part the rows and columns in two halves."""
        problem = case(rows, columns, reviews, seed=0, allowed=1)
        halves = (np.arange(rows) * 2 // rows)[:, None] == (np.arange(columns) * 2 // columns)
        return problem | {
            "suitability": np.where(halves, 10, 0),
            "allowed": np.ones((rows, columns), bool),
        }

    def test_two_camps_are_joined_by_one_exchange_and_loads_stay(self):
        problem = self.two_camps()
        matching = made(**problem)
        nothing = np.zeros((4, 4), bool)
        assert len(parts(matching.chosen)) == 2
        matching.connect(nothing)
        assert len(parts(matching.chosen)) == 1
        assert matching.chosen.sum(axis=0).tolist() == [2, 2, 2, 2]
        assert problem["suitability"][matching.chosen].sum() == 80 - 20

    def test_a_fixed_cell_that_joins_them_costs_nothing(self):
        problem = self.two_camps()
        bridge = np.zeros((4, 4), bool)
        bridge[0, 3] = True
        matching = made(**problem | {"allowed": ~bridge})
        before = matching.chosen.copy()
        matching.connect(bridge)
        assert (matching.chosen == before).all()

    def test_parts_that_may_not_meet_stay_apart_and_nothing_is_lost(self):
        problem = self.two_camps()
        matching = made(**problem | {"allowed": problem["suitability"] > 0})
        matching.connect(np.zeros((4, 4), bool))
        assert len(parts(matching.chosen)) == 2
        assert matching.chosen.sum() == 8

    def test_one_review_each_cannot_connect_and_is_left_alone(self):
        problem = self.two_camps(reviews=1)
        matching = made(**problem)
        before = matching.chosen.copy()
        matching.connect(np.zeros((4, 4), bool))
        assert (matching.chosen == before).all()

    def test_many_camps_are_all_joined(self):
        problem = case(60, 20, 3, seed=1, allowed=1)
        camps = (np.arange(60) // 12)[:, None] == np.arange(20) // 4
        problem["suitability"] = np.where(camps, 50, 0) + problem["suitability"] % 5
        matching = made(**problem)
        apart = len(parts(matching.chosen))
        best = problem["suitability"][matching.chosen].sum()
        matching.connect(np.zeros((60, 20), bool))
        assert apart == 5
        assert len(parts(matching.chosen)) == 1
        assert matching.chosen.sum(axis=0).tolist() == [9] * 20
        # a ring of exchanges through all five camps costs one foreign cell for each of them
        assert best - problem["suitability"][matching.chosen].sum() <= 8 * 54

    @settings(max_examples=60)
    @given(arrays.arrays(np.int64, (4, 4), elements=st.integers(0, 9)), st.integers(0, 3))
    def test_against_all_possible_matchings(self, suitability, seed):
        problem = case(4, 4, 2, seed=0, allowed=1) | {
            "suitability": suitability,
            "allowed": np.ones((4, 4), bool),
        }
        matching = made(**problem, seed=seed)
        matching.connect(np.zeros((4, 4), bool))
        best = max(
            int(suitability[cells].sum())
            for cells in every_matching_of_two(4)
            if (cells.sum(axis=0) == 2).all() and len(parts(cells)) == 1
        )
        assert len(parts(matching.chosen)) == 1
        assert int(suitability[matching.chosen].sum()) == best


def every_matching_of_two(size):
    pairs = list(combinations(range(size), 2))
    for choice in product(pairs, repeat=size):
        cells = np.zeros((size, size), bool)
        for row, columns in enumerate(choice):
            cells[row, list(columns)] = True
        yield cells


def improvable(problem, chosen):
    """Whether some cycle of exchanges raises the total while loads stay within 1 of each other
    (Bellman and Ford).

    A matching is optimal exactly when there is no such cycle; this uses nothing of the solver.
    """
    suits, columns = problem["suitability"], problem["suitability"].shape[1]
    loads = chosen.sum(axis=0)
    cost = np.full((columns + 1, columns + 1), np.inf)
    takes = np.where(problem["allowed"] & ~chosen, suits, -np.inf)
    for column in range(columns):
        rows = np.flatnonzero(chosen[:, column])
        cost[column, :columns] = (suits[rows, column][:, None] - takes[rows]).min(axis=0)
    if loads.min() < loads.max():
        cost[:columns, columns] = np.where(loads == loads.min(), 0, np.inf)
        cost[columns, :columns] = np.where(loads == loads.max(), 0, np.inf)
    distance = np.zeros(columns + 1)
    for _ in range(columns + 2):
        shorter = np.minimum(distance, (distance[:, None] + cost).min(axis=0))
        if (shorter == distance).all():
            return False
        distance = shorter
    return True
