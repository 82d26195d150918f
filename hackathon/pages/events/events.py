"""Events as everybody sees them: the list, an event's page, its rules, its programme and
calendar."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.challenges import briefs
from hackathon.desk import next_steps
from hackathon.events import (
    announcements,
    extensions,
    listings,
    mentors,
    programme,
    rounds,
    rules,
)
from hackathon.events.events import Event
from hackathon.pages import wording
from hackathon.pages.desk import decisions
from hackathon.pages.guard import external, me, now, opens, public
from hackathon.pages.paging import page_of
from hackathon.people.people import Person
from hackathon.pilots import origins
from hackathon.results import prizes, selections
from hackathon.results import wording as verdicts
from hackathon.results.publications import Publication
from hackathon.teams import questionnaire

pages = Blueprint("events", __name__)

FIRST_BRIEFS = 12  # as many as somebody looks through; the list of challenges has filters


@pages.get("/events/")
@public
def index() -> str:
    at, q, person = now(), request.args.get("q", "").strip()[:100], me()
    return render_template(
        "events/index.html",
        q=q,
        running=listings.running(at, q),
        coming=listings.coming(at, q),
        past=page_of(listings.past(at, q), 20),
        drafts=listings.drafts(person) if person and permissions.is_site_organiser(person) else [],
    )


@pages.get("/events/<event>/")
@opens(Event, to=permissions.view_event)
def show(event: Event, person: Person | None) -> str:
    items = (
        [
            item
            for item in next_steps.for_person(person, now())
            if item.event and item.event.id == event.id
        ]
        if person
        else []
    )
    at = now()
    found = briefs.first(event, FIRST_BRIEFS + 1)
    # Before the deadline nothing can be published, and after it no extension is news.
    publication = Publication.current(event) if event.locked(at) else None
    content = publication.content if publication else {"prizes": [], "submissions": []}
    # This page tells people until when they wait, so it asks as soon as nothing is handed in.
    if event.locked(at):
        event.judged_until = rounds.judged_until(event)
    return render_template(
        "events/show.html",
        event=event,
        publication=publication,
        winners=verdicts.winners(event, content, verdicts.Prizes([event])) if publication else (),
        linked=set(content["submissions"]),
        became=origins.of_event(event) if publication else [],
        briefs=found[:FIRST_BRIEFS],
        more_briefs=len(found) > FIRST_BRIEFS,
        items=items,
        own_due=wording.own_deadline(items),
        said=decisions.said,
        news=announcements.shown(event),
        extensions=() if event.locked(at) else extensions.of(event),
        prizes=prizes.of(event),
        judged_until=event.judging_over,
        steps=selections.public(event, at) if event.locked(at) and publication is None else (),
        **mentors.named(event)._asdict(),
        rules=rules.current(event),
    )


@pages.get("/events/<event>/rules", endpoint="rules")
@opens(Event, to=permissions.view_event)
def rules_of(event: Event) -> str:
    versions = rules.versions(event)
    wanted = request.args.get("version", "")
    shown = next((version for version in versions if version.version == wanted), None)
    if wanted and shown is None:
        abort(404)
    return render_template(
        "events/rules.html",
        event=event,
        versions=versions,
        shown=shown or (versions[0] if versions else None),
        rounds=rounds.of(event),
        conditions=questionnaire.conditions(event),
    )


@pages.get("/events/<event>/programme", endpoint="programme")
@opens(Event, to=permissions.view_event)
def programme_of(event: Event) -> str:
    rows = programme.sessions(event)
    coming = [row for row in rows if programme.ends(row) > now()]
    past = [row for row in rows if programme.ends(row) <= now()]
    return render_template(
        "events/programme.html",
        event=event,
        coming=coming,
        past=past,
    )


@pages.get("/events/<event>/calendar.ics")
@opens(Event, to=permissions.view_event)
def calendar(event: Event) -> Response:
    """Everything that has a date, or one session with ``?session=``."""
    rows, wanted = programme.sessions(event), request.args.get("session", "")
    if wanted:
        rows = [row for row in rows if str(row.id) == wanted]
        if not rows:
            abort(404)
    host = urlsplit(current_app.config["SETTINGS"].base_url).hostname or "localhost"
    link = external("events.show", event=event.slug)
    answer = make_response(programme.calendar(event, rows, host, link, dates=not wanted))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return answer
