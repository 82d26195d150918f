"""Error pages: what happened, what is kept, what to do now."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from peewee import DataError, InterfaceError, OperationalError
from werkzeug.exceptions import Forbidden, HTTPException, SecurityError, ServiceUnavailable

from hackathon.core.rate_limits import TooMany
from hackathon.core.store import StoreFull, TooLarge

CODES = (400, 403, 404, 405, 409, 413, 429, 500, 503, 507)


def _answer(code: int, reason: str | None = None, retry_after: int | None = None) -> Response:
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        answer = jsonify(error={"status": code, "message": reason or HTTPStatus(code).phrase})
    else:
        name = f"errors/{code if code in CODES else 500}.html"
        answer = current_app.make_response(render_template(name, reason=reason))
    answer.status_code = code
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _reason(error: HTTPException) -> str | None:
    """Return the sentence that the application gave, which is the reader's; the library's own is
    English."""
    own = (
        isinstance(error, Forbidden | ServiceUnavailable)
        and error.description != type(error).description
    )
    return error.description if own else None


def _impossible(error: Exception) -> Response:
    current_app.logger.exception("what was sent is no value that the database takes")
    return _answer(400)


def register(app: Flask) -> None:
    """Give every kind of failure its page."""
    app.register_error_handler(DataError, _impossible)

    @app.errorhandler(CSRFError)
    def csrf(error: CSRFError) -> Response:
        g.csrf_failed = True
        return _answer(400, error.description)

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        if isinstance(error, SecurityError):
            # Asked for under a foreign name: no page can be drawn, since no address can be made.
            return current_app.response_class(
                "This site is not known under that name.\n", 400, mimetype="text/plain"
            )
        answer = _answer(error.code, _reason(error))
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After", "Content-Range"}:
                answer.headers[name] = value
        return answer

    @app.errorhandler(TooMany)
    def often(error: TooMany) -> Response:
        return _answer(429, retry_after=error.retry_after)

    @app.errorhandler(TooLarge)
    @app.errorhandler(StoreFull)
    def no_room(error: Exception) -> Response:
        return _answer(413 if isinstance(error, TooLarge) else 507)

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    def busy(error: Exception) -> Response:
        current_app.logger.exception("the database did not answer")
        return _answer(503, retry_after=5)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        current_app.logger.exception("unexpected failure")
        if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
            raise error
        return _answer(500)
