"""Several briefs at once, from a table: a line for each, with the columns that a brief has.

Whoever sends one sees what would come of it first. Faults are told by line, all of them, and while
there is one nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.challenges import challenges
from hackathon.challenges.challenges import Brief, Challenge
from hackathon.core import prose, short_names
from hackathon.core.db import lock, transaction
from hackathon.core.language import fold, format_list, languages_like, lazy
from hackathon.core.language import gettext as _
from hackathon.core.spreadsheets import tables, workbooks
from hackathon.core.spreadsheets.tables import BadTable, Bounds, Table
from hackathon.core.typed import repairs
from hackathon.events import rubrics
from hackathon.events.events import Event
from hackathon.people import offices
from hackathon.people.offices import Office
from hackathon.people.people import Person

BOUNDS = Bounds(rows=100, columns=40)
LARGEST = 2_000_000  # bytes of a file
REQUIRED = ("summary", "description", "licence")  # what a brief asks for that says nothing of it
# What a column is called at the head of a table, besides its key: the words of the form.
COLUMNS: dict[str, Any] = {
    "title": lazy("Title"),
    "summary": lazy("Summary"),
    "office": lazy("Office"),
    "language": lazy("Language"),
    "rights": lazy("IP rights"),
    "functions": lazy("Functions"),
    "rubric": lazy("Rubric"),
    "required": lazy("What a submission needs"),
    "prize": lazy("Prize"),
    "address": lazy("Address"),
    **challenges.HEADINGS,
}


class Problem(NamedTuple):
    """What is wrong in a table: the line (None: the whole of it), and a sentence."""

    line: int | None
    sentence: str

    def __str__(self) -> str:
        if self.line is None:
            return self.sentence
        return _("Line %(line)s: %(fault)s", line=self.line, fault=self.sentence)


class Row(NamedTuple):
    """A brief as a line tells it.

    :ivar lacking: the headings of what it still needs before it can be published
    """

    line: int
    brief: Brief
    office: Office | None
    lacking: list[str]


class Told(NamedTuple):
    """What a table says."""

    rows: list[Row]
    problems: list[Problem]


def text_of(content: bytes) -> tuple[str, list[Problem]]:
    """Return a file (CSV or XLSX) as the text of a table, and what in it no table can say.

    :raises BadTable: for what is neither, or too large
    """
    found = workbooks.as_table(content, LARGEST, BOUNDS.rows + 1)
    return found.text, [_problem(fault) for fault in found.faults]


def read(text: str, event: Event) -> Told:
    """Read a table of briefs for an event.

    :param text: CSV, or cells copied from a spreadsheet; the first line names the columns
    """
    try:
        table = Table(text, bounds=BOUNDS)
        names = _columns(table)
    except BadTable as bad:
        return Told([], [_problem(bad.fault)])
    cells = ((line, list(map(tables.plain, row))) for line, row in table.rows())
    told = of_lines(((line, dict(zip(names, row, strict=True))) for line, row in cells), event)
    problems = [*told.problems, *map(_problem, table.faults)]
    if not told.rows and not problems:
        problems = [Problem(None, _("There is no brief below the first line."))]
    return Told(told.rows, problems)


def of_lines(lines: Iterable[tuple[int, Mapping[str, str]]], event: Event) -> Told:
    """Read briefs for an event from lines whose cells are named already.

    :param lines: the number of each, and its texts by the keys of ``COLUMNS``
    """
    reading = _Reading(event)
    rows = [reading.row(line, cells) for line, cells in lines]
    return Told(rows, reading.problems)


def _problem(fault: tables.Fault) -> Problem:
    return Problem(fault.line, _(fault.message, **fault.values))


def _columns(table: Table) -> list[str]:
    """Return the key of each column.

    :raises BadTable: when the title is missing, or a column has a name that nobody knows
    """
    known = {tables.column_name(str(words)): key for key, words in COLUMNS.items()}
    known |= {key: key for key in COLUMNS}
    # Passed over in silence, a column with a slip in its name would lose what is written in it.
    unknown = [name for name in table.columns if name not in known]
    if unknown:
        columns = format_list([str(words) for words in COLUMNS.values()])
        raise BadTable(
            tables.Fault(
                table.line, UNKNOWN, {"names": format_list(unknown[:5]), "columns": columns}
            )
        )
    names = [known[name] for name in table.columns]
    if "title" not in names:
        raise BadTable(tables.Fault(table.line, NO_TITLE, {}))
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise BadTable(tables.Fault(table.line, tables.TWICE, {"names": str(COLUMNS[twice[0]])}))
    return names


UNKNOWN = tables.N_(
    "the first line names the columns, and no column is called %(names)s. These are: %(columns)s"
)
NO_TITLE = tables.N_("the first line names the columns, and the title is missing")


class _Reading:
    """One table while it is read: what is known beforehand, what earlier lines have taken, and what
    is wrong."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.problems: list[Problem] = []
        self.line = 0
        # Of the event, and of the lines before.
        self._taken = {brief.slug for brief in challenges.every(event)}
        self._offices = offices.by_words()
        every = rubrics.of(event)
        self._rubrics = {fold(rubric.title): rubric.id for rubric in every}
        self._rubrics |= {rubric.slug: rubric.id for rubric in every}

    def row(self, line: int, cells: Mapping[str, str]) -> Row:
        """Read one line."""
        self.line = line

        def cell(name: str) -> str:
            return cells.get(name, "")

        sections = self._sections(cells)
        office = self._office(cell("office"))
        # What is wrong is noted as each cell is read, so that one look tells all of it.
        columns: dict[str, object] = {
            "title": self._text("title", repairs.one_line(cell("title"))),
            "summary": self._text("summary", cell("summary")),
            "prize": self._text("prize", cell("prize")),
            "language": self._language(cell("language")),
            "required": self._several("required", cell("required"), challenges.PART_NAMES)
            or list(REQUIRED),
            "rubric": self._rubric(cell("rubric")),
            "sections": sections,
            "office": office,
            "slug": self._slug(cell("address"), cell("title")),
        }
        names = challenges.NAMES
        rights = {key: names[key] for key in challenges.RIGHTS}
        functions = {key: names[key] for key in challenges.FUNCTIONS}
        brief = Brief(
            columns,
            self._several("rights", cell("rights"), rights),
            self._several("functions", cell("functions"), functions),
        )
        lacking = challenges.gaps(str(columns["summary"]), sections)
        return Row(line, brief, office, lacking)

    def wrong(self, sentence: str) -> None:
        """Note what is wrong in the present line."""
        self.problems.append(Problem(self.line, sentence))

    def _text(self, name: str, text: str) -> str:
        most = Challenge.longest(name)
        if len(text) > most:
            words = str(COLUMNS[name])
            self.wrong(
                _("“%(column)s” has more than %(most)s characters.", column=words, most=most)
            )
        if name == "title" and not text:
            self.wrong(_("The title is missing."))
        return text

    def _sections(self, cells: Mapping[str, str]) -> dict[str, str]:
        texts = {key: repairs.repaired(cells.get(key, "")) for key in challenges.SECTIONS}
        for key, text in texts.items():
            try:
                prose.refuse_complex(text)
            except prose.TooComplex as error:
                self.wrong(f"{challenges.HEADINGS[key]}: {error}")
        return {key: text for key, text in texts.items() if text.strip()}

    def _office(self, text: str) -> Office | None:
        if not text:
            return None
        found = self._offices.get(fold(text))
        if found is None:
            self.wrong(
                _(
                    "No office is called “%(text)s”. Write its name or its code as the register"
                    " has it.",
                    text=text[:60],
                )
            )
        return found

    def _language(self, text: str) -> str:
        found = languages_like(text) if text else [str(self.event.language)]
        if len(found) == 1:
            return found[0]
        self.wrong(_("“%(text)s” names no language, or several.", text=text[:20]))
        return str(self.event.language)

    def _rubric(self, text: str) -> int | None:
        if not text:
            return None
        found = self._rubrics.get(text) or self._rubrics.get(fold(text))
        if found is None:
            self.wrong(_("This event has no rubric “%(text)s”.", text=text[:60]))
        return found

    def _several(self, column: str, text: str, known: Mapping[str, Any]) -> list[str]:
        """Read names with commas or semicolons between them."""
        words = {fold(str(said)): key for key, said in known.items()}
        words |= {fold(key): key for key in known}
        made = []
        for part in filter(None, map(str.strip, re.split(r"[;,،，；|\n]", text))):
            key = words.get(fold(part))
            if key is None:
                every = format_list([str(said) for said in known.values()])
                self.wrong(
                    _(
                        "“%(part)s” is not known in “%(column)s”. These are: %(every)s.",
                        part=part[:40],
                        column=str(COLUMNS[column]),
                        every=every,
                    )
                )
            elif key not in made:
                made.append(key)
        return made

    def _slug(self, text: str, title: str) -> str:
        if text and (not short_names.is_short_name(text) or text in short_names.RESERVED):
            self.wrong(
                _(
                    "“%(text)s” cannot be an address. Use small letters a-z, digits and single"
                    " hyphens.",
                    text=text[:60],
                )
            )
        elif text in self._taken:
            self.wrong(_("Another challenge has the address “%(text)s” already.", text=text))
        slug = text or free(title, self._taken)
        self._taken.add(slug)
        return slug


def free(title: str, taken: Iterable[str]) -> str:
    """Return an address made from a title that is not taken yet."""
    # A title without Latin letters leaves nothing.
    stem = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:50].strip("-") or "brief"
    used, number, slug = {*taken, *short_names.RESERVED}, 1, stem
    while slug in used:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def create(event: Event, rows: Sequence[Row], person: Person, at: datetime) -> list[Challenge]:
    """Begin a draft of every brief of a table, all of them or none.

    :raises Refused: when an address was taken meanwhile
    """
    # Rendered first: meanwhile nobody waits for the database.
    briefs = [challenges.with_html(row.brief) for row in rows]
    with transaction():
        lock(event)
        return [challenges.add(event, brief, person, at) for brief in briefs]
