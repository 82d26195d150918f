"""The way on: where somebody wanted to go when they were stopped to sign in, sign up, prove their
address or register. It travels as ``next`` in each address on that way and is read here alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

# On these pages one is on the way already: where they lead is where one wanted to go before.
STEPS = {
    "people.sign_in",
    "people.email",
    "people.email_confirm",
    "accounts.sign_up",
    "accounts.confirm",
    "accounts.confirm_again",
    "accounts.forgot",
    "accounts.reset",
}


def here(address: str | None) -> str | None:
    """Return ``address`` when it leads to a page of this site, else None: nobody is sent elsewhere
    after signing in."""
    if not address or not address.startswith("/") or address[1:2] in {"/", "\\"}:
        return None
    # Browsers drop or turn such characters, and "/\t/elsewhere" becomes another site's address.
    if any(ord(character) < 33 or character == "\\" for character in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def wished() -> str | None:
    """Return where the person wanted to go before the present step, or None."""
    return here(request.values.get("next"))


def present() -> str | None:
    """Return what a step that begins on the present page should lead back to: this page, or the
    one from which a form was sent that was refused; None for the home page."""
    if request.endpoint in STEPS:
        return wished()
    asked = request.method == "GET"
    path = here(request.full_path.rstrip("?")) if asked else sent_from()
    return None if path == "/" else path


def sent_from() -> str | None:
    """Return the page of this site from which the request came, or None."""
    origin = current_app.config["SETTINGS"].base_url
    sender = request.referrer or ""
    return here(sender.removeprefix(origin)) if sender.startswith(f"{origin}/") else None


def go_on(otherwise: str) -> Response:
    """Answer by leading to where the person wanted to go, or else to the endpoint ``otherwise``."""
    return redirect(wished() or url_for(otherwise))
