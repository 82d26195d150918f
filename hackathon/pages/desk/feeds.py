"""Atom feeds (RFC 4287) of results and pilots, and what crawlers ask for: robots.txt and the
sitemap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.consultations import papers
from hackathon.consultations.papers import Paper
from hackathon.cooperation import catalogue
from hackathon.cooperation.solutions import Solution
from hackathon.core.language import colon, locale, localised
from hackathon.core.language import gettext as _
from hackathon.desk import public_data
from hackathon.events.events import Event
from hackathon.network import offers
from hackathon.network.offers import Offer
from hackathon.pages.cooperation.solutions import asked as asked_solutions
from hackathon.pages.guard import external, now, opens, public
from hackathon.pages.pilots.board import asked
from hackathon.pilots import pilots
from hackathon.pilots.board import found
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import together
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.pilots import Pilot
from hackathon.results import selections
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection

pages = Blueprint("feeds", __name__)

LENGTH = 50  # entries of a feed
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # when a feed without entries was changed last


class Entry(NamedTuple):
    """An entry of a feed; ``html`` is what ``prose`` made, or a plain text that is escaped."""

    id: str
    title: str
    link: str
    updated: datetime
    html: str


def _clean(text: object) -> str:
    """Leave out the characters that XML 1.0 does not allow in any form."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", str(text))


def _paragraph(text: str) -> str:
    return str(render_template("feeds/paragraph.html", text=text))


def _feed(title: str, page: str, entries: Iterable[Entry]) -> Response:
    """Answer with a feed.

    :param page: full address of the page that says the same to people
    """
    # One such character, pasted from somewhere, and readers refuse the whole feed.
    clean = [
        entry._replace(title=_clean(entry.title), html=_clean(entry.html)) for entry in entries
    ]
    own = f"{current_app.config['SETTINGS'].base_url}{request.path}"
    # Of the newest entry, not of the moment: else every request would make another file and another
    # ETag.
    updated = max((entry.updated for entry in clean), default=NEVER)
    text = render_template(
        "feeds/feed.xml",
        title=_clean(title),
        page=page,
        own=own,
        updated=updated,
        entries=clean,
        language=locale(),
    )
    answer = make_response(text)
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


def _of_publication(row: Publication) -> Entry:
    name = localised(row.event, "title").text
    title = (
        _("Results of %(event)s", event=name)
        if row.number == 1
        else _("Corrected results of %(event)s", event=name)
    )
    link = external("results.show", event=row.event.slug)
    text = (_paragraph(row.reason) if row.reason else "") + row.introduction_html
    assert row.published_at is not None
    return Entry(f"{link}#{row.key}", title, link, row.published_at, text)


def _of_selection(row: Selection) -> Entry:
    name = localised(row.event, "title").text
    shortlist = _("Shortlist of %(event)s", event=name)
    title = shortlist if row.kind == "shortlist" else _("Finalists of %(event)s", event=name)
    link = external("results.show", event=row.event.slug)
    named = "".join(_paragraph(entry["title"]) for entry in row.content)
    assert row.public_at is not None
    anchor = f"{link}#announced"
    return Entry(f"{link}#{row.key}", title, anchor, row.public_at, row.introduction_html + named)


def _verdicts(event: Event | None) -> list[Entry]:
    """What was published and announced, of an event or of all, the newest first."""
    entries = [_of_publication(row) for row in public_data.publications(event, LENGTH)]
    entries += [_of_selection(row) for row in selections.newest(event, now(), LENGTH)]
    return sorted(entries, key=lambda entry: entry.updated, reverse=True)[:LENGTH]


def _of_solution(row: Solution) -> Entry:
    link = external("solutions.show", solution=row.slug)
    summary = _paragraph(localised(row, "summary").text)
    return Entry(link, localised(row, "title").text, link, row.updated_at, summary)


def _of_offer(row: Offer) -> Entry:
    link = external("offers.show", offer=row.slug)
    kind = colon(str(offers.KIND_NAMES[row.kind]))
    title = f"{kind} {localised(row, 'title').text}"
    return Entry(link, title, link, row.updated_at, localised(row, "body_html").text)


def _of_news(row: Report | Decision) -> Entry:
    pilot: Pilot = row.pilot
    link, name = external("pilots.show", pilot=pilot.slug), localised(pilot, "title").text
    if isinstance(row, Report):
        told = external("reports.index", pilot=pilot.slug, _anchor=f"report-{row.key}")
        name_of = f"{link}#report-{row.key}"  # as readers know it
        return Entry(name_of, f"{colon(name)} {row.title}", told, row.at, row.body_html)
    anchor = f"{link}#decision-{row.id}"
    return Entry(
        anchor,
        f"{colon(name)} {pilots.STAGE_NAMES[row.becomes]}",
        anchor,
        row.at,
        _paragraph(row.reason),
    )


@pages.get("/results.atom")
@public
def results() -> Response:
    return _feed(
        _("Published results"),
        external("events.index"),
        _verdicts(None),
    )


@pages.get("/events/<event>/results.atom")
@opens(Event, to=permissions.view_event)
def event_results(event: Event) -> Response:
    title = _("Results of %(event)s", event=localised(event, "title").text)
    return _feed(title, external("results.show", event=event.slug), _verdicts(event))


@pages.get("/pilots.atom", endpoint="pilots")
@public
def news() -> Response:
    """The news of all pilots, or of those that the board would show for the same query."""
    narrowed = found(asked(), now()) if request.args else None
    return _feed(
        _("News of the pilots"),
        external("board.index"),
        [_of_news(row) for row in together.news(LENGTH, among=narrowed)],
    )


@pages.get("/pilots/<pilot>.atom")
@opens(Pilot, to=permissions.view_pilot)
def pilot(pilot: Pilot) -> Response:
    title = _("News of the pilot %(pilot)s", pilot=localised(pilot, "title").text)
    return _feed(
        title,
        external("pilots.show", pilot=pilot.slug),
        [_of_news(row) for row in together.news(LENGTH, pilot)],
    )


def _of_paper(row: Paper) -> list[Entry]:
    """That people are asked, and once it is known what came of it."""
    asking, link = row.consultation, external("papers.show", paper=row.slug)
    found = [Entry(link, row.title, link, asking.opened_at, _paragraph(row.summary))]
    if asking.summed_at is not None:
        label = colon(_("What came of the consultation"))
        title = f"{label} {row.title}"
        outcome = f"{link}#outcome"
        found.append(Entry(outcome, title, outcome, asking.summed_at, asking.summary_html))
    return found


@pages.get("/consultations.atom", endpoint="consultations")
@public
def consultations_of() -> Response:
    """What everybody is asked, and what came of it."""
    entries = [entry for row in papers.public().limit(LENGTH) for entry in _of_paper(row)]
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    return _feed(_("Consultations"), external("papers.index"), entries[:LENGTH])


@pages.get("/solutions.atom", endpoint="solutions")
@public
def solutions_of() -> Response:
    """What the catalogue shows for the same query, what changed last first."""
    wish = asked_solutions()._replace(sort="changed")
    return _feed(
        _("Solutions"),
        external("solutions.index"),
        [_of_solution(row) for row in catalogue.found(wish).limit(LENGTH)],
    )


@pages.get("/offices/exchange.atom", endpoint="offers")
@public
def offers_of() -> Response:
    """What offices offer and seek, to everybody, what changed last first."""
    # A feed has no reader whom one could know: what is for offices alone stands in none.
    rows = offers.found(offers.Wish(), inside=False, today=now().date())
    return _feed(
        _("Offers and needs"),
        external("offers.index"),
        [_of_offer(row) for row in rows.limit(LENGTH)],
    )


@pages.get("/robots.txt")
@public
def robots() -> Response:
    """Public pages may be found; pages of persons and forms are left alone."""
    kept_out = (
        "/me",
        "/people/",
        "/privacy/",
        "/admin/",
        "/outbox",
        "/receipts/",
        "/search?",  # an answer for everything that somebody may type
        "/events/*/organise/",
        "/events/*/judge/",
        "/*?lang=",
    )
    # Behind the same addresses, but for everybody.
    let_in = ("/people/sign-in$", "/people/sign-up$", "/receipts/$")
    lines = [
        "User-agent: *",
        *(f"Allow: {path}" for path in let_in),
        *(f"Disallow: {path}" for path in kept_out),
        "",
        f"Sitemap: {external('feeds.sitemap')}",
    ]
    return current_app.response_class("\n".join(lines) + "\n", mimetype="text/plain")


@pages.get("/sitemap.xml")
@public
def sitemap() -> Response:
    named = public_data.slugs(now().date())
    addresses = [
        external(name)
        for name in (
            "home.index",
            "events.index",
            "board.index",
            "portfolio.index",
            "offices.index",
            "solutions.index",
            "offers.index",
            "papers.index",
            "home.api",
            "home.accessibility",
            "privacy.index",
        )
    ]
    addresses += [
        external(f"events.{view}", event=slug)
        for slug in named["events"]
        for view in ("show", "programme", "rules")
    ]
    addresses += [external("challenges.index", event=slug) for slug in named["events"]]
    addresses += [
        external("challenges.show", event=event, challenge=slug)
        for event, slug in named["challenges"]
    ]
    addresses += [external("results.show", event=slug) for slug in named["results"]]
    addresses += [external("solutions.show", solution=slug) for slug in named["solutions"]]
    addresses += [external("papers.show", paper=slug) for slug in named["papers"]]
    addresses += [external("offers.show", offer=slug) for slug in named["offers"]]
    addresses += [external("pilots.show", pilot=slug) for slug in named["pilots"]]
    addresses += [external("offices.show", office=code) for code in named["offices"]]
    answer = make_response(
        render_template("feeds/sitemap.xml", addresses=addresses[:50_000])
    )  # the protocol takes no more in one file
    answer.headers["Content-Type"] = "application/xml; charset=utf-8"
    return answer
