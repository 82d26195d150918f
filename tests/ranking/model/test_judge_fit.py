"""Whose scores differ from what the others' lead to expect: the order of entries counts, strictness
alone does not."""

import numpy as np
import pytest

from hackathon.ranking.model import robust
from hackathon.ranking.model.crosstable import CrossedScores
from hackathon.ranking.model.judge_fit import judge_fits

ENTRIES, ODD = 12, 4
"""Four careful judges see every entry; the fifth sees some."""


def crossed(points, strict=0.0):
    """Scores of the careful judges, and the odd one's points for the first entries."""
    draw = np.random.default_rng(5)
    submission, judge = (one.ravel() for one in np.indices((ENTRIES, ODD)))
    quality = np.linspace(1.0, 5.0, ENTRIES)
    careful = quality[submission] + 0.3 * draw.normal(size=len(submission))
    seen = np.arange(len(points))
    return CrossedScores(
        np.concatenate([submission, seen]),
        np.concatenate([judge, np.full(len(points), ODD)]),
        np.concatenate([careful, np.array(points) - strict]),
    )


def agreeing(number):
    return np.linspace(1.0, 5.0, ENTRIES)[:number] + 0.2 * (-1.0) ** np.arange(number)


class TestJudgeFits:
    @pytest.mark.parametrize("number", [4, ENTRIES])
    def test_being_strict_is_no_misfit(self, number):
        like = judge_fits(crossed(agreeing(number)))
        found = judge_fits(crossed(agreeing(number), strict=5.0))
        # The variance of severity is another with the strict judge; hardly more than that changes.
        assert found[ODD].fit == pytest.approx(like[ODD].fit, abs=0.2)
        assert found[ODD].strict == pytest.approx(like[ODD].strict + 5.0, abs=0.05)
        assert not any(one.named for one in found)

    def test_few_reviews_against_the_order_are_named_by_their_distance(self):
        scores = crossed([5.0, 4.0, 2.0, 1.0])
        assert robust.weigh(scores).care[ODD] > robust.STANDS_APART
        found = judge_fits(scores)
        assert [one.named for one in found] == [False] * ODD + [True]
        assert (found[ODD].submission, found[ODD].against) == (0, True)
        assert found[ODD].points > 1.0

    def test_two_reviews_are_too_few_to_tell(self):
        assert judge_fits(crossed([5.0, 1.0]))[ODD] is None

    def test_alike_judges_are_hardly_ever_named(self):
        named = 0
        for seed in range(30):
            draw = np.random.default_rng(seed)
            submission, judge = (one.ravel() for one in np.indices((8, 5)))
            points = draw.normal(size=8)[submission] + 0.7 * draw.normal(size=5)[judge]
            points += 0.8 * draw.normal(size=40)
            named += any(one.named for one in judge_fits(CrossedScores(submission, judge, points)))
        # One panel in twenty by the bound, and at most three of thirty but for one time in twenty.
        assert named <= 3
