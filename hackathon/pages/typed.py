"""What was typed into a form that was not taken: given back on the page that says so, whatever went
wrong, so that nothing has to be written twice."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask import current_app, request

from hackathon.front import arriving

# Never shown again: what signs somebody in, and the form's own token
SECRET = re.compile(r"password|csrf_token|secret|token|^code$")
LONG = 60  # characters from which on a text is shown to be copied


class Typed(NamedTuple):
    """The content of a form, in its order.

    :ivar path: where it was sent
    :ivar fields: names and values, without secrets
    :ivar files: files were with it, which cannot be given back
    :ivar whole: sending the fields again sends what was sent
    """

    path: str
    fields: list[tuple[str, str]]
    files: bool
    whole: bool

    @property
    def texts(self) -> list[str]:
        """What is worth reading and copying."""
        return [value for _name, value in self.fields if len(value) > LONG or "\n" in value]


def same_origin() -> bool:
    """Tell whether the request came from a page of this site, as the browser says."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return site in {"same-origin", "none"} or origin == current_app.config["SETTINGS"].base_url


def typed() -> Typed | None:
    """Return what this request brought, or None when that is nothing, or came from another site:
    what another site wrote is not to be sent again from here."""
    if request.method != "POST" or arriving.ASKED in request.environ or not same_origin():
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
    return Typed(request.full_path.rstrip("?"), fields, files, not files and not kept_back)
