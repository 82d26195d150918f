"""The pilot board: public pilots as cards, by stage, in a list, and by the offices that take
part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, fn

from hackathon.core.language import Text, direction, fold, locale
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.partners import Partner
from hackathon.pilots.pilots import STAGES, Pilot, PilotLead


class Card(NamedTuple):
    """A pilot in a list, in the reader's language."""

    id: int
    slug: str
    title: Text
    summary: Text
    stage: str
    health: str
    office: str
    country: str
    demonstration: bool
    updated_at: datetime


def _found(q: str, office: str, stage: str = "") -> Any:
    query = Pilot.select().where(Pilot.status == "published")
    if q:
        query = query.where(Pilot.folded.contains(fold(q)))
    if stage:
        query = query.where(Pilot.stage == stage)
    if office:
        wanted = Office.select(Office.id).where(Office.code == office)
        taking = Partner.select(Partner.pilot).where(Partner.office.in_(wanted))
        adopting = Adoption.select(Adoption.pilot).where(
            Adoption.office.in_(wanted), Adoption.status == "accepted"
        )
        part = Pilot.id.in_(taking) | Pilot.id.in_(adopting)
        query = query.where(Pilot.office.in_(wanted) | part)
    return query


def _rows(query: Any) -> Any:
    # Of the translations only what a card shows: the whole column holds every description in every
    # language.
    texts = Pilot.translations[locale()]
    return (
        query.select(
            Pilot.id,
            Pilot.slug,
            Pilot.title,
            Pilot.summary,
            Pilot.language,
            Pilot.revision,
            Pilot.stage,
            Pilot.health,
            Pilot.demonstration,
            Pilot.updated_at,
            texts["title"].alias("own_title"),
            texts["summary"].alias("own_summary"),
            texts["of_revision"].alias("of_revision"),
            texts["machine"].alias("machine"),
            Office.name.alias("office_name"),
            Office.names.alias("office_names"),
            Office.country.alias("country"),
        )
        .join(Office, JOIN.LEFT_OUTER)
        .order_by(Pilot.updated_at.desc(), Pilot.id)
        .namedtuples()
    )


def search(q: str = "", office: str = "", stage: str = "") -> Any:
    """Return the rows of the public pilots for ``cards``, those that changed last first.

    :param q: part of a title or summary, in any of the languages
    :param office: code of an office that leads, takes part or adopted
    """
    return _rows(_found(q, office, stage))


def cards(rows: Sequence[Any]) -> list[Card]:
    """Make cards in the reader's language of the rows that ``search`` found."""
    return [_card(row, locale()) for row in rows]


def _card(row: Any, wished: str) -> Card:
    def text(original: str, own: str | None) -> Text:
        # Field by field: a translation may have the title and no summary yet.
        if row.language == wished or not own:
            return Text(original, row.language, direction(row.language), True)
        return Text(
            own,
            wished,
            direction(wished),
            False,
            int(row.of_revision or 0) < row.revision,
            bool(row.machine),
        )

    office = str((row.office_names or {}).get(wished) or row.office_name or "")
    return Card(
        row.id,
        row.slug,
        text(row.title, row.own_title),
        text(row.summary, row.own_summary),
        row.stage,
        row.health,
        office,
        row.country or "",
        bool(row.demonstration),
        row.updated_at,
    )


class Column(NamedTuple):
    """A stage on the board: its newest pilots, and how many there are."""

    cards: list[Card]
    total: int


def by_stage(q: str = "", office: str = "", each: int = 20) -> dict[str, Column]:
    """Return the board by stage with the newest ``each`` pilots of every stage; two queries
    whatever their number."""
    ranked = _found(q, office).select(
        Pilot.id.alias("number"),
        # Numbered by the database: one query for all columns, and no stage is read beyond its
        # newest.
        fn.ROW_NUMBER()
        .over(partition_by=[Pilot.stage], order_by=[Pilot.updated_at.desc(), Pilot.id])
        .alias("place"),
    )
    newest_ones = ranked.select_from(ranked.c.number).where(ranked.c.place <= each)
    found = cards(list(_rows(Pilot.select().where(Pilot.id.in_(newest_ones)))))
    totals = dict(
        _found(q, office).select(Pilot.stage, fn.COUNT(Pilot.id)).group_by(Pilot.stage).tuples()
    )
    return {
        stage: Column([card for card in found if card.stage == stage], totals.get(stage, 0))
        for stage in STAGES
    }


def taking_part() -> list[Office]:
    """Return the offices that lead, take part in or adopted public pilots, for a filter."""
    public = Pilot.select(Pilot.id).where(Pilot.status == "published")
    named = Partner.select(Partner.office).where(Partner.pilot.in_(public))
    adopting = Adoption.select(Adoption.office).where(
        Adoption.pilot.in_(public), Adoption.status == "accepted"
    )
    leading = Pilot.select(Pilot.office).where(
        Pilot.status == "published", Pilot.office.is_null(False)
    )
    taking = Office.id.in_(named) | Office.id.in_(adopting) | Office.id.in_(leading)
    return list(Office.select().where(taking))


def led_among(person: Person, numbers: Collection[int]) -> set[int]:
    """Return those of the pilots (by id) that ``person`` may move: the own ones, all for
    administrators."""
    if person.administrator:
        return set(numbers)
    # 0 is nobody's number: an empty list is no SQL.
    rows = PilotLead.select(PilotLead.pilot).where(
        PilotLead.person == person, PilotLead.pilot.in_(list(numbers) or [0])
    )
    return {row.pilot_id for row in rows}


def of_office(agreed: Mapping[str, set[str]]) -> dict[str, list[Card]]:
    """Return the public pilots of an office by the part in them to which it agreed:
    {"lead": [...], "partner": [...], "adopter": [...]}.

    :param agreed: what the office agreed to, see ``consents.agreed_by``
    """
    pages = {part: agreed[part] for part in ("lead", "partner", "adopter")}
    slugs = {page.removeprefix("pilots/") for page in set().union(*pages.values())}
    found = cards(
        list(
            _rows(Pilot.select().where(Pilot.status == "published", Pilot.slug.in_(slugs or [""])))
        )
    )
    return {
        part: [card for card in found if f"pilots/{card.slug}" in named]
        for part, named in pages.items()
    }
