"""Tables that people bring: what spreadsheets save is read, and what is wrong is said in one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.core.spreadsheets import tables
from hackathon.core.spreadsheets.tables import BadTable, Bounds, Table

ROWS = [["heron", "Dee", "4.5"], ["kestrel", "Élodie", "3"]]


def rows(content):
    table = Table(tables.decode(content), ("entry", "judge", "score"))
    return [[cell.strip() for cell in cells] for _line, cells in table.rows()], table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "sep={}\r\n"])
def test_what_spreadsheets_save(encoding, separator, start):
    lines = [["Entry", " judge", "SCORE "], *ROWS]
    text = start.format(separator) + "\r\n".join(separator.join(cells) for cells in lines)
    found, table = rows(text.encode(encoding))
    assert found == ROWS
    assert table.separator == separator
    assert table.line == (2 if start else 1)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read_in_any_script(encoding):
    # Few zeros between the letters: nothing but the mark tells what it is.
    text = "\ufeffentry,judge,score\n" + "专利分类助手翻译检索质量,评委甲乙丙丁戊己庚,4\n" * 3
    long = "\ufeff" + "专利分类助手" * 40 + "\n" + text.removeprefix("\ufeff")
    assert tables.decode(long.encode(encoding)) == long.removeprefix("\ufeff")
    assert (
        rows(text.encode(encoding))[0]
        == [["专利分类助手翻译检索质量", "评委甲乙丙丁戊己庚", "4"]] * 3
    )


def test_a_decimal_comma_where_commas_do_not_separate():
    table = Table("entry;score\na;4,5\n")
    assert table.number("4,5", "score") == 4.5
    with pytest.raises(ValueError, match="the score “4,5” is not a number"):
        Table("entry,score\n").number("4,5", "score")


def test_missing_last_cells_are_filled_and_lines_counted():
    table = Table("sep=;\nentry;judge;score\n\nheron\n;;\n'x;y;z\n")
    assert list(table.rows()) == [(4, ["heron", "", ""]), (6, ["'x", "y", "z"])]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
        ("judge,score\n", "the column entry is missing; the header has: judge, score"),
        ("entry,entry,judge,score\n", "the column entry appears more than once"),
        ("entry\0", "this is not a text file: save the sheet as CSV (UTF-8)"),
    ],
)
def test_what_is_no_table(text, told):
    with pytest.raises(BadTable) as bad:
        Table(text, ("entry", "judge", "score"))
    assert str(bad.value.fault) == told


def test_faults_of_rows_come_with_their_lines():
    table = Table('entry,score\na,1,2\nb,1\nc,"2\n')
    assert [cells for _line, cells in table.rows()] == [["b", "1"]]
    assert [tables.fault_line(fault) for fault in table.faults] == [
        "line 2: 3 fields where the header has 2",
        "line 4: not valid CSV: unexpected end of data",
    ]


def test_no_text_and_too_much():
    with pytest.raises(BadTable) as bad:
        tables.decode(b"a,b\n\xe9,1\n")
    assert tables.fault_line(bad.value.fault).startswith(
        "line 2: this is no text in UTF-8 or UTF-16"
    )
    with pytest.raises(BadTable, match="larger than 1 MB"):
        tables.decode(b"a" * 1_000_001, 1_000_000)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_table_or_a_sentence(content):
    try:
        table = Table(tables.decode(content))
        list(table.rows())
    except BadTable as bad:
        assert str(bad)


def test_columns_have_one_spelling():
    assert {tables.column_name(name) for name in ("Max load", "max-load", " MAX_LOAD ")} == {
        "max_load"
    }


@pytest.mark.parametrize(
    ("text", "bounds", "told"),
    [
        ("a,b\n" + "1,2\n" * 5, Bounds(rows=4), "line 6: there are more than 4 rows"),
        ("a,b\n" + "\n,\n" * 5, Bounds(rows=4), "line 6: there are more than 4 rows"),
        ("a,b\n" + "1\n" * 5, Bounds(cells=9), "line 6: there are more than 9 cells"),
    ],
    ids=["rows", "empty rows", "cells that are filled up"],
)
def test_a_row_too_many_ends_the_file(text, bounds, told):
    table = Table(text, (), bounds)
    assert len(list(table.rows())) <= 4
    assert tables.fault_line(table.faults[-1]) == told


def test_a_column_too_many_is_refused():
    with pytest.raises(BadTable, match="more than 3 columns"):
        Table("a,b,c,d\n", (), Bounds(columns=3))
