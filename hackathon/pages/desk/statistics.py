"""How an event stands in numbers: a page that prints, and a file."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.desk import statistics
from hackathon.desk.event_exports import Sheet
from hackathon.desk.statistics import FEWEST, OTHERS, UNSAID, Count, Statistics
from hackathon.events.events import Event
from hackathon.pages.desk.exports import send_sheet
from hackathon.pages.guard import opens

pages = Blueprint("statistics", __name__)

STEPS = {
    "registered": _("Registered"),
    "team": _("In a team"),
    "arrived": _("Has arrived"),
    "mentored": _("With a mentor"),
    "draft": _("With a draft"),
    "sent": _("Submitted"),
    "eligible": _("Eligible"),
    "shortlisted": _("Shortlisted"),
    "prize": _("With a prize"),
    "pilot": _("In a pilot"),
}
PARTS = {
    "countries": _("Countries"),
    "offices": _("Offices and organisations"),
    "languages": _("Languages"),
}
HEADS = {
    "countries": _("Country"),
    "offices": _("Office or organisation"),
    "languages": _("Language"),
}


def _asked(event: Event) -> tuple[Statistics, bool]:
    public = request.args.get("for") == "everybody"
    return statistics.of(event, public), public


@pages.get("/events/<event>/organise/statistics")
@opens(Event, to=permissions.organise)
def show(event: Event) -> str:
    found, public = _asked(event)
    return render_template(
        "statistics/show.html",
        event=event,
        public=public,
        steps=[(STEPS[one.key], one) for one in found.steps],
        parts={name: _named(name, rows) for name, rows in found.parts.items()},
        titles=PARTS,
        heads=HEADS,
        few=gettext("fewer than %(number)s", number=FEWEST),
        most=max(one.people or 0 for one in found.steps),
    )


def _named(part: str, rows: list[Count]) -> list[tuple[str, Count]]:
    return [(_name(part, one.key), one) for one in rows]


def _name(part: str, key: str) -> str:
    if key == UNSAID:
        return gettext("Not said")
    if key == OTHERS:
        return gettext("Others, each with fewer than %(number)s people", number=FEWEST)
    if part == "countries":
        return language.country_name(key)
    return language.language_name(key) if part == "languages" else key


@pages.get("/events/<event>/organise/statistics.<any(csv,xlsx):kind>")
@opens(Event, to=permissions.organise)
def sheet(event: Event, kind: str) -> Response:
    """The same numbers, with codes for countries and languages."""
    found, _public = _asked(event)
    columns = ["part", "key", "people", "submissions"]
    return send_sheet(Sheet(columns, _rows(found)), f"{event.slug}-statistics", kind)


def _rows(found: Statistics) -> Iterator[list[object]]:
    for part, rows in {"steps": found.steps, **found.parts}.items():
        for one in rows:
            people = f"fewer than {FEWEST}" if one.people is None else one.people
            yield [part, one.key, people, one.submissions]
