"""What version 1 says about itself, and of what it does not have.

What its routes answer is described in ``openapi``; a test holds the two against each other.
"""

from __future__ import annotations

from flask import current_app, jsonify
from werkzeug.wrappers import Response

from hackathon.api.answers import missing, routes
from hackathon.api.openapi import document
from hackathon.pages.guard import public


@routes.get("/openapi.json")
@public
def description() -> Response:
    return jsonify(document(current_app.config["SETTINGS"].base_url))


@routes.get("/<path:anything>")
@public
def unknown(anything: str) -> Response:
    missing()
