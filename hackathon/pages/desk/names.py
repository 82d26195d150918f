"""Names that browsers offer while somebody types a language or a time zone: hundreds, so they come
when a field that wants one is entered, and not with its page."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from hackathon.core import language
from hackathon.core.language import own_names
from hackathon.pages.guard import public

pages = Blueprint("names", __name__)

OFFERED = {
    "languages": (language.language_choices, own_names.of_language),
    "zones": (language.zone_choices, own_names.of_zone),
}


@pages.get(f"/names/<any({','.join(OFFERED)}):kind>")
@public
def offered(kind: str) -> Response:
    """Answer with the names in the reader's language and order, each with what the thing calls
    itself where that is known."""
    choices, at_home = OFFERED[kind]
    return jsonify([[choice.title, *at_home(choice.value)[:1]] for choice in choices()])
