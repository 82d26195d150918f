"""The routes of version 1. What they answer is described in ``openapi``; a test holds the two
against each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NoReturn

from flask import Blueprint, abort, current_app, jsonify, make_response, request
from werkzeug.wrappers import Response

from hackathon.api.openapi import document
from hackathon.challenges import challenges as briefs
from hackathon.challenges.challenges import Challenge
from hackathon.core import language
from hackathon.core.language import gettext as _
from hackathon.desk import public_data
from hackathon.events.events import Event
from hackathon.events.phases import DATES
from hackathon.pages.guard import external, now, public
from hackathon.people.offices import Office
from hackathon.pilots import monitoring
from hackathon.pilots.pilots import STAGES, Pilot, PilotOffice

routes = Blueprint("api", __name__, url_prefix="/api/v1")

LENGTH = 50  # entries of a page


@routes.before_request
def check_language() -> None:
    """Refuse a language that the site does not have, instead of answering in another one
    silently."""
    wished = request.args.get("lang")
    if wished is not None and wished not in language.LOCALES:
        _refuse(400, _("lang must be one of: %(codes)s.", codes=", ".join(language.LOCALES)))


def _refuse(status: int, message: str) -> NoReturn:
    abort(make_response(jsonify(error={"status": status, "message": message}), status))


def _missing() -> NoReturn:
    _refuse(404, _("Nothing public has this address."))


def _list(query: Any, entries: Callable[[list[Any]], list[dict[str, Any]]]) -> Response:
    """Answer with a page of a list: two queries for its rows and their number, and those of
    ``entries``."""
    asked = request.args.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked[:9]) <= 10**6:
        _refuse(400, _("page must be a whole number from 1 on."))
    page, total = int(asked[:9]), query.order_by().count()
    pages = max(1, -(-total // LENGTH))
    rows = list(query.paginate(page, LENGTH)) if page <= pages else []
    kept = {name: value for name, value in request.args.items() if name in {"lang", "stage"}}
    following = (
        external(request.endpoint or "", **(request.view_args or {}), **kept, page=page + 1)
        if page < pages
        else None
    )
    return jsonify(items=entries(rows), page=page, pages=pages, total=total, next=following)


def _text(row: Any, field: str) -> dict[str, Any]:
    found = language.localised(row, field)
    return {
        "text": str(found.text or ""),
        "language": found.lang,
        "original": found.original,
        "outdated": found.stale,
        "machine": found.machine,
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _office(office: Office | None) -> dict[str, str] | None:
    return (
        {
            "code": office.code,
            "name": office.name,
            "page": external("offices.show", office=office.code),
        }
        if office
        else None
    )


# --- Events. --------------------------------------------------------------------------------------


def _event(event: Event) -> dict[str, Any]:
    return {
        "slug": event.slug,
        "title": _text(event, "title"),
        "summary": _text(event, "summary"),
        "status": event.status,
        "phase": str(event.phase(now())),
        "time_zone": event.time_zone,
        "dates": {name: _moment(getattr(event, name)) for name in DATES},
        "place": event.place,
        "submission_languages": event.submission_languages,
        "team": {
            "minimum": event.team_minimum,
            "maximum": event.team_maximum,
            "single_entrants": event.single_entrants,
        },
        "demonstration": event.demonstration,
        "updated_at": _moment(event.updated_at),
        "page": external("events.show", event=event.slug),
        "api": external("api.event", event=event.slug),
    }


def _public_event(slug: str) -> Event:
    return public_data.event(slug) or _missing()


@routes.get("/events")
@public
def events() -> Response:
    return _list(public_data.events(), lambda rows: [_event(row) for row in rows])


@routes.get("/events/<event>")
@public
def event(event: str) -> Response:
    row = _public_event(event)
    links = {name: external(f"api.{name}", event=row.slug) for name in ("challenges", "results")}
    return jsonify({**_event(row), "story_html": _text(row, "story_html"), "links": links})


def _challenge(row: Challenge, event: Event, tags: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "event": event.slug,
        "title": _text(row, "title"),
        "summary": _text(row, "summary"),
        "status": row.status,
        "office": _office(row.office),
        "rights": tags["right"],
        "functions": tags["function"],
        "prize": _text(row, "prize"),
        "updated_at": _moment(row.updated_at),
        "page": external("challenges.show", event=event.slug, challenge=row.slug),
        "api": external("api.challenge", event=event.slug, challenge=row.slug),
    }


@routes.get("/events/<event>/challenges")
@public
def challenges(event: str) -> Response:
    found = _public_event(event)

    def entries(rows: list[Any]) -> list[dict[str, Any]]:
        tags = public_data.tags(rows)
        return [_challenge(row, found, tags[row.id]) for row in rows]

    return _list(public_data.challenges(found), entries)


@routes.get("/events/<event>/challenges/<challenge>")
@public
def challenge(event: str, challenge: str) -> Response:
    found = _public_event(event)
    row = public_data.challenge(found, challenge) or _missing()
    resources = [
        {
            "title": part.title,
            "kind": part.kind,
            "licence": part.licence,
            "note": part.note,
            "link": (
                part.link
                or external(
                    "challenges.resource", event=found.slug, challenge=row.slug, resource=part.key
                )
            ),
            "file": (
                {
                    "name": part.file_name,
                    "bytes": part.size,
                    "sha256": part.sha256,
                    "type": part.media_type,
                }
                if part.stored
                else None
            ),
        }
        for part in public_data.resources(row)
    ]
    sections = [
        {"key": key, "heading": str(briefs.HEADINGS[key]), "html": html}
        for key, html in _sections(row).items()
    ]
    return jsonify(
        {
            **_challenge(row, found, public_data.tags([row])[row.id]),
            "sections": sections,
            "required": row.required,
            "resources": resources,
        }
    )


def _sections(row: Challenge) -> dict[str, dict[str, Any]]:
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
    publication = public_data.publication(found) or _refuse(
        404, _("No results of this event are published.")
    )
    book = {
        kind: external("results.book", event=found.slug, publication=publication.key, kind=kind)
        for kind in ("json", "csv")
    }
    return jsonify(
        event=found.slug,
        number=publication.number,
        published_at=_moment(publication.published_at),
        reason=publication.reason,
        shows=publication.show_ranks,
        introduction_html=publication.introduction_html,
        content=publication.content,
        score_book=book,
        page=external("results.show", event=found.slug),
    )


# --- Pilots and offices. --------------------------------------------------------------------------


def _pilot(row: Pilot, offices: list[PilotOffice]) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": _text(row, "title"),
        "summary": _text(row, "summary"),
        "status": row.status,
        "stage": row.stage,
        "health": row.health,
        "office": _office(row.office),
        "partners": [_office(part.office) for part in offices if part.role == "partner"],
        "adopters": [
            {"office": _office(part.office), "since": _day(part.since)}
            for part in offices
            if part.role == "adopter"
        ],
        "consultation_closes": _day(row.consultation_closes),
        "demonstration": bool(row.demonstration),
        "updated_at": _moment(row.updated_at),
        "page": external("pilots.show", pilot=row.slug),
        "api": external("api.pilot", pilot=row.slug),
    }


@routes.get("/pilots")
@public
def pilots() -> Response:
    stage = request.args.get("stage", "")
    if stage and stage not in STAGES:
        _refuse(400, _("stage must be one of: %(stages)s.", stages=", ".join(STAGES)))

    def entries(rows: list[Any]) -> list[dict[str, Any]]:
        offices = public_data.taking_part(rows)
        return [_pilot(row, offices[row.id]) for row in rows]

    return _list(public_data.pilots(stage), entries)


@routes.get("/pilots/<pilot>")
@public
def pilot(pilot: str) -> Response:
    row = public_data.pilot(pilot) or _missing()
    whole = monitoring.whole(row)
    return jsonify(
        {
            **_pilot(row, public_data.taking_part([row])[row.id]),
            "body_html": _text(row, "body_html"),
            "origin": row.origin,
            "sponsor": row.sponsor,
            "decisions": [
                {
                    "was": part.was or None,
                    "becomes": part.becomes,
                    "reason": part.reason,
                    "at": _moment(part.at),
                }
                for part in whole.decisions
            ],
            "milestones": [
                {
                    "title": part.title,
                    "owner": part.owner,
                    "due": _day(part.due),
                    "done_on": _day(part.done_on),
                    "evidence": part.evidence,
                    "overdue": part.overdue(now()),
                }
                for part in whole.milestones
            ],
            "indicators": [
                {
                    "title": part.title,
                    "unit": part.unit,
                    "baseline": part.baseline,
                    "target": part.target,
                    "readings": [
                        {"on": _day(reading.on), "value": reading.value} for reading in readings
                    ],
                }
                for part, readings in whole.indicators
            ],
            "updates": [
                {"title": part.title, "at": _moment(part.at), "html": part.body_html}
                for part in whole.updates
            ],
            "risks": [
                {"title": part.title, "answer": part.answer, "level": part.level}
                for part in whole.risks
            ],
        }
    )


@routes.get("/offices")
@public
def offices() -> Response:
    def entry(row: Office) -> dict[str, Any]:
        values = {
            name: getattr(row, name)
            for name in ("code", "kind", "name", "names", "region", "website")
        }
        return {
            **values,
            "country": row.country or None,
            "page": external("offices.show", office=row.code),
        }

    return _list(public_data.offices(), lambda rows: [entry(row) for row in rows])


@routes.get("/openapi.json")
@public
def description() -> Response:
    return jsonify(document(current_app.config["SETTINGS"].base_url))


@routes.get("/<path:anything>")
@public
def unknown(anything: str) -> Response:
    _missing()
