"""What a consultation is about, as its pages know it: where it stands, what is around it, and the
text to begin with. A row for each kind of subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask import redirect, request
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.consultations import briefing, papers
from hackathon.consultations.consultations import OWN, Consultation, path_of
from hackathon.consultations.papers import Paper
from hackathon.core.language import gettext, lazy
from hackathon.events import listings
from hackathon.events.events import Event
from hackathon.pages.guard import me, now
from hackathon.people.people import Person
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
    :ivar asked: who may comment, as a sentence
    :ivar title: of what is its own and has no page beside it
    """

    frame: str
    values: Mapping[str, object]
    body: str
    language: str
    asked: str
    title: str = ""


def _pilot(row: Consultation) -> Surroundings:
    pilot = pilots.of_path(row.subject)
    frame = "consultations/of_pilot.html"
    asked = (
        gettext("Everybody with an account may comment.")
        if row.everybody
        else gettext("The people of offices may comment.")
    )
    return Surroundings(frame, {"pilot": pilot}, pilot.body, pilot.language, asked)


# Who may comment on a paper, by whom it asks.
ASKED = {
    "everybody": lazy("Everybody with an account may comment; all IP offices are asked."),
    "offices": lazy("All IP offices are asked; their confirmed people may comment."),
    "region": lazy("The IP offices of a region are asked; their confirmed people may comment."),
    "list": lazy("Some offices are asked by name; their confirmed people may comment."),
}


def _paper(row: Consultation) -> Surroundings:
    paper = papers.of(row)
    assert paper is not None, "what is found by its address has a paper"
    person, at = me(), now()
    stands = papers.answers(paper)
    asking = [(office, stands.get(office.id, "asked")) for office in papers.askers(paper)]
    values = {
        "paper": paper,
        "kind": papers.KINDS[paper.kind],
        "asking": asking,
        "events": _events(paper, person),
        "edits": permissions.edit_paper(person, paper, at) is None,
        "withdraws": permissions.withdraw_paper(person, paper, at) is None,
        "restores": permissions.restore_paper(person, paper, at) is None,
        "reopens": permissions.reopen_paper(person, paper, at) is None,
    }
    frame, asked = "consultations/of_paper.html", str(ASKED[paper.asked])
    return Surroundings(frame, values, paper.body, paper.language, asked, paper.title)


def _events(paper: Paper, person: Person | None) -> list[Event]:
    """The events of an organiser in which the proposal may become a challenge."""
    if person is None or not permissions.is_site_organiser(person):
        return []
    if not briefing.open_to_events(paper, now()):
        return []
    own = listings.organised(person)
    return [event for event in own if permissions.edit_event(person, event, now()) is None]


AROUND: dict[str, Callable[[Consultation], Surroundings]] = {"pilots": _pilot, OWN: _paper}


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
    told = {"asked_words": found.asked, "own_title": found.title}
    return {**found.values, **place, **told}


def answer(row: Consultation, anchor: str = "") -> Response:
    """Go back to the page of a consultation."""
    address = home(row)
    return redirect(f"{address}#{anchor}" if anchor else address)
