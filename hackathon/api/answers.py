"""How version 1 answers: pages of lists, refusals, texts in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NoReturn

from flask import Blueprint, abort, jsonify, make_response, request
from werkzeug.wrappers import Response

from hackathon.api.openapi import LAST_PAGE
from hackathon.core import language
from hackathon.core.language import gettext as _
from hackathon.desk.public_data import Asked
from hackathon.pages.guard import external
from hackathon.people.offices import Office

routes = Blueprint("api", __name__, url_prefix="/api/v1")
LENGTH = 50  # entries of a page


@routes.before_request
def check_language() -> None:
    """Refuse a language that the site does not have, instead of answering in another one
    silently."""
    wished = request.args.get("lang")
    if wished is not None and wished not in language.LOCALES:
        refuse(400, _("lang must be one of: %(codes)s.", codes=", ".join(language.LOCALES)))


def refuse(status: int, message: str) -> NoReturn:
    """End the request with a status and a message."""
    # With a whole answer: no page about errors takes its place.
    abort(make_response(jsonify(error={"status": status, "message": message}), status))


def missing() -> NoReturn:
    """Answer that nothing public is here."""
    refuse(404, _("Nothing public has this address."))


def listed(query: Any, entries: Callable[[list[Any]], list[dict[str, Any]]]) -> Response:
    """Answer with a page of a list: two queries for its rows and their number, and those of
    ``entries``."""
    asked = request.args.get("page", "1")
    # ``isdigit`` alone is true of "²", which ``int`` refuses, as it does digits by the thousand.
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 20 else 0
    if not 1 <= number <= LAST_PAGE:
        refuse(400, _("page must be a whole number from 1 to %(most)s.", most=LAST_PAGE))
    # What is only counted needs no order.
    page, total = number, query.order_by().count()
    pages = max(1, -(-total // LENGTH))
    rows = list(query.paginate(page, LENGTH)) if page <= pages else []
    # What else stood in the address is not repeated in the one that follows.
    kept = {name: value for name, value in request.args.items() if name in {"lang", "stage"}}
    following = (
        external(
            request.endpoint or "",
            **(request.view_args or {}),
            **kept,
            page=page + 1,
        )
        if page < pages
        else None
    )
    return jsonify(
        items=entries(rows),
        page=page,
        pages=pages,
        total=total,
        next=following,
    )


def text_of(row: Any, field: str) -> dict[str, object]:
    """Return a text in the language that suits, and what is known of its translation."""
    found = language.localised(row, field)
    return {
        "text": str(found.text or ""),
        "language": found.lang,
        "original": found.original,
        "outdated": found.stale,
        "machine": found.machine,
    }


def moment(value: datetime | None) -> str | None:
    """Return a moment in ISO 8601."""
    return value.isoformat() if value else None


def day(value: date | None) -> str | None:
    """Return a day in ISO 8601."""
    return value.isoformat() if value else None


def office_of(
    office: Office | None, act: str, subject: str, answers: dict[Asked, str]
) -> dict[str, str] | None:
    """Return an office as others name it, and whether it agreed to what is said of it there.

    :param act: a key of ``consents.ACTS``
    :param subject: path of the page that names it
    """
    if office is None:
        return None
    return {
        "code": office.code,
        "name": office.name,
        "page": external("offices.show", office=office.code),
        # Whom nobody asked has not agreed.
        "agreement": answers.get((subject, act, office.id), "asked"),
    }
