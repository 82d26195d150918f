"""Error pages: what happened, what is kept, what to do now."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, g, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from peewee import DatabaseError, DataError, InterfaceError
from werkzeug import Response as BaseResponse
from werkzeug.exceptions import Forbidden, HTTPException, SecurityError, ServiceUnavailable

from hackathon.core.db import Conflict
from hackathon.core.failures import Trouble, trouble
from hackathon.core.language import gettext
from hackathon.core.rate_limits import TooMany
from hackathon.core.store import StoreAway, StoreFull, TooLarge
from hackathon.core.storing.stored_files import no_room
from hackathon.operations.schema import HalfSchema
from hackathon.pages.forgery import Unproven
from hackathon.pages.guard import me, to_sign_in
from hackathon.pages.saying_no import refused
from hackathon.pages.speaking import speak
from hackathon.pages.typed import same_origin, typed

AWAY_AFTER, ROOM_AFTER = 5, 60  # seconds after which it is worth asking again
CODES = (400, 403, 404, 405, 409, 413, 429, 500, 503, 507)


def _answer(code: int, reason: str | None = None, retry_after: int | None = None) -> Response:
    _ask_nobody()
    if _by_script():
        answer = refused(code, reason or _sentence(code))
    else:
        name = f"errors/{code if code in CODES else 500}.html"
        page = render_template(name, reason=reason, typed=typed())
        answer = current_app.make_response(page)
        answer.status_code = code
    # Nobody may keep a failure, or it would outlive its cause.
    if code >= 500:
        answer.headers["Cache-Control"] = "no-store"
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _by_script() -> bool:
    wanted = request.accept_mimetypes.best == "application/json"
    return wanted or request.path.startswith("/api/")


def _sentence(code: int) -> str:
    """What the page about this failure says of it, for a script to repeat."""
    if code == HTTPStatus.UNAUTHORIZED:
        return gettext("You are signed out. Sign in again.")
    if code not in CODES:
        return HTTPStatus(code).phrase
    page = current_app.jinja_env.get_template(f"errors/{code}.html")
    happened = "".join(page.blocks["happened"](page.new_context()))
    return str(Markup(happened).striptags())  # noqa: S704 (a block of our own templates)


def _ask_nobody() -> None:
    """Let the page about a failure be drawn without the database: whoever was not recognised
    before it is nobody now, and reads what the browser prefers."""
    # Asking who it is would ask the database, which may be what failed.
    if "_login_user" not in g:
        g._login_user = AnonymousUserMixin()
    if "locale" not in g:
        speak(me())


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


def _forged(error: CSRFError) -> BaseResponse:
    # The token goes with the session: whoever was signed out meanwhile signs in first.
    view = current_app.view_functions.get(request.endpoint or "")
    if me() is None and getattr(view, "door", "public") != "public":
        if _by_script():
            return _answer(HTTPStatus.UNAUTHORIZED)
        if same_origin() and request.method == "POST":
            return to_sign_in()
    told = error.description if isinstance(error, Unproven) else None
    if told is None and _by_script():
        told = gettext("This page was open for too long. Reload it: what you typed comes back.")
    return _answer(400, told)


def _conflict(error: Conflict) -> Response:
    return _answer(HTTPStatus.CONFLICT)


def register(app: Flask) -> None:
    """Give every kind of failure its page."""
    app.register_error_handler(DataError, _impossible)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(Conflict, _conflict)

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        if isinstance(error.response, Response):
            return error.response  # it says all that there is to say, as its protocol wants it
        if isinstance(error, SecurityError):
            # Asked for under a foreign name: no page can be drawn, since no address can be made.
            return current_app.response_class(
                "This site is not known under that name.\n", 400, mimetype="text/plain"
            )
        answer = _answer(error.code, _reason(error))
        for name, value in error.get_headers():
            # What programs act upon; the library's other headers speak of its own page.
            if name in {"Allow", "Retry-After", "Content-Range"}:
                answer.headers[name] = value
        return answer

    @app.errorhandler(TooMany)
    def often(error: TooMany) -> Response:
        return _answer(429, retry_after=error.retry_after)

    @app.errorhandler(TooLarge)
    def too_large(error: TooLarge) -> Response:
        return _answer(413)

    app.register_error_handler(StoreFull, _no_room)
    app.register_error_handler(StoreAway, _store_away)
    app.register_error_handler(HalfSchema, _half_schema)
    app.register_error_handler(DatabaseError, _database)
    app.register_error_handler(InterfaceError, _database)
    app.register_error_handler(Exception, _unexpected)


def _no_room(error: Exception) -> Response:
    current_app.logger.error("there is no room to write", exc_info=error)
    return _answer(507, retry_after=ROOM_AFTER)


def _store_away(error: Exception) -> Response:
    # The store has told the log why.
    return _answer(503, str(error), retry_after=AWAY_AFTER)


def _half_schema(error: HalfSchema) -> Response:
    current_app.logger.error("the site waits for its database", extra={"why": str(error)})
    return _answer(503, retry_after=AWAY_AFTER)


def _database(error: DatabaseError | InterfaceError) -> Response:
    means = trouble(error)
    if means is Trouble.NO_ROOM:
        return _no_room(error)
    if means is Trouble.AWAY:
        current_app.logger.exception("the database did not answer")
        return _answer(503, retry_after=AWAY_AFTER)
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    if no_room(error):
        return _no_room(error)
    current_app.logger.exception("unexpected failure")
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _answer(500)
