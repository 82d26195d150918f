"""Several briefs at once: typed in lines, pasted from a spreadsheet, or from a file."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList, FileField, FormField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from hackathon import permissions
from hackathon.challenges import brief_tables
from hackathon.challenges.brief_tables import COLUMNS, Problem, Told
from hackathon.challenges.challenges import Challenge
from hackathon.content import brief_archives
from hackathon.core.files.archives import BadArchive
from hackathon.core.files.file_types import extension
from hackathon.core.language import format_list, gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.core.spreadsheets import tables
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, Inner, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("brief_tables", __name__)

LINES = 6  # briefs that can be typed at once
TYPED = ("title", "summary", "office", "problem", "good", "deliverables")


class LineForm(Inner):
    title = StringField(
        COLUMNS["title"],
        [Length(max=Challenge.longest("title"))],
    )
    summary = TextAreaField(
        COLUMNS["summary"],
        [Length(max=Challenge.longest("summary"))],
        render_kw={"rows": 2},
    )
    office = StringField(
        COLUMNS["office"],
        description=_("Its name or its code."),
    )
    problem, good, deliverables = (
        TextAreaField(COLUMNS[key], [no_control_characters], render_kw={"rows": 3})
        for key in TYPED[3:]
    )


class TableForm(Form):
    table = TextAreaField(
        _("Table"),
        [Length(max=brief_tables.LARGEST), no_control_characters],
        description=_(
            "Copy the cells from a spreadsheet, the line with the names of the columns included,"
            " and paste them here."
        ),
        render_kw={"rows": 8, "dir": "auto"},
    )
    file = FileField(
        _("Or a file (XLSX or CSV, or a ZIP of Markdown files)"),
        [Optional()],
        description=_(
            "In a ZIP each brief is a file as the event’s folder has it: values at its head, then"
            " a section under each heading."
        ),
    )
    lines = FieldList(FormField(LineForm), max_entries=LINES)

    def typed(self) -> list[tuple[int, dict[str, str]]]:
        """Return the briefs that were typed into the lines, each with its number."""
        lines = [
            (number, {name: entry.form[name].data or "" for name in TYPED})
            for number, entry in enumerate(self.lines, 1)
        ]
        return [(number, cells) for number, cells in lines if any(cells.values())]

    def told(self, event: Event) -> Told:
        """Return the briefs that were sent: those of the file or of the pasted cells, or those in
        the lines.

        :raises BadTable: for a file that is no text
        """
        sent = request.files.get("file")
        content = sent.read(brief_tables.LARGEST + 1) if sent else b""
        if content:
            # Shown in the page from now on: there it can be mended, and comes along next time.
            name = sent.filename or "" if sent else ""
            self.table.data, problems = _text_of(name, content)
            self.table.raw_data = None
            if problems:
                return Told([], problems)
        if (self.table.data or "").strip():
            return brief_tables.read(self.table.data, event)
        written = self.typed()
        if not written:
            return Told([], [Problem(None, gettext("Write at least one brief."))])
        told = brief_tables.of_lines(written, event)
        return told._replace(problems=[_of_brief(problem) for problem in told.problems])


def _text_of(name: str, content: bytes) -> tuple[str, list[Problem]]:
    # By its name: a workbook begins with the same bytes.
    if extension(name) != "zip":
        return brief_tables.text_of(content)
    try:
        found = brief_archives.read(content)
    except BadArchive as bad:
        return "", [Problem(None, str(bad))]
    # With a fault nothing of it is shown as a table yet: the files are mended, and sent again.
    problems = [Problem(None, fault) for fault in found.faults]
    return "" if problems else found.text, problems


def _of_brief(problem: Problem) -> Problem:
    """Name a brief by its place on the page: there it has no line."""
    sentence = gettext("Brief %(number)s: %(fault)s", number=problem.line, fault=problem.sentence)
    return Problem(None, sentence)


class Seen(NamedTuple):
    """What the page shows of a table that was sent: nothing before, then briefs or faults."""

    told: Told | None = None

    @property
    def fine(self) -> bool:
        """Whether its briefs can be created."""
        return bool(self.told and self.told.rows and not self.told.problems)


def _seen(form: TableForm, event: Event) -> Seen:
    try:
        return Seen(form.told(event))
    except tables.BadTable as bad:
        sentence = gettext(bad.fault.message, **bad.fault.values)
        return Seen(Told([], [Problem(bad.fault.line, sentence)]))


@pages.route("/events/<event>/organise/challenges/new/table", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = TableForm(data={"lines": [{}] * LINES})
    seen = _seen(form, event) if form.validate_on_submit() else Seen()
    if seen.fine and seen.told and "make" in request.form:
        rows = seen.told.rows
        done = ngettext("One draft is there.", "%(num)s drafts are there.", len(rows))
        if attempt(form, lambda: brief_tables.create(event, rows, person, now()), done):
            return redirect(url_for("briefs.index", event=event.slug))
    return render_template(
        "brief_tables/new.html",
        event=event,
        form=form,
        seen=seen,
        typed=bool(form.typed()),
        columns=format_list([str(words) for words in COLUMNS.values()]),
    )
