"""Tables to take away: CSV and XLSX that a spreadsheet reads as what they are, whatever people
typed into them.

A cell that starts like a formula could call other programs when the file is opened (CWE-1236). Such
a text gets an apostrophe in front, which spreadsheets understand as "this is text"; numbers stay
numbers, and so does "-5".
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import IO, Any

BOM = "\ufeff"  # spreadsheets take a file without it for the machine's old code page
# The full-width forms are formulas too where Chinese and Japanese are typed.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NEGATIVE = re.compile(r"-\d+(\.\d+)?")
_XLSX_LONGEST = 32_767  # characters in a cell
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BATCH = 200  # rows that leave together: a yield for each row costs more than the row


def text(value: Any) -> str:
    """Return a cell as it stands in a file: moments in UTC (ISO 8601), lists joined by semicolons,
    None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {text(part)}" for name, part in value.items())
    if isinstance(value, list | tuple | set):
        return "; ".join(text(part) for part in value)
    return _UNPRINTABLE.sub("\ufffd", str(value))


def cell(value: Any) -> str:
    """Return a cell of a CSV file, safe against formulas."""
    written = text(value)
    if (
        isinstance(value, int | float)
        or not _FORMULA.match(written)
        or _NEGATIVE.fullmatch(written)
    ):
        return written
    return f"'{written}"


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a CSV file (RFC 4180, UTF-8 with byte order mark) in pieces, so that a long list is
    never held whole."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow([cell(column) for column in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow([cell(value) for value in row])
        if number % _BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]], name: str = "list") -> IO[bytes]:
    """Return an XLSX file of one sheet, ready to read from its start; rows are written to disk as
    they come.

    Texts are stored as texts: nothing that somebody typed becomes a formula, a number or a link.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller reads and closes it)
    made = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    import xlsxwriter  # takes as long as Flask to load, and few ask for a workbook

    book = xlsxwriter.Workbook(file, made)
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31] or "list")
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, place, value)
            elif (written := text(value)) != "":
                sheet.write_string(line, place, written[:_XLSX_LONGEST])
    sheet.freeze_panes(1, 0)
    book.close()
    file.seek(0)
    return file
