"""The application put together: settings, database, doors, and what happens around every
request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus as quote

from flask import Flask, Response, abort, current_app, g, request, session
from flask_compress import Compress
from flask_login import LoginManager
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from hackathon import api, cli, pages, permissions
from hackathon.core import assets, clock_floor, config, db, language, letters, logs, prose, store
from hackathon.core.files import kinds
from hackathon.events import rounds
from hackathon.front import arriving, refusals
from hackathon.notices import choices
from hackathon.operations import health, schema
from hackathon.pages import (
    caching,
    charts,
    compiled,
    controls,
    errors,
    forgery,
    guard,
    receiving,
    rendering,
    speaking,
    undoing,
    way_back,
    way_on,
    wording,
)
from hackathon.pages.consultations import subjects
from hackathon.pages.desk import menu
from hackathon.people import offices, personal_tokens, sessions

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
    " 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)

SCHEMA = "schema is known"  # asked until it is: a site may start before its database is migrated

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
}


def make(
    settings: config.Settings | None = None, environ: Mapping[str, str] | None = None
) -> Flask:
    """Make the application. It opens the database lazily and never migrates: ``flask db migrate``
    does.

    :param settings: the settings; read from ``environ`` (the process's own by default) when None
    :raises config.ConfigError: when a setting cannot be used
    """
    settings = settings or config.read(os.environ if environ is None else environ)
    logs.configure(settings)
    app = Flask(
        "hackathon", root_path=str(config.ROOT), template_folder="templates", static_folder=None
    )
    app.request_class = receiving.Request
    app.jinja_environment = rendering.Environment
    app.url_rule_class = receiving.Rule
    app.url_map.converters["int"] = receiving.Number
    app.url_map.converters["consulted"] = subjects.Consulted
    app.url_map.converters["consulted_once"] = subjects.ConsultedOnce
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=arriving.LARGEST_FORM,  # where files are sent, the view asks for more
        MAX_FORM_MEMORY_SIZE=2 * 2**20,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="codefest",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=sessions.SESSION_LENGTH,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # pages.forgery asks instead
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        COMPRESS_REGISTER=False,  # ``finish`` decides which answers are compressed
        COMPRESS_ALGORITHM=caching.ENCODINGS,
        # Seven per cent less than 4 makes, for .15 ms more; higher levels win nothing.
        COMPRESS_BR_LEVEL=5,
        COMPRESS_LEVEL=5,
        # Files travel as they are, so that any range of them can be asked for
        COMPRESS_STREAMS=False,
        COMPRESS_MIMETYPES=[*caching.TYPES, "application/xml", "text/csv"],
    )
    db.connect(settings.database_url)
    store.configure(settings)
    letters.configure(settings)
    kinds.configure(settings.file_kinds)
    choices.configure(settings)
    _wire_requests(app)
    _wire_people(app)
    _wire_templates(app)
    errors.register(app)
    pages.register(app)
    api.register(app)
    cli.register(app)
    protection = forgery.Protection(app)
    for view in app.view_functions.values():
        if receiving.checks_token_itself(view):
            protection.exempt(view)
    app.before_request(_wait_for_last_byte)
    _wire_server(app, settings)
    return app


def _wire_requests(app: Flask) -> None:
    compress = Compress(app)

    @app.before_request
    def begin() -> None:
        g.request_id = logs.request_id.get()
        if arriving.BUSY in request.environ:
            raise ServiceUnavailable(retry_after=refusals.RETRY_AFTER)
        db.open_connection()
        if SCHEMA not in app.extensions:
            schema.check_names()
            clock_floor.take_up()
            app.extensions[SCHEMA] = True

    @app.before_request
    def speak() -> None:
        speaking.speak(guard.me())

    app.before_request(_understand)

    @app.after_request
    def finish(answer: Response) -> Response:
        person = guard.me()
        # A link with a secret is for one person, whoever is signed in or not.
        for_all = person is None and "secret" not in (request.view_args or {})
        _add_headers(answer, for_all)
        _remember_language(answer, app.config["SESSION_COOKIE_SECURE"])
        if for_all and _can_be_kept(answer):
            answer.add_etag(weak=True)  # of what is said, in whichever encoding it travels
            answer.make_conditional(request)
        # The length of a compressed page that holds a secret beside words of a stranger's choice
        # tells of the secret. Cookies with SameSite=Lax come along from another site only when a
        # whole page is opened from there: such a page goes plain. The form token is signed anew
        # each second, so its signature cannot be guessed piece by piece from page to page.
        if person is not None and request.headers.get("Sec-Fetch-Site") in {
            "cross-site",
            "same-site",
        }:
            return answer
        compressed: Response = compress.after_request(answer)
        return compressed

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        db.close_connection()


def _add_headers(answer: Response, for_all: bool) -> None:
    """Add what every answer says, except where its view has said otherwise."""
    present = {name.lower() for name, value in answer.headers}
    ours = HEADERS | {"Cache-Control": "no-cache" if for_all else "no-store"}
    if request.is_secure:
        ours["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    for name, value in ours.items():
        if name.lower() not in present:
            answer.headers.add(name, value)


def _remember_language(answer: Response, secure: bool) -> None:
    # Pages alone: programs choose anew each time.
    if request.args.get("lang") in language.LOCALES and answer.mimetype == "text/html":
        answer.set_cookie(
            "lang",
            g.locale,
            max_age=31536000,
            samesite="Lax",
            secure=secure,
        )


def _can_be_kept(answer: Response) -> bool:
    """Tell whether an answer for everybody may be compared with one that somebody has already."""
    return (
        answer.status_code == 200
        and not session.modified
        and answer.headers["Cache-Control"] == "no-cache"
        and request.method in {"GET", "HEAD"}
        and not answer.is_streamed
    )


def _understand() -> None:
    if "\0" in request.path or any(
        "\0" in value for _name, value in request.args.items(multi=True)
    ):
        abort(400)  # typed by nobody, and no text that PostgreSQL could look for


def _wait_for_last_byte() -> None:
    # Asked before the doors: a form may cross a deadline on its way. Views that take files read
    # them behind their doors, and ask then.
    view = current_app.view_functions.get(request.endpoint or "")
    acts = request.method in {"POST", "PUT", "PATCH", "DELETE"}
    if acts and view is not None and not receiving.checks_token_itself(view):
        guard.arrived()


def _wire_people(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = (
        None  # the session is a row of ours, bound to nothing that changes on the way
    )

    @manager.user_loader
    def load(secret: str) -> object:
        return sessions.by_session(secret, guard.now())

    @manager.request_loader
    def load_program(asked: Any) -> object:
        # A personal token opens the sending of files and nothing else.
        kind, _space, secret = asked.headers.get("Authorization", "").partition(" ")
        if asked.blueprint != "uploads" or kind.lower() != "bearer":
            return None
        return personal_tokens.holder(secret, guard.now())


def _wire_templates(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    rendering.wire(app)
    app.jinja_env.bytecode_cache = compiled.kept()
    controls.wire()
    app.jinja_env.filters.update(
        prose=prose.trusted,
        language_name=language.language_name,
        country_name=language.country_name,
    )
    app.jinja_env.globals.update(
        asset=assets.url,
        data_url=assets.data_url,
        lang_url=_lang_url,
        may=permissions,
        format_datetime=language.format_datetime,
        format_date=language.format_date,
        format_dates=language.format_dates,
        format_number=language.format_number,
        format_percent=language.format_percent,
        format_relative=language.format_relative,
        format_bytes=language.format_bytes,
        format_list=language.format_list,
        zone_name=language.zone_name,
        country_name=language.country_name,
        language_name=language.language_name,
        localised=language.localised,
        office_name=offices.localised_name,
        look_of=wording.look_of,
        undoing=undoing.undoing,
        judging_of=rounds.judging_of,
        named_line=wording.named_line,
        named_deadline=wording.named_deadline,
        phase_name=wording.phase_name,
        due_name=wording.due_name,
        decision_due_name=wording.decision_due_name,
        wished=way_on.wished,
        way_on=way_on.present,
        control=controls.control,
        described_by=controls.described_by,
        first_sentence=controls.first_sentence,
        per_cent=rendering.per_cent,
        grid_lines=charts.grid_lines,
        languages=[(code, locale.name) for code, locale in language.LOCALES.items()],
    )
    _wire_context(app)


def _wire_context(app: Flask) -> None:
    """Hand every template what depends on the request: who reads, where, and when."""

    way_back.wire(app)
    menu.wire(app)

    @app.context_processor
    def page() -> dict[str, object]:
        settings = app.config["SETTINGS"]
        person = guard.me()
        # Search engines never sign in: they are told of no page as somebody sees it.
        public = request.method == "GET" and request.endpoint is not None and person is None
        return {
            "at": guard.now(),
            "now": guard.now(),
            "me": person,
            "locale": g.get("locale", "en"),
            "text_direction": language.LOCALES[g.get("locale", "en")].direction,
            "own_zone": person.time_zone if person else None,
            "demo": settings.demo,
            "site_address": settings.base_url,
            "canonical_url": settings.base_url + request.path if public else None,
            "section": request.path.split("/")[1],  # /events/... belongs to Events, whoever drew it
        }


def _lang_url(code: str) -> str:
    """The address of this page in another language."""
    if "this_page" not in g:  # each page asks for it twelve times
        kept = "".join(
            f"{quote(name)}={quote(value)}&"
            for name, value in request.args.items(multi=True)
            if name != "lang"
        )
        g.this_page = f"{request.path}?{kept}lang="
    return f"{g.this_page}{code}"


def _wire_server(app: Flask, settings: config.Settings) -> None:
    app.wsgi_app = assets.wrap(logs.wrap(health.wrap(caching.wrap(app.wsgi_app, app))), settings)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
