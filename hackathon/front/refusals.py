"""What the front says itself when the site is not asked: a sentence in the reader's language."""

from __future__ import annotations

import re
from typing import Any

from hackathon.core import language
from hackathon.core.language import gettext as _

RETRY_AFTER = 10  # seconds
COME_AGAIN = {503, 507}
_LANG = re.compile(r"(?:^|;)\s*lang=([a-z]{2})\s*(?:;|$)")

Head = list[tuple[bytes, bytes]]


def sentence(status: int) -> str:
    """Return what a status means for whoever sent the request, in the current language."""
    told = {
        400: _("This request cannot be understood."),
        408: _(
            "What you sent came too slowly, so it was given up. Nothing was changed. Send it again."
        ),
        413: _("This is larger than what is taken here."),
        503: _("Many people use the site now. Nothing was changed. Try again in a few seconds."),
        507: _(
            "There is no more room on the server. Nothing of what you sent was stored: keep it, and"
            " tell the organisers."
        ),
    }
    return told.get(status) or _("The server met a fault that was not foreseen. Try again.")


def spoken(asked: dict[str, Any]) -> str:
    """Return the code of the language that a request asks for: the one picked in the menu of this
    browser, else what it prefers."""
    picked = _LANG.search(asked.get("HTTP_COOKIE", ""))
    return language.wished(picked[1] if picked else "", asked.get("HTTP_ACCEPT_LANGUAGE", ""))


def answer(status: int, asked: dict[str, Any]) -> tuple[Head, bytes]:
    """Return the headers and the body of a refusal.

    :param asked: the WSGI environment of the request, as far as it could be made
    """
    code = spoken(asked)
    with language.using(code):
        body = f"{sentence(status)}\n".encode()
    head = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-language", code.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if status in COME_AGAIN:
        head.append((b"retry-after", str(RETRY_AFTER).encode()))
    return head, body
