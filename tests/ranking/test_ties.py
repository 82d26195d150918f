"""Ties: what decides between equal scores, and what is too small to decide anything."""

import numpy as np
import pytest

from hackathon.ranking import ties
from hackathon.ranking.scores import Score
from hackathon.ranking.ties import Rules, TieBreak

SUM = 0.1 + 0.2  # not 0.3: the last binary digit is what is left of the arithmetic


def places(rule: TieBreak, one: list[float], other: list[float]) -> list[int]:
    """The ranks of two submissions whose chosen scores are equal."""
    cards = [Score("a", f"j{n}", value, {"fit": value}) for n, value in enumerate(one)]
    cards += [Score("b", f"j{n}", value, {"fit": value}) for n, value in enumerate(other)]
    raw = np.array([sum(one) / len(one), sum(other) / len(other)])
    rules = Rules([rule], ["fit"])
    return ties.places(np.array([0.5, 0.5]), ["a", "b"], cards, raw, rules)


RULES = [TieBreak.RAW_MEAN, TieBreak.CRITERIA, TieBreak.MEDIAN, TieBreak.LOWEST]


@pytest.mark.parametrize("rule", RULES)
def test_a_last_binary_digit_decides_nothing(rule: TieBreak) -> None:
    assert SUM != 0.3 and places(rule, [SUM, 0.9, SUM], [0.3, 0.9, 0.3]) == [1, 1]


@pytest.mark.parametrize("rule", RULES)
def test_the_higher_goes_first(rule: TieBreak) -> None:
    assert places(rule, [0.3, 0.9, 0.3], [0.31, 0.91, 0.31]) == [2, 1]


def test_each_rule_looks_at_its_own() -> None:
    wide, narrow = [0.1, 0.6, 0.8], [0.4, 0.5, 0.6]  # both with a mean of 0.5
    assert places(TieBreak.RAW_MEAN, wide, narrow) == [1, 1]
    assert places(TieBreak.MEDIAN, wide, narrow) == [1, 2]
    assert places(TieBreak.LOWEST, wide, narrow) == [2, 1]
