"""The pilot board: public pilots as cards, by stage or in a list, narrowed and sorted as somebody
wishes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Case, Expression, ModelSelect, fn

from hackathon.core import translated
from hackathon.core.db import holds
from hackathon.core.language import Text, lazy, locale
from hackathon.events.events import Event
from hackathon.people import affiliations
from hackathon.people.offices import Office, called
from hackathon.people.people import Person
from hackathon.pilots import decisions
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.decisions import Decision, as_day
from hackathon.pilots.members import PilotMember
from hackathon.pilots.partners import Partner
from hackathon.pilots.parts import health
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import STAGES, Pilot, PilotLead
from hackathon.pilots.tags import PilotTag
from hackathon.submissions.submissions import Submission

SORTS = {
    "changed": lazy("Last change"),
    "title": lazy("Name"),
    "stage": lazy("Stage"),
    "due": lazy("Next milestone"),
    "since": lazy("Time at the stage"),
}


class Wish(NamedTuple):
    """What the board is narrowed to; an empty text is no wish.

    :ivar office: code of an office that leads, takes part or adopted
    :ivar event: address of the event from which a pilot comes
    :ivar mine: whose pilots: led, worked on, or of an office that they represent
    :ivar sort: a key of SORTS
    """

    q: str = ""
    region: str = ""
    office: str = ""
    right: str = ""
    function: str = ""
    technology: str = ""
    event: str = ""
    stage: str = ""
    health: str = ""
    mine: Person | None = None
    sort: str = "changed"


class Card(NamedTuple):
    """A pilot in a list, in the reader's language."""

    id: int
    slug: str
    title: Text
    summary: Text
    stage: str
    health: str  # empty where nobody asks how it does
    office: str
    country: str
    region: str
    demonstration: bool
    updated_at: datetime
    began: date
    since: date  # at its stage
    ends: date | None  # when it is to end, where that is known
    milestone: str  # the next one; empty where none is open
    due: date | None
    adopters: int


def found(wish: Wish, at: datetime) -> ModelSelect[Pilot]:
    """Query the public pilots that fit a wish at a moment, in no order."""
    query = matching(wish)
    return query if not wish.health else _that_do(query, wish.health, at)


def matching(wish: Wish) -> ModelSelect[Pilot]:
    """Query the public pilots that fit a wish, however they do, in no order."""
    query = Pilot.select().where(Pilot.status == "published")
    if wish.q:
        query = query.where(holds(Pilot.folded, wish.q))
    if wish.stage:
        query = query.where(Pilot.stage == wish.stage)
    if wish.office:
        query = query.where(_with(Office.select(Office.id).where(called(wish.office))))
    if wish.region:
        there = Office.select(Office.id).where(Office.region == wish.region)
        query = query.where(Pilot.office.in_(there))
    for kind, name in wish._asdict().items():
        if kind in {"right", "function", "technology"} and name:
            about = PilotTag.select(PilotTag.pilot)
            about = about.where(PilotTag.kind == kind, PilotTag.name == name)
            query = query.where(Pilot.id.in_(about))
    if wish.event:
        entries = Submission.select(Submission.id).join(Event).where(Event.slug == wish.event)
        query = query.where(Pilot.submission.in_(entries))
    return query if wish.mine is None else query.where(_mine(wish.mine))


def _that_do(query: ModelSelect[Pilot], state: str, at: datetime) -> ModelSelect[Pilot]:
    # Health follows from facts and from the day, so it is no column.
    judged = health.of([row.id for row in query.select(Pilot.id)], at)
    fits = [number for number, one in judged.items() if one.state == state]
    return Pilot.select().where(Pilot.id.in_(fits or [0]))


def _with(offices: Any) -> Expression:
    """The pilots that some offices lead, take part in or adopted."""
    taking = Partner.select(Partner.pilot).where(Partner.office.in_(offices))
    adopting = Adoption.select(Adoption.pilot).where(
        Adoption.office.in_(offices), Adoption.status == "accepted"
    )
    part = Pilot.id.in_(taking) | Pilot.id.in_(adopting)
    return Pilot.office.in_(offices) | part


def led_by_others(offices: Collection[int]) -> ModelSelect[Pilot]:
    """Query the public pilots in which these offices (by number) take part and others lead."""
    numbers = list(offices) or [0]
    led = Pilot.office.is_null() | Pilot.office.not_in(numbers)
    return Pilot.select().where(Pilot.status == "published", led, _with(numbers))


def _mine(person: Person) -> Expression:
    led = PilotLead.select(PilotLead.pilot).where(PilotLead.person == person)
    worked = PilotMember.select(PilotMember.pilot).where(
        PilotMember.person == person, PilotMember.status == "agreed"
    )
    # 0 is nobody's number: an empty list is no SQL.
    offices = [office.id for office in affiliations.represented(person)] or [0]
    return Pilot.id.in_(led) | Pilot.id.in_(worked) | _with(offices)


def _facts() -> dict[str, Any]:
    """What a card tells of its pilot's parts, as columns of the one query."""
    first = Decision.select(fn.MIN(decisions.day())).where(Decision.pilot == Pilot.id)
    ahead = Milestone.select().where(
        Milestone.pilot == Pilot.id, Milestone.done_on.is_null(), Milestone.withdrawn_at.is_null()
    )
    in_order = ahead.order_by(Milestone.due, Milestone.id).limit(1)
    adopting = Adoption.select(fn.COUNT(Adoption.id)).where(
        Adoption.pilot == Pilot.id, Adoption.status == "accepted"
    )
    made = fn.DATE(Pilot.created_at)
    return {
        "began": fn.COALESCE(Pilot.period_starts, first, made),
        "since": decisions.since(),
        "ends": Pilot.period_ends,
        "milestone": in_order.select(Milestone.title),
        "due": in_order.select(Milestone.due),
        "adopters": adopting,
    }


def rows(query: ModelSelect[Pilot], sort: str = "changed", **more: Any) -> Any:
    """Return the rows of a query of pilots for ``cards``, sorted.

    :param sort: a key of SORTS
    :param more: further columns of the rows, by their names
    """
    places = [(stage, place) for place, stage in enumerate(STAGES)]
    orders: dict[str, list[Any]] = {
        "changed": [Pilot.updated_at.desc()],
        "title": [fn.LOWER(Pilot.title)],
        "stage": [Case(Pilot.stage, places)],
        "due": [SQL('"due" ASC NULLS LAST')],
        "since": [SQL('"since"')],
    }
    return (
        query.select(
            Pilot.id,
            Pilot.slug,
            Pilot.title,
            Pilot.summary,
            Pilot.language,
            Pilot.revision,
            Pilot.stage,
            Pilot.demonstration,
            Pilot.updated_at,
            *translated.own_texts(Pilot, "title", "summary"),
            Office.name.alias("office_name"),
            Office.names.alias("office_names"),
            Office.country.alias("country"),
            Office.region.alias("region"),
            *(column.alias(name) for name, column in {**_facts(), **more}.items()),
        )
        .switch(Pilot)
        .join(Office, JOIN.LEFT_OUTER)
        .order_by(*orders[sort], Pilot.id)
        .namedtuples()
    )


def cards(rows: Sequence[Any], at: datetime | None = None) -> list[Card]:
    """Make cards in the reader's language of what ``rows`` found.

    :param at: the moment whose health they tell; None: none, for lists without it
    """
    judged = health.of([row.id for row in rows], at) if at is not None else {}
    states = {number: one.state for number, one in judged.items()}
    return [_card(row, locale(), states.get(row.id, "")) for row in rows]


def _card(row: Any, wished: str, state: str) -> Card:
    return Card(
        row.id,
        row.slug,
        translated.own(row, "title"),
        translated.own(row, "summary"),
        row.stage,
        state,
        str((row.office_names or {}).get(wished) or row.office_name or ""),
        row.country or "",
        row.region or "",
        bool(row.demonstration),
        row.updated_at,
        as_day(row.began),
        as_day(row.since),
        row.ends,
        row.milestone or "",
        row.due and as_day(row.due),
        row.adopters,
    )


class Column(NamedTuple):
    """A stage on the board: its first pilots, and how many there are."""

    cards: list[Card]
    total: int


def by_stage(wish: Wish, at: datetime, each: int = 20) -> dict[str, Column]:
    """Return the board by stage with ``each`` pilots of every stage, those that changed last; a
    fixed number of queries."""
    of_stage = {"partition_by": [Pilot.stage]}
    newest_first = [Pilot.updated_at.desc(), Pilot.id]
    ranked = found(wish, at).select(
        Pilot.id.alias("number"),
        # Numbered and counted by the database: one query for all columns, and no stage is read
        # beyond its newest.
        fn.ROW_NUMBER().over(**of_stage, order_by=newest_first).alias("place"),
        fn.COUNT(Pilot.id).over(**of_stage).alias("total"),
    )
    newest = ranked.select_from(ranked.c.number, ranked.c.total).where(ranked.c.place <= each)
    newest = newest.alias("newest")
    chosen = Pilot.select().join(newest, on=(newest.c.number == Pilot.id))
    listed = list(rows(chosen, wish.sort, total=newest.c.total))
    totals = {row.stage: row.total for row in listed}
    shown = cards(listed, at)
    return {
        stage: Column([card for card in shown if card.stage == stage], totals.get(stage, 0))
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


def origins() -> list[Event]:
    """Return the events from which public pilots come, for a filter."""
    entries = Submission.select(Submission.event).join(Pilot).where(Pilot.status == "published")
    return list(Event.select().where(Event.id.in_(entries), Event.status != "draft"))


def led_among(person: Person, numbers: Collection[int]) -> set[int]:
    """Return those of the pilots (by id) that ``person`` may move: the own ones, all for
    administrators."""
    if person.administrator:
        return set(numbers)
    # 0 is nobody's number: an empty list is no SQL.
    led = PilotLead.select(PilotLead.pilot).where(
        PilotLead.person == person, PilotLead.pilot.in_(list(numbers) or [0])
    )
    return {row.pilot_id for row in led}


def of_office(agreed: Mapping[str, set[str]]) -> dict[str, list[Card]]:
    """Return the public pilots of an office by the part in them to which it agreed:
    {"lead": [...], "partner": [...], "adopter": [...]}.

    :param agreed: what the office agreed to, see ``consents.agreed_by``
    """
    pages = {part: agreed[part] for part in ("lead", "partner", "adopter")}
    slugs = {page.removeprefix("pilots/") for page in set().union(*pages.values())}
    public = Pilot.select().where(Pilot.status == "published", Pilot.slug.in_(slugs or [""]))
    shown = cards(list(rows(public)))
    return {
        part: [card for card in shown if f"pilots/{card.slug}" in named]
        for part, named in pages.items()
    }
