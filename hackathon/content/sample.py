"""The sample event that comes with the program, as the beginning of an event of one's own: its
texts in every language, its briefs, rubrics, rounds, prizes, questions and sessions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from hackathon.content import folder as folders
from hackathon.content.copying import Copy
from hackathon.content.documents import BadContent
from hackathon.content.items import Folder, Item
from hackathon.content.loading import challenges, rubrics, rules
from hackathon.content.loading import events as of_events
from hackathon.content.loading.rows import Rows
from hackathon.core import language, prose
from hackathon.core.config import ROOT
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.events import events, shifting
from hackathon.events.events import Event
from hackathon.events.shifting import Shift
from hackathon.people.people import Person

SEEDS = ROOT / "seeds"
NAME = "ai-tools-codefest"
# What the sample says of its own life, and of offices that were made up.
OWN: dict[str, dict[str, Any]] = {
    "event": {
        "status": "draft",
        "invented": False,
        "contact": "",
        "announcements": [],
    },
    "challenge": {
        "status": "draft",
        "office": "",
        "agreed": False,
        "questions": [],
    },
    # In force from the day on which the event is set up.
    "rules": {
        "on": None,
    },
}


def begin(wanted: Copy, person: Person, at: datetime) -> Event:
    """Set up a draft with everything that the sample has.

    :raises Refused: when the address is taken, or the day leaves no calendar for the other dates
    """
    events.refuse_taken(wanted.slug)
    found = _read(wanted.slug, at)
    _fit(found, wanted)
    rows = _Rendered(found, at)
    with transaction():
        # Asked again: reading took a moment, and somebody may have been faster.
        events.refuse_taken(wanted.slug)
        event = _write(found, rows)
        events.hand_to(event, person, at, origin=NAME)
    return event


def _read(slug: str, at: datetime) -> Folder:
    """Read the sample as if it lay under the new event's address."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        # Links and no copies: a folder's name is the address that its event gets.
        (place / "events").mkdir()
        (place / "events" / slug).symlink_to(SEEDS / "events" / NAME)
        (place / "offices.csv").symlink_to(SEEDS / "offices.csv")
        return folders.read(place, at)


def _fit(found: Folder, wanted: Copy) -> None:
    """Give the sample its new title and dates, and take out what is its own."""
    (event,) = found.of("event")
    dates, zone = event.values["dates"], event.values["timezone"]
    shift = shifting.onto(wanted.opens, dates["registration_opens"], zone, wanted.zone)
    for item in found.items:
        item.values |= OWN.get(item.kind, {})
    event.values |= {"title": wanted.title, "timezone": shift.into.key}
    _move(dates, shift, *dates)
    for round in event.values["rounds"]:
        _move(round, shift, "opens", "closes")
    for session in event.values["sessions"]:
        _move(session, shift, "starts")
    for version in found.of("rules"):
        # Theirs names the sample, too.
        said = {language.SOURCE: version.values, **version.translations}
        for code, words in said.items():
            words["title"] = _rules_in(code)
    for words in event.translations.values():
        # The title of the sample in another language would not be that of the event.
        words |= {"title": "", "announcements": []}


def _rules_in(code: str) -> str:
    with language.using(code):
        return _("Rules")


def _move(values: dict[str, Any], shift: Shift, *names: str) -> None:
    for name in names:
        values[name] = shift.moved(values[name])


def _write(found: Folder, rows: Rows) -> Event:
    (item,) = found.of("event")
    made = of_events.load(rows, item, None)
    for rubric in found.of("rubric"):
        rubrics.load(rows, rubric, None)
    for version in found.of("rules"):
        rules.load(rows, version, None)
    for brief in found.of("challenge"):
        challenges.load(rows, brief, None)
    of_events.load_rounds(rows, item)
    if made is None or rows.problems:
        raise BadContent(rows.problems)
    return made


class _Rendered(Rows):
    """Rows whose texts are rendered before their transaction begins: meanwhile nobody waits."""

    def __init__(self, found: Folder, at: datetime) -> None:
        super().__init__({}, at, SEEDS)
        self._html = {
            (text, prefix): str(prose.render(text, prefix, follow=True))
            for item in found.items
            for text, prefix in _texts(item)
        }

    def html(self, item: Item, text: str, prefix: str = "") -> str:
        """Return what was rendered before."""
        return self._html[text, prefix] if text else ""


def _texts(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the texts of an item in every language, each with what its headings' names begin
    with."""
    for said in (item.values, *item.translations.values()):
        yield said.get("body") or "", ""
        yield said.get("eligibility") or "", ""
        sections: Mapping[str, str] = said.get("sections") or {}
        yield from ((text, f"{key}-") for key, text in sections.items())
