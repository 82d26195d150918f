"""What organisers learn from a ranking: agreement, severity, a shared affiliation's effect, what is
open, and where to review next."""

from itertools import product

import numpy as np
import pytest

from hackathon.ranking import agreement, posterior
from hackathon.ranking.crosstable import JUDGE, SUBMISSION
from hackathon.ranking.ranking import rank
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
    def test_reliability_of_one_review_and_of_all(self):
        ranking = rank(panel(1)[0])
        found = agreement.report(ranking)
        quality, judge, residual = (
            ranking.fit.variance(SUBMISSION),
            ranking.fit.variance(JUDGE),
            ranking.fit.residual,
        )
        assert found.single == pytest.approx(quality / (quality + judge + residual))
        assert found.reviews == pytest.approx(3)
        assert found.raw == pytest.approx(quality / (quality + (judge + residual) / 3))
        assert found.raw < found.adjusted < 1
        assert found.expected_spread == pytest.approx((judge + residual) ** 0.5)

    def test_the_needed_reviews_are_the_fewest_that_reach_the_target(self):
        ranking = rank(panel(2)[0])
        found = agreement.report(ranking)
        quality, noise = (
            ranking.fit.variance(SUBMISSION),
            ranking.fit.variance(JUDGE) + ranking.fit.residual,
        )
        for target, needed in found.needed.items():
            assert quality / (quality + noise / needed) >= target
            assert quality / (quality + noise / (needed - 1)) < target

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
            found = agreement.report(rank(panel(seed)[0], draws=500)).judges
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


class TestUndecided:
    def test_places_that_are_open(self):
        ranking = rank(panel(7)[0], top=5)
        found = agreement.undecided(ranking)
        chance = {one.submission: one.p_top for one in ranking.standings}
        assert found
        assert all(0.05 < chance[name] < 0.95 for name in found)
        assert set(agreement.undecided(ranking, doubt=0.2)) < set(found)

    def test_nothing_is_open_when_all_have_a_place(self):
        assert agreement.undecided(rank(panel(7)[0], top=20)) == ()
        assert agreement.doubt(rank(panel(7)[0], top=20)) == pytest.approx(0)


class TestNextReviews:
    def test_they_go_where_the_line_is_open(self):
        ranking = rank(panel(8)[0], top=5)
        found = agreement.next_reviews(ranking, 6)
        chance = {one.submission: one.p_top for one in ranking.standings}
        assert len(found) == 6
        assert all(0.02 < chance[one.submission] < 0.98 for one in found)
        assert 0 < sum(one.gain for one in found) < agreement.doubt(ranking)
        assert agreement.next_reviews(ranking, 6) == found

    def test_never_a_pair_with_a_score_or_a_conflict(self):
        scores, _ = panel(8)
        ranking = rank(scores, top=5)
        first = agreement.next_reviews(ranking, 8)
        forbidden = {(one.submission, one.judge) for one in first}
        second = {
            (one.submission, one.judge)
            for one in agreement.next_reviews(ranking, 8, forbidden=forbidden)
        }
        assert not forbidden & second
        assert not (forbidden | second) & {(one.submission, one.judge) for one in scores}

    def test_nobody_gets_more_than_they_can_take(self):
        ranking = rank(panel(8)[0], top=5)
        found = agreement.next_reviews(
            ranking, 10, capacity={"j1": 2, "j2": 1, "j3": 0, "newcomer": 1}
        )
        taken = [one.judge for one in found]
        assert sorted(taken) == ["j1", "j1", "j2", "newcomer"]

    def test_nothing_to_gain_and_nobody_to_ask(self):
        assert agreement.next_reviews(rank(panel(8)[0], top=20)) == ()
        assert agreement.next_reviews(rank(panel(8)[0]), capacity={}) == ()
        assert (
            agreement.next_reviews(rank([Score("a", "x", 1.0), Score("b", "x", 2.0)], top=1)) == ()
        )
        assert (
            agreement.next_reviews(rank([Score(s, j, 3.0) for s, j in product("abc", "xy")], top=1))
            == ()
        )

    def test_a_variance_of_zero_still_says_where(self):
        table = [[1.0, 2, 3], [2, 3, 1], [3, 1, 2], [2, 1, 3]]
        scores = [Score("abcd"[s], "xyz"[j], table[s][j]) for s in range(4) for j in range(3)]
        found = agreement.next_reviews(rank(scores, top=1), 2, capacity={"newcomer": 2})
        assert [one.judge for one in found] == ["newcomer", "newcomer"]

    def test_the_gain_is_what_a_simulated_review_brings(self):
        """The same expectation by brute force: draw the new score, update the posterior, recompute
        every probability."""
        ranking = rank(panel(9, submissions=8, judges=5, reviews=2)[0], top=2)
        solution = ranking.fit.solution
        found = agreement.next_reviews(ranking, 1)[0]
        draw = np.random.default_rng(1)
        everybody, judges = np.arange(8), np.arange(5)
        covariance = solution.residual * solution.covariance(everybody, judges)
        centre = solution.centre(SUBMISSION)
        normal = draw.standard_normal((4_000, 8))

        def doubt(mean, spread):
            values = mean + normal @ np.linalg.cholesky(spread + 1e-12 * np.eye(8)).T
            chance = posterior.membership(values, 2).mean(axis=0)
            return float(np.sum(chance * (1 - chance)))

        def gain(submission, judge):
            moved = covariance[:, submission] + covariance[:, 8 + judge]
            variance = moved[submission] + moved[8 + judge] + solution.residual
            after = (covariance - np.outer(moved, moved) / variance)[:8, :8]
            surprises = np.sqrt(variance) * np.linspace(-2.4, 2.4, 13)
            weights = np.exp(-0.5 * surprises**2 / variance)
            left = [
                doubt(centre + moved[:8] * surprise / variance, after) for surprise in surprises
            ]
            return doubt(centre, covariance[:8, :8]) - float(np.average(left, weights=weights))

        seen = {(one.submission, one.judge) for one in ranking.reviews}
        pairs = [
            (s, j)
            for s in everybody
            for j in judges
            if (ranking.names[0][s], ranking.names[1][j]) not in seen
        ]
        gains = {(ranking.names[0][s], ranking.names[1][j]): gain(s, j) for s, j in pairs}
        best = max(gains.values())
        assert gains[found.submission, found.judge] > 0.8 * best
        assert found.gain == pytest.approx(gains[found.submission, found.judge], rel=0.5)
