"""What a consultation is about, as its pages know it: where it stands, what is around it, and the
text to begin with. A row for each kind of subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask import redirect, request
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from hackathon.consultations.consultations import OWN, Consultation, path_of
from hackathon.pilots import pilots


class Consulted(BaseConverter):
    """The part of an address that names a consultation by its page: ``pilots/x/consultation``. The
    view is given the subject."""

    regex = f"pilots/[^/]+/consultation|{OWN}/[^/]+"
    # Its slashes belong to it.
    part_isolating = False

    def to_python(self, value: str) -> str:
        return value.removesuffix("/consultation")

    def to_url(self, value: str) -> str:
        return path_of(value)


class ConsultedOnce(Consulted):
    """The same as the first edition wrote it, when pilots alone had one: ``pilots/x``."""

    regex = "pilots/[^/]+"

    def to_url(self, value: str) -> str:
        return value


class Surroundings(NamedTuple):
    """What is around a consultation.

    :ivar frame: the template that its pages stand in
    :ivar values: what that template needs
    :ivar body: the text to begin with, Markdown
    :ivar language: that it is in
    """

    frame: str
    values: Mapping[str, object]
    body: str
    language: str


def _pilot(row: Consultation) -> Surroundings:
    pilot = pilots.of_path(row.subject)
    frame = "consultations/of_pilot.html"
    return Surroundings(frame, {"pilot": pilot}, pilot.body, pilot.language)


AROUND: dict[str, Callable[[Consultation], Surroundings]] = {"pilots": _pilot}


def around(row: Consultation) -> Surroundings:
    """Return what is around a consultation."""
    return AROUND[row.subject.partition("/")[0]](row)


def home(row: Consultation) -> str:
    """Return the address of a consultation's page."""
    return f"{request.script_root}/{row.path}"


def shown(row: Consultation) -> dict[str, object]:
    """Return what every template of a consultation's pages needs."""
    found = around(row)
    place = {"frame": found.frame, "subject": row.subject, "home": home(row)}
    return {**found.values, **place}


def answer(row: Consultation, anchor: str = "") -> Response:
    """Go back to the page of a consultation."""
    address = home(row)
    return redirect(f"{address}#{anchor}" if anchor else address)
