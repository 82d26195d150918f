"""The two ways to speak of a request and its answer: ASGI's outside, WSGI's inside."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

# Of which one line is right; a second one is the sign of an attempt to be understood in two ways.
ONCE = {"CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "HTTP_AUTHORIZATION"}


class Twofold(ValueError):
    """The head says two things where one is right."""


def of(scope: dict[str, Any]) -> dict[str, object]:
    """Return the WSGI environment of a request, but for its body.

    Names with an underscore are left out: ``X_A`` and ``X-A`` would become one. What the site notes
    itself has names that no header can have (``codefest.arrived``).

    :raises Twofold: see ``ONCE``
    """
    server, client = scope["server"] or ("", None), scope["client"] or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        if key in environ:
            if key in ONCE and environ[key] != value:
                raise Twofold(key)
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        environ[key] = value
    return environ


def headers(pairs: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer as ASGI wants them."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]


def comes_in_chunks(asked: dict[str, Any], length: int | None, most: int) -> bool:
    """Tell whether this is a chunk of an upload, of more than ``most`` bytes, that may be cut:
    one with a checksum is judged whole."""
    return (
        asked["REQUEST_METHOD"] == "PATCH"
        and length is not None
        and length > most
        and asked.get("HTTP_UPLOAD_OFFSET", "").isdigit()
        and "HTTP_UPLOAD_CHECKSUM" not in asked
    )


def length(asked: dict[str, Any]) -> int | None:
    """The length of the body that the head promises; None when it is sent in chunks."""
    if "HTTP_TRANSFER_ENCODING" in asked:
        return None
    told = asked.get("CONTENT_LENGTH", "0")
    return int(told) if told.isdigit() else 0
