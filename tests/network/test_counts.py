"""Counts of offices at a level: no number, and no change of a number, tells of one office."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.network import counts
from hackathon.network.counts import AUDIENCES, LEAST, CountedLevel, Standing
from hackathon.people.offices import Office

standings = st.builds(Standing, st.sampled_from(AUDIENCES), st.integers(0, 5))
# An office says something, says something else, or takes its answer back.
said = st.tuples(st.integers(1, 14), st.none() | standings)


@settings(max_examples=60)
@given(st.lists(st.lists(said, max_size=6), max_size=8))
def test_every_change_that_a_reader_sees_is_one_of_five_offices(rounds: list) -> None:
    says: dict[int, Standing] = {}
    counted: dict[int, Standing] = {}
    for round in rounds:
        for office, standing in round:
            says.pop(office, None)
            if standing is not None:
                says[office] = standing
        after = counts.recounted(says, counted)
        for audience in AUDIENCES:
            was, now = (
                {office: row for office, row in rows.items() if row.audience == audience}
                for rows in (counted, after)
            )
            changed = [
                office for office in was.keys() | now.keys() if was.get(office) != now.get(office)
            ]
            assert not changed or len(changed) >= LEAST
        # Nobody is counted who never shared, and what is counted was said by somebody once.
        assert after.keys() <= says.keys() | counted.keys()
        assert counts.recounted(says, after) == after
        counted = after


def test_the_sixth_waits_for_four_others() -> None:
    five = {office: Standing("public", 3) for office in range(5)}
    counted = counts.recounted(five, {})
    assert counted == five
    nine = five | {office: Standing("public", 4) for office in range(5, 9)}
    assert counts.recounted(nine, counted) == five
    ten = nine | {9: Standing("public", 5)}
    assert counts.recounted(ten, counted) == ten


def test_one_that_goes_to_the_other_count_leaves_the_first_with_four_others() -> None:
    public = {office: Standing("public", 3) for office in range(6)}
    moved = {office: Standing("network", 3) for office in range(4)}
    says = public | moved
    assert counts.recounted(says, public) == public
    says = says | {4: Standing("network", 3)}
    assert counts.recounted(says, public) == says


@pytest.fixture
def sharing(db: object) -> list[Office]:
    """Seven offices: five share strategy with everybody, two more with the network."""
    rows = [
        Office.create(code=f"X{number}", kind="national office", name=f"Office {number}")
        for number in range(7)
    ]
    for number, office in enumerate(rows):
        audience = "public" if number < 5 else "network"
        about = {"office": office, "year": 2027, "version": "1", "audience": audience}
        CountedLevel.create(dimension="strategy", level=1 + number % 3, **about)
        # Of data, one of the five says that it is not relevant.
        CountedLevel.create(dimension="data", level=number % 5, helped="pilots/a", **about)
    return rows


def shown(network: bool) -> dict[str, tuple[tuple[int, ...], int]]:
    rows = counts.shares(2027, "1", network, invented=False)
    return {dimension: (row.levels, row.not_relevant) for dimension, row in rows.items()}


def test_shares_are_of_five_answers_at_least_and_their_sum_is_all_of_them(
    sharing: list[Office],
) -> None:
    # Four answers with a level are too few for everybody, six are enough for the network.
    assert shown(network=False) == {"strategy": ((2, 2, 1, 0, 0), 0)}
    assert shown(network=True) == {
        "strategy": ((3, 2, 2, 0, 0), 0),
        "data": ((2, 1, 1, 1, 0), 2),
    }
    assert counts.years(network=False, invented=False) == [(2027, "1")]
    assert counts.helped(2027, "1", True, False, ["data"]) == {"data": ["pilots/a"]}
    assert counts.helped(2027, "1", False, False, ["strategy"]) == {}


def test_invented_offices_and_real_ones_are_never_counted_together(sharing: list[Office]) -> None:
    sharing[0].change(demonstration=True)
    assert shown(network=False) == {}
    assert counts.shares(2027, "1", False, invented=True) == {}
    assert counts.years(network=False, invented=True) == [(2027, "1")]
