"""Lists of people as files: CSV or XLSX with a line for each, read with every fault named by its
line. Columns are called as the template calls them, in any language of the interface."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
# As many as a page can still show the faults of, and an act can write to.
MOST = 2_000
BOUNDS = Bounds(rows=MOST, columns=workbooks.MOST_COLUMNS)
# What a list may say, by the name for machines, and as the template calls it.
COLUMNS = {
    "email": lazy("E-mail address"),
    "name": lazy("Name of the person"),
    "team": lazy("Team"),
    "languages": lazy("Languages"),
}
OF_KIND: dict[str, tuple[str, ...]] = {
    "people": ("email", "name", "team", "languages"),
    "judges": ("email", "name", "languages"),
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
    for line, cells in table.rows():
        values = {name: tables.plain(cells[at]) for name, at in places.items()}
        # Two header rows: a title for people, and names for machines below it.
        if _named(values["email"]) == "email":
            faults.append(Fault(line, HEADER_TWICE))
            continue
        codes, fault = _languages(values.get("languages", ""))
        if fault:
            faults.append(Fault(line, "%(fault)s", {"fault": fault}))
        row = Named(line, values["email"], values.get("name", ""), values.get("team", ""), codes)
        rows.append(row)
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
    # However people set them apart; a blank does not, since names of languages have some.
    for part in re.split(r"[,;/|]", written):
        found = language.languages_like(part.strip()) if part.strip() else None
        if found is None:
            continue
        if len(found) != 1:
            text = part.strip()
            return (), _("“%(text)s” names no one language. Write its code.", text=text)
        codes.append(found[0])
    return tuple(dict.fromkeys(codes)), ""


def template(kind: str) -> tuple[list[str], list[list[str]]]:
    """Return the columns of a list in the reader's language, and two lines as an example."""
    names = OF_KIND[kind]
    examples = (
        ("ann@office.example", "Ann Example", "Alpha", "en, fr"),
        ("li@office.example", "李 Example", "Alpha", "zh"),
    )
    told = [dict(zip(COLUMNS, example, strict=True)) for example in examples]
    rows = [[example[name] for name in names] for example in told]
    return [str(COLUMNS[name]) for name in names], rows
