"""Score sheets: safe to open, and they come back as they went."""

import csv
import io

import pytest
from benches import IN_ROUND, Bench
from casting import Cast
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.judging import queues, score_sheets, scorecards
from hackathon.judging.scorecards import Answer, Content, Scorecard

REMARKS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30).filter(
    lambda text: text == text.strip() and text[:1] != "'"
)


def test_no_cell_is_a_formula(cast: Cast) -> None:
    bench = Bench(cast)
    row = bench.assign(bench.dee, bench.entries[0])
    scorecards.save(
        row, 0, Content({"usefulness": Answer(2, '=HYPERLINK("http://x")')}, "@SUM(1)"), IN_ROUND
    )
    cells = [
        cell
        for line in csv.reader(io.StringIO(score_sheets.sheet(bench.dee, bench.round)))
        for cell in line
    ]
    assert '\'=HYPERLINK("http://x")' in cells and not [
        cell for cell in cells if cell[:1] in {"=", "@", "+"}
    ]


@given(remark=REMARKS, feedback=REMARKS, score=st.one_of(st.none(), st.integers(1, 5)))
@settings(max_examples=15)
def test_what_went_out_comes_back(
    db: object, bench: Bench, remark: str, feedback: str, score: int | None
) -> None:
    with db.atomic() as everything:  # type: ignore[attr-defined]
        try:
            row = bench.assign(bench.dee, bench.entries[0])
            content = Content({"usefulness": Answer(score, remark)}, feedback)
            scorecards.save(row, 0, content, IN_ROUND)
            sheet = score_sheets.sheet(bench.dee, bench.round).encode()
            assert score_sheets.load(bench.dee, bench.round, sheet, False, IN_ROUND) == 0, (
                "nothing differs"
            )
            Scorecard.update(feedback="").execute()
            assert score_sheets.load(bench.dee, bench.round, sheet, False, IN_ROUND) == (
                1 if feedback else 0
            )
            assert scorecards.filled(row).content.feedback == feedback
        finally:
            everything.rollback()


@pytest.mark.parametrize("revision", ["²", "9" * 5000, "soon"])
def test_a_revision_that_is_no_number_is_told_as_a_change(cast: Cast, revision: str) -> None:
    bench = Bench(cast)
    bench.assign(bench.dee, bench.entries[0])
    lines = list(csv.reader(io.StringIO(score_sheets.sheet(bench.dee, bench.round))))
    text = io.StringIO()
    csv.writer(text).writerows([lines[0], *([*line[:-1], revision] for line in lines[1:])])
    with pytest.raises(score_sheets.BadSheet, match="changed on the site after"):
        score_sheets.load(bench.dee, bench.round, text.getvalue().encode(), False, IN_ROUND)
    assert score_sheets.load(bench.dee, bench.round, text.getvalue().encode(), True, IN_ROUND) == 0


@pytest.mark.parametrize(
    ("encoding", "separator", "start"),
    [("utf-8", ",", ""), ("utf-16", ";", "sep=;\r\n"), ("utf-8-sig", "\t", "")],
)
def test_a_wide_sheet_brings_scores_and_takes_nothing_away(
    cast: Cast, encoding: str, separator: str, start: str
) -> None:
    bench = Bench(cast)
    row = bench.assign(bench.dee, bench.entries[0])
    before = Content(
        {"usefulness": Answer(2, "Kept"), "feasibility": Answer(3, "Kept too")}, "Fine"
    )
    scorecards.save(row, 0, before, IN_ROUND)
    lines = list(
        csv.reader(io.StringIO(score_sheets.wide(bench.dee, bench.round).lstrip("\ufeff")))
    )
    assert lines[0] == ["entry", "title", "usefulness", "feasibility", "revision"]
    assert lines[1][2:] == ["2", "3", "1"]
    lines[1][2:4] = ["5", ""]
    text = start + "\r\n".join(separator.join(cells) for cells in lines)
    loaded = score_sheets.load(bench.dee, bench.round, text.encode(encoding), False, IN_ROUND)
    content = scorecards.filled(row).content
    assert (loaded, content.answers, content.feedback) == (
        1,
        {"usefulness": Answer(5, "Kept"), "feasibility": Answer(3, "Kept too")},
        "Fine",
    )


def test_faults_are_said_as_everywhere(cast: Cast) -> None:
    bench = Bench(cast)
    bench.assign(bench.dee, bench.entries[0])
    (code,) = [line.code for line in queues.of(bench.dee, bench.round)]
    for content, told in (
        (b"", "The file is empty."),
        (b"a,b\n", "Line 1: the column entry is missing; the header has: a, b"),
        (b"entry,score\n", "Line 1: the column criterion, remark is missing"),
        (f"entry,usefulness\n{code},9\n".encode(), "Line 2: “9” is no level of “usefulness”"),
        (b'entry,usefulness\n"E01,9\n', "Line 2: not valid CSV"),
    ):
        with pytest.raises(score_sheets.BadSheet) as bad:
            score_sheets.load(bench.dee, bench.round, content, False, IN_ROUND)
        assert told in str(bad.value)


def test_a_sheet_of_half_a_million_rows_is_refused_at_the_first_too_many(cast: Cast) -> None:
    """It is read no further: what it costs does not grow with the file."""
    data = b"entry,criterion,score,remark\n" + b"x,y,1,\n" * 500_000
    with pytest.raises(score_sheets.BadSheet) as bad:
        score_sheets.load(cast.judge, cast.round, data, replace=False, at=IN_ROUND)
    assert bad.value.problems == ["Line 20002: there are more than 20000 rows"]


def test_so_many_faults_are_told_as_one_can_mend(cast: Cast) -> None:
    data = b"entry,criterion,score,remark\n" + b"x,y,1,\n" * 5_000
    with pytest.raises(score_sheets.BadSheet) as bad:
        score_sheets.load(cast.judge, cast.round, data, replace=False, at=IN_ROUND)
    assert len(bad.value.problems) == 101 and "More lines are wrong" in bad.value.problems[-1]
