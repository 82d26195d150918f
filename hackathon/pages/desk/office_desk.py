"""The desk of an office's people: each line says what is asked, by whom, until when, and leads to
the one act."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask import Blueprint, render_template, url_for

from hackathon.core.language import format_date, ngettext
from hackathon.core.language import gettext as _
from hackathon.desk import office_desk
from hackathon.desk.office_desk import Line
from hackathon.pages.desk import office_lines
from hackathon.pages.guard import now, signed_in
from hackathon.people import affiliations
from hackathon.people.offices import localised_name
from hackathon.people.people import Person

pages = Blueprint("office_desk", __name__)


class Row(NamedTuple):
    """A line as the page shows it.

    :ivar until: the last day in words; empty where none is set
    """

    said: office_lines.Said
    until: str


@pages.get("/me/office")
@signed_in
def index(person: Person) -> str:
    own = affiliations.confirmed_offices(person)
    desk = office_desk.of(office_desk.reader(person), now()) if own else None
    return render_template(
        "office_desk/index.html",
        offices=[(localised_name(row), url_for("offices.show", office=row.code)) for row in own],
        parts=_parts(desk) if desk else [],
    )


class Part(NamedTuple):
    """A section of the page; ``empty`` says so where it has no lines."""

    key: str
    name: str
    rows: list[Row]
    empty: str


def _parts(desk: office_desk.Desk) -> list[Part]:
    # In the order in which somebody with little time reads.
    return [
        Part(
            "asked",
            _("Asked of us"),
            _rows(desk.asked),
            _("Nobody waits for your office."),
        ),
        Part(
            "ending",
            _("Ends soon"),
            _rows(desk.ending),
            _("Nothing ends in the next weeks."),
        ),
        Part(
            "news",
            _("New with our partners"),
            _rows(desk.news),
            _("Nothing is new since a month. Look at the pilots and at the solutions of others."),
        ),
    ]


def _rows(lines: list[Line]) -> list[Row]:
    return [Row(office_lines.WORDS[line.kind](line), _until(line.due)) for line in lines]


def _until(due: date | None) -> str:
    # Days of the calendar in UTC, in which consultations count theirs.
    if due is None:
        return ""
    left = (due - now().date()).days
    if left < 0:
        return _("Since %(day)s", day=format_date(due))
    if left == 0:
        return _("Today is the last day")
    days = ngettext("one day left", "%(num)s days left", left)
    return _("Until %(day)s: %(left)s", day=format_date(due), left=days)
