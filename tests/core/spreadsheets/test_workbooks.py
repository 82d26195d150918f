"""Workbooks that people bring: cells as text on the lines that they have, and what a table cannot
say told by its line."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter

from hackathon.core import spreadsheets
from hackathon.core.spreadsheets import workbooks
from hackathon.core.spreadsheets.tables import BadTable, Table

NEAR = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(sheet: str, shared: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{NEAR}">{sheet}</worksheet>'
        )
        if shared:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{NEAR}">{shared}</sst>')
    return made.getvalue()


def lines(content: bytes) -> list[tuple[int, list[str]]]:
    return list(Table(workbooks.read(content, 100).text).rows())


def test_what_the_site_writes_is_read() -> None:
    rows = [
        ["ann@example.org", "李, “Ann”", 3],
        ["", "", ""],
        ["bo@example.org", "two\nlines", 0.5],
    ]
    file = spreadsheets.xlsx(["email", "name", "n"], rows, datetime(2027, 1, 1, tzinfo=UTC))
    assert lines(file.read()) == [
        (2, ["ann@example.org", "李, “Ann”", "3"]),
        (4, ["bo@example.org", "two lines", "0.5"]),
    ]


def test_shared_texts_with_formatted_runs_and_inline_texts() -> None:
    shared = "<si><t>email</t></si><si><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></si>"
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="s">'
        '<v>1</v></c></row><row><c t="inlineStr"><is><t>c</t></is></c></row></sheetData>'
    )
    assert lines(book(sheet, shared)) == [(3, ["ab"]), (4, ["c"])]


def test_merged_cells_and_formulas_are_told_by_line() -> None:
    made = io.BytesIO()
    writer = xlsxwriter.Workbook(made)
    sheet = writer.add_worksheet()
    sheet.write_row(0, 0, ["email", "team"])
    sheet.merge_range("B2:B3", "Alpha")
    sheet.write_formula("A4", "=A1", None, "email")
    writer.close()
    found = workbooks.read(made.getvalue(), 100)
    told = {fault.line: str(fault) for fault in found.faults}
    assert "B2:B3 are merged" in told[2] and "A4 holds a formula" in told[4]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04 broken", id="no archive"),
        pytest.param(book("<sheetData><row>"), id="broken XML"),
        pytest.param(book('<row><c t="s"><v>7</v></c></row>'), id="a text that is not there"),
        pytest.param(book('<row r="x"/>'), id="a line that is no number"),
    ],
)
def test_what_is_no_workbook(content: bytes) -> None:
    with pytest.raises(BadTable, match="no XLSX workbook"):
        workbooks.read(content, 100)


def test_no_entities() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(BadTable, match="no XLSX workbook"):
        workbooks.read(made.getvalue(), 100)


def test_too_many_rows_end_the_reading() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 12))
    with pytest.raises(BadTable, match="more than 9 rows"):
        workbooks.read(book(f"<sheetData>{rows}</sheetData>"), 10)


def test_a_row_far_below_makes_no_million_lines() -> None:
    with pytest.raises(BadTable, match="rows"):
        workbooks.read(book('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), 10)
