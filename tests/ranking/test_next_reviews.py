"""Where the next reviews are needed most: what is open, open scorecards first, and what each would settle."""

from itertools import product

import numpy as np
import pytest

from hackathon.ranking import next_reviews
from hackathon.ranking.model import posterior
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


class TestUndecided:
    def test_places_that_are_open(self):
        ranking = rank(panel(7)[0], asked=Asked(top=5))
        found = next_reviews.undecided(ranking)
        chance = {one.submission: one.p_top for one in ranking.standings}
        assert found
        assert all(0.05 < chance[name] < 0.95 for name in found)
        assert set(next_reviews.undecided(ranking, doubt=0.2)) < set(found)

    def test_nothing_is_open_when_all_have_a_place(self):
        assert next_reviews.undecided(rank(panel(7)[0], asked=Asked(top=20))) == ()
        assert next_reviews.doubt(rank(panel(7)[0], asked=Asked(top=20))) == pytest.approx(0)


class TestNextReviews:
    def test_they_go_where_the_line_is_open(self):
        ranking = rank(panel(8)[0], asked=Asked(top=5))
        found = next_reviews.next_reviews(ranking, 6)
        chance = {one.submission: one.p_top for one in ranking.standings}
        assert len(found) == 6
        assert all(0.02 < chance[one.submission] < 0.98 for one in found)
        assert 0 < sum(one.gain for one in found) < next_reviews.doubt(ranking)
        assert next_reviews.next_reviews(ranking, 6) == found

    def test_never_a_pair_with_a_score_or_a_conflict(self):
        scores, _ = panel(8)
        ranking = rank(scores, asked=Asked(top=5))
        first = next_reviews.next_reviews(ranking, 8)
        forbidden = {(one.submission, one.judge) for one in first}
        second = {
            (one.submission, one.judge)
            for one in next_reviews.next_reviews(ranking, 8, forbidden=forbidden)
        }
        assert not forbidden & second
        assert not (forbidden | second) & {(one.submission, one.judge) for one in scores}

    def test_nobody_gets_more_than_they_can_take(self):
        ranking = rank(panel(8)[0], asked=Asked(top=5))
        found = next_reviews.next_reviews(
            ranking, 10, capacity={"j1": 2, "j2": 1, "j3": 0, "newcomer": 1}
        )
        taken = [one.judge for one in found]
        assert sorted(taken) == ["j1", "j1", "j2", "newcomer"]

    def test_nothing_to_gain_and_nobody_to_ask(self):
        assert next_reviews.next_reviews(rank(panel(8)[0], asked=Asked(top=20))) == ()
        assert next_reviews.next_reviews(rank(panel(8)[0]), capacity={}) == ()
        assert (
            next_reviews.next_reviews(
                rank([Score("a", "x", 1.0), Score("b", "x", 2.0)], asked=Asked(top=1))
            )
            == ()
        )
        assert (
            next_reviews.next_reviews(
                rank([Score(s, j, 3.0) for s, j in product("abc", "xy")], asked=Asked(top=1))
            )
            == ()
        )

    def test_a_variance_of_zero_still_says_where(self):
        table = [[1.0, 2, 3], [2, 3, 1], [3, 1, 2], [2, 1, 3]]
        scores = [Score("abcd"[s], "xyz"[j], table[s][j]) for s in range(4) for j in range(3)]
        found = next_reviews.next_reviews(
            rank(scores, asked=Asked(top=1)), 2, capacity={"newcomer": 2}
        )
        assert [one.judge for one in found] == ["newcomer", "newcomer"]

    def test_the_gain_is_what_a_simulated_review_brings(self):
        """The same expectation by brute force: draw the new score, update the posterior, recompute
        every probability."""
        ranking = rank(panel(9, submissions=8, judges=5, reviews=2)[0], asked=Asked(top=2))
        solution = ranking.fit.solution
        found = next_reviews.next_reviews(ranking, 1)[0]
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

    def test_open_scorecards_are_ranked_among_themselves(self):
        ranking = rank(panel(8)[0], asked=Asked(top=5))
        done = {(one.submission, one.judge) for one in ranking.reviews}
        opened = sorted(set(product(ranking.names[0], ranking.names[1])) - done)[::7]
        found = next_reviews.next_reviews(ranking, 4, only={*opened, ("s00", "newcomer")})
        assert found
        assert {(one.submission, one.judge) for one in found} <= {*opened, ("s00", "newcomer")}
        assert [one.gain for one in found] == sorted((one.gain for one in found), reverse=True)

    def test_a_settled_line_needs_nothing(self):
        far = [Score(s, j, v) for s, v in (("a", 5.0), ("b", 1.0), ("c", 1.5)) for j in "vwxyz"]
        noisy = [
            Score(one.submission, one.judge, one.score + 0.1 * ("vwxyz".index(one.judge) % 2))
            for one in far
        ]
        assert next_reviews.decided(rank(noisy, asked=Asked(top=1)))
        assert not next_reviews.decided(rank(panel(8)[0], asked=Asked(top=5)))
