"""Tables to take away: CSV and XLSX that a spreadsheet reads as what they are, whatever people
typed into them.

A cell that starts like a formula could call other programs when the file is opened (CWE-1236). Such
a text gets an apostrophe in front, which spreadsheets understand as "this is text"; numbers stay
numbers, and so does "-5". Spreadsheets look past spaces, and where commas are decimal points they
divide a file at semicolons whether or not there are quotes: what would then start a cell or a line
gets its apostrophe too.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import IO, Any

BOM = "\ufeff"  # spreadsheets take a file without it for the machine's old code page
# The full-width forms are formulas too where Chinese and Japanese are typed.
_BLANK = r"\s\u200b-\u200f\u2060\ufeff"
_FORMULA = re.compile(rf"[{_BLANK}]*[=+\-@＝＋－＠]|[\t\r\n]")
# Blanks and separators before a formula, looked at once each; a list's mark and a smile (";-)")
# calculate nothing.
_RUN = rf"(?<![{_BLANK};|])([{_BLANK};|]++)"
_BEGINS = r"(?=[=@＝＠]|[+\-＋－](?![\s)\-]))"
_INNER = re.compile(_RUN + _BEGINS)
_GUARDED = re.compile(_RUN + "'" + _BEGINS)
_SEPARATORS = re.compile(r"[,;|\t\r\n\"]")  # of any locale
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
    if isinstance(value, int | float) or _NEGATIVE.fullmatch(written):
        return written
    inner = _INNER.sub(_guard, written)
    return f"'{inner}" if _FORMULA.match(written) else inner


def _guard(run: re.Match[str]) -> str:
    """Put the apostrophe behind what divides a file; a blank alone does not."""
    return f"{run[1]}'" if re.search("[;|\t\r\n]", run[1]) else run[1]


def unguarded(written: str) -> str:
    """Return a cell without any apostrophe that ``cell`` may have put there."""
    return _GUARDED.sub(r"\1", written).removeprefix("'")


def _line(row: Iterable[Any]) -> str:
    """Return a line of a CSV file: quoted wherever any locale's separator stands."""
    cells = (cell(value).replace('"', '""') for value in row)
    return ",".join(f'"{each}"' if _SEPARATORS.search(each) else each for each in cells) + "\r\n"


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a CSV file (RFC 4180, UTF-8 with byte order mark) in pieces, so that a long list is
    never held whole."""
    buffer = io.StringIO()
    buffer.write(BOM)
    buffer.write(_line(columns))
    for number, row in enumerate(rows, 1):
        buffer.write(_line(row))
        if number % _BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def xlsx(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], at: datetime, name: str = "list"
) -> IO[bytes]:
    """Return an XLSX file of one sheet, ready to read from its start; rows are written to disk as
    they come.

    Texts are stored as texts: nothing that somebody typed becomes a formula, a number or a link.

    :param at: when it is made, which it says of itself: the same list gives the same bytes
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
    book.set_properties({"created": at})
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
