"""What offices are told of a consultation that asks them: that it is open, that its last day comes
near, and, of those who ask, that its outcome is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from peewee import ModelSelect

from hackathon.consultations import answers, circles, papers
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.following import Follow
from hackathon.consultations.papers import Paper
from hackathon.core.language import lazy
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.people.affiliations import Affiliation
from hackathon.people.offices import Office
from hackathon.people.people import Person

MIDNIGHT = time(tzinfo=UTC)  # the last day of a consultation is counted in UTC
DAY = timedelta(days=1)
Asking = Happening[Consultation]


def _published() -> ModelSelect[Consultation]:
    return Consultation.select().join(Paper).where(Paper.status == "published")


def openings(span: Span) -> list[Asking]:
    """Return the consultations that were opened in a span."""
    opened = Consultation.opened_at
    rows = _published().where(opened >= span.since, opened < span.until)
    return [Happening(f"opened {row.id}", row.opened_at, row) for row in rows]


def ends(span: Span) -> list[Asking]:
    """Return the consultations whose last day ends in a span and that have no outcome yet."""
    # A day more on both sides: the moments themselves decide below.
    days = (span.since - 2 * DAY).date(), span.until.date()
    rows = _published().where(Consultation.closes_on.between(*days))
    found = []
    for row in rows.where(Consultation.summed_at.is_null()):
        over = datetime.combine(row.closes_on + DAY, MIDNIGHT)
        found.append(Happening(f"closes {row.id}", over, row))
    return [one for one in found if span.since <= one.at < span.until]


def _representing(offices: Iterable[Office]) -> list[Person]:
    """Who may commit one of some offices; one query."""
    held = Affiliation.select(Affiliation.person).where(
        Affiliation.office.in_([office.id for office in offices] or [0]),
        Affiliation.degree == "representative",
    )
    return list(Person.select().where(Person.id.in_(held)).order_by(Person.id))


def asked(happening: Asking, at: datetime) -> list[Told]:
    """Return the representatives of the offices that are asked."""
    row = happening.row
    people = _representing(circles.asked(row))
    return [Told(one, {"consultation": row}) for one in people]


def silent(happening: Asking, at: datetime) -> list[Told]:
    """Return the representatives of the offices that have not answered yet, and who wants to stay
    informed anyway; nobody once it is closed."""
    row = happening.row
    if not row.taking(at):
        return []
    known = answers.answered(row)
    waiting = [office for office in circles.asked(row) if office.id not in known]
    people = {one.id: one for one in _representing(waiting)}
    followers = Person.select().join(Follow, on=(Follow.person == Person.id))
    people |= {one.id: one for one in followers.where(Follow.consultation == row)}
    return [Told(people[number], {"consultation": row}) for number in sorted(people)]


def owing(happening: Asking, at: datetime) -> list[Told]:
    """Return who owes the outcome: the representatives of the offices that ask, and who began."""
    row = happening.row
    paper = papers.of(row)
    if paper is None or row.summed_at is not None:
        return []
    people = {one.id: one for one in _representing(papers.makers(paper))}
    if paper.made_by is not None:
        people[paper.made_by.id] = paper.made_by
    return [Told(people[number], {"consultation": row}) for number in sorted(people)]


ASKED = Kind(
    name="asked_consultation",
    title=lazy("Consultations that ask your office"),
    about=lazy("When a consultation opens that asks an office which you represent."),
    offsets=(timedelta(0),),
    happenings=openings,
    audience=asked,
    of_event=False,
)
CLOSING = Kind(
    name="closing_consultation",
    title=lazy("Consultations that close soon"),
    about=lazy(
        "Two weeks and two days before the last day, while your office has not answered; and of"
        " consultations of which you want to stay informed."
    ),
    offsets=(timedelta(days=-14), timedelta(days=-2)),
    happenings=ends,
    audience=silent,
    of_event=False,
)
OWED = Kind(
    name="owed_outcome",
    title=lazy("Outcomes that are due"),
    about=lazy("When a consultation of yours has ended and nobody knows what came of it."),
    offsets=(timedelta(0), timedelta(days=14)),
    happenings=ends,
    audience=owing,
    of_event=False,
)
KINDS = (ASKED, CLOSING, OWED)
