"""Tables that people bring: CSV as spreadsheets save it, read the same way everywhere.

UTF-8 or UTF-16; commas, semicolons or tabs; a first line ``sep=;`` may name the separator. Names of
columns are compared without case, spaces around them and the difference of space, hyphen and
underscore. Faults carry their line and their sentence apart, so that a page can say them in the
reader's language and the command line as they stand.
"""

from __future__ import annotations

import csv
import io
import itertools
import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from hackathon.core.spreadsheets import writing

N_ = str  # marks a sentence for the catalogues
NO_TEXT = N_("this is no text in UTF-8 or UTF-16: save the sheet as CSV (UTF-8)")
BINARY = N_("this is not a text file: save the sheet as CSV (UTF-8)")
EMPTY = N_("the file is empty")
BROKEN = N_("not valid CSV: %(error)s")
LACKING = N_("the column %(names)s is missing; the header has: %(header)s")
TWICE = N_("the column %(names)s appears more than once")
WIDE = N_("%(count)s fields where the header has %(width)s")
NO_NUMBER = N_("the %(column)s “%(written)s” is not a number")
TOO_LARGE = N_("the file is larger than %(most)s MB")
TOO_MANY_ROWS = N_("there are more than %(most)s rows")
TOO_MANY_COLUMNS = N_("there are more than %(most)s columns")
TOO_MANY_CELLS = N_("there are more than %(most)s cells")
NO_MEMORY = N_("the file is too large for the memory of this machine")

MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Fault(NamedTuple):
    """What is wrong: the line (None: the whole file), and a sentence with its values."""

    line: int | None
    message: str
    values: Mapping[str, object] = {}

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class Bounds(NamedTuple):
    """How much a table may have. Cells are counted as they are filled up: a short line in a wide
    table costs as much as a whole one."""

    rows: int = 2_000_000
    columns: int = 1_000
    cells: int = 20_000_000


BOUNDS = Bounds()


class BadTable(ValueError):
    """The file cannot be read as a table."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def decode(content: bytes, most: int | None = None) -> str:
    """Return a file's text.

    :param most: bytes that are too many
    :raises BadTable: for what is no text, or too large
    """
    if most is not None and len(content) > most:
        raise BadTable(Fault(None, TOO_LARGE, {"most": most // 1_000_000}))
    encoding = MARKS.get(content[:2]) or _unmarked(content)
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = None if encoding != "utf-8" else content.count(b"\n", 0, error.start) + 1
        raise BadTable(Fault(line, NO_TEXT)) from None


def _unmarked(content: bytes) -> str:
    """Text in UTF-16 without its mark has a zero in every other byte where it is Latin."""
    start = content[:200]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(start) >= 4 and zeros.count(0) > 0.6 * len(zeros):
            return encoding
    return "utf-8"


class Table:
    """A header, and the rows below it as they are read.

    ``columns`` are the header's names in one spelling, ``places`` where each stands, ``line`` the
    header's line. Rows with faults are left out of ``rows`` and stand in ``faults`` afterwards.
    """

    def __init__(self, text: str, needed: Sequence[str] = (), bounds: Bounds = BOUNDS) -> None:
        """Find separator and header.

        :param needed: columns that must be there, once
        :raises BadTable: without them, or with more columns than the bounds allow
        """
        self._bounds = bounds
        text = text.removeprefix("\ufeff")
        if "\0" in text:
            raise BadTable(Fault(None, BINARY))
        skipped, separator, text = _declared(text)
        first = next((line for line in io.StringIO(text) if line.strip()), "")
        self.separator = separator or max(",;\t", key=first.count)
        self._lines = csv.reader(
            io.StringIO(text, newline=""), delimiter=self.separator, strict=True
        )
        self._skipped = skipped
        self.faults: list[Fault] = []
        self.columns = self._header()
        self.line = self._line
        if len(self.columns) > bounds.columns:
            raise BadTable(Fault(self.line, TOO_MANY_COLUMNS, {"most": bounds.columns}))
        self.places = {name: at for at, name in reversed([*enumerate(self.columns)])}
        self.require(needed)
        self.refuse_twice(needed)

    def require(self, names: Sequence[str]) -> None:
        """Raise BadTable when one of these columns is not there."""
        if lacking := [name for name in names if name not in self.places]:
            values = {"names": ", ".join(lacking), "header": ", ".join(self.columns)}
            raise BadTable(Fault(self.line, LACKING, values))

    def refuse_twice(self, names: Sequence[str]) -> None:
        """Raise BadTable when one of these columns is there more than once."""
        if twice := [name for name in names if self.columns.count(name) > 1]:
            raise BadTable(Fault(self.line, TWICE, {"names": ", ".join(twice)}))

    @property
    def _line(self) -> int:
        return self._lines.line_num + self._skipped

    def _header(self) -> list[str]:
        header: list[str] = []
        try:
            while not any(header):
                header = [column_name(cell) for cell in next(self._lines)]
        except StopIteration:
            raise BadTable(Fault(None, EMPTY)) from None
        except csv.Error as error:
            raise BadTable(Fault(self._line, BROKEN, {"error": error})) from None
        return header

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows with something in them: the line on which each ends, and its cells, the
        missing last ones filled up. Broken quoting ends the file, and so does a row too many."""
        width = len(self.columns)
        for number in itertools.count(1):
            try:
                cells = next(self._lines)
            except StopIteration:
                return
            except csv.Error as error:
                self.faults.append(Fault(self._line, BROKEN, {"error": error}))
                return
            if beyond := self._beyond(number, width):
                self.faults.append(beyond)
                return
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                values = {"count": len(cells), "width": width}
                self.faults.append(Fault(self._line, WIDE, values))
                continue
            yield self._line, cells[:width] + [""] * (width - len(cells))

    def _beyond(self, row: int, width: int) -> Fault | None:
        if row > self._bounds.rows:
            return Fault(self._line, TOO_MANY_ROWS, {"most": self._bounds.rows})
        if row * width > self._bounds.cells:
            return Fault(self._line, TOO_MANY_CELLS, {"most": self._bounds.cells})
        return None

    def number(self, written: str, column: str) -> float:
        """Return a number; where commas do not separate, one may stand for the decimal point.

        :raises ValueError: with the sentence
        """
        plain = written if self.separator == "," else written.replace(",", ".", 1)
        try:
            value = math.nan if "_" in plain else float(plain)
        except ValueError:
            value = math.nan
        if math.isnan(value):
            raise ValueError(NO_NUMBER % {"column": column, "written": written})
        return value


def _declared(text: str) -> tuple[int, str, str]:
    """A first line that names the separator, as spreadsheets write it: lines taken away, the
    separator (empty: none named), the rest."""
    first, found, rest = text.partition("\n")
    named = first.strip("\r").strip('"').casefold()
    if found and named.startswith("sep=") and len(named) == 5 and named[4] in ",;\t|":
        return 1, named[4], rest
    return 0, "", text


def column_name(cell: str) -> str:
    """Return a column's name in the one spelling in which names are compared."""
    name = unicodedata.normalize("NFC", cell).strip().casefold()
    return "_".join(name.replace("-", " ").replace("_", " ").split())


def name(cell: str) -> str:
    """Return a name in one spelling: composed characters, no spaces around."""
    cell = cell.strip()
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)


def plain(cell: str) -> str:
    """Return a cell as it was typed: without the apostrophes that kept it from being a formula."""
    written = cell.strip()
    typed = writing.unguarded(written)
    return typed if writing.cell(typed) == written else written


def refusal(path: Path, faults: Sequence[Fault | str], end: str) -> tuple[int, str, str]:
    """Return what a command answers when it cannot use a file: exit code 2, nothing on standard
    output, and a line for each fault and what was not done on standard error."""
    lines = [f"{path}: {fault_line(fault)}\n" for fault in faults]
    return 2, "", "".join([*lines, f"{end}\n"])


def fault_line(fault: Fault | str) -> str:
    """Return a fault with its line in front, in English."""
    if isinstance(fault, str) or fault.line is None:
        return str(fault)
    return f"line {fault.line}: {fault}"
