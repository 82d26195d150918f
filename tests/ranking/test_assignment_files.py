"""flask judging assign without Flask: CSV files in, a table or JSON out, bad rows named by file and
line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hackathon.ranking.assignment_files import Paths, main_assign

SUBMISSIONS = (
    'submission,languages,tags,organisation\nS1,fr;en,search,Example GmbH\nS2,en,"patents,'
    ' search",\nS3,en,,\n'
)
JUDGES = 'judge,languages,expertise,min_load,max_load,organisation\nDee,en|fr,search,,2,\nEli,en,patents,0,2,\nFay,"en,fr",,,2,EXAMPLE\n'
CONFLICTS = "submission,judge,kind\nS3,Dee,declared\n"


@pytest.fixture
def run(tmp_path):
    def run(
        submissions=SUBMISSIONS, judges=JUDGES, conflicts=None, reviews=2, as_json=True, seed=0
    ):
        paths = []
        for name, text in (
            ("submissions.csv", submissions),
            ("judges.csv", judges),
            ("conflicts.csv", conflicts),
        ):
            path = tmp_path / name
            if text is not None:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(None if text is None else path)
        return main_assign(Paths(*paths), reviews, as_json, seed)

    return run


class TestAssigned:
    def test_json_tells_who_judges_what_and_how_well_they_suit(self, run):
        code, out, err = run(conflicts=CONFLICTS)
        plan = json.loads(out)
        assert (code, err) == (0, "")
        assert {
            (pair["submission"], pair["judge"]): pair["suitability"] for pair in plan["assignments"]
        } == {
            ("S1", "Dee"): 101,  # not Fay: the same organisation
            ("S1", "Eli"): 0,
            ("S2", "Dee"): 101,
            ("S2", "Fay"): 100,
            ("S3", "Eli"): 100,
            ("S3", "Fay"): 100,
        }
        assert plan["suitability"] == 502
        assert plan["loads"] == [{"judge": name, "reviews": 2} for name in ("Dee", "Eli", "Fay")]
        assert plan["unserved"] == []
        assert plan["connected"] is True
        assert (plan["reviews"], plan["seed"]) == (2, 0)

    def test_json_tells_what_cannot_be_served_and_the_parts(self, run):
        code, out, _ = run(
            "submission,languages\nA,fr\nB,ru\nC,ar\n",
            "judge,languages\nDee,fr\nEli,ru\n",
            reviews=1,
        )
        plan = json.loads(out)
        assert code == 0
        assert plan["connected"] == [
            {"submissions": ["A"], "judges": ["Dee"]},
            {"submissions": ["B"], "judges": ["Eli"]},
        ]
        (unserved,) = plan["unserved"]
        assert (unserved["submission"], unserved["missing"], unserved["reasons"]) == (
            "C",
            1,
            ["language"],
        )
        assert unserved["why"].startswith("C lacks 1 of 1 review(s)")

    def test_the_table_says_the_same(self, run):
        code, out, _ = run("submission\nA\n", "judge\nDee\n", as_json=False)
        assert code == 0
        assert out.splitlines() == [
            "submission  judge  suitability",
            "A           Dee              0",
            "",
            "1 review(s) by 1 judge(s), 1 to 1 each; total suitability 0; seed 0",
            "A lacks 1 of 2 review(s): there are too few judges.",
        ]

    def test_a_spreadsheets_mark_case_order_and_blank_rows_do_no_harm(self, run):
        code, out, err = run(
            "\ufeffTags;x,Submission \r\n\r\n,A\r\n,\r\n".replace("Tags;x", "TAGS"),
            "Max-Load,JUDGE\n1,Dee\n",
            reviews=1,
        )
        assert (code, err) == (0, "")
        assert [pair["submission"] for pair in json.loads(out)["assignments"]] == ["A"]

    def test_columns_that_are_not_used_are_named(self, run):
        code, _, err = run("submission,title\nA,x\n", "judge\nDee\n", reviews=1)
        assert code == 0 and err.endswith("submissions.csv: not used: column(s) 'title'\n")

    def test_the_seed_draws_among_equals(self, run):
        files = ("submission\nA\nB\nC\nD\n", "judge\nDee\nEli\nFay\nGus\n")
        assert run(*files, seed=1) == run(*files, seed=1)
        assert len({run(*files, seed=seed)[1].partition("assignments")[2] for seed in range(5)}) > 1

    def test_files_without_rows_give_an_empty_plan(self, run):
        assert json.loads(run("submission\n", "judge\n")[1])["assignments"] == []
        assert run("submission\n", "judge\n", as_json=False)[0] == 0


class TestBadRows:
    @pytest.mark.parametrize(
        ("files", "message"),
        [
            (
                {"submissions": "submission\nA\nA\n"},
                "submissions.csv: line 3: the submission 'A' is listed twice",
            ),
            (
                {"submissions": "submission,tags\n,x\n"},
                "submissions.csv: line 2: the submission is empty",
            ),
            (
                {"submissions": "name\nA\n"},
                "submissions.csv: line 1: the column submission is missing; the header has: name",
            ),
            ({"submissions": ""}, "submissions.csv: the file is empty"),
            (
                {"submissions": "submission,tags,Tags\nA,,\n"},
                "submissions.csv: line 1: the column tags appears more than once",
            ),
            (
                {"submissions": "submission,tags\nA,x,y\n"},
                "submissions.csv: line 2: 3 fields where the header has 2",
            ),
            (
                {"submissions": "submission,reviews\nA,-1\n"},
                "line 2: reviews must be a whole number from 0 to 999999",
            ),
            (
                {"submissions": 'submission,tags\n"A\nB",\n'},
                "line 3: the submission 'A\\nB' contains a control character",
            ),
            (
                {"submissions": 'submission\n"A\n'},
                "submissions.csv: line 2: not valid CSV: unexpected end of data",
            ),
            (
                {"submissions": b"submission\n\xe9\n"},
                "submissions.csv: line 2: this is no text in UTF-8 or UTF-16",
            ),
            (
                {"judges": "judge,max_load\nDee,two\n"},
                "judges.csv: line 2: max_load must be a whole number",
            ),
            (
                {"judges": "judge,max_load\nDee,²\n"},
                "judges.csv: line 2: max_load must be a whole number",
            ),
            (
                {"judges": "judge,min_load,max_load\nDee,3,2\n"},
                "judges.csv: line 2: min_load 3 is above max_load 2",
            ),
            (
                {"conflicts": "submission,judge\nS9,Dee\n"},
                "conflicts.csv: line 2: there is no submission 'S9'",
            ),
            (
                {"conflicts": "submission,judge\nS1,Cy\n"},
                "conflicts.csv: line 2: there is no judge 'Cy'",
            ),
            (
                {"conflicts": "submission,judge,kind\nS1,Dee,envy\n"},
                "conflicts.csv: line 2: the kind 'envy' is not one of",
            ),
        ],
    )
    @pytest.mark.parametrize("as_json", [True, False])
    def test_file_line_and_reason_on_standard_error_and_nothing_assigned(
        self, run, files, message, as_json
    ):
        code, out, err = run(**files, as_json=as_json)
        assert (code, out) == (2, "")
        assert message in err
        assert err.endswith("Nothing was assigned.\n")

    def test_all_bad_rows_are_told_at_once(self, run):
        _, _, err = run("submission\nA\nA\n\nA\n", "judge,max_load\nDee,x\n")
        told = [line.split(": ")[:2] for line in err.splitlines()[:3]]
        assert [(Path(path).name, line) for path, line in told] == [
            ("submissions.csv", "line 3"),
            ("submissions.csv", "line 5"),
            ("judges.csv", "line 2"),
        ]

    def test_lines_are_counted_as_an_editor_does_after_a_cell_of_several_lines(self, run):
        _, _, err = run('submission,tags\nA,"x\ny"\nA,\n')
        assert "submissions.csv: line 4: " in err.splitlines()[0]

    def test_a_file_that_is_not_there(self, tmp_path):
        code, out, err = main_assign(Paths(tmp_path / "none.csv", tmp_path / "none.csv"), 2, True)
        assert (code, out) == (2, "")
        assert "none.csv: No such file or directory" in err.splitlines()[0]

    @pytest.mark.parametrize("reviews", [0, -3])
    def test_a_number_of_reviews_below_one(self, run, reviews):
        assert run(reviews=reviews) == (
            2,
            "",
            f"--reviews must be a whole number from 1, not {reviews}\n",
        )


class TestMinimum:
    def test_a_minimum_that_cannot_be_met_is_said(self, run):
        files = {"submissions": "submission\nS1\nS2\n", "judges": "judge;min_load\nDee;5\nCy;1\n"}
        assert json.loads(run(**files)[1])["below_minimum"] == [
            {"judge": "Dee", "minimum": 5, "reviews": 2}
        ]
        assert "Dee has 2 review(s), below the minimum of 5" in run(**files, as_json=False)[1]
