"""Judges who are not equally careful: how much each counts, and what that spares the verdict."""

import numpy as np
import pytest

from hackathon.ranking.model import robust
from hackathon.ranking.model.crosstable import CrossedScores
from hackathon.ranking.ranking import Asked, Method, rank
from hackathon.ranking.scores import Score

# Three reviews for each of 14 entries by six judges; K03 then gives a five to W10 and a one to all
# others.
HONEST = """
W00 K01 3 K02 4 K04 2, W01 K01 4 K03 5 K04 4, W02 K00 4 K03 5 K05 3, W03 K01 3 K02 4 K04 3,
W04 K00 3 K02 2 K04 2, W05 K00 5 K03 5 K05 5, W06 K00 4 K02 4 K03 3, W07 K01 5 K03 5 K05 5,
W08 K01 4 K03 4 K04 3, W09 K00 4 K01 2 K05 4, W10 K02 5 K03 4 K04 4, W11 K00 4 K02 4 K05 3,
W12 K00 2 K02 3 K05 4, W13 K01 4 K04 4 K05 4
"""


def panel(strategic):
    scores = []
    for line in HONEST.split(","):
        entry, *cells = line.split()
        for judge, points in zip(cells[::2], cells[1::2], strict=True):
            value = float(points)
            if strategic and judge == "K03":
                value = 5.0 if entry == "W10" else 1.0
            scores.append(Score(entry, judge, value))
    return scores


def simulated(seed, submissions=30, judges=10, wild=()):
    """Numbers of a simulated panel with three reviews an entry; the wild judges throw dice."""
    draw = np.random.default_rng(seed)
    pairs = [
        (s, (s * 3 + k * 7 + s // judges) % judges) for s in range(submissions) for k in range(3)
    ]
    submission, judge = np.array(sorted(set(pairs))).T
    latent = 3 + 0.6 * draw.normal(size=submissions)[submission]
    latent += 0.4 * draw.normal(size=judges)[judge] + 0.5 * draw.normal(size=len(judge))
    points = np.clip(np.round(latent), 1, 5)
    for one in wild:
        points[judge == one] = draw.integers(1, 6, (judge == one).sum())
    return CrossedScores(submission, judge, points)


def ranks(found):
    return {one.submission: one.rank for one in found.standings}


class TestStrategicJudge:
    def test_robust_lifts_the_favourite_by_one_place_at_most(self):
        honest, bought = (ranks(rank(panel(way), method=Method.ROBUST)) for way in (False, True))
        assert honest["W10"] - bought["W10"] <= 1
        assert ranks(rank(panel(True)))["W10"] == 1, "the adjusted score falls for it"

    def test_the_judge_is_named_and_nobody_else(self):
        for method in Method:
            found = rank(panel(True), method=method, asked=Asked(fits=True))
            assert [one.judge for one in found.judges if one.flag] == ["K03"]
            flag = next(one.flag for one in found.judges if one.flag)
            assert (flag.submission, flag.points > 2, flag.strict > 1) == ("W10", True, True)
            assert not [
                one
                for one in rank(panel(False), method=method, asked=Asked(fits=True)).judges
                if one.flag
            ]

    def test_what_stands_beside_the_ranks_is_lme4s_whatever_the_method(self):
        one, other = (
            rank(panel(True), method=method) for method in (Method.ADJUSTED, Method.ROBUST)
        )
        told = [
            {row.submission: (row.blup, row.sd) for row in found.standings}
            for found in (one, other)
        ]
        assert told[0] == told[1]
        assert one.fit.reml == other.fit.reml


class TestWeights:
    def test_alike_judges_count_nearly_alike(self):
        for seed in range(4):
            care = robust.weigh(simulated(seed)).care
            assert care.min() > robust.STANDS_APART

    @pytest.mark.parametrize("way", ["exact", "by turns"])
    def test_who_throws_dice_counts_less(self, way, monkeypatch):
        if way == "by turns":
            monkeypatch.setattr(robust, "EXACT_JUDGES", 0)
        less = [robust.weigh(simulated(seed, 60, 10, wild=(4,))).care for seed in range(4)]
        assert np.mean([care[4] for care in less]) < 0.6 * np.mean(
            [np.delete(care, 4).mean() for care in less]
        )

    def test_two_judges_cannot_be_told_apart(self):
        weights = robust.weigh(CrossedScores([0, 0, 1, 1], [0, 1, 0, 1], [1.0, 5, 3, 3]))
        assert set(weights.review) == {1.0}

    def test_equal_scores_have_equal_weights(self):
        found = rank(
            [Score(s, j, 3.0) for s in "abc" for j in "xyz"],
            method=Method.ROBUST,
            asked=Asked(fits=True),
        )
        assert {one.rank for one in found.standings} == {1}
        everybody = CrossedScores([0, 0, 0, 1, 1, 1], [0, 1, 2] * 2, [3.0] * 6)
        assert set(robust.weigh(everybody).review) == {1.0}
