"""The search over the whole site: what everybody may open, found by words in any script, and of
what is in preparation that which its reader may open.

Each kind is asked of the very rows that its own list shows, so that a list and the search agree,
and through its own folded column: of ten thousand rows both databases read that column in a few
hundredths of a second, which is less than a table of all words would cost with every change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from peewee import SQL, Case, Expression, ModelSelect, Value, fn

from hackathon.challenges.challenges import Challenge
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.papers import Paper
from hackathon.cooperation import catalogue
from hackathon.cooperation.solutions import Solution
from hackathon.core import translated
from hackathon.core.db import Base, holds
from hackathon.core.language import fold
from hackathon.desk import consulted
from hackathon.events import listings
from hackathon.events.events import Event, Organiser
from hackathon.network import offers
from hackathon.network.offers import Offer
from hackathon.people import affiliations, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import board
from hackathon.pilots.pilots import Pilot, PilotLead

EACH = 5  # rows of a kind on the first page of results

# A query stays one of its own model, whatever columns it reads.
Row = TypeVar("Row", bound=Base)


class Group(NamedTuple):
    """What was found of a kind.

    :ivar kind: a key of KINDS
    :ivar rows: the first ones
    :ivar total: how many there are
    """

    kind: str
    rows: list[Any]
    total: int


def asks(q: str) -> bool:
    """Tell whether anything is left of a question to look for: a lone accent is nothing."""
    return bool(fold(q).split())


class Reader(NamedTuple):
    """Who searches, and when.

    :ivar person: None: somebody who is not signed in
    :ivar inside: whether they read what is for offices alone
    """

    person: Person | None
    inside: bool
    at: datetime


def of_kind(kind: str, q: str, reader: Reader) -> ModelSelect[Base]:
    """Query what everybody may open of a kind, the best first; the rows are for reading.

    :param kind: a key of KINDS
    """
    return KINDS[kind](q, reader).namedtuples()


def everywhere(q: str, reader: Reader) -> list[Group]:
    """Return the first rows of each kind that has any; one query for each kind."""
    found = [_first(kind, find(q, reader)) for kind, find in KINDS.items()]
    return [group for group in found if group.rows]


def in_preparation(q: str, person: Person) -> list[Group]:
    """Return the drafts that somebody may open, as ``everywhere`` does."""
    found = [_first(kind, find(q, person)) for kind, find in DRAFTS.items()]
    return [group for group in found if group.rows]


def _first(kind: str, query: ModelSelect[Any]) -> Group:
    # Counted by the same query: how many there are and which come first is one question.
    counted = query.select_extend(fn.COUNT(SQL("*")).over().alias("total"))
    rows = list(counted.limit(EACH).namedtuples())
    return Group(kind, rows, rows[0].total if rows else 0)


def _read(query: ModelSelect[Row], model: Any, *columns: Any) -> ModelSelect[Row]:
    """Let a query bring what a line of the results shows."""
    texts = (model.title, model.summary, model.language, model.revision)
    own = translated.own_texts(model, "title", "summary")
    return query.select(
        model.id,
        model.slug,
        *texts,
        *own,
        *columns,
    )


def _best(query: ModelSelect[Row], model: Any, q: str, *then: Any) -> ModelSelect[Row]:
    """Put first what begins with the words that were typed: folded columns begin with the
    title."""
    begins = model.folded.startswith(" ".join(fold(q).split()))
    return query.order_by(Case(None, [(begins, 0)], 1), *then, model.id.desc())


# --- What everybody may open. ---------------------------------------------------------------------


def _events(q: str, reader: Reader) -> ModelSelect[Event]:
    # The latest first: an event of years ago is seldom the one that somebody means.
    return _best(
        _read(listings.listed(q), Event),
        Event,
        q,
        Event.results_on.desc(),
    )


def _challenges(q: str, reader: Reader) -> ModelSelect[Challenge]:
    # As an event's own list: what was archived is read in its event, and no longer offered.
    query = Challenge.select().join(Event)
    public = query.where(Event.status != "draft", Challenge.status == "published")
    return _of_events(public, q)


def _of_events(query: ModelSelect[Challenge], q: str) -> ModelSelect[Challenge]:
    """Of briefs: those that hold the words, each with its event's address and name."""
    event = [
        Event.slug.alias("event"),
        Event.title.alias("event_title"),
        Event.translations.alias("event_translations"),
    ]
    found = _read(query.where(holds(Challenge.folded, q)), Challenge, *event)
    return _best(
        found,
        Challenge,
        q,
        Event.results_on.desc(),
        Challenge.position,
    )


def _pilots(q: str, reader: Reader) -> ModelSelect[Pilot]:
    # Without asking how each is doing, which follows from its parts and costs two queries.
    found = board.matching(board.Wish(q=q))
    return _best(
        _read(found, Pilot, Pilot.stage),
        Pilot,
        q,
        Pilot.updated_at.desc(),
    )


def _solutions(q: str, reader: Reader) -> ModelSelect[Solution]:
    # Without its adopters, which the catalogue counts for every row that it sorts.
    found = catalogue.matching(catalogue.Wish(q=q))
    return _best(
        _read(found, Solution),
        Solution,
        q,
        Solution.updated_at.desc(),
    )


def _offices(q: str, reader: Reader) -> ModelSelect[Office]:
    # By its name in the register, as in the list of offices.
    return _best(
        offices.search(q),
        Office,
        q,
        Office.folded,
    )


def _consultations(q: str, reader: Reader) -> ModelSelect[Consultation]:
    found = consulted.found(consulted.Wish(q), reader.person, reader.at)
    # In the order of their list: those that take comments come first, whatever their names.
    texts = (Consultation.title, Paper.summary, Paper.language)
    return found.select(Consultation.id, Consultation.subject, *texts)


def _offers(q: str, reader: Reader) -> ModelSelect[Offer]:
    found = offers.found(offers.Wish(q=q), reader.inside, reader.at.date())
    own = translated.own_texts(Offer, "title")
    texts = (Offer.title, Offer.language, Offer.revision)
    office = (Office.name, Office.names)
    query = found.select(
        Offer.id,
        Offer.slug,
        Offer.kind,
        *texts,
        *own,
        *office,
    )
    return _best(
        query,
        Offer,
        q,
        Offer.until,
    )


# In the order of the page: what most people look for comes first.
KINDS: dict[str, Callable[[str, Reader], ModelSelect[Any]]] = {
    "events": _events,
    "challenges": _challenges,
    "pilots": _pilots,
    "solutions": _solutions,
    "offices": _offices,
    "consultations": _consultations,
    "offers": _offers,
}


# --- What its reader prepares. --------------------------------------------------------------------


def _own(mine: Iterable[Any], model: Any, person: Person) -> Expression:
    """The condition for rows that are somebody's own; administrators' own are all."""
    return Value(1) == 1 if person.administrator else model.id.in_(mine)


def _draft_events(q: str, person: Person) -> ModelSelect[Event]:
    mine = Organiser.select(Organiser.event).where(Organiser.person == person)
    query = Event.select().where(Event.status == "draft", holds(Event.folded, q))
    return _best(_read(query.where(_own(mine, Event, person)), Event), Event, q)


def _draft_challenges(q: str, person: Person) -> ModelSelect[Challenge]:
    # A brief is hidden by its own state, or by that of its event.
    mine = Organiser.select(Organiser.event).where(Organiser.person == person)
    hidden = (Challenge.status == "draft") | (Event.status == "draft")
    query = Challenge.select().join(Event).where(hidden, _own(mine, Event, person))
    return _of_events(query, q)


def _draft_pilots(q: str, person: Person) -> ModelSelect[Pilot]:
    mine = PilotLead.select(PilotLead.pilot).where(PilotLead.person == person)
    query = Pilot.select().where(Pilot.status == "draft", holds(Pilot.folded, q))
    own = query.where(_own(mine, Pilot, person))
    return _best(_read(own, Pilot, Pilot.stage), Pilot, q)


def _draft_solutions(q: str, person: Person) -> ModelSelect[Solution]:
    # 0 is nobody's number: an empty list is no SQL.
    own = [office.id for office in affiliations.confirmed_offices(person)] or [0]
    added = Solution.office.is_null() & (Solution.added_by == person)
    mine = Solution.select(Solution.id).where(Solution.office.in_(own) | added)
    query = Solution.select().where(Solution.status == "draft", holds(Solution.folded, q))
    return _best(_read(query.where(_own(mine, Solution, person)), Solution), Solution, q)


# Offices and offers have no drafts, and those of consultations stand in their own list.
DRAFTS: dict[str, Callable[[str, Person], ModelSelect[Any]]] = {
    "events": _draft_events,
    "challenges": _draft_challenges,
    "pilots": _draft_pilots,
    "solutions": _draft_solutions,
}
