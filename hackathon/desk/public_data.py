"""What anybody may read as data: named queries over published rows alone, for the API, the feeds
and the sitemap.

Nobody's rights are asked here: what a row of these queries holds is public for everyone, so it may
be cached by anyone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, ModelSelect

from hackathon.challenges.challenges import Challenge, Tag
from hackathon.challenges.resources import Resource
from hackathon.consultations import papers
from hackathon.cooperation.solutions import Solution
from hackathon.events.events import Event
from hackathon.network import offers
from hackathon.network.offers import Offer
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.pilots import adoptions, partners
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.partners import Partner
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication

Asked = tuple[str, str, int]  # subject, act, number of the office


def events() -> ModelSelect[Event]:
    """Return the public events, the latest first; archived ones have left the list, and each is
    still found by its name."""
    return (
        Event.select()
        .where(Event.status == "published")
        .order_by(Event.registration_opens.desc(), Event.id)
    )


def event(slug: str) -> Event | None:
    """Return a public event, or None."""
    return Event.get_or_none(Event.slug == slug, Event.status != "draft")


def challenges(event: Event) -> ModelSelect[Challenge]:
    """Return the briefs of a public event with their owners, in the organisers' order; archived
    ones are marked by their status."""
    return (
        Challenge.select(Challenge, Office)
        .join(Office, JOIN.LEFT_OUTER)
        .where(Challenge.event == event, Challenge.status != "draft")
        .order_by(Challenge.position, Challenge.id)
    )


def challenge(event: Event, slug: str) -> Challenge | None:
    """Return a public brief, or None."""
    # Through the list, so that what is public is said once.
    return challenges(event).where(Challenge.slug == slug).first()


def tags(rows: list[Challenge]) -> dict[int, dict[str, list[str]]]:
    """Return the tags of many briefs by kind: {id: {"right": [...], "function": [...]}}."""
    found: dict[int, dict[str, list[str]]] = {row.id: {"right": [], "function": []} for row in rows}
    # 0 is nobody's number: an empty list is no SQL.
    for tag in Tag.select().where(Tag.challenge.in_(list(found) or [0])).order_by(Tag.id):
        found[tag.challenge_id][tag.kind].append(tag.name)
    return found


def resources(challenge: Challenge) -> list[Resource]:
    """Return what a brief offers now."""
    return list(
        Resource.select()
        .where(Resource.challenge == challenge, Resource.withdrawn_at.is_null())
        .order_by(Resource.position, Resource.id)
    )


def publication(event: Event) -> Publication | None:
    """Return the results of a public event that hold now, or None."""
    return Publication.current(event)


def publications(event: Event | None = None, count: int = 50) -> list[Publication]:
    """Return published results, corrected ones included, the newest first: of one event, or of all
    that are public."""
    query = Publication.select(Publication, Event).join(Event)
    query = query.where(
        Publication.status.in_(("published", "superseded")), Event.status != "draft"
    )
    # Corrected ones stay in the list: whoever read the first wants to see that it no longer holds.
    query = query if event is None else query.where(Publication.event == event)
    return list(query.order_by(Publication.published_at.desc(), Publication.id.desc()).limit(count))


def pilots(stage: str = "") -> ModelSelect[Pilot]:
    """Return the public pilots with their lead offices, those that changed last first."""
    query = Pilot.select(Pilot, Office).join(Office, JOIN.LEFT_OUTER).where(Pilot.status != "draft")
    query = query.where(Pilot.stage == stage) if stage else query
    return query.order_by(Pilot.updated_at.desc(), Pilot.id)


def pilot(slug: str) -> Pilot | None:
    """Return a public pilot, or None."""
    return pilots().where(Pilot.slug == slug).first()


class TakingPart(NamedTuple):
    """The offices of a pilot beside the one that leads it."""

    partners: list[Partner]
    adoptions: list[Adoption]  # on which both sides agreed


def taking_part(rows: list[Pilot]) -> dict[int, TakingPart]:
    """Return the partners and adopters of many pilots with their offices, by the pilot's id; two
    queries."""
    # Every pilot has its two lists, so that nobody asks for one that is missing.
    found = {row.id: TakingPart([], []) for row in rows}
    for partner in partners.of(found):
        found[partner.pilot_id].partners.append(partner)
    for adoption in adoptions.of(found, "accepted"):
        found[adoption.pilot_id].adoptions.append(adoption)
    return found


def agreements(subjects: Iterable[str]) -> dict[Asked, str]:
    """Return how the offices that many pages name stand to them; one query. What is not in it was
    never asked, which is not agreed."""
    rows: Any = Consent.select(Consent.subject, Consent.act, Consent.office, Consent.status)
    rows = rows.where(Consent.subject.in_(list(subjects) or [""]), Consent.status != "withdrawn")
    return {(subject, act, office): status for subject, act, office, status in rows.tuples()}


def offices() -> ModelSelect[Office]:
    """Return the offices in the order of their codes."""
    return Office.select().order_by(Office.code)


def owned_by(office: Office, agreed: Collection[str]) -> list[Challenge]:
    """Return the public briefs that an office agreed to own with their events, the newest events
    first.

    :param agreed: the pages of the briefs to which it agreed
    """
    query = (
        Challenge.select(Challenge, Event)
        .join(Event)
        .where(Challenge.office == office, Challenge.status != "draft", Event.status != "draft")
    )
    rows = query.order_by(Event.registration_opens.desc(), Challenge.position, Challenge.id)
    # In Python: the path is put together of two short names, which no index holds.
    return [row for row in rows if row.path in agreed]


def _firsts(query: Any) -> list[str]:
    return [first for (first,) in query.tuples()]


def slugs(today: date) -> dict[str, list[Any]]:
    """Return how every public page is named: events, (event, challenge) pairs, events with results,
    pilots, offices, papers, solutions, open offers and needs."""
    pairs = (
        Challenge.select(Event.slug, Challenge.slug)
        .join(Event)
        .where(Event.status == "published", Challenge.status != "draft")
    )
    published = (
        Publication.select(Event.slug)
        .join(Event)
        .where(Publication.status == "published", Event.status == "published")
    )
    return {
        "events": _firsts(
            # As in the public list, which archived ones have left.
            Event.select(Event.slug).where(Event.status == "published").order_by(Event.id)
        ),
        "challenges": list(pairs.order_by(Challenge.id).tuples()),
        "results": _firsts(published.order_by(Publication.id)),
        "pilots": _firsts(
            Pilot.select(Pilot.slug).where(Pilot.status != "draft").order_by(Pilot.id)
        ),
        "offers": _firsts(offers.found(offers.Wish(), False, today).select(Offer.slug)),
        "offices": _firsts(Office.select(Office.code).order_by(Office.id)),
        "papers": [row.slug for row in papers.public()],
        "solutions": _firsts(
            Solution.select(Solution.slug).where(Solution.status != "draft").order_by(Solution.id)
        ),
    }
