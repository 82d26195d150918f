"""What somebody finished, and what came of it: works with their prizes and pilots, judging, events
that one organised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import JOIN, fn

from hackathon.core.language import Text
from hackathon.core.prepared import prepared
from hackathon.events.events import Event, Organiser
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Scorecard
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication
from hackathon.results.wording import Prizes
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Membership, Team

MOST = 20  # lines of each kind: a first page is no archive


class Work(NamedTuple):
    """A submission of an event whose results are out."""

    event: Event
    key: str
    title: str
    prizes: list[Text]  # their titles as published; none won: empty
    pilot: tuple[str, str, str] | None  # address, title and stage of what became of it


class Judged(NamedTuple):
    """An event for which somebody signed scorecards, with how many."""

    event: Event
    signed: int


class Finished(NamedTuple):
    """What is behind a person, the newest first."""

    works: list[Work]
    judged: list[Judged]
    organised: list[Event]

    def __bool__(self) -> bool:
        return bool(self.works or self.judged or self.organised)


def of(person: Person) -> Finished:
    """Return what ``person`` finished; four queries, whatever the number of events."""
    rows = list(_works(person.id))
    offered = Prizes(row.event for row in rows)
    works = [_work(row, offered) for row in rows]
    judged = [Judged(row, row.signed) for row in _judged(person.id)]
    return Finished(works, judged, list(_organised(person.id)))


def _work(row: Any, offered: Prizes) -> Work:
    prizes = offered.of(row.event, row.verdict.content, row.key)
    became = row.became
    pilot = (became.slug, became.title, became.stage) if became is not None else None
    return Work(row.event, row.key, row.title, prizes, pilot)


@prepared
def _works(person: int) -> Iterable[Any]:
    """The submissions of the person's teams in events with published results, each with what is
    published and with the public pilot that it became."""
    out = (Publication.event == Event.id) & (Publication.status == "published")
    became = (Pilot.submission == Submission.id) & (Pilot.status == "published")
    mine = (Membership.team == Team.id) & (Membership.person == person)
    query: Any = (
        Submission.select(
            Submission.id,
            Submission.key,
            Submission.title,
            Event,
            Publication.id,
            Publication.content,
            Pilot.id,
            Pilot.slug,
            Pilot.title,
            Pilot.stage,
        )
        .join(Event)
        .switch(Submission)
        .join(Team)
        .join(Membership, on=mine)
        .join_from(
            Submission,
            Publication,
            on=out,
            attr="verdict",
        )
        .join_from(
            Submission,
            Pilot,
            JOIN.LEFT_OUTER,
            on=became,
            attr="became",
        )
        .where(Membership.left_at.is_null(), Submission.status == "submitted")
        .order_by(Publication.published_at.desc(), Submission.id, Pilot.id)
        .limit(MOST)
    )
    return query


@prepared
def _judged(person: int) -> Iterable[Any]:
    """The events with published results for which the person signed scorecards."""
    out = Publication.select(Publication.event).where(Publication.status == "published")
    signed = (
        Scorecard.select(fn.COUNT(Scorecard.id))
        .join(Assignment)
        .join(Judge)
        .where(Judge.event == Event.id, Judge.person == person, Scorecard.status == "signed")
    )
    query: Any = (
        Event.select(Event, signed.alias("signed"))
        .where(Event.id.in_(out), signed > 0)
        .order_by(Event.results_on.desc())
        .limit(MOST)
    )
    return query


@prepared
def _organised(person: int) -> Iterable[Any]:
    """The events with published results that the person organised."""
    out = Publication.select(Publication.event).where(Publication.status == "published")
    query: Any = (
        Event.select(Event)
        .join(Organiser)
        .where(Organiser.person == person, Event.id.in_(out))
        .order_by(Event.results_on.desc())
        .limit(MOST)
    )
    return query
