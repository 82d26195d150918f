"""A finished event as a folder of plain HTML, which opens without a server: for organisers as a
ZIP, and for ``flask archive``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Blueprint, current_app, stream_with_context
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.challenges import briefs, resources
from hackathon.core import language, store
from hackathon.core.config import ROOT
from hackathon.core.files import packing
from hackathon.core.files.packing import Member
from hackathon.desk import archives
from hackathon.desk.archives import Archived, Kept
from hackathon.events import programme
from hackathon.events.events import Event
from hackathon.pages.events.rounds import METHODS, TIES
from hackathon.pages.guard import opens
from hackathon.pages.submissions.ai_card import AI_NAMES
from hackathon.ranking import scorebook_files
from hackathon.results import wording

pages = Blueprint("archive", __name__)

STYLE = ROOT / "templates" / "archive" / "style.css"
_ADDRESS = re.compile(r'\b(href|src)="(/(?!/)[^"]*)"')


class Leaf(NamedTuple):
    """A page of the folder.

    :ivar path: below the folder of its language
    :ivar template: below ``templates/archive/``
    """

    path: str
    template: str
    values: dict[str, Any]


class Places(NamedTuple):
    """Where an address of the site is found in the folder.

    :ivar pages: below the folder of a language; :ivar files: below the root
    """

    pages: dict[str, str]
    files: dict[str, str]


@pages.get("/events/<event>/organise/archive.zip")
@opens(Event, to=permissions.take_away)
def download(event: Event) -> Response:
    # The same data make the same bytes, so the folder bears a date of the event and not of today.
    pieces = packing.archive(members(event), event.results_on, smaller=False)
    answer = current_app.response_class(stream_with_context(pieces), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{event.slug}.zip")
    return answer


def members(event: Event) -> Iterator[Member]:
    """Yield the files of the folder: texts, and functions that open what lies in the store."""
    found = archives.of(event)
    places = _places(found)
    codes = archives.languages(event)
    yield "index.html", _start(event, codes)
    yield "style.css", STYLE.read_text()
    for code in codes:
        for leaf in _leaves(found, code):
            yield f"{code}/{leaf.path}", _page(leaf, found, code, places)
    for kind, text in _book(found).items():
        yield _book_path(kind), text
    for kept in _files(found):
        if _there(kept):
            yield kept.path, partial(store.current().open, kept.stored)


def _files(found: Archived) -> Iterator[Kept]:
    for brief in found.briefs:
        yield from brief.files.values()
    for entry in found.entries:
        yield from entry.files.values()


def _book(found: Archived) -> dict[str, str]:
    """The score book that everybody may have, from which the results can be recomputed; nothing of
    results that were recorded without one."""
    current = found.publication
    if current is None or not current.book:
        return {}
    book = current.public_book()
    # The same bytes as on the site, so that their sha256 is the one that was published.
    made = {"json": scorebook_files.as_json(book), "csv": scorebook_files.as_csv(book)}
    return {kind: content.decode() for kind, content in made.items()}


def _book_path(kind: str) -> str:
    return f"files/results/score-book.{kind}"


def _there(kept: Kept) -> bool:
    try:
        store.current().size(kept.stored)
    except store.Missing:
        return False  # ``flask verify`` tells the operator; the rest of the folder is whole
    return True


# --- Pages. ---------------------------------------------------------------------------------------


def _start(event: Event, codes: list[str]) -> str:
    names = [(code, language.LOCALES[code]) for code in codes]
    with language.using(codes[0], event.time_zone):
        return _rendered("start.html", {"event": event, "names": names, "code": codes[0]})


def _leaves(found: Archived, code: str) -> list[Leaf]:
    """The pages of a language, with what they say in it."""
    with language.using(code, found.event.time_zone):
        leaves = [Leaf("index.html", "event.html", {})]
        if found.rules is not None:
            leaves.append(Leaf("rules.html", "rules.html", {}))
        if found.sessions:
            leaves.append(Leaf("programme.html", "programme.html", {"kinds": programme.KINDS}))
        if found.publication is not None:
            told = wording.told(found.event, found.publication.content)
            books = {kind.upper(): _book_path(kind) for kind in _book(found)}
            names = {"told": told, "methods": METHODS, "ties": TIES, "books": books}
            leaves.append(Leaf("results.html", "results.html", names))
        for brief in found.briefs:
            said = {
                "brief": brief,
                "sections": briefs.sections(brief.challenge),
                "kinds": resources.KINDS,
            }
            leaves.append(Leaf(f"briefs/{brief.challenge.slug}.html", "brief.html", said))
        for entry in found.entries:
            shown = {"entry": entry, "content": entry.version.content, "ai_names": AI_NAMES}
            leaves.append(Leaf(f"entries/{entry.submission.key}.html", "entry.html", shown))
    return leaves


def _page(
    leaf: Leaf,
    found: Archived,
    code: str,
    places: Places,
) -> str:
    event = found.event
    up = "../" * leaf.path.count("/")  # to the folder of the language
    values = {
        **found._asdict(),
        **leaf.values,
        "code": code,
        "path": leaf.path,
        "up": up,
        "root": f"{up}../",
        "names": [(one, language.LOCALES[one]) for one in archives.languages(event)],
        "listed": {entry.submission.key for entry in found.entries},
    }
    # Said in the language of the folder and in the event's zone, whoever asks for it.
    with language.using(code, event.time_zone):
        return _relative(_rendered(leaf.template, values), up, places)


def _rendered(template: str, values: Mapping[str, Any]) -> str:
    # Without what pages of the site are told of who asks.
    made = current_app.jinja_env.get_template(f"archive/{template}").render(**values)
    # Templates leave blank lines where a part is left out.
    lines = (line.rstrip() for line in made.splitlines())
    return "".join(f"{line}\n" for line in lines if line)


# --- Addresses. -----------------------------------------------------------------------------------


def _places(found: Archived) -> Places:
    address = current_app.url_map.bind("").build
    event = {"event": found.event.slug}
    leaves = {
        address("events.show", event): "index.html",
        address("results.show", event): "results.html",
        address("events.rules", event): "rules.html",
    }
    if found.sessions:
        leaves[address("events.programme", event)] = "programme.html"
    files: dict[str, str] = {}
    if found.publication is not None:
        for kind in _book(found):
            own = {**event, "publication": found.publication.key, "kind": kind}
            files[address("results.book", own)] = _book_path(kind)
    for brief in found.briefs:
        slug = brief.challenge.slug
        own = {**event, "challenge": slug}
        leaves[address("challenges.show", own)] = f"briefs/{slug}.html"
        for key, kept in brief.files.items():
            files[address("challenges.resource", {**own, "resource": key})] = kept.path
    for entry in found.entries:
        own = {**event, "submission": entry.submission.key}
        leaves[address("submissions.show", own)] = f"entries/{entry.submission.key}.html"
        for key, kept in entry.files.items():
            files[address("files.download", {**own, "attachment": key})] = kept.path
    return Places(leaves, files)


def _relative(page: str, up: str, places: Places) -> str:
    """Let what people wrote lead to pages and files of the folder; what is not in it is on the
    site."""
    origin = current_app.config["SETTINGS"].base_url

    def led(address: re.Match[str]) -> str:
        kind, path = address.groups()
        bare = path.partition("#")[0].partition("?")[0]
        # Files lie beside the folders of the languages, once for all of them.
        if bare in places.files:
            return f'{kind}="{up}../{quote(places.files[bare])}"'
        if bare in places.pages:
            return f'{kind}="{up}{places.pages[bare]}"'
        return f'{kind}="{origin}{path}"'

    return _ADDRESS.sub(led, page)
