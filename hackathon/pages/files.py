"""Sending a stored file: always as an attachment that no browser opens, in ranges where asked, never one that changed."""

from __future__ import annotations

from flask import abort, current_app, request, send_file
from werkzeug.wrappers import Response

from hackathon import store


def send(stored: str, sha256: str, name: str, media_type: str) -> Response:
    """Return the answer that sends a stored file.

    :param stored: its name in the store
    :param sha256: what it had when it was received; a file that differs is refused with 500 and a line in the log
    :param name: what the reader's device calls it
    """
    found = store.current()
    if not found.verify(stored, sha256):
        current_app.logger.error("a stored file is damaged or gone", extra={"stored": stored})
        abort(500)
    size, file = found.size(stored), found.open(stored)
    answer = send_file(file, mimetype=media_type, as_attachment=True, download_name=name, conditional=False, etag=sha256, max_age=None)
    answer.call_on_close(file.close)
    answer.content_length = size
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer.make_conditional(request.environ, accept_ranges=True, complete_length=size)
