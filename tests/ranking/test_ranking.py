"""Ranks with their uncertainty: published figures, invariances, boundary cases with their
explanations, ties, and the command's output."""

import json
import os
import subprocess
import sys
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hackathon.core.config import ROOT
from hackathon.ranking import ties
from hackathon.ranking.model import mixedmodel
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION
from hackathon.ranking.ranking import Asked, Method, rank
from hackathon.ranking.ranking_files import as_dict, as_table, main_rank
from hackathon.ranking.scores import BadScores, Score
from hackathon.ranking.ties import Rules, TieBreak

# Diameters of growth inhibition by six samples of penicillin on 24 plates (Davies and Goldsmith
# 1972), a textbook's crossed design.
PENICILLIN = """
a 27 23 26 23 23 21, b 27 23 26 23 23 21, c 25 21 25 24 24 20, d 26 23 25 23 23 20, e 25 22 26 22 23 20, f 24 22 25 23 22 19,
g 24 20 23 21 22 19, h 26 22 26 24 24 21, i 24 21 24 22 22 20, j 24 21 24 23 22 19, k 26 23 26 24 24 21, l 25 22 26 24 24 20,
m 26 24 26 24 25 22, n 26 23 26 23 23 20, o 26 23 25 24 24 22, p 25 22 25 23 23 20, q 25 21 24 23 23 20, r 25 22 24 23 23 19,
s 24 21 23 21 21 19, t 26 23 26 24 24 21, u 25 21 24 22 22 18, v 25 22 25 22 22 20, w 24 21 24 22 24 19, x 24 21 24 22 21 18
"""


def penicillin():
    for plate in PENICILLIN.split(","):
        judge, *diameters = plate.split()
        yield from (
            Score(sample, judge, float(diameter))
            for sample, diameter in zip("ABCDEF", diameters, strict=True)
        )


def panel(seed=0, submissions=8, judges=5, share=0.7):
    """An incomplete panel in whole points; each submission has two reviews at least."""
    draw = np.random.default_rng(seed)
    quality, severity = draw.normal(size=submissions), 0.7 * draw.normal(size=judges)
    given = draw.random((submissions, judges)) < share
    given[np.arange(submissions), np.arange(submissions) % judges] = True
    given[np.arange(submissions), (np.arange(submissions) + 1) % judges] = True
    return [
        Score(
            f"s{s}",
            f"j{j}",
            float(np.clip(np.round(3 + quality[s] - severity[j] + 0.7 * draw.normal()), 1, 5)),
        )
        for s, j in zip(*np.nonzero(given), strict=True)
    ]


def by_name(found):
    return {standing.submission: standing for standing in found.standings}


class TestPublishedFigures:
    def test_penicillin_as_lme4_fits_it(self):
        found = as_dict(rank(list(penicillin())))
        assert found["reml"] == pytest.approx(330.8606, abs=1e-3)
        assert found["mean"] == pytest.approx(22.972222, abs=1e-3)
        assert found["variance"] == pytest.approx(
            {"submission": 3.731132, "judge": 0.716905, "residual": 0.302415}, abs=1e-3
        )
        expected = {
            "A": 2.187058,
            "B": -1.010476,
            "C": 1.937900,
            "D": -0.096895,
            "E": -0.013842,
            "F": -3.003745,
        }
        assert {one["submission"]: one["blup"] for one in found["submissions"]} == pytest.approx(
            expected, abs=1e-3
        )
        assert [one["submission"] for one in found["submissions"]] == list("ACEDBF")

    def test_conditional_deviations_of_a_balanced_table(self):
        # In a complete table every level has the same conditional variance; here it is written out
        # with a dense inverse.
        found = rank(list(penicillin()))
        variances = [found.fit.variance(SUBMISSION), found.fit.variance(JUDGE)]
        loads = np.hstack(
            [np.kron(np.ones((24, 1)), np.eye(6)), np.kron(np.eye(24), np.ones((6, 1)))]
        )
        prior = np.diag(np.repeat(variances, [6, 24]))
        total = loads @ prior @ loads.T + found.fit.residual * np.eye(144)
        conditional = np.sqrt(
            np.diag(prior - prior @ loads.T @ np.linalg.solve(total, loads @ prior))
        )
        assert [standing.sd for standing in found.standings] == pytest.approx([conditional[0]] * 6)
        assert [judge.sd for judge in found.judges] == pytest.approx([conditional[6]] * 24)


class TestMeaning:
    def test_a_severe_judge_costs_nobody_the_prize(self):
        # Dee and Dot score two points below the others. Kestrel is as good as heron and better than
        # wren, but met both.
        quality = {"heron": 4, "kestrel": 4, "owl": 2, "wren": 3}
        met = {
            "heron": "Eli Fay Gus",
            "kestrel": "Dee Dot Eli",
            "owl": "Dee Fay Dot",
            "wren": "Eli Gus Fay",
        }
        severity = {"Dee": 2, "Dot": 2, "Eli": 0, "Fay": 0, "Gus": 0}
        noise = iter([0.1, -0.1] * 10)
        scores = [
            Score(s, j, quality[s] - severity[j] + next(noise))
            for s, judges in met.items()
            for j in judges.split()
        ]
        found = by_name(rank(scores))
        assert found["kestrel"].raw_mean < found["wren"].raw_mean
        assert found["kestrel"].adjusted > found["wren"].adjusted
        assert found["kestrel"].adjusted == pytest.approx(found["heron"].adjusted, abs=0.4)

    def test_severity_above_zero_is_strict(self):
        scores = [
            Score(s, j, q + g)
            for (s, q), (j, g) in product(
                zip("abcd", [1, 2, 3, 5], strict=True), [("Dee", -1), ("Eli", 1.2)]
            )
        ]
        judges = {judge.judge: judge.severity for judge in rank(scores).judges}
        assert judges["Dee"] > 0.5
        assert judges["Eli"] < -0.5

    def test_raw_mean_is_the_other_method(self):
        scores = panel(3)
        found = rank(scores, method=Method.RAW_MEAN)
        assert [one.raw_mean for one in found.standings] == sorted(
            (one.raw_mean for one in found.standings), reverse=True
        )

    def test_standard_error_of_the_raw_mean_pools_the_spread(self):
        scores = [
            Score("a", "x", 1),
            Score("a", "y", 3),
            Score("b", "x", 4),
            Score("b", "y", 4),
            Score("b", "z", 4),
        ]
        found = by_name(rank(scores))
        assert found["a"].raw_se == pytest.approx((2 / 3 / 2) ** 0.5)
        assert found["b"].raw_se == pytest.approx((2 / 3 / 3) ** 0.5)

    def test_probabilities_add_up(self):
        found = rank(panel(1), asked=Asked(top=3))
        assert sum(one.p_first for one in found.standings) == pytest.approx(1)
        assert sum(one.p_top for one in found.standings) == pytest.approx(3)
        assert all(one.p_first <= one.p_top + 1e-12 for one in found.standings)
        assert all(one.low < one.score < one.high for one in found.standings)
        assert all(1 <= one.best <= one.rank <= one.worst <= 8 for one in found.standings)

    def test_all_are_among_the_first_of_more_places_than_submissions(self):
        assert {one.p_top for one in rank(panel(1), asked=Asked(top=50)).standings} == {1.0}

    def test_more_reviews_make_narrower_intervals(self):
        few, many = (
            rank(panel(2, share=0.2)),
            rank(panel(2, submissions=8, judges=5, share=0.2) * 4),
        )
        width = [np.mean([one.high - one.low for one in found.standings]) for found in (few, many)]
        assert width[1] < 0.8 * width[0]

    def test_scores_stay_on_the_scale_and_ranks_do_not_touch_its_end(self):
        # Both have fives alone; "a" from the stricter judges.
        met = {"a": "xy", "b": "uv", "c": "xyu", "d": "xuv", "e": "yuv", "f": "xyv"}
        points = {"x": 2.0, "y": 2.0, "u": 4.0, "v": 4.0}
        scores = [
            Score(entry, judge, 5.0 if entry in "ab" else points[judge] + (entry in "ce") * 0.5)
            for entry, judges in met.items()
            for judge in judges
        ]
        free = by_name(rank(scores))
        held = by_name(rank(scores, asked=Asked(scale=(1.0, 5.0))))
        assert free["a"].score > 5.0
        assert held["a"].score == 5.0
        assert all(one.high <= 5.0 for one in held.values())
        assert {name: one.rank for name, one in held.items()} == {
            name: one.rank for name, one in free.items()
        }


class TestThreads:
    def test_the_numeric_library_starts_none_of_its_own(self):
        program = (
            "import os, hackathon.ranking.ranking, numpy;"
            "big = numpy.ones((600, 600)); big @ big; numpy.linalg.eigh(big);"
            "print(len(os.listdir('/proc/self/task')))"
        )
        environ = {name: value for name, value in os.environ.items() if "_NUM_THREADS" not in name}
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert done.stdout.strip() == "1"


class TestInvariance:
    @given(st.integers(0, 200), st.randoms(use_true_random=False))
    @settings(max_examples=10)
    def test_order_of_rows_changes_nothing(self, seed, random):
        scores = panel(seed)
        shuffled = list(scores)
        random.shuffle(shuffled)
        assert as_dict(rank(shuffled, asked=Asked(draws=2_000))) == as_dict(
            rank(scores, asked=Asked(draws=2_000))
        )

    def test_new_names_change_only_the_draws(self):
        scores = panel(4)
        renamed = [
            Score(f"x{9 - int(one.submission[1:])}", f"y{9 - int(one.judge[1:])}", one.score)
            for one in scores
        ]
        before, after = by_name(rank(scores)), by_name(rank(renamed))
        for name, one in before.items():
            other = after[f"x{9 - int(name[1:])}"]
            assert (other.adjusted, other.sd, other.low, other.rank) == pytest.approx(
                (one.adjusted, one.sd, one.low, one.rank), abs=1e-6
            )
            assert other.p_top == pytest.approx(one.p_top, abs=0.02)

    @given(
        st.integers(0, 200),
        st.sampled_from([-1000.0, 0.5, 70.0]),
        st.sampled_from([0.01, 3.0, 1000.0]),
    )
    @settings(max_examples=15)
    @example(124, -1000.0, 0.01)
    def test_another_scale_moves_the_scores_alone(self, seed, shift, stretch):
        scores = panel(seed)
        moved = [one._replace(score=shift + stretch * one.score) for one in scores]
        before, after = (
            rank(scores, asked=Asked(draws=2_000)),
            rank(moved, asked=Asked(draws=2_000)),
        )
        assert after.fit.residual == pytest.approx(stretch**2 * before.fit.residual, rel=1e-3)
        for one, other in zip(before.standings, after.standings, strict=True):
            assert (one.submission, one.rank) == (other.submission, other.rank)
            assert other.adjusted == pytest.approx(
                shift + stretch * one.adjusted, abs=1e-3 * stretch
            )
            assert other.p_first == pytest.approx(one.p_first, abs=5e-3)


class TestBoundaries:
    """Answers where the scores cannot tell: defined, and explained in the notes."""

    def test_all_scores_equal(self):
        found = rank([Score(s, j, 3.0) for s, j in product("abc", "xyz")])
        assert found.notes == (mixedmodel.ALL_EQUAL,)
        assert {
            (one.rank, one.adjusted, one.sd, one.p_first, one.low) for one in found.standings
        } == {(1, 3.0, 0.0, 1 / 3, None)}
        assert as_dict(found)["variance"] == {"submission": 0.0, "judge": 0.0, "residual": 0.0}
        assert as_dict(found)["reviews_for_reliability"] == {"0.8": None, "0.9": None}

    def test_one_score(self):
        found = rank([Score("a", "x", 4.0)])
        assert found.notes == (mixedmodel.ONE_SCORE,)
        assert (
            found.standings[0].rank,
            found.standings[0].adjusted,
            found.standings[0].p_first,
        ) == (1, 4.0, 1.0)

    def test_one_judge(self):
        found = rank([Score("a", "x", 1.0), Score("b", "x", 4.0), Score("c", "x", 3.0)])
        assert found.notes == (mixedmodel.ONE_JUDGE, mixedmodel.SUBMISSION_RESIDUAL)
        assert [one.submission for one in found.standings] == ["b", "c", "a"]
        assert found.fit.variance(JUDGE) == 0.0
        assert found.fit.variance(SUBMISSION) == pytest.approx(found.fit.residual)
        assert found.judges[0].severity == 0.0
        assert 0.3 < found.standings[0].p_first < 0.9

    def test_one_submission(self):
        found = rank([Score("a", "x", 1.0), Score("a", "y", 4.0), Score("a", "y", 3.0)])
        assert mixedmodel.ONE_SUBMISSION in found.notes
        assert found.standings[0].p_first == 1.0
        assert found.fit.variance(SUBMISSION) == 0.0

    def test_a_judge_for_each_submission(self):
        found = rank([Score("a", "x", 1.0), Score("b", "y", 4.0), Score("c", "z", 3.0)])
        assert mixedmodel.ALL_CONFOUNDED in found.notes
        assert [one.submission for one in found.standings] == ["b", "c", "a"]
        assert (
            len(
                {round(found.fit.variance(factor), 9) for factor in (SUBMISSION, JUDGE)}
                | {round(found.fit.residual, 9)}
            )
            == 1
        )

    def test_a_judge_for_each_review(self):
        scores = [
            Score("a", "u", 1.0),
            Score("a", "v", 2.0),
            Score("b", "w", 4.0),
            Score("b", "x", 5.0),
            Score("c", "y", 2.0),
        ]
        found = rank(scores)
        assert mixedmodel.JUDGE_RESIDUAL in found.notes
        assert found.fit.variance(JUDGE) == pytest.approx(found.fit.residual)

    def test_a_judge_with_all_reviews_of_a_submission(self):
        found = rank(
            [
                Score(s, s.upper(), value)
                for s, value in zip("aabbcc", [1, 2, 4, 5, 2, 4], strict=True)
            ]
        )
        assert mixedmodel.SUBMISSION_JUDGE in found.notes
        assert found.fit.variance(JUDGE) == pytest.approx(found.fit.variance(SUBMISSION))

    def test_a_split_that_cannot_be_told_has_the_criterion_of_any_other(self):
        scores = [
            Score("a", "x", 1.0),
            Score("b", "x", 4.0),
            Score("c", "y", 3.0),
            Score("d", "y", 5.0),
            Score("e", "y", 2.0),
        ]
        solution = rank(scores).fit.solution
        first, second = solution.ratios
        # The same total of submission and residual, of which the residual is now a fifth.
        total = 1.0 + first
        share = mixedmodel.Solution(solution.scores, (4.0, second / (total / 5)))
        assert share.criterion == pytest.approx(solution.criterion)

    def test_variance_of_zero(self):
        found = rank(
            [
                Score(s, j, [1.0, 2.0, 3.0][("abc".index(s) + "xyz".index(j)) % 3])
                for s, j in product("abc", "xyz")
            ]
        )
        assert {(one.rank, one.blup, one.sd) for one in found.standings} == {(1, 0.0, 0.0)}
        assert {(one.best, one.worst) for one in found.standings} == {(1, 3)}
        assert all(one.p_first == pytest.approx(1 / 3, abs=0.02) for one in found.standings)
        assert all(one.high - one.low > 0.5 for one in found.standings)

    def test_disconnected_parts_are_named(self):
        scores = [
            *panel(5, 4, 3),
            *(Score(f"t{one.submission}", f"t{one.judge}", one.score) for one in panel(6, 3, 3)),
        ]
        found = rank(scores)
        assert as_dict(found)["connected"] == [
            {"submissions": ["s0", "s1", "s2", "s3"], "judges": ["j0", "j1", "j2"]},
            {"submissions": ["ts0", "ts1", "ts2"], "judges": ["tj0", "tj1", "tj2"]},
        ]
        assert "2 parts without a common judge" in found.notes[-1]
        assert as_dict(rank(panel(5, 4, 3)))["connected"] is True

    def test_a_long_chain_is_connected(self):
        scores = [
            Score(f"s{number:03d}", f"j{number + more:03d}", 1.0 * (number % 5))
            for number in range(300)
            for more in (0, 1)
        ]
        assert len(rank(scores).parts) == 1

    def test_repeated_reviews_count_each(self):
        scores = panel(7)
        found = rank([*scores, scores[0]])
        assert by_name(found)["s0"].reviews == by_name(rank(scores))["s0"].reviews + 1

    @pytest.mark.parametrize(
        "wrong", [[], [Score("a", "x", float("nan"))], [Score("a", "x", float("inf"))]]
    )
    def test_no_scores_and_no_numbers_are_refused(self, wrong):
        with pytest.raises(BadScores):
            rank(wrong)

    def test_no_place_is_refused(self):
        with pytest.raises(ValueError, match="one or more"):
            rank(panel(), asked=Asked(top=0))

    @given(
        st.lists(
            st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz"), st.integers(1, 5)),
            min_size=1,
            max_size=14,
        )
    )
    @settings(max_examples=120)
    def test_any_scores_have_an_answer(self, rows):
        found = rank([Score(s, j, float(value)) for s, j, value in rows], asked=Asked(draws=500))
        answer = json.loads(json.dumps(as_dict(found), allow_nan=False))
        assert sum(one["p_first"] for one in answer["submissions"]) == pytest.approx(1)
        assert min(one["rank"] for one in answer["submissions"]) == 1
        assert [one.rank for one in found.standings] == sorted(one.rank for one in found.standings)
        assert as_table(found)


class TestTies:
    # Two submissions that every rule but the named one leaves equal.
    EQUAL = [
        Score(s, j, v)
        for s, j, v in [
            ("a", "x", 4),
            ("a", "y", 2),
            ("b", "x", 2),
            ("b", "y", 4),
            ("c", "x", 1),
            ("c", "y", 1),
        ]
    ]

    def ranks(self, scores, *rules, **more):
        method = more.pop("method", Method.ADJUSTED)
        found = rank(scores, method=method, rules=Rules(rules, **more))
        return {one.submission: one.rank for one in found.standings}

    def test_equal_scores_share_the_rank_and_the_next_is_left_out(self):
        assert self.ranks(self.EQUAL) == {"a": 1, "b": 1, "c": 3}
        assert self.ranks(self.EQUAL, TieBreak.RAW_MEAN, TieBreak.MEDIAN, TieBreak.LOWEST) == {
            "a": 1,
            "b": 1,
            "c": 3,
        }

    def test_raw_mean(self):
        scores = [Score(s, "x", v) for s, v in [("a", 1), ("a", 5), ("b", 2), ("b", 4.5)]]
        adjusted, raw = np.array([3.1, 3.1]), np.array([3.0, 3.25])
        given = (adjusted, ("a", "b"), scores, raw)
        assert ties.places(*given, Rules()) == [1, 1]
        assert ties.places(*given, Rules([TieBreak.RAW_MEAN])) == [2, 1]

    def test_lowest_score_then_median(self):
        scores = [
            Score(s, j, v)
            for s, row in [("a", (1, 4, 4)), ("b", (2, 2, 5)), ("c", (3, 3, 3))]
            for j, v in zip("xyz", row, strict=True)
        ]
        assert self.ranks(scores, TieBreak.LOWEST, method=Method.RAW_MEAN) == {
            "a": 3,
            "b": 2,
            "c": 1,
        }
        assert self.ranks(scores, TieBreak.MEDIAN, method=Method.RAW_MEAN) == {
            "a": 1,
            "b": 3,
            "c": 2,
        }

    def test_criteria_in_order_of_weight(self):
        cards = {
            "a": {"use": 3.0, "style": 3.0},
            "b": {"use": 3.0, "style": 4.0},
            "c": {"use": 4.0},
        }
        scores = [Score(name, "x", 3.0, card) for name, card in cards.items()] + [
            Score("d", "x", 1.0)
        ]
        ranks = self.ranks(
            scores, TieBreak.CRITERIA, criteria=["use", "style"], method=Method.RAW_MEAN
        )
        assert ranks == {"c": 1, "b": 2, "a": 3, "d": 4}

    def test_a_lot_depends_on_its_number_alone(self):
        scores = [Score(name, "x", 3.0) for name in "abcdefgh"]
        one, two = (self.ranks(scores, TieBreak.LOT, lot=number) for number in ("4711", "4712"))
        assert sorted(one.values()) == list(range(1, 9))
        assert one == self.ranks(scores[::-1], TieBreak.LOT, lot="4711")
        assert one != two


class TestCommand:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "scores.csv"
        path.write_text(
            "submission,judge,score\n" + "".join(f"{s},{j},{v}\n" for s, j, v, _ in penicillin()),
            "utf-8",
        )
        return path

    def test_json_has_the_documented_keys(self, file):
        code, out, err = main_rank(file, 2, None, as_json=True)
        found = json.loads(out)
        assert (code, err) == (0, "")
        assert list(found) == [
            "method",
            "reml",
            "mean",
            "variance",
            "submissions",
            "judges",
            "connected",
            "reliability",
            "reviews_for_reliability",
            "notes",
        ]
        columns = [
            "submission",
            "reviews",
            "raw_mean",
            "blup",
            "sd",
            "adjusted",
            "score",
            "low",
            "high",
            "best",
            "worst",
            "p_first",
            "p_top",
            "rank",
        ]
        assert list(found["submissions"][0]) == columns
        told = ["judge", "reviews", "severity", "sd", "mean", "low", "high"]
        assert list(found["judges"][0]) == [*told, "care", "fit", "p", "flag"]
        assert found["submissions"][0]["adjusted"] == pytest.approx(
            found["mean"] + found["submissions"][0]["blup"]
        )
        assert found["connected"] is True
        # At the REML estimates 4 (0.716905 + 0.302415) / 3.731132 = 1.09, so two, and nine times
        # 2.46, so three.
        assert found["reviews_for_reliability"] == {
            "0.8": {"low": 1, "high": 4},
            "0.9": {"low": 2, "high": 9},
        }
        assert sum(one["p_top"] for one in found["submissions"]) == pytest.approx(2)

    def test_the_same_file_gives_the_same_answer(self, file):
        assert main_rank(file, 3, None, as_json=True) == main_rank(file, 3, None, as_json=True)

    def test_table(self, file):
        code, out, err = main_rank(file, 3, None, as_json=False)
        lines = out.splitlines()
        assert (code, err) == (0, "")
        assert lines[0].split("  ")[0] == "rank"
        assert lines[1].split()[:5] == ["1", "A", "24", "25.167", "25.156"]
        assert "variance: submission 3.7309" in out
        assert "reviews for a reliability of 0.9: between 2 and 9" in out

    def test_table_of_wide_letters_and_control_characters(self, tmp_path):
        path = tmp_path / "scores.csv"
        path.write_text(
            "submission,judge,score\n商标,Dee,4\n商标,Eli,3\nkestrel\x1b[31m,Dee,1\nkestrel\x1b[31m,Eli,1\n",
            "utf-8",
        )
        out = main_rank(path, 1, None, as_json=False)[1]
        assert "\x1b" not in out
        first, second = out.splitlines()[1:3]
        assert first.startswith("   1  商标 ")
        assert second.startswith("   2  kestrel\ufffd[31m ")

    def test_rubric_weights(self, tmp_path):
        path = tmp_path / "scores.csv"
        path.write_text(
            "submission,judge,criterion,score\na,x,use,5\na,x,style,1\nb,x,use,3\n", "utf-8"
        )
        found = json.loads(main_rank(path, 1, {"use": 3.0, "style": 1.0}, as_json=True)[1])
        assert {one["submission"]: one["raw_mean"] for one in found["submissions"]} == {
            "a": 4.0,
            "b": 3.0,
        }
        assert found["notes"][0].startswith("Cards that leave criteria out: 1.")

    def test_a_bad_row_prints_line_and_reason_and_no_ranking(self, file):
        file.write_text(file.read_text("utf-8") + "A,y,very good\n", "utf-8")
        code, out, err = main_rank(file, 3, None, as_json=True)
        assert (code, out) == (2, "")
        assert (
            err
            == f"{file}: line 146: the score “very good” is not a number\nNo ranking was made.\n"
        )

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"submission,judge,score\nZo\xeb,x,1\n", "line 2: this is no text in UTF-8"),
            (b"", "the file is empty"),
            (b"PK\0", "not a text file"),
        ],
    )
    def test_a_file_that_is_no_score_file(self, tmp_path, content, reason):
        path = tmp_path / "scores.csv"
        path.write_bytes(content)
        code, out, err = main_rank(path, 3, None, as_json=False)
        assert (code, out) == (2, "")
        assert reason in err

    def test_a_file_that_is_not_there(self, tmp_path):
        code, out, err = main_rank(tmp_path / "none.csv", 3, None, as_json=False)
        assert (code, out) == (2, "")
        assert "No such file" in err

    def test_no_place(self, file):
        assert main_rank(file, 0, None, as_json=False) == (
            2,
            "",
            f"{file}: --top must be one or more\nNo ranking was made.\n",
        )
