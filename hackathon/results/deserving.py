"""Deserving: who did what at an event, as far as everybody may know it by now. Certificates are
issued from these lists."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from peewee import ModelSelect

from hackathon.events.events import Event
from hackathon.events.mentors import Mentor
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Scorecard
from hackathon.people.people import Person
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection
from hackathon.submissions.submissions import Submission
from hackathon.teams.mentoring import READ, Mentoring
from hackathon.teams.teams import Membership, Team


class Deserved(NamedTuple):
    """Somebody, and what they won.

    :ivar prizes: titles as published; only a winner has some
    """

    person: Person
    prizes: tuple[str, ...] = ()


def participants(event: Event) -> list[Deserved]:
    """Return the members of teams that submitted, in order of name."""
    return [Deserved(person) for person in _people(_counting(event))]


def finalists(event: Event) -> list[Deserved]:
    """Return the members of the teams that were announced as finalists, by the published results
    or, before these, as a step of its own."""
    current = Publication.current(event)
    if current is not None:
        keys = {row["submission"] for row in current.content.get("finalists", ())}
    else:
        keys = _announced(event)
    return [Deserved(person) for person in _people(_among(event, keys))]


def _announced(event: Event) -> set[str]:
    steps = Selection.select().where(
        Selection.event == event,
        Selection.kind == "finalists",
        Selection.status == "announced",
        # Whom it names was told, so the day of the announcement has come.
        Selection.told_at.is_null(False),
    )
    return set().union(*(step.named() for step in steps))


def winners(event: Event) -> list[Deserved]:
    """Return the members of the teams that won by the published results, each with the prizes."""
    current = Publication.current(event)
    # Awards are secret until a publication contains them.
    if current is None:
        return []
    won: dict[str, list[str]] = {}
    for prize in current.content.get("prizes", ()):
        for row in prize["winners"]:
            won.setdefault(row["submission"], []).append(prize["title"])
    entries: Any = _among(event, won).select(Submission.key, Membership.person)
    entries = entries.join(Membership, on=(Membership.team == Submission.team))
    entries = entries.where(Membership.left_at.is_null())
    prizes: dict[int, list[str]] = {}
    # One person may have won with several entries.
    for key, person in entries.order_by(Submission.key).tuples():
        prizes.setdefault(person, []).extend(won[key])
    return [Deserved(person, tuple(prizes[person.id])) for person in _people(_among(event, won))]


def judges(event: Event) -> list[Deserved]:
    """Return who signed a scorecard, whether or not they are on a panel still."""
    signed = (
        Assignment.select(Assignment.judge)
        .join(Scorecard)
        .where(
            Scorecard.status == "signed",
            Assignment.status == "assigned",
        )
    )
    seats = Judge.select(Judge.person).where(
        Judge.event == event,
        Judge.id.in_(signed),
    )
    query = Person.select().where(
        Person.id.in_(seats),
        Person.active,
    )
    return [Deserved(person) for person in query.order_by(Person.folded, Person.id)]


def mentors(event: Event) -> list[Deserved]:
    """Return who helped a team, whether or not that has ended, in order of name."""
    helped = Mentoring.select(Mentoring.mentor).where(Mentoring.status.in_(READ))
    query = Person.select().join(Mentor)
    query = query.where(
        Mentor.event == event,
        Mentor.id.in_(helped),
        Person.active,
    )
    return [Deserved(person) for person in query.order_by(Person.folded, Person.id)]


# By what a certificate says of its holder.
GROUPS: dict[str, Callable[[Event], list[Deserved]]] = {
    "participant": participants,
    "finalist": finalists,
    "winner": winners,
    "judge": judges,
    "mentor": mentors,
}


def _counting(event: Event) -> ModelSelect[Submission]:
    # Neither drafts, nor what was withdrawn, nor what was disqualified, be it after the results.
    return Submission.select(Submission.team).where(
        Submission.event == event,
        Submission.status == "submitted",
    )


def _among(event: Event, keys: Collection[str]) -> ModelSelect[Submission]:
    return _counting(event).where(Submission.key.in_(list(keys) or [""]))


def _people(entries: ModelSelect[Submission]) -> list[Person]:
    """The members of the teams of some entries who can be written to, in order of name."""
    # Whoever has left the team before has no part in what it became.
    inside = (
        Membership.select(Membership.person)
        .join(Team)
        .where(
            Membership.team.in_(entries),
            Membership.left_at.is_null(),
        )
    )
    query = Person.select().where(
        Person.id.in_(inside),
        Person.active,
    )
    return list(query.order_by(Person.folded, Person.id))
