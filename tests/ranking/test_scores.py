"""Score files: what is read, and what is said about what cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.ranking.scores import BadScores, Score, read_scores, weighted_mean

RUBRIC = {"usefulness": 30.0, "quality": 50.0, "openness": 20.0}


def refused(text, weights=None):
    with pytest.raises(BadScores) as error:
        read_scores(text, weights)
    return str(error.value)


class TestWeightedMean:
    def test_all_answered(self):
        assert weighted_mean(
            {"usefulness": 5, "quality": 3, "openness": 1}, RUBRIC
        ) == pytest.approx(3.2)

    def test_missing_criteria_leave_their_weight_to_the_others(self):
        assert weighted_mean(
            {"usefulness": 5, "quality": None, "openness": 1}, RUBRIC
        ) == pytest.approx((5 * 30 + 1 * 20) / 50)

    def test_nothing_answered_is_no_score(self):
        assert weighted_mean({"usefulness": None}, RUBRIC) is None
        assert weighted_mean({}, RUBRIC) is None

    def test_only_criteria_without_weight_is_no_score(self):
        assert weighted_mean({"bonus": 5}, {"bonus": 0.0, "quality": 1.0}) is None

    @given(st.dictionaries(st.sampled_from(list(RUBRIC)), st.floats(1, 10), min_size=1))
    def test_lies_between_the_answers(self, answers):
        assert (
            min(answers.values()) - 1e-9
            <= weighted_mean(answers, RUBRIC)
            <= max(answers.values()) + 1e-9
        )


class TestPlainScores:
    def test_rows_become_reviews(self):
        scores, notes = read_scores("submission,judge,score\nkestrel,Dee,4\nheron,Dee,3.5\n")
        assert scores == [Score("kestrel", "Dee", 4.0), Score("heron", "Dee", 3.5)]
        assert notes == []

    @pytest.mark.parametrize(
        "text",
        [
            "\ufeffSubmission, Judge ,SCORE,remark\r\nkestrel,Dee,4.5,good\r\n",
            "judge;score;submission\nDee;4,5;kestrel\n",
            "\n\nscore\tjudge\tsubmission\n4,5\tDee\tkestrel\n\n \t\t\n",
            'submission,judge,score\n" kestrel ","Dee",4.5',
        ],
    )
    def test_what_spreadsheets_write(self, text):
        assert read_scores(text)[0] == [Score("kestrel", "Dee", 4.5)]

    def test_one_name_in_two_encodings_is_one_name(self):
        scores, _ = read_scores("submission,judge,score\nkestrel,Zoe\u0308,4\nheron,Zo\u00eb,3\n")
        assert {score.judge for score in scores} == {"Zo\u00eb"}

    def test_a_row_given_twice_is_a_fault_and_no_review(self):
        assert (
            refused("submission,judge,score\nkestrel,Dee,4\nheron,Dee,4\nkestrel,Dee,4\n")
            == "line 4: “Dee” already scored “kestrel” on line 2"
        )

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("kestrel,Dee,four", "line 3: the score “four” is not a number"),
            ("kestrel,Dee,", "line 3: no score"),
            ("kestrel,Dee", "line 3: no score"),
            (",Dee,4", "line 3: no submission"),
            (" , ,4", "line 3: no submission and no judge"),
            ("kestrel,Dee,nan", "line 3: the score “nan” is not a number"),
            (
                "kestrel,Dee,inf",
                "line 3: the score “inf” is beyond what can be ranked (at most 1e+09 in size)",
            ),
            ("kestrel,Dee,1_0", "line 3: the score “1_0” is not a number"),
            ("kestrel,Dee,4,5", "line 3: 4 fields where the header has 3"),
            ('"kestrel,Dee,4', "line 3: not valid CSV: unexpected end of data"),
        ],
    )
    def test_a_bad_row_is_named_with_its_reason(self, row, reason):
        assert refused(f"submission,judge,score\nheron,Dee,3\n{row}") == reason

    def test_every_bad_row_is_named(self):
        assert refused("submission,judge,score\na,b,x\nc,d,1\ne,,2\n").splitlines() == [
            "line 2: the score “x” is not a number",
            "line 4: no judge",
        ]

    def test_a_long_list_is_cut(self):
        lines = refused("submission,judge,score\n" + "a,b,x\n" * 30).splitlines()
        assert len(lines) == 21
        assert lines[-1] == "and 10 more lines like these"

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "the file is empty"),
            ("\n \n", "the file is empty"),
            ("submission,judge,score\n", "the file has a header but no scores"),
            (
                "submission,score\na,1\n",
                "line 1: the column judge is missing; the header has: submission, score",
            ),
            ("submission,judge,score,score\n", "line 1: the column score appears more than once"),
            (
                "submission,judge,criterion,score\n",
                "line 1: scores by criterion need the rubric with its weights",
            ),
            ("submission\0", "this is not a text file: save the sheet as CSV (UTF-8)"),
        ],
    )
    def test_a_file_that_is_no_score_file(self, text, reason):
        assert refused(text) == reason

    @given(st.text(max_size=60))
    def test_any_text_is_read_or_refused_in_words(self, text):
        for weights in (None, RUBRIC):
            try:
                read_scores(
                    (
                        "submission,judge,criterion,score\n" + text
                        if weights
                        else "submission,judge,score\n" + text
                    ),
                    weights,
                )
            except BadScores as error:
                assert str(error)


class TestScoresByCriterion:
    HEADER = "submission,judge,criterion,score\n"

    def test_a_card_is_its_weighted_mean(self):
        scores, notes = read_scores(
            self.HEADER + "heron,Dee,usefulness,5\nheron,Dee,quality,3\nheron,Dee,openness,1\n",
            RUBRIC,
        )
        assert scores == [
            Score(
                "heron",
                "Dee",
                pytest.approx(3.2),
                {"usefulness": 5.0, "quality": 3.0, "openness": 1.0},
            )
        ]
        assert notes == []

    def test_missing_criteria_are_renormalised_and_noted(self):
        scores, notes = read_scores(
            self.HEADER + "heron,Dee,usefulness,5\nheron,Dee,quality,\nheron,Dee,openness,1\n",
            RUBRIC,
        )
        assert scores[0].score == pytest.approx(3.4)
        assert notes == [
            (
                "Cards that leave criteria out: 1. Their weights are renormalised over the criteria"
                " answered."
            )
        ]

    def test_an_empty_card_is_left_out_and_noted(self):
        scores, notes = read_scores(
            self.HEADER + "heron,Dee,quality,5\nheron,Eli,quality,\n", {"quality": 1.0}
        )
        assert [score.judge for score in scores] == ["Dee"]
        assert notes == ["Cards without any answer are left out: “Eli” on “heron”."]

    @pytest.mark.parametrize(
        ("rows", "reason"),
        [
            (
                "heron,Dee,style,5",
                (
                    "line 2: the criterion “style” is not in the rubric, which has: usefulness,"
                    " quality, openness"
                ),
            ),
            ("heron,Dee,,5", "line 2: no criterion"),
            ("heron,Dee,quality,x", "line 2: the score “x” is not a number"),
            (
                "heron,Dee,quality,4\nheron,Dee,quality,5",
                "line 3: “Dee” already scored “quality” of “heron” on line 2",
            ),
        ],
    )
    def test_a_bad_row_is_named_with_its_reason(self, rows, reason):
        assert refused(self.HEADER + rows, RUBRIC) == reason

    def test_the_file_must_have_criteria(self):
        assert refused("submission,judge,score\n", RUBRIC).startswith(
            "line 1: the column criterion is missing"
        )

    @pytest.mark.parametrize(
        "weights",
        [{}, {"quality": 0.0}, {"quality": -1.0, "other": 2.0}, {"quality": float("nan")}],
    )
    def test_a_rubric_that_weighs_nothing_is_refused(self, weights):
        assert "the rubric" in refused(self.HEADER, weights)
