"""Sending a stored file: always as an attachment that no browser opens, in ranges where asked,
never one that changed."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Protocol
from urllib.parse import quote

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from hackathon.core import store

# Seconds for which a file that was read and found whole is not read again before it is sent
VERIFIED_FOR = 600.0
MOST_REMEMBERED = 10_000

# By name, digest and the file's own mark: a file that was touched is read again.
_seen: OrderedDict[tuple[str, str, str], float] = OrderedDict()
_lock = threading.Lock()


class Kept(Protocol):
    """A row that stands for a stored file: an attachment."""

    name: str
    stored: str
    sha256: str
    size: int
    media_type: str


def serve(file: Kept) -> Response:
    """Return the answer that sends the file of a row; who may have it is for the door to say."""
    return send(file.stored, file.sha256, file.name, file.media_type, file.size)


def send(
    stored: str,
    sha256: str,
    name: str,
    media_type: str,
    size: int | None = None,
) -> Response:
    """Return the answer that sends a stored file.

    :param stored: its name in the store
    :param sha256: what it had when it was received; a file that differs is refused with 500 and a
        line in the log
    :param name: what the reader's device calls it
    :param size: bytes that it had when it was received, if the caller knows
    """
    found = store.current()
    if not _is_whole(stored, sha256, size):
        current_app.logger.error(
            "a stored file is damaged or gone", extra={"stored": stored, "sha256": sha256}
        )
        return make_response(render_template("files/damaged.html", name=name), 500)
    # From a bucket the file comes without passing through here, where the bucket can be reached.
    if request.method == "GET" and (link := found.link(stored, _headers(name, media_type))):
        answer = redirect(link, 303)
        answer.headers["Cache-Control"] = "no-store"  # whoever has the link has the file
        return answer
    length, file = found.size(stored), found.open(stored)
    answer = send_file(
        file,
        request.environ,
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=sha256,
        response_class=current_app.response_class,
    )
    answer.call_on_close(file.close)
    answer.content_length = length
    answer.headers.pop(
        "Cache-Control", None
    )  # whether it may be kept depends on who asks: see ``create_app``
    _shut_in(answer)
    asked = request.range
    # Anything but one range of bytes is answered with the whole file, as RFC 9110 allows.
    one = asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
    answer.headers["Accept-Ranges"] = "bytes"
    return answer.make_conditional(
        request.environ, accept_ranges=one, complete_length=length if one else None
    )


def send_copy(content: bytes, name: str, media_type: str) -> Response:
    """Return the answer that sends a copy which was made of a stored file."""
    answer = make_response(content)
    answer.headers.update(_headers(name, media_type))
    _shut_in(answer)
    return answer


def _shut_in(answer: Response) -> None:
    # Whatever a team has sent: a browser that opens it runs nothing of it in the site's name.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _headers(name: str, media_type: str) -> dict[str, str]:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Type": media_type, "Content-Disposition": disposition}


def _is_whole(stored: str, sha256: str, size: int | None) -> bool:
    """Tell whether a file is the one that was received. A film is asked for in many ranges, so it
    is not read for each."""
    found = store.current()
    try:
        # Its length costs a look, its digest a whole read.
        if size is not None and found.size(stored) != size:
            return False
        key = (stored, sha256, found.fingerprint(stored))
    except store.Missing:
        return False
    with _lock:
        if time.monotonic() - _seen.get(key, -VERIFIED_FOR) < VERIFIED_FOR:
            return True
    if not found.verify(stored, sha256):
        return False
    with _lock:
        _seen[key] = time.monotonic()
        _seen.move_to_end(key)
        while len(_seen) > MOST_REMEMBERED:
            _seen.popitem(last=False)
    return True
