"""Briefs as people read them: a challenge's sections in the reader's language, and the list with
its filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup
from peewee import JOIN, ModelSelect, fn

from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import (
    FUNCTIONS,
    HEADINGS,
    NAMES,
    RIGHTS,
    SECTIONS,
    Challenge,
    Tag,
)
from hackathon.core import translated
from hackathon.core.db import holds
from hackathon.core.language import Text, direction, locale, sort_key
from hackathon.events.events import Event
from hackathon.people.offices import Office, called, localised_name


class Section(NamedTuple):
    """A section of a brief as the reader gets it; ``text`` is safe HTML."""

    key: str
    heading: str
    text: Text


def sections(challenge: Challenge | BriefVersion) -> list[Section]:
    """Return the sections of a brief or of an older version that have a text, in order, in the
    reader's language where they are translated."""
    wished = locale()
    found = (challenge.translations or {}).get(wished) or {}
    parts = {} if wished == challenge.language else found.get("sections_html") or {}
    # A translation notes the revision it was made of; the original has gone on since then.
    stale = int(found.get("of_revision") or 0) < challenge.revision
    lines = []
    for key in SECTIONS:
        own = bool(parts.get(key))
        html = parts[key] if own else challenge.sections_html.get(key)
        if not html:
            continue
        lang = wished if own else challenge.language
        headings = (found.get("headings") or {}) if own else challenge.headings or {}
        heading = headings.get(key) if own or wished == challenge.language else None
        text = Text(
            Markup(html),  # noqa: S704 - sanitised when it was stored
            lang,
            direction(lang),
            not own,
            own and stale,
            own and bool(found.get("machine")),
        )
        lines.append(Section(key, heading or str(HEADINGS[key]), text))
    return lines


class Card(NamedTuple):
    """A challenge in a list, in the reader's language."""

    slug: str
    title: Text
    summary: Text
    status: str
    office: str
    prize: str
    tags: list[str]


class Wanted(NamedTuple):
    """What a list of challenges is narrowed to; an empty text narrows nothing."""

    right: str = ""  # a name in RIGHTS; a brief about all rights is about each of them
    function: str = ""  # a name in FUNCTIONS
    office: str = ""  # the owner's code
    q: str = ""  # part of a title or summary, in any of the languages


EVERYTHING = Wanted()


def _found(event: Event, wanted: Wanted, drafts: bool) -> ModelSelect[Challenge]:
    query = Challenge.select().where(Challenge.event == event)
    if not drafts:
        query = query.where(Challenge.status == "published")
    for kind, name in (("right", wanted.right), ("function", wanted.function)):
        if name:
            names = [name, "all"] if kind == "right" else [name]
            query = query.where(
                Challenge.id.in_(
                    Tag.select(Tag.challenge).where(Tag.kind == kind, Tag.name.in_(names))
                )
            )
    if wanted.office:
        owners = Office.select(Office.id).where(called(wanted.office))
        query = query.where(Challenge.office.in_(owners))
    return query.where(holds(Challenge.folded, wanted.q)) if wanted.q else query


def search(
    event: Event, wanted: Wanted = EVERYTHING, drafts: bool = False
) -> ModelSelect[Challenge]:
    """Return the rows of the event's challenges in the organisers' order, for ``cards``.

    :param drafts: whether drafts and archived ones are wanted too
    """
    return (
        _found(event, wanted, drafts)
        .select(
            Challenge.id,
            Challenge.slug,
            Challenge.title,
            Challenge.summary,
            Challenge.status,
            Challenge.language,
            Challenge.prize,
            Challenge.revision,
            *translated.own_texts(Challenge, "title", "summary"),
            Office.name.alias("office_name"),
            Office.names.alias("office_names"),
        )
        .join(Office, JOIN.LEFT_OUTER)
        .order_by(Challenge.position, Challenge.id)
        .namedtuples()
    )


def cards(rows: Sequence[Any]) -> list[Card]:
    """Make cards in the reader's language of the rows that ``search`` found; one query for the tags
    of all."""
    wished = locale()
    tags: dict[int, list[str]] = {row.id: [] for row in rows}
    pairs: Any = (
        Tag.select(Tag.challenge, Tag.name)
        .where(Tag.challenge.in_(list(tags)))
        .order_by(Tag.id)
        .tuples()
        if rows
        else ()
    )
    for number, name in pairs:
        tags[number].append(name)
    return [_card(row, wished, tags[row.id]) for row in rows]


def first(event: Event, count: int) -> list[Card]:
    """Return the first published challenges of an event as cards without their tags; one query."""
    wished = locale()
    return [_card(row, wished, []) for row in search(event).limit(count)]


def _card(row: Any, wished: str, tags: list[str]) -> Card:
    office = str((row.office_names or {}).get(wished) or row.office_name or "")
    return Card(
        row.slug,
        translated.own(row, "title"),
        translated.own(row, "summary"),
        row.status,
        office,
        row.prize,
        tags,
    )


class Choice(NamedTuple):
    """One value of a filter and how many published challenges have it."""

    value: str
    name: str
    challenges: int


def choices(event: Event) -> dict[str, list[Choice]]:
    """Return what the published challenges can be filtered by: {"right": [...], "function": [...],
    "office": [...]}."""
    published = (Challenge.event == event) & (Challenge.status == "published")
    rows: Any = (
        Tag.select(Tag.kind, Tag.name, fn.COUNT(Tag.id))
        .join(Challenge)
        .where(published)
        .group_by(Tag.kind, Tag.name)
        .tuples()
    )
    counted = {(kind, name): number for kind, name, number in rows}
    # "all" is no choice of its own: such a brief answers to every right, and is counted there.
    every = counted.pop(("right", "all"), 0)

    def listed(kind: str, names: Sequence[str], more: int = 0) -> list[Choice]:
        return [
            Choice(name, str(NAMES[name]), counted[(kind, name)] + more)
            for name in names
            if (kind, name) in counted
        ]

    owners = (
        Office.select(Office, fn.COUNT(Challenge.id).alias("owned"))
        .join(Challenge)
        .where(published)
        .group_by(Office)
    )
    offices = [Choice(office.code, localised_name(office), office.owned) for office in owners]
    return {
        "right": listed("right", RIGHTS, every),
        "function": listed("function", FUNCTIONS),
        "office": sorted(offices, key=lambda choice: sort_key(choice.name)),
    }
