"""Statistics of an event: how many of those who registered came how far, and where they are from.

What is shown to everybody must not point at one person: counts from one to four are folded there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from peewee import JOIN, fn

from hackathon.events.events import Event
from hackathon.people.offices import Office, localised_name
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.results import winners
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission
from hackathon.teams.mentoring import READ, Mentoring
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

FEWEST = 5  # people, of whom a public number may tell
OTHERS = "others"  # the key of what is folded together
UNSAID = ""  # the key of those who did not say


class Count(NamedTuple):
    """A number of people, and of submissions where there are some.

    :ivar people: None: fewer than ``FEWEST``, and not told
    """

    key: str
    people: int | None
    submissions: int | None = None


class Statistics(NamedTuple):
    """How an event stands.

    :ivar steps: from registration to pilot, as far as everybody may know it
    :ivar parts: by "countries", "offices" and "languages": the largest first
    """

    steps: list[Count]
    parts: dict[str, list[Count]]


class _Entry(NamedTuple):
    key: str
    team: int
    status: str
    eligibility: str
    piloted: bool


People = Mapping[str, set[int]]


def of(event: Event, public: bool = False) -> Statistics:
    """Return how an event stands; five queries.

    :param public: fold the numbers that could point at somebody
    """
    parts, arrived = _registered(event)
    everybody = set().union(*parts["countries"].values())
    steps = _steps(event, everybody, arrived)
    if not public:
        return Statistics(steps, {name: _counted(found) for name, found in parts.items()})
    told = {}
    for name, found in parts.items():
        told[name] = [_told(one) for one in _folded(found)]
    return Statistics([_told(step) for step in steps], told)


def _registered(event: Event) -> tuple[dict[str, People], set[int]]:
    """Return the numbers of the people who hold a place, by what they said of themselves, and of
    those who have arrived."""
    query = (
        Registration.select(Person, Office, Registration.id, Registration.arrived_at)
        .join(Person)
        .join(Office, JOIN.LEFT_OUTER)
        .where(
            Registration.event == event,
            Registration.status == "registered",
        )
    )
    countries = dict[str, set[int]]()
    offices = dict[str, set[int]]()
    languages = dict[str, set[int]]()
    arrived = set[int]()
    for row in query:
        person = row.person
        if row.arrived_at is not None:
            arrived.add(person.id)
        # Who works for none in the register may have named an organisation in words.
        office = localised_name(person.office) if person.office_id else person.affiliation
        countries.setdefault(person.country, set()).add(person.id)
        offices.setdefault(office, set()).add(person.id)
        # Somebody may speak several.
        for language in person.languages or [UNSAID]:
            languages.setdefault(language, set()).add(person.id)
    parts: dict[str, People] = {
        "countries": countries,
        "offices": offices,
        "languages": languages,
    }
    return parts, arrived


def _steps(
    event: Event,
    registered: set[int],
    arrived: set[int],
) -> list[Count]:
    read = Mentoring.select().where(Mentoring.team == Team.id, Mentoring.status.in_(READ))
    seats: Any = Membership.select(Membership.team, Membership.person, fn.EXISTS(read))
    seats = seats.join(Team)
    seats = seats.where(
        Membership.event == event,
        Membership.left_at.is_null(),
        Team.status == "active",
    )
    members: dict[int, set[int]] = {}
    mentored = set[int]()
    for team, person, has_mentor in seats.tuples():
        members.setdefault(team, set()).add(person)
        if has_mentor:
            mentored.add(team)
    entries = _entries(event)
    finalists, won = _announced(event)
    # What was withdrawn or disqualified goes no further, whatever it was before.
    sent = [one for one in entries if one.status == "submitted"]
    reached = {
        "draft": entries,
        "sent": sent,
        "eligible": [one for one in sent if one.eligibility == "eligible"],
        "shortlisted": [one for one in sent if one.key in finalists],
        "prize": [one for one in sent if one.key in won],
        "pilot": [one for one in sent if one.piloted],
    }
    in_teams = set().union(*members.values())
    helped = set[int]().union(*(members[team] for team in mentored))
    # Of an event that does not meet, or has no mentors, a row of noughts would say nothing.
    some = [("arrived", arrived), ("mentored", helped)]
    return [
        # Nobody has a submission yet, so there is none to count.
        Count("registered", len(registered)),
        Count("team", len(in_teams)),
        *(Count(name, len(people)) for name, people in some if people),
        *(_of_entries(name, found, members) for name, found in reached.items()),
    ]


def _of_entries(
    name: str,
    entries: list[_Entry],
    members: Mapping[int, set[int]],
) -> Count:
    people = set[int]()
    for one in entries:
        people |= members.get(one.team, set())
    return Count(name, len(people), len(entries))


def _entries(event: Event) -> list[_Entry]:
    query: Any = (
        Submission.select(
            Submission.key,
            Submission.team,
            Submission.status,
            Submission.eligibility,
            Pilot.id,
        )
        .join(Pilot, JOIN.LEFT_OUTER, on=_shown_pilot())
        .where(Submission.event == event)
    )
    found: dict[str, _Entry] = {}
    # Several pilots may have begun with one of them.
    for key, team, status, eligibility, pilot in query.tuples().iterator():
        found[key] = _Entry(key, team, status, eligibility, pilot is not None)
    return list(found.values())


def _shown_pilot() -> object:
    return (Pilot.submission == Submission.id) & (Pilot.status == "published")


def _announced(event: Event) -> tuple[set[str], set[str]]:
    """Return the keys of the finalists and of the winners, as published; before, nobody's."""
    # Without the score book, which may be long.
    query = Publication.select(Publication.content).where(
        Publication.event == event,
        Publication.status == "published",
    )
    current = query.first()
    if current is None:
        return set(), set()
    finalists = {row["submission"] for row in current.content.get("finalists", ())}
    won = winners.keys(current.content)
    # Whoever won something was chosen, whatever round that was in.
    return finalists | won, won


def _counted(found: People) -> list[Count]:
    counts = [Count(key, len(people)) for key, people in found.items()]
    return sorted(counts, key=_order)


def _order(one: Count) -> tuple[bool, int, str]:
    # Last the rest, whatever its size.
    return one.key in {UNSAID, OTHERS}, -(one.people or 0), one.key


def _folded(found: People) -> list[Count]:
    """Put together what has fewer than ``FEWEST`` people: a total beside it would tell the one that
    is left out, but not what it is called."""
    kept = dict[str, set[int]]()
    others = set[int]()
    for key, people in found.items():
        # Put together, for a name beside a small number would point at somebody.
        if len(people) < FEWEST:
            others |= people
        else:
            kept[key] = people
    if others:
        kept[OTHERS] = others
    return _counted(kept)


def _told(one: Count) -> Count:
    return one._replace(people=_shown(one.people))


def _shown(number: int | None) -> int | None:
    """A number as everybody may know it; nobody is nobody."""
    return None if number is not None and 0 < number < FEWEST else number
