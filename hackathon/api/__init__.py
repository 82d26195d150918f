"""Public JSON under ``/api/v1``: what is published, for anybody's program, without a key."""

from __future__ import annotations

from flask import Flask, Response, request

from hackathon.api import (  # noqa: F401  (their routes)
    consultations,
    events,
    maturity,
    offers,
    offices,
    pilots,
    solutions,
    v1,
)
from hackathon.api.answers import routes


def register(app: Flask) -> None:
    """Mount the API. Programs of any site may read it: nothing there depends on who asks."""
    app.register_blueprint(routes)

    # On the application, not the blueprint: what no route takes (405) belongs to no blueprint, and
    # its answer has to be readable from other sites too.
    @app.after_request
    def open_to_all(answer: Response) -> Response:
        if request.path.startswith("/api/v1/"):
            answer.headers["Access-Control-Allow-Origin"] = "*"
            # Browsers hide this header from scripts of other sites unless they are told.
            answer.headers["Access-Control-Expose-Headers"] = "ETag"
        return answer
