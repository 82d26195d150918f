"""Workbooks (XLSX) that people bring, read as far as a list needs it: the first sheet's cells as
text, in the shape in which ``tables`` reads CSV.

What a table cannot say is a fault with its line: merged cells, whose value stands in one line
alone, and formulas, whose results depend on the program that last opened the file.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.etree import ElementTree

from hackathon.core.spreadsheets.tables import TOO_LARGE, TOO_MANY_ROWS, BadTable, Fault, decode

N_ = str  # marks a sentence for the catalogues
NO_WORKBOOK = N_("this is no XLSX workbook: save the sheet as XLSX or as CSV (UTF-8)")
MERGED = N_("the cells %(cells)s are merged: unmerge them, and fill each line")
FORMULA = N_("%(cell)s holds a formula: paste its value instead")

# What archives, XML and numbers are refused with.
UNREADABLE = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    LookupError,
    NotImplementedError,
    ValueError,
)
START = b"PK\x03\x04"
# Unpacked; what grows beyond it was made to fill memories.
LARGEST_PART = 40_000_000
MOST_COLUMNS = 100
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"


class Read(NamedTuple):
    """A workbook's first sheet: a line for each of its rows, empty ones too, so that lines are
    counted as the spreadsheet counts them."""

    text: str  # CSV
    faults: list[Fault]


def is_workbook(content: bytes) -> bool:
    """Tell whether a file starts as a workbook does."""
    return content.startswith(START)


def as_table(
    content: bytes,
    largest: int,
    most_rows: int,
) -> Read:
    """Return a file as CSV, be it CSV itself or a workbook, with the faults that a CSV cannot have.

    :param largest: bytes that are not too many
    :raises BadTable: for what is neither, or too large
    """
    if not is_workbook(content):
        return Read(decode(content, largest), [])
    if len(content) > largest:
        raise BadTable(Fault(None, TOO_LARGE, {"most": largest // 1_000_000}))
    return read(content, most_rows)


def read(content: bytes, most_rows: int) -> Read:
    """Return the first sheet of a workbook.

    :param most_rows: rows that are not too many, the header among them
    :raises BadTable: for what is no workbook, or too large
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            shared = _shared_texts(book)
            sheet = _Sheet(shared, most_rows)
            with _opened(book, _first_sheet(book)) as part:
                sheet.take(part)
    except BadTable:
        raise  # it is a ValueError too
    except UNREADABLE:
        raise BadTable(Fault(None, NO_WORKBOOK)) from None
    return Read(sheet.as_csv(), sheet.faults)


def _opened(book: zipfile.ZipFile, name: str) -> IO[bytes]:
    if book.getinfo(name).file_size > LARGEST_PART:
        raise BadTable(Fault(None, TOO_LARGE, {"most": LARGEST_PART // 1_000_000}))
    content = book.read(name)
    # Entities, which can unfold without end, need a declaration that no workbook has; a zero byte
    # could hide one in another encoding.
    if b"<!DOCTYPE" in content or b"\0" in content:
        raise BadTable(Fault(None, NO_WORKBOOK))
    return io.BytesIO(content)


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The name of the part that holds the first sheet; programs number them from 1."""
    # Its title and place stand in another part; files of people have one sheet, or mean the first.
    sheets = [name for name in book.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    return min(sheets, key=lambda name: (len(name), name))


def _shared_texts(book: zipfile.ZipFile) -> list[str]:
    """The texts that cells name by their number."""
    name = "xl/sharedStrings.xml"
    if name not in book.namelist():
        return []
    with _opened(book, name) as part:
        return [_text_of(node) for node in _whole(part, "si")]


def _whole(part: IO[bytes], tag: str) -> Iterator[ElementTree.Element]:
    """Yield each element of a kind once it is read, and let it go afterwards."""
    for _event, node in ElementTree.iterparse(part):  # noqa: S314 (see ``_opened``)
        if _local(node) == tag:
            yield node
            node.clear()


def _local(node: ElementTree.Element) -> str:
    return node.tag.removeprefix(MAIN).removeprefix(STRICT)


def _text_of(node: ElementTree.Element) -> str:
    """The text of an entry or an inline text, its formatted runs joined; how it is read aloud in
    Japanese stands in runs of its own, and is left out."""
    if _local(node) == "rPh":
        return ""
    own = (node.text or "") if _local(node) == "t" else ""
    return own + "".join(_text_of(child) for child in node)


class _Sheet:
    """The rows of a sheet as they are taken in."""

    def __init__(self, shared: list[str], most_rows: int) -> None:
        self.shared, self.most_rows = shared, most_rows
        self.rows: dict[int, dict[int, str]] = {}
        self.faults: list[Fault] = []

    def take(self, part: IO[bytes]) -> None:
        """Read all cells, and where some are merged."""
        line = 0
        for _event, node in ElementTree.iterparse(part):  # noqa: S314 (see ``_opened``)
            kind = _local(node)
            if kind == "row":
                # A row that does not say its number follows the one before.
                line = int(node.get("r") or line + 1)
                self._row(line, node)
                node.clear()
            elif kind == "mergeCell":
                cells = node.get("ref") or ""
                self.faults.append(Fault(_place(cells)[0], MERGED, {"cells": cells}))

    def _row(self, line: int, node: ElementTree.Element) -> None:
        values: dict[int, str] = {}
        column = 0
        for cell in node:
            column = _place(cell.get("r") or "")[1] or column + 1
            if any(_local(child) == "f" for child in cell):
                named = cell.get("r") or f"{line}:{column}"
                self.faults.append(Fault(line, FORMULA, {"cell": named}))
            if column <= MOST_COLUMNS and (text := self._value(cell)):
                values[column] = text
        # Spreadsheets keep rows that were only formatted.
        if not values:
            return
        self.rows[line] = values
        # Empty rows far below cost nothing; rows with something in them are counted.
        if len(self.rows) > self.most_rows or line > 100 * self.most_rows:
            raise BadTable(Fault(line, TOO_MANY_ROWS, {"most": self.most_rows - 1}))

    def _value(self, cell: ElementTree.Element) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _one_line(_text_of(cell))
        written = next((child.text or "" for child in cell if _local(child) == "v"), "")
        if kind == "s":
            return _one_line(self.shared[int(written)]) if written else ""
        # A whole number is kept as 7.0 by some programs.
        return written.removesuffix(".0") if kind == "n" else _one_line(written)

    def as_csv(self) -> str:
        """Return the rows as the text of a CSV file, each on the line that it has in the sheet."""
        made = io.StringIO()
        writer = csv.writer(made, lineterminator="\n")
        for line in range(1, max(self.rows, default=0) + 1):
            values = self.rows.get(line, {})
            writer.writerow([values.get(at, "") for at in range(1, max(values, default=0) + 1)])
        return made.getvalue()


def _one_line(text: str) -> str:
    """A cell of several lines would shift the lines of all that follow."""
    return " ".join(text.split())


def _place(cell: str) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a cell such as "B3", or of the first one of
    several ("B3:C4"); 0 for what is not said."""
    found = re.match(r"([A-Z]*)(\d*)", cell)
    letters, digits = found.groups() if found else ("", "")
    # A number in base 26 without a zero: Z is 26, AA is 27.
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits or 0), column
