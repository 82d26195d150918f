"""The search page: what was found over the whole site, by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for

from hackathon import permissions
from hackathon.consultations.consultations import path_of
from hackathon.core import translated
from hackathon.core.language import Text, direction, lazy, locale, ngettext
from hackathon.desk import search
from hackathon.network.offers import KIND_NAMES
from hackathon.pages.guard import me, now, public
from hackathon.pages.paging import page_of
from hackathon.people.offices import localised_name
from hackathon.pilots.pilots import STAGE_NAMES

pages = Blueprint("search", __name__)

LONGEST = 100  # characters, as in every list
MOST_WORDS = 5  # of them that are offered one by one where together they found nothing

NAMES = {
    "events": lazy("Events"),
    "challenges": lazy("Challenges"),
    "pilots": lazy("Pilots"),
    "solutions": lazy("Solutions"),
    "offices": lazy("Offices"),
    "consultations": lazy("Consultations"),
    "offers": lazy("Offers and needs"),
}
# The lists of the site; what has none is listed by the search itself.
LISTS: dict[str, tuple[str, dict[str, Any]]] = {
    "events": ("events.index", {}),
    "pilots": ("board.index", {"view": "table"}),
    "solutions": ("solutions.index", {}),
    "offices": ("offices.index", {}),
    "consultations": ("papers.index", {}),
    "offers": ("offers.index", {}),
}


class Hit(NamedTuple):
    """A line of the results.

    :ivar about: where it belongs, or how it stands
    """

    title: Text
    summary: Text | None
    href: str
    about: str


class Found(NamedTuple):
    """The lines of a kind as the page shows them.

    :ivar all: what the link to all of them says; empty where all are shown
    """

    kind: str
    name: str
    hits: list[Hit]
    total: int
    all: str
    href: str


@pages.get("/search")
@public
def index() -> str:
    # Cut as every list does: a longer one is no question, and would cost as much as it is long.
    q = " ".join(request.args.get("q", "").split())[:LONGEST]
    kind = request.args.get("kind", "")
    if search.asks(q) and kind in search.KINDS:
        return _one_kind(q, kind)
    groups, drafts = _groups(q) if search.asks(q) else ([], [])
    return render_template(
        "search/index.html",
        q=q,
        asked=search.asks(q),
        groups=groups,
        drafts=drafts,
        words=_words(q),
        lists=_lists(),
    )


def _reader() -> search.Reader:
    person = me()
    inside = permissions.read_network(person, None, now()) is None
    return search.Reader(person, inside, now())


def _one_kind(q: str, kind: str) -> str:
    """All of a kind, a page at a time."""
    found = page_of(search.of_kind(kind, q, _reader()))
    return render_template(
        "search/kind.html",
        q=q,
        kind=kind,
        name=NAMES[kind],
        hits=_hits(kind, found.rows),
        found=found,
        lists=_lists(),
    )


def _groups(q: str) -> tuple[list[Found], list[Found]]:
    person = me()
    drafts = search.in_preparation(q, person) if person else []
    return [_told(group, q) for group in search.everywhere(q, _reader())], [
        _told(one) for one in drafts
    ]


def _told(group: search.Group, q: str = "") -> Found:
    # Drafts have no list of their own to lead to.
    rest = bool(q) and group.total > len(group.rows)
    return Found(
        group.kind,
        str(NAMES[group.kind]),
        _hits(group.kind, group.rows),
        group.total,
        _all(group.kind, group.total) if rest else "",
        _list(group.kind, q),
    )


def _list(kind: str, q: str) -> str:
    """The address of the list of a kind, narrowed to what was looked for."""
    if kind not in LISTS:
        return url_for("search.index", q=q, kind=kind)
    endpoint, also = LISTS[kind]
    return url_for(endpoint, q=q, **also)


def _all(kind: str, total: int) -> str:
    match kind:
        case "events":
            return ngettext("One event", "All %(num)s events", total)
        case "challenges":
            return ngettext("One challenge", "All %(num)s challenges", total)
        case "pilots":
            return ngettext("One pilot", "All %(num)s pilots", total)
        case "solutions":
            return ngettext("One solution", "All %(num)s solutions", total)
        case "offices":
            return ngettext("One office", "All %(num)s offices", total)
        case "offers":
            return ngettext("One offer or need", "All %(num)s offers and needs", total)
    return ngettext("One consultation", "All %(num)s consultations", total)


def _words(q: str) -> list[tuple[str, str]]:
    """The words of a question one by one, for the case that nothing holds all of them."""
    # One word alone would only be asked again.
    words = list(dict.fromkeys(q.split()))[:MOST_WORDS]
    return [(url_for("search.index", q=word), word) for word in words if len(words) > 1]


def _lists() -> list[tuple[str, str]]:
    return [(str(NAMES[kind]), url_for(endpoint)) for kind, (endpoint, _also) in LISTS.items()]


# --- A row of each kind as a line. ----------------------------------------------------------------


def _hits(kind: str, rows: Iterable[Any]) -> list[Hit]:
    return [LINES[kind](row) for row in rows]


def _line(row: Any, href: str, about: str = "") -> Hit:
    return Hit(
        translated.own(row, "title"),
        translated.own(row, "summary"),
        href,
        about,
    )


def _event(row: Any) -> Hit:
    return _line(row, url_for("events.show", event=row.slug))


def _challenge(row: Any) -> Hit:
    # With its event: briefs of two events may be called alike.
    there = (row.event_translations or {}).get(locale()) or {}
    href = url_for("challenges.show", event=row.event, challenge=row.slug)
    return _line(row, href, there.get("title") or row.event_title)


def _pilot(row: Any) -> Hit:
    return _line(row, url_for("pilots.show", pilot=row.slug), str(STAGE_NAMES[row.stage]))


def _solution(row: Any) -> Hit:
    return _line(row, url_for("solutions.show", solution=row.slug))


def _office(row: Any) -> Hit:
    # A name stands in the register in several languages, and nothing says in which this one is.
    name = Text(
        localised_name(row),
        "",
        "auto",
        True,
    )
    return Hit(
        name,
        None,
        url_for("offices.show", office=row.code),
        row.code,
    )


def _offer(row: Any) -> Hit:
    about = f"{KIND_NAMES[row.kind]} · {localised_name(row)}"
    href = url_for("offers.show", offer=row.slug)
    return Hit(
        translated.own(row, "title"),
        None,
        href,
        about,
    )


def _consultation(row: Any) -> Hit:
    lang = row.language or ""
    way = direction(lang) if lang else "auto"
    title = Text(
        row.title,
        lang,
        way,
        True,
    )
    # One on a pilot has no summary of its own.
    summary = (
        Text(
            row.summary,
            lang,
            way,
            True,
        )
        if row.summary
        else None
    )
    return Hit(
        title,
        summary,
        f"{request.script_root}/{path_of(row.subject)}",
        "",
    )


# A test opens every line for every role: none leads where its reader may not go.
LINES: dict[str, Callable[[Any], Hit]] = {
    "events": _event,
    "challenges": _challenge,
    "pilots": _pilot,
    "solutions": _solution,
    "offices": _office,
    "consultations": _consultation,
    "offers": _offer,
}
