"""What was typed into a form that was not taken: given back on the page that says so, whatever went
wrong, so that nothing has to be written twice."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask import current_app, request
from flask.globals import request_ctx

from hackathon.front import arriving
from hackathon.pages.way_on import sent_from

# Never shown again: what signs somebody in, and the form's own token
SECRET = re.compile(r"password|csrf_token|secret|token|^code$")
OF_THE_FORM = {"revision", "opened"}  # nobody typed it
LONG = 60  # characters from which on a text is shown to be copied


class Typed(NamedTuple):
    """The content of a form, in its order.

    :ivar path: where it was sent
    :ivar page: where its form stands, "" when that is not known
    :ivar fields: names and values, without secrets
    :ivar files: files were with it, which cannot be given back
    :ivar whole: sending the fields again sends what was sent
    """

    path: str
    page: str
    fields: list[tuple[str, str]]
    files: bool
    whole: bool

    @property
    def texts(self) -> list[str]:
        """What is worth reading and copying."""
        return [value for name, value in self.fields if _long(value) and name not in OF_THE_FORM]

    @property
    def words(self) -> list[tuple[str, str]]:
        """The short values with the names of their fields, where they cannot be sent again."""
        given = [pair for pair in self.fields if pair[0] not in OF_THE_FORM]
        told = [(name.replace("_", " "), value) for name, value in given]
        return [] if self.whole else [pair for pair in told if pair[1] and not _long(pair[1])]


def _long(value: str) -> bool:
    return len(value) > LONG or "\n" in value


def came_from_here() -> bool | None:
    """Tell whether a page of this site sent the request, as the browser says; None when it says
    nothing."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    here = current_app.config["SETTINGS"].base_url
    if site:
        return site in {"same-origin", "none"}
    # Browsers that keep the referrer to themselves say "null".
    if origin and origin != "null":
        return bool(origin == here)
    sender = request.referrer
    return None if not sender else sender == here or sender.startswith(f"{here}/")


def same_origin() -> bool:
    """Tell whether the browser says that a page of this site sent the request."""
    return came_from_here() is True


def typed() -> Typed | None:
    """Return what this request brought, or None when that is nothing, or came from another site:
    what another site wrote is not to be sent again from here."""
    if request.method != "POST" or arriving.ASKED in request.environ or came_from_here() is False:
        return None
    try:
        pairs = list(request.form.items(multi=True))
        files = any(part.filename for part in request.files.values())
    except Exception:  # too large, or there was no room for the files in it
        pairs, files = [], request.mimetype == "multipart/form-data"
    fields = [pair for pair in pairs if not SECRET.search(pair[0])]
    kept_back = [name for name, _value in pairs if SECRET.search(name) and name != "csrf_token"]
    if not fields and not files:
        return None
    # Where nothing says who sent it, it is given back to be read, and not to be sent by one click.
    whole = not files and not kept_back and same_origin()
    return Typed(request.full_path.rstrip("?"), _page(), fields, files, whole)


def _page() -> str:
    """The page with the form: it often stands at the address to which it is sent."""
    adapter = request_ctx.url_adapter
    if adapter is not None and adapter.test(request.path, "GET"):
        return request.full_path.rstrip("?")
    return sent_from() or ""
