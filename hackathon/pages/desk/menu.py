"""The organisers' menu of an event: what is prepared, run, judged and published, and where
something waits. It is drawn on each of their pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from flask import Flask, g, request

from hackathon import permissions
from hackathon.core.language import gettext as _
from hackathon.core.language import pgettext
from hackathon.desk import organiser_desk
from hackathon.desk.organiser_desk import Decision
from hackathon.events.events import Event
from hackathon.pages.desk import decisions
from hackathon.pages.desk.decisions import Said
from hackathon.pages.rendering import url_for
from hackathon.people.people import Person

# Where what waits is dealt with: kind of decision -> page of the menu.
PLACES = {
    "draft": "setup.show",
    "deadline": "setup.show",
    "alone": "setup.organisers",
    "deputy": "setup.organisers",
    "questions": "open_questions.index",
    "waiting": "organise.people",
    "unapproved": "organise.people",
    "doubles": "organise.people",
    "small teams": "organise.teams",
    "leaderless": "organise.teams",
    "singles": "organise.group",
    "invitations": "open_invitations.index",
    "drafts": "organise.submissions",
    "eligibility": "organise.submissions",
    "no entries": "panels.index",
    "unserved": "panels.index",
    "reviews": "panels.index",
    "approve step": "results.prepare",
    "propose": "results.prepare",
    "second organiser": "results.prepare",
    "approve": "results.prepare",
}


def wire(app: Flask) -> None:
    """Let the frame of an event's pages draw the menu."""
    # Asked by the frame itself, since forty doors of organisers would each have to hand it over.
    app.jinja_env.globals.update(desk_menu=parts)


class Waits(NamedTuple):
    """Something that waits: how much of it, in words, and the address of what it is about."""

    number: int
    text: str
    href: str


class Page(NamedTuple):
    """A page of the menu."""

    words: str
    href: str
    current: bool
    waits: list[Waits]


class Part(NamedTuple):
    """A part of the menu; ``number``: how many things wait in it."""

    words: str
    pages: list[Page]
    number: int


def waiting(event: Event, person: Person, at: datetime) -> list[Decision]:
    """Return what waits for an organiser in an event; asked once in a request."""
    # The desk shows it twice: as what to decide, and beside the pages of the menu.
    kept = g.setdefault("desk", {})
    if event.id not in kept:
        seeing = {event.id} if permissions.sees_judging(person, event, at) else set()
        kept[event.id] = organiser_desk.decisions([event], person, at, seeing)[event.id]
    found: list[Decision] = kept[event.id]
    return found


def parts(event: Event, person: Person, at: datetime) -> list[Part]:
    """Return the menu as an organiser or helper has it: what one may not see is not in it."""
    if permissions.organise(person, event, at) is not None:
        return [_part(event, _("Lists"), _lists(event, person, at), {})]
    pages = _pages(event, person, at)
    own = {"organise.show", *(endpoint for _words, part in pages for endpoint, _name in part)}
    # A page further in is about one thing, such as a round: what the event lacks is a page up, and
    # would cost questions that have nothing to do with it.
    if request.endpoint not in own:
        return [_part(event, words, part, {}) for words, part in pages]
    # Several things may wait on one page, each with its own rows behind it.
    there: dict[str, list[Waits]] = {}
    for one in waiting(event, person, at):
        said: Said = decisions.said(one, event)
        waits = Waits(one.number or 1, said.text, said.href)
        # What has no place in the menu yet stands on the desk alone.
        there.setdefault(PLACES.get(one.kind, ""), []).append(waits)
    if permissions.take_away(person, event, at) is None:
        pages[-1][1].append(("archive.download", _("Download the event (ZIP)")))
    return [_part(event, words, part, there) for words, part in pages]


def _part(
    event: Event,
    words: str,
    pages: Iterable[tuple[str, str]],
    there: dict[str, list[Waits]],
) -> Part:
    found = [
        Page(
            name,
            url_for(endpoint, event=event.slug),
            request.endpoint == endpoint,
            there.get(endpoint, []),
        )
        for endpoint, name in pages
    ]
    return Part(words, found, sum(len(page.waits) for page in found))


def _lists(event: Event, person: Person, at: datetime) -> list[tuple[str, str]]:
    """The lists that helpers read too."""
    lists = [
        ("organise.people", _("People")),
        ("organise.teams", _("Teams")),
    ]
    if permissions.read_entries(person, event, at) is None:
        lists.append(("organise.submissions", _("Submissions")))
    return lists


def _pages(event: Event, person: Person, at: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
    """The parts of the menu with their pages: (endpoint, words)."""
    prepare = [
        ("setup.show", _("Set up the event")),
        ("setup.organisers", _("Organisers")),
        ("mentors.index", _("Mentors")),
        ("briefs.index", _("Challenges")),
        ("announcements.index", _("Announcements")),
        ("switches.index", _("Notices")),
    ]
    people, teams, *entries = _lists(event, person, at)
    run = [
        people,
        teams,
        ("organise.group", _("People without a team")),
        ("open_invitations.index", _("Invitations")),
    ]
    run.append(("open_questions.index", _("Questions")))
    run += [*entries, ("letters.index", _("Messages"))]
    found = [
        (pgettext("part of the work", "Prepare"), prepare),
        (pgettext("part of the work", "Run"), run),
    ]
    # What is given to people and to the public, and the record of it.
    publish = [
        ("certificates.index", _("Certificates")),
        ("statistics.show", _("Statistics")),
        ("audit.index", _("Audit log")),
    ]
    if permissions.sees_judging(person, event, at):
        judge = [("panels.index", _("Rounds and judges"))]
        found.append((pgettext("part of the work", "Judge"), judge))
        publish.insert(0, ("results.prepare", _("Results")))
    return [*found, (pgettext("part of the work", "Publish"), publish)]
