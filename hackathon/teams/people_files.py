"""Lists of people as files, or typed: CSV or XLSX with a line for each, read with every fault named
by its line. Columns are called as the template calls them, in any language of the interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from hackathon.core import language
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.spreadsheets import tables, workbooks
from hackathon.core.spreadsheets.tables import BadTable, Bounds, Fault, Table
from hackathon.teams.nominating import Named

N_ = str  # marks a sentence for the catalogues
LARGEST = 5_000_000  # bytes of a file
# Bytes of its text: the page carries them until the list is entered, as a form of at most 8 MB in
# which a letter of another script takes nine.
LARGEST_TEXT = 2_000_000
# Read within a second and 20 MB; PostgreSQL takes 65,535 values in a query, SQLite half of that.
MOST = 20_000
BOUNDS = Bounds(rows=MOST, columns=workbooks.MOST_COLUMNS)
# What a list may say, by the name for machines, and as the template calls it.
COLUMNS = {
    "email": lazy("E-mail address"),
    "name": lazy("Name of the person"),
    "team": lazy("Team"),
    "languages": lazy("Languages"),
    "rounds": lazy("Rounds"),
}
OF_KIND: dict[str, tuple[str, ...]] = {
    "people": ("email", "name", "team", "languages"),
    "judges": ("email", "name", "languages", "rounds"),
}
HEADER_TWICE = N_("these are names of columns again: keep one line of them")
NO_ADDRESSES = N_(
    "no column is called “email”: the first line names the columns, as in the template"
)


class Brought(NamedTuple):
    """What a file says: its rows, and what is wrong with it."""

    rows: list[Named]
    faults: list[Fault]


def text_of(content: bytes) -> tuple[str, list[Fault]]:
    """Return a file as CSV, whichever of the two it is, with the faults that a CSV cannot have.

    :raises BadTable: for what is neither, or too large
    """
    # One more: the line that names the columns.
    found = workbooks.as_table(
        content,
        LARGEST,
        MOST + 1,
    )
    if len(found.text.encode()) > LARGEST_TEXT:
        most = {"most": LARGEST_TEXT // 1_000_000}
        raise BadTable(Fault(None, tables.TOO_LARGE, most))
    return found.text, found.faults


def read(text: str) -> Brought:
    """Understand a list; what has a fault is left out of the rows."""
    try:
        table = Table(text, bounds=BOUNDS)
    except BadTable as bad:
        return Brought([], [bad.fault])
    places = _places(table.columns)
    if "email" not in places:
        return Brought([], [Fault(table.line, NO_ADDRESSES)])
    rows, faults = [], []
    # To look for a language takes a millisecond, and thousands of lines name the same few.
    named_languages = cache(_languages)
    for line, cells in table.rows():
        values = {name: tables.plain(cells[at]) for name, at in places.items()}
        # Two header rows: a title for people, and names for machines below it.
        if _named(values["email"]) == "email":
            faults.append(Fault(line, HEADER_TWICE))
            continue
        codes, fault = named_languages(values.get("languages", ""))
        if fault:
            faults.append(Fault(line, "%(fault)s", {"fault": fault}))
        row = Named(line, values["email"], values.get("name", ""), values.get("team", ""), codes)
        rounds = _parts(values.get("rounds", ""))
        rows.append(row._replace(rounds=rounds))
    return Brought(rows, [*faults, *table.faults])


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Where each known column stands: the first of its name."""
    found: dict[str, int] = {}
    for at, column in enumerate(columns):
        if name := _named(column):
            found.setdefault(name, at)
    return found


def _named(cell: str) -> str:
    """The name for machines of a column, however its header calls it; empty: none of ours."""
    return _names().get(tables.column_name(cell), "")


@cache
def _names() -> dict[str, str]:
    """Every name of a column in every language of the interface."""
    # A list is passed on between offices: whoever brings it need not read as its maker does.
    made = {name: name for name in COLUMNS}
    for code in language.LOCALES:
        with language.using(code):
            made |= {tables.column_name(str(title)): name for name, title in COLUMNS.items()}
    return made


def _languages(written: str) -> tuple[tuple[str, ...], str]:
    """The codes of languages, told by name or code; and why one is not known."""
    codes = []
    for text in _parts(written):
        found = language.languages_like(text)
        if len(found) != 1:
            return (), _("“%(text)s” names no one language. Write its code.", text=text)
        codes.append(found[0])
    return tuple(dict.fromkeys(codes)), ""


def _parts(cell: str) -> tuple[str, ...]:
    """What a cell names, however people set it apart; a blank does not, since names have some."""
    parts = re.split(r"[,;/|]", cell)
    return tuple(part.strip() for part in parts if part.strip())


def template(kind: str, rounds: Sequence[str] = ()) -> tuple[list[str], list[list[str]]]:
    """Return the columns of a list in the reader's language, and two lines as an example.

    :param rounds: short names of the event's rounds, which the example names
    """
    names = OF_KIND[kind]
    examples = (
        ("ann@office.example", "Ann Example", "Alpha", "en, fr", ", ".join(rounds)),
        ("li@office.example", "李 Example", "Alpha", "zh", ", ".join(rounds[:1])),
    )
    told = [dict(zip(COLUMNS, example, strict=True)) for example in examples]
    rows = [[example[name] for name in names] for example in told]
    return [str(COLUMNS[name]) for name in names], rows


# --- Typed into a form. ---------------------------------------------------------------------------


def typed(lines: Iterable[str], team: str) -> list[Named]:
    """Return the people whom somebody typed, one a line: the address and the name, in any order and
    however they are set apart."""
    return [_typed(number, line, team) for number, line in enumerate(lines, 1)]


def _typed(number: int, line: str, team: str) -> Named:
    parts = [part.strip("<>() ") for part in re.split(r"[,;\t<>\s]+", line)]
    address = next((part for part in parts if "@" in part), "")
    if not address:
        return Named(number, line.strip(), "", team)
    name = " ".join(part for part in parts if part and part != address)
    return Named(number, address, name, team)
