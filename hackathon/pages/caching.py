"""Pages that everybody sees alike are made once: kept in the process's memory, for one version of
the data.

A middleware before Flask. Of a visitor who is not signed in Flask is shown exactly what the key of
a kept page holds, so that no header, cookie or session of one visitor can reach another through a
page. A page is kept for one version of the data (``freshness``) and one quarter of a minute:
deadlines fall on whole minutes, so none passes unnoticed, and what is said about the time left is
never older than that.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask
from peewee import PeeweeException
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags

from hackathon.core import clock, data_version
from hackathon.core.db import close_connection, database, open_connection
from hackathon.front import arriving, refusals

SECONDS = 15  # divides a minute
LONGEST_QUERY = 200  # characters
LARGEST = 256 * 1024  # bytes of one page as it is sent
MOST = 16 * 2**20  # bytes of all pages of a process, with their headers and keys
AROUND = 60  # bytes that a text takes beside its characters
ENCODINGS = [
    "br",
    "zstd",
    "gzip",
]  # the first that a browser takes; brotli makes the smallest pages
TYPES = (
    "text/html",
    "application/json",
    "application/atom+xml",
    "text/calendar",
    "application/xml",
    "text/plain",
)
ALWAYS = {
    "ETag",
    "Cache-Control",
    "Content-Security-Policy",
    "Expires",
    "Vary",
}  # what an answer 304 repeats

Headers = list[tuple[str, str]]
Start = Callable[..., Any]


class Page(NamedTuple):
    """An answer 200 as it is sent, compressed where its key says so."""

    headers: Headers
    etag: str
    body: bytes


@lru_cache(1000)
def encoding(accepted: str) -> str:
    """Return the encoding to answer a header ``Accept-Encoding`` with; "" for none."""
    wishes = parse_accept_header(accepted[:200], Accept)
    return next((name for name in ENCODINGS if wishes.quality(name) > 0), "")


def _weight(key: tuple[str, ...], page: Page) -> int:
    """Return about how many bytes a kept page takes: a short one has more around it than in it."""
    texts = [*key, *(part for pair in page.headers for part in pair)]
    return len(page.body) + sum(AROUND + len(text) for text in texts)


class Kept:
    """The pages of one version of the data and one quarter of a minute; the oldest go when they are
    too many."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moment: tuple[int, int] = (0, 0)
        self._pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()
        self._size = 0

    def get(self, moment: tuple[int, int], key: tuple[str, ...]) -> Page | None:
        """Return the page of that moment, if it was made before."""
        # Without the lock: a dictionary is read in one step, and a page more or less is no harm.
        return self._pages.get(key) if moment == self._moment else None

    def put(self, moment: tuple[int, int], key: tuple[str, ...], page: Page) -> None:
        """Keep a page; those of another moment are forgotten."""
        with self._lock:
            if moment != self._moment:
                self._pages, self._size, self._moment = OrderedDict(), 0, moment
            before = self._pages.pop(key, None)
            self._pages[key] = page
            self._size += _weight(key, page) - (_weight(key, before) if before else 0)
            while self._size > MOST:
                self._size -= _weight(*self._pages.popitem(last=False))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages, self._size, self._moment = OrderedDict(), 0, (0, 0)


def wrap(app: Callable[..., Iterable[bytes]], flask: Flask) -> Callable[..., Iterable[bytes]]:
    """Return a WSGI application that answers from memory what it may and asks ``app`` for the
    rest."""
    # Whoever brings one of these cookies may see something of their own.
    personal = (
        f"{flask.config['SESSION_COOKIE_NAME']}=",
        f"{flask.config.get('REMEMBER_COOKIE_NAME', 'remember_token')}=",
    )
    kept: Kept = flask.extensions.setdefault("kept_pages", Kept())

    def answer(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        at_once = environ.pop(arriving.AT_ONCE, False)
        version = _version_at_once if at_once else _version
        return _look(_not_at_once if at_once else app, environ, start_response, version)

    def _look(
        app: Callable[..., Iterable[bytes]],
        environ: dict[str, Any],
        start_response: Start,
        version: Callable[[], int],
    ) -> Iterable[bytes]:
        if not _is_for_all(environ, personal):
            return app(environ, start_response)
        locale = refusals.spoken(environ)
        coding = encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        host = environ.get("HTTP_HOST", "")
        # Everything that a page can depend on which shows the same to everybody.
        key = (
            environ.get("SCRIPT_NAME", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            locale,
            coding,
            environ["wsgi.url_scheme"],
            host,
        )
        # The version is read before the page is made: a change in between makes the page younger
        # than it is taken for.
        try:
            moment = (version(), int(clock.now().timestamp()) // SECONDS)
        except PeeweeException:  # the site has a page for that, in the reader's language
            return app(environ, start_response)
        page = kept.get(moment, key)
        if page is not None:
            return _send(page, environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return app(environ, start_response)
        # The application is asked with nothing of this visitor's but what the key holds.
        shown = {name: value for name, value in environ.items() if not name.startswith("HTTP_")}
        shown |= {"HTTP_HOST": host, "HTTP_ACCEPT_LANGUAGE": locale, "HTTP_ACCEPT_ENCODING": coding}
        return _make(app, shown, environ, start_response, lambda made: kept.put(moment, key, made))

    return answer


def _is_for_all(environ: dict[str, Any], personal: Sequence[str]) -> bool:
    """Tell whether a request asks for a page as everybody sees it."""
    cookies = environ.get("HTTP_COOKIE", "")
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not any(name in cookies for name in personal)
        and "HTTP_AUTHORIZATION" not in environ
        and "HTTP_RANGE" not in environ
        and len(environ.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _not_at_once(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    raise arriving.NotAtOnce


def _version() -> int:
    open_connection()
    try:
        return data_version.current()
    finally:
        close_connection()


def _version_at_once() -> int:
    # The event loop asks for every page that is kept, and its thread lasts as long as the process:
    # its connection stays open, since lending and giving back cost more than the answer.
    if database.is_closed():
        open_connection()
    return data_version.current()


def _make(
    app: Callable[..., Iterable[bytes]],
    shown: dict[str, Any],
    environ: dict[str, Any],
    start_response: Start,
    keep: Callable[[Page], None],
) -> Iterable[bytes]:
    """Ask ``app`` for the page, and keep it when everybody may have the same; anything else passes
    through untouched."""
    page: list[Page] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> object:
        names = {name.lower(): value for name, value in headers}
        if (
            status.startswith("200")
            and exc_info is None
            # Views say "no-store" of what is for one person, and nothing here overrules them.
            and names.get("cache-control") == "no-cache"
            and "set-cookie" not in names
            and "content-disposition" not in names
            and names.get("content-type", "").split(";")[0] in TYPES
            and "etag" in names
            and int(names.get("content-length", LARGEST + 1)) <= LARGEST
        ):
            page.append(Page(headers, names["etag"], b""))
            return lambda data: None
        return (
            start_response(status, headers, exc_info)
            if exc_info
            else start_response(status, headers)
        )

    parts = app(shown, start)
    if not page:
        return parts
    try:
        made = page[0]._replace(body=b"".join(parts))
    finally:
        getattr(parts, "close", lambda: None)()
    keep(made)
    return _send(made, environ, start_response)


def _send(page: Page, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked and parse_etags(asked[:2000]).contains_raw(page.etag):
        start_response("304 NOT MODIFIED", [pair for pair in page.headers if pair[0] in ALWAYS])
        return []
    start_response("200 OK", list(page.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]
