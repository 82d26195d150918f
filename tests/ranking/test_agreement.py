"""What organisers learn from a ranking: agreement, severity, a shared affiliation's effect, what is
open, and where to review next."""

from itertools import product

import numpy as np
import pytest

from hackathon.ranking import agreement
from hackathon.ranking.model.crosstable import SUBMISSION
from hackathon.ranking.ranking import Asked, rank
from hackathon.ranking.scores import Score


def panel(seed=0, submissions=20, judges=8, reviews=3, error=0.7, favour=0.0):
    """Scores of a simulated panel, and which of them share an affiliation with the team (`favour`
    points more)."""
    draw = np.random.default_rng(seed)
    quality, severity = draw.normal(size=submissions), 0.7 * draw.normal(size=judges)
    shared, scores = [], []
    for s in range(submissions):
        for j in sorted(draw.choice(judges, reviews, replace=False)):
            shared.append(bool((s + j) % 4 == 0))
            value = 3 + quality[s] - severity[j] + favour * shared[-1] + error * draw.normal()
            scores.append(Score(f"s{s:02d}", f"j{j}", float(value)))
    return scores, shared


class TestReport:
    def test_reliability_is_an_interval_that_holds_the_truth(self):
        # Quality and error of the simulated panels: 1 / (1 + .49 + .49).
        truth, inside, needed = 1 / 1.98, [], []
        for seed in range(40):
            found = agreement.report(rank(panel(seed)[0], asked=Asked(draws=0)))
            inside.append(found.single.low <= truth <= found.single.high)
            needed.append(found.needed[0.8].low <= 4 <= found.needed[0.8].high)
            assert found.single.low < found.raw.low < found.raw.high < 1
            assert found.reviews == pytest.approx(3)
        # 40 intervals of 90 %, with a binomial standard error of .05.
        assert np.mean(inside) >= 0.8
        assert np.mean(needed) >= 0.8

    def test_one_card_more_is_no_reason_to_give_up(self):
        """The demonstration's final once went from .82 and three reviews to 0 and none by a card."""
        scores = [
            Score(s, j, v) for s, v in zip("abcd", (3.0, 3.2, 3.4, 3.1), strict=True) for j in "xy"
        ]
        scores += [Score("a", "z", 4.0), Score("b", "z", 2.0)]
        assert rank(scores).fit.variance(SUBMISSION) == 0.0
        found = agreement.report(rank(scores))
        assert found.needed[0.8] is None or found.needed[0.8].high > 5 * found.needed[0.8].low
        assert found.single is None or found.single.low < 0.1 < found.single.high

    def test_what_only_convention_decides_is_not_told_as_reliability(self):
        alone = [
            Score(s, j, float(v)) for s, j, v in zip("abcd", "xyxy", (1, 3, 4, 5), strict=True)
        ]
        exact = [
            Score(s, j, float(a + b))
            for (a, s), (b, j) in product(enumerate("abc"), enumerate("xyz"))
        ]
        for scores in (alone, exact):
            found = agreement.report(rank(scores))
            assert (found.single, found.adjusted, found.needed[0.9]) == (None, None, None)

    def test_too_few_scores_say_nothing(self):
        # Four scores leave the reliability where it was before any, between .03 and .78.
        four = [Score(s, j, v) for s, j, v in zip("aabb", "xyxy", (2.0, 1, 5, 5), strict=True)]
        found = agreement.report(rank(four))
        assert (found.single, found.needed[0.8]) == (None, None)

    def test_more_reviews_than_anybody_could_give_are_no_answer(self):
        table = [[1.0, 2, 3], [2, 3, 1], [3, 1, 2], [2, 1, 3]]
        scores = [Score("abcd"[s], "xyz"[j], table[s][j]) for s in range(4) for j in range(3)]
        found = agreement.report(rank(scores))
        assert found.needed[0.8] is not None
        assert found.needed[0.9] is None

    def test_severity_has_an_interval_and_the_strictest_comes_first(self):
        found = agreement.report(rank(panel(3)[0])).judges
        assert [one.severity for one in found] == sorted(
            (one.severity for one in found), reverse=True
        )
        assert all(one.low < one.severity < one.high for one in found)

    def test_intervals_of_severity_hold_the_truth(self):
        inside = []
        for seed in range(25):
            draw = np.random.default_rng(seed)
            draw.normal(size=20)
            severity = 0.7 * draw.normal(size=8)
            found = agreement.report(rank(panel(seed)[0], asked=Asked(draws=500))).judges
            inside += [one.low <= severity[int(one.judge[1:])] <= one.high for one in found]
        # 200 intervals of 90 %: 25 panels' severities around a mean that each panel estimates anew.
        assert 0.83 <= np.mean(inside) <= 0.96

    def test_spread_of_each_submission(self):
        scores = [
            Score("a", "x", 1),
            Score("a", "y", 5),
            Score("b", "x", 2),
            Score("b", "y", 3),
            Score("c", "x", 4),
        ]
        found = {one.submission: one for one in agreement.report(rank(scores)).spreads}
        assert list(found) == ["a", "b", "c"]
        assert (found["a"].lowest, found["a"].highest, found["a"].sd) == (
            1,
            5,
            pytest.approx(8**0.5),
        )
        assert found["c"].sd is None

    def test_equal_scores_have_no_reliability(self):
        found = agreement.report(rank([Score(s, j, 3.0) for s, j in product("ab", "xy")]))
        assert (found.single, found.raw, found.adjusted, found.needed) == (
            None,
            None,
            None,
            {0.8: None, 0.9: None},
        )
        assert {(one.low, one.high) for one in found.judges} == {(None, None)}


class TestSharedEffect:
    @pytest.mark.parametrize("favour", [0.0, 1.0])
    def test_intervals_hold_the_truth(self, favour):
        found = [agreement.shared_effect(*panel(seed, favour=favour)) for seed in range(60)]
        assert 0.8 <= np.mean([one.low < favour < one.high for one in found]) <= 0.98
        assert np.mean([one.estimate for one in found]) == pytest.approx(favour, abs=0.1)

    def test_a_strong_favour_is_no_chance(self):
        scores, shared = panel(4, submissions=60, judges=12, favour=1.0)
        found = agreement.shared_effect(scores, shared)
        assert 0.5 < found.low < found.estimate < found.high
        assert found.shared == sum(shared)

    def test_order_of_reviews_changes_nothing(self):
        scores, shared = panel(6)
        assert agreement.shared_effect(scores[::-1], shared[::-1]) == agreement.shared_effect(
            scores, shared
        )

    @pytest.mark.parametrize("mark", [True, False])
    def test_all_or_none_tell_nothing(self, mark):
        scores, _ = panel(6)
        assert agreement.shared_effect(scores, [mark] * len(scores)) is None

    def test_equal_scores_tell_nothing(self):
        scores = [Score(s, j, 3.0) for s, j in product("ab", "xy")]
        assert agreement.shared_effect(scores, [True, False, False, False]) is None
