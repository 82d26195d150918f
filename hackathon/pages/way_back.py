"""The way back: from a page of one thing to the organisers' list from which one came, with its
filters and its page. It travels as ``back`` in the addresses of such pages and is read here
alone."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask import Flask, request, url_for

from hackathon.events.events import Event
from hackathon.pages import way_on


def wire(app: Flask) -> None:
    """Let templates ask."""
    # Lists put the way to themselves into the links of their rows; pages of one thing follow it.
    app.jinja_env.globals.update(this_list=here, list_asked=asked)


def here() -> str:
    """Return the address of the present list, for links to what stands in it."""
    return request.full_path.rstrip("?")


def asked(event: Event) -> str | None:
    """Return the list of the event from which one came, or None; an address of anything else is
    not followed."""
    wished = way_on.here(request.args.get("back"))
    lists = url_for("organise.show", event=event.slug)
    return wished if wished is not None and wished.startswith(lists) else None


def filters(event: Event, otherwise: str) -> dict[str, str]:
    """Return what the list from which one came is filtered by, as its address says; without one,
    nothing.

    :param otherwise: the address of that list without filters: of another list nothing is taken
    """
    # Another list has other filters under the same names.
    wished = urlsplit(asked(event) or "")
    return dict(parse_qsl(wished.query)) if wished.path == otherwise else {}
