"""Tables to take away: what people typed never becomes a formula, numbers stay numbers."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import pytest
from casting import NOW
from hypothesis import given
from hypothesis import strategies as st

from hackathon.core import spreadsheets
from hackathon.core.spreadsheets import tables

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＠A1",
    "-5e",
    "--5",
    " =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\u200b\ufeff=1",
]
DIVIDED = [
    "a;=1+1",
    "a; =1",
    "a\t+cmd|' /C calc'!A0",
    "a\n=1",
    "a|@SUM(A1)",
    "a;\u3000＝1",
    "a;-2+3",
]


def rows_of(lines: list[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(lines).removeprefix(spreadsheets.BOM), newline="")))


class TestCell:
    @pytest.mark.parametrize("typed", FORMULAS)
    def test_what_starts_like_a_formula_becomes_text(self, typed: str) -> None:
        written = spreadsheets.cell(typed)
        assert written.startswith("'") and written.replace("'", "") == typed.replace("'", "")
        assert tables.plain(written).strip() == typed.strip()

    @pytest.mark.parametrize("typed", DIVIDED)
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_no_locale_finds_a_formula(self, typed: str, separator: str) -> None:
        """A program that divides the file where its own locale does finds texts alone."""
        file = "".join(spreadsheets.csv_lines(["what", "cell"], [["x", typed], [typed, "y"]]))
        for line in file.removeprefix(spreadsheets.BOM).splitlines():
            for found in [*line.split(separator), *next(csv.reader([line], delimiter=separator))]:
                begins = found.strip('"\ufeff\u200b \t\u3000\u00a0')[:1]
                assert not begins or begins not in "=+-@＝＋－＠", line
        assert tables.plain(spreadsheets.cell(typed)) == typed

    @given(st.text(alphabet="=+-@;|,\"' \t\n\u3000\u200bab1＝"))
    def test_every_text_with_a_separator_is_quoted(self, typed: str) -> None:
        line = "".join(spreadsheets.csv_lines(["x"], [[typed]])).split("\r\n", 1)[1]
        if set(spreadsheets.cell(typed)) & set(',;|\t\n"'):
            assert line.startswith('"') and line.endswith('"\r\n')
        assert rows_of(["x\r\n", line])[1:] in ([[spreadsheets.cell(typed)]], [[]])

    @pytest.mark.parametrize(
        ("value", "written"),
        [(-5, "-5"), (-2.5, "-2.5"), ("-5", "-5"), ("-2.50", "-2.50"), (7, "7")],
    )
    def test_numbers_stay_numbers(self, value: object, written: str) -> None:
        assert spreadsheets.cell(value) == written

    @pytest.mark.parametrize(
        "plain",
        [
            "Nicht = gut",
            "a@example.org",
            "商标 + 人",
            "",
            "O'Hara",
            "'quoted'",
            "fine ;-)",
            "a\n- b",
        ],
    )
    def test_other_texts_stay_as_typed(self, plain: str) -> None:
        assert spreadsheets.cell(plain) == plain

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (None, ""),
            (True, "yes"),
            (False, "no"),
            (
                datetime(2027, 3, 10, 14, 0, tzinfo=timezone(timedelta(hours=2))),
                "2027-03-10T12:00:00Z",
            ),
            (datetime(2027, 3, 10, tzinfo=UTC).date(), "2027-03-10"),
            (["patents", "designs"], "patents; designs"),
            ({"shirt": "M", "diet": ["vegan"]}, "shirt: M; diet: vegan"),
            ("bell\x07", "bell\ufffd"),
        ],
    )
    def test_how_values_are_written(self, value: object, written: str) -> None:
        assert spreadsheets.cell(value) == written

    @given(st.one_of(st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
    def test_no_cell_starts_like_a_formula(self, value: object) -> None:
        written = spreadsheets.cell(value)
        assert written[:1] not in {"=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}
        assert not written.startswith("-") or float(written) <= 0


class TestCsv:
    def test_starts_with_the_byte_order_mark_and_reads_back(self) -> None:
        lines = list(
            spreadsheets.csv_lines(
                ["name", "note"], [["Zoë, 王", 'said "no"\nthen yes'], ["=1", -5]]
            )
        )
        assert lines[0].startswith(spreadsheets.BOM)
        assert rows_of(lines) == [
            ["name", "note"],
            ["Zoë, 王", 'said "no"\nthen yes'],
            ["'=1", "-5"],
        ]

    def test_long_lists_come_in_pieces(self) -> None:
        asked = []

        def rows() -> object:
            for number in range(1000):
                asked.append(number)
                yield [number]

        first = next(spreadsheets.csv_lines(["n"], rows()))  # type: ignore[arg-type]
        assert len(asked) < 1000, "the first piece leaves before the last row is read"
        assert first.count("\n") == 1 + len(asked)

    def test_an_empty_list_still_says_its_columns(self) -> None:
        assert rows_of(list(spreadsheets.csv_lines(["name"], []))) == [["name"]]


class TestXlsx:
    def test_texts_are_texts_and_numbers_numbers(self) -> None:
        typed = [*FORMULAS, "https://example.org", "12", "x" * 40_000]
        with (
            spreadsheets.xlsx(
                ["cell", "number"], [[text, -5] for text in typed], NOW, "People / all: [1]"
            ) as file,
            zipfile.ZipFile(file) as book,
        ):
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet
        assert sheet.count("<v>-5</v>") == len(typed)
        assert sheet.count('t="inlineStr"') == 2 + len(typed)
