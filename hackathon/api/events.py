"""Events, their challenges and results, for programs."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from werkzeug.wrappers import Response

from hackathon.api.answers import listed, missing, moment, office_of, refuse, routes, text_of
from hackathon.challenges import challenges as briefs
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.resources import Resource
from hackathon.core import language
from hackathon.core.language import gettext as _
from hackathon.desk import public_data
from hackathon.desk.public_data import Asked
from hackathon.events import mentors
from hackathon.events.events import Event
from hackathon.events.phases import DATES
from hackathon.pages.guard import external, now, public
from hackathon.results import selections
from hackathon.results.selections import Selection

LAST_STEPS = 50  # more than an event has rounds
LINKED = ("challenges", "announced", "results")  # what an event leads to


def _event(event: Event) -> dict[str, object]:
    return {
        "slug": event.slug,
        "title": text_of(event, "title"),
        "summary": text_of(event, "summary"),
        "status": event.status,
        "phase": str(event.phase(now())),
        "time_zone": event.time_zone,
        "dates": {name: moment(getattr(event, name)) for name in DATES},
        "place": text_of(event, "place"),
        "submission_languages": event.submission_languages,
        "team": {
            "minimum": event.team_minimum,
            "maximum": event.team_maximum,
            "single_entrants": event.single_entrants,
            "entries": event.entries_per_team,
        },
        "demonstration": event.demonstration,
        "updated_at": moment(event.updated_at),
        "page": external("events.show", event=event.slug),
        "api": external("api.event", event=event.slug),
    }


def _public_event(slug: str) -> Event:
    return public_data.event(slug) or missing()


@routes.get("/events")
@public
def events() -> Response:
    return listed(public_data.events(), lambda rows: [_event(row) for row in rows])


@routes.get("/events/<event>")
@public
def event(event: str) -> Response:
    row = _public_event(event)
    links = {name: external(f"api.{name}", event=row.slug) for name in LINKED}
    told = {"story_html": text_of(row, "story_html"), "mentors": _mentors(row), "links": links}
    return jsonify({**_event(row), **told})


def _mentors(event: Event) -> list[dict[str, str]]:
    """Those alone who want to be read of by everybody."""
    rows = mentors.named(event).mentors
    return [{"name": row.person.name, "helps_with": row.helps_with} for row in rows]


def _challenge(
    row: Challenge, event: Event, tags: dict[str, list[str]], answers: dict[Asked, str]
) -> dict[str, object]:
    return {
        "slug": row.slug,
        "event": event.slug,
        "title": text_of(row, "title"),
        "summary": text_of(row, "summary"),
        "status": row.status,
        "office": office_of(row.office, "brief", row.path, answers),
        "rights": tags["right"],
        "functions": tags["function"],
        "prize": text_of(row, "prize"),
        "updated_at": moment(row.updated_at),
        "page": external("challenges.show", event=event.slug, challenge=row.slug),
        "api": external("api.challenge", event=event.slug, challenge=row.slug),
    }


@routes.get("/events/<event>/challenges")
@public
def challenges(event: str) -> Response:
    found = _public_event(event)

    def entries(rows: list[Any]) -> list[dict[str, object]]:
        # Its path needs the event's short name: one query for each brief otherwise.
        for row in rows:
            row.event = found
        tags, answers = public_data.tags(rows), public_data.agreements(row.path for row in rows)
        return [_challenge(row, found, tags[row.id], answers) for row in rows]

    return listed(public_data.challenges(found), entries)


@routes.get("/events/<event>/challenges/<challenge>")
@public
def challenge(event: str, challenge: str) -> Response:
    found = _public_event(event)
    row = public_data.challenge(found, challenge) or missing()
    row.event = found
    sections = [
        {"key": key, "heading": str(briefs.HEADINGS[key]), "html": html}
        for key, html in _sections(row).items()
    ]
    tags, answers = public_data.tags([row])[row.id], public_data.agreements([row.path])
    return jsonify(
        {
            **_challenge(row, found, tags, answers),
            "sections": sections,
            "required": row.required,
            "resources": [_resource(part, row, found) for part in public_data.resources(row)],
        }
    )


def _resource(part: Resource, row: Challenge, event: Event) -> dict[str, object]:
    page = external(
        "challenges.resource",
        event=event.slug,
        challenge=row.slug,
        resource=part.key,
    )
    file = {
        "name": part.file_name,
        "bytes": part.size,
        "sha256": part.sha256,
        "type": part.media_type,
    }
    return {
        "title": part.title,
        "kind": part.kind,
        "licence": part.licence,
        "note": part.note,
        "link": part.link or page,
        "file": file if part.stored else None,
    }


def _sections(row: Challenge) -> dict[str, dict[str, object]]:
    """Return each section's HTML in the language that suits; one without a translation stays in the
    original."""
    own = language.localised(row, "sections_html")
    made: dict[str, dict[str, Any]] = {}
    for key in briefs.SECTIONS:
        translated = not own.original and own.text.get(key)
        html = own.text.get(key) if translated or own.original else row.sections_html.get(key)
        if html:
            lang = own.lang if translated else row.language
            said = {
                "language": lang,
                "original": not translated,
                "outdated": bool(translated and own.stale),
            }
            made[key] = {"text": str(html), **said, "machine": bool(translated and own.machine)}
    return made


@routes.get("/events/<event>/results")
@public
def results(event: str) -> Response:
    found = _public_event(event)
    publication = public_data.publication(found) or refuse(
        404, _("No results of this event are published.")
    )
    book = {
        kind: external(
            "results.book",
            event=found.slug,
            publication=publication.key,
            kind=kind,
        )
        for kind in ("json", "csv")
    }
    return jsonify(
        event=found.slug,
        number=publication.number,
        published_at=moment(publication.published_at),
        reason=publication.reason,
        shows=publication.show_ranks,
        introduction_html=publication.introduction_html,
        content=publication.content,
        score_book=book,
        page=external("results.show", event=found.slug),
    )


@routes.get("/events/<event>/announced")
@public
def announced(event: str) -> Response:
    found = _public_event(event)
    steps = selections.newest(found, now(), LAST_STEPS)
    return jsonify(event=found.slug, items=[_step(row) for row in steps])


def _step(row: Selection) -> dict[str, object]:
    return {
        "key": row.key,
        "kind": row.kind,
        "round": text_of(row.round, "title"),
        "public_at": moment(row.public_at),
        "introduction_html": row.introduction_html,
        "entries": [{"team": None, "rank": None, **entry} for entry in row.content],
        "page": external("results.show", event=row.event.slug),
    }
