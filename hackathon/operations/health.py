"""Whether the site lives and whether it can serve: ``/healthz`` and ``/readyz``, answered before
any session or cookie.

They stand in front of the application, so that a probe by address (not by the site's name) is
answered, a full database pool cannot hide that the process lives, and nobody is recognised.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

import peewee

from hackathon.core import db, store
from hackathon.operations import schema

logger = logging.getLogger("codefest.health")


def readiness() -> dict[str, str]:
    """Return what the site needs, each ``ok`` or a word for what is wrong; details go to the log,
    not to the public."""
    return {"database": _database(), "store": _store()}


def _database() -> str:
    try:
        db.open_connection()
        schema.check()
    except peewee.PeeweeException:
        logger.exception("the database cannot be reached")
        return "unreachable"
    except schema.HalfSchema as error:
        logger.error("the database is not as this program needs it", extra={"why": str(error)})
        return "migrations are missing" if schema.missing() else "not as expected"
    finally:
        db.close_connection()
    return "ok"


def _store() -> str:
    try:
        store.current().check()
    except (store.StoreFull, OSError):
        logger.exception("files cannot be stored")
        return "cannot store files"
    return "ok"


def wrap(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return a WSGI application that answers the two probes itself: 200 or 503, JSON, never
    cached."""

    def probed(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        # Before the application: a probe needs no session, no language and no page.
        if path not in {"/healthz", "/readyz"}:
            return app(environ, start_response)
        method = environ.get("REQUEST_METHOD", "GET")
        if method not in {"GET", "HEAD"}:
            return _say(
                start_response,
                "405 Method Not Allowed",
                {"error": "GET or HEAD"},
                method,
                ("Allow", "GET, HEAD"),
            )
        # Alive is whoever answers; ready is whoever has all that it needs.
        checks = readiness() if path == "/readyz" else {}
        well = all(state == "ok" for state in checks.values())
        return _say(
            start_response,
            "200 OK" if well else "503 Service Unavailable",
            {"status": "ok" if well else "failing", **checks},
            method,
        )

    return probed


def _say(
    start_response: Callable[..., Any],
    status: str,
    content: dict[str, str],
    method: str,
    *more: tuple[str, str],
) -> list[bytes]:
    body = json.dumps(content).encode() + b"\n"
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *more,
    ]
    start_response(status, [*headers, ("X-Content-Type-Options", "nosniff")])
    return [] if method == "HEAD" else [body]
