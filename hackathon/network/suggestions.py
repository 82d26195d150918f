"""Suggestions: which offices could help with a need, each with the reasons, and why not more.

A reason is something that the reader may read anyway: an open offer, a public pilot or solution, a
region, a language, and of maturity only what both offices agreed to tell. So nothing hidden can be
guessed from a suggestion, nor from one that is missing.

No reason weighs more than another and nothing is added up: offices whose reasons are of more kinds
come first, and among those their names decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from babel.languages import get_official_languages
from peewee import Field

from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.core.language import sort_key
from hackathon.network import nearness, offers, topics
from hackathon.network.offers import Offer
from hackathon.people import affiliations
from hackathon.people.consents import Consent
from hackathon.people.offices import Office, localised_name
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot

# In this order they are told. The first three are about the need: without one of them an office is
# not suggested.
KINDS = ("offer", "carries", "maturity", "language", "region")
ACTS = ("lead", "partner", "adopter")
# What is sought: the dimension of the self-assessment that speaks of it.
OF_SUBJECTS = {"skills": "skills", "data": "data", "test cases": "data", "staff time": "skills"}


class Reason(NamedTuple):
    """Why an office could help.

    :ivar kind: one of KINDS
    :ivar row: the offer, the pilot or the solution; the key of a dimension, the code of a language
        or a region
    :ivar how: of what an office carries: lead, partner, adopter, owner or trial
    """

    kind: str
    row: Any
    how: str = ""


class Suggestion(NamedTuple):
    """An office with its reasons, in the order of KINDS."""

    office: Office
    reasons: list[Reason]
    represented: bool


class Found(NamedTuple):
    """What was looked at and what came of it.

    :ivar looked_at: how many other offices there are
    :ivar nothing: how many have no readable offer on the topic and carry nothing on it
    :ivar not_near: how many of these are not known to be near enough in maturity either
    :ivar maturity: whether the own office can be told of others' maturity at all
    """

    suggestions: list[Suggestion]
    looked_at: int
    nothing: int
    not_near: int
    maturity: bool


Reasons = dict[int, list[Reason]]


def for_need(
    need: Offer,
    person: Person | None,
    inside: bool,
    today: date,
) -> Found:
    """Return the offices that could help with a need; a fixed number of queries, however many there
    are.

    :param person: who reads it
    :param inside: whether the reader may read what offices tell each other alone
    """
    said = topics.words(_topic(need))
    near = nearness.near(person, need.office)
    reasons: Reasons = defaultdict(list)
    for more in (
        _offering(need, said, inside, today),
        _piloting(said),
        _sharing(said),
        _near(need, near),
    ):
        for number, some in more.items():
            reasons[number] += some
    others = _others(need.office)
    voices = {row.office_id for row in affiliations.voices()}
    fitting = [office for office in others if reasons[office.id]]
    found = [_suggestion(need.office, one, reasons[one.id], voices) for one in fitting]
    bare = [office for office in others if not _on_topic(reasons[office.id])]
    return Found(
        sorted(found, key=_place),
        len(others),
        len(bare),
        len([office for office in bare if not reasons[office.id]]),
        bool(near),
    )


def _suggestion(
    seeker: Office,
    office: Office,
    reasons: list[Reason],
    voices: set[int],
) -> Suggestion:
    every = [*reasons, *shared(seeker, office)]
    every.sort(key=lambda reason: KINDS.index(reason.kind))
    return Suggestion(office, every, office.id in voices)


def _place(suggestion: Suggestion) -> tuple[list[bool], str, int]:
    kinds = {reason.kind for reason in suggestion.reasons}
    # False comes first: an office that offers what is sought stands above one that does not.
    missing = [kind not in kinds for kind in KINDS]
    return missing, sort_key(localised_name(suggestion.office)), suggestion.office.id


def _on_topic(reasons: Iterable[Reason]) -> bool:
    return any(reason.kind in {"offer", "carries"} for reason in reasons)


def _others(seeker: Office) -> list[Office]:
    query = Office.select().where(Office.merged_into == "", Office.id != seeker.id)
    return list(query)


# --- Reasons. -------------------------------------------------------------------------------------


def shared(one: Office, other: Office) -> list[Reason]:
    """Return what two offices share whatever the need is: languages and the region. Both ways round
    it is the same."""
    common = sorted(languages(one.country) & languages(other.country))
    found = [Reason("language", code) for code in common]
    # What is called international lies nowhere.
    if one.region and one.region == other.region and one.region != "International":
        found.append(Reason("region", one.region))
    return found


@cache
def languages(country: str) -> frozenset[str]:
    """Return the codes of the official languages of a country; none for an organisation."""
    return frozenset(get_official_languages(country)) if country else frozenset()


def _topic(offer: Offer) -> str:
    """What an offer or a need is about, in all its languages: its topic, else its title."""
    return _said(offer, "topic" if offer.topic else "title")


def _said(row: Any, column: str) -> str:
    """A text of a row in all its languages."""
    said = [getattr(row, column)]
    said += [texts.get(column) or "" for texts in (row.translations or {}).values()]
    return " ".join(said)


def complements(one: Offer, other: Offer) -> bool:
    """Tell whether two rows, of which one offers and one seeks, are about the same."""
    if {one.kind, other.kind} != {"offer", "need"}:
        return False
    return topics.alike(topics.words(_topic(one)), topics.words(_topic(other)))


def _offering(
    need: Offer,
    said: frozenset[str],
    inside: bool,
    today: date,
) -> Reasons:
    wish = offers.Wish(kind="offer", sort="until")
    rows = _sieved(offers.found(wish, inside, today), Offer.folded, said)
    found: Reasons = defaultdict(list)
    for row in rows:
        if row.office_id != need.office_id and complements(need, row):
            found[row.office_id].append(Reason("offer", row))
    return found


def _sieved(query: Any, column: Field, said: frozenset[str]) -> list[Any]:
    """Run a query, narrowed to rows that may have one of the words."""
    condition: Any = None
    for beginning in topics.beginnings(said):
        one = column.contains(beginning)
        condition = one if condition is None else condition | one
    return [] if condition is None else list(query.where(condition))


def _about(rows: Iterable[Any], said: frozenset[str]) -> list[Any]:
    # By titles alone: in a summary there are words on anything.
    return [row for row in rows if topics.alike(topics.words(_said(row, "title")), said)]


def _piloting(said: frozenset[str]) -> Reasons:
    """The published pilots on the topic, by the offices that agreed to stand on their pages."""
    public = Pilot.select().where(Pilot.status == "published")
    pilots = {row.path: row for row in _about(_sieved(public, Pilot.folded, said), said)}
    agreed = Consent.select().where(
        Consent.act.in_(ACTS),
        Consent.status == "agreed",
        Consent.subject.in_(list(pilots)),
    )
    found: Reasons = defaultdict(list)
    for row in agreed.order_by(Consent.subject):
        found[row.office_id].append(Reason("carries", pilots[row.subject], row.act))
    return found


def _sharing(said: frozenset[str]) -> Reasons:
    """The published solutions on the topic, by the offices that share or use them."""
    public = Solution.select().where(Solution.status == "published")
    solutions = {row.id: row for row in _about(_sieved(public, Solution.folded, said), said)}
    found: Reasons = defaultdict(list)
    for row in solutions.values():
        if row.office_id is not None:
            found[row.office_id].append(Reason("carries", row, "owner"))
    tried = Trial.select().where(Trial.solution.in_(list(solutions)), Trial.stage != "stopped")
    for trial in tried.order_by(Trial.id):
        found[trial.office_id].append(Reason("carries", solutions[trial.solution_id], "trial"))
    return found


def _near(need: Offer, near: dict[int, frozenset[str]]) -> Reasons:
    wanted = wanted_dimensions(need)
    told = {office: sorted(keys & wanted) for office, keys in near.items()}
    return {
        office: [Reason("maturity", key) for key in keys] for office, keys in told.items() if keys
    }


def wanted_dimensions(need: Offer) -> frozenset[str]:
    """Return the dimensions of the self-assessment that speak of a need."""
    found = {OF_SUBJECTS[need.subject]} if need.subject in OF_SUBJECTS else set()
    for function, dimension in nearness.OF_FUNCTIONS.items():
        if topics.alike(topics.words(function), topics.words(_topic(need))):
            found.add(dimension)
    return frozenset(found)
