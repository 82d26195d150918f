"""Reminders to those who run pilots: milestones whose day comes or has passed, and risks that are
to be looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from hackathon.core.language import lazy
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.people import affiliations, consents
from hackathon.people.people import Person
from hackathon.pilots import digests, watching
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import AT_REST, Pilot, PilotLead

WORKDAY = time(8, tzinfo=UTC)  # days of pilots are counted in UTC


class Missed(NamedTuple):
    """The milestones of a pilot that were due on one day and are not done."""

    pilot: Pilot
    milestones: list[Milestone]


def missed(span: Span) -> list[Happening[Missed]]:
    """Return what was due and is not done, of pilots that are on their way; it happens on the
    morning after its last day."""
    query = (
        Milestone.select(Milestone, Pilot)
        .join(Pilot)
        .where(
            Milestone.done_on.is_null(),
            Milestone.withdrawn_at.is_null(),
            Milestone.due >= span.since.date() - timedelta(days=2),
            Milestone.due <= span.until.date(),
            Pilot.status == "published",
            Pilot.stage.not_in(AT_REST),
        )
        .order_by(Milestone.due, Milestone.id)
    )
    found: dict[tuple[int, date], Missed] = {}
    for row in query:
        found.setdefault((row.pilot_id, row.due), Missed(row.pilot, [])).milestones.append(row)
    happenings = [
        Happening(f"pilot {pilot}", _morning_after(day), parts)
        for (pilot, day), parts in found.items()
    ]
    return [one for one in happenings if span.since <= one.at < span.until]


def _morning_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), WORKDAY)


def coming(span: Span) -> list[Happening[Missed]]:
    """Return what is due and not done, of pilots that are on their way; it happens on the morning
    of its day."""
    # The same rows as those that were missed, told of before their day instead of after it.
    day = timedelta(days=1)
    wanted = Span(span.since + day, span.until + day)
    return [replace(one, at=one.at - day) for one in missed(wanted)]


def runners(happening: Happening[Missed], at: datetime) -> list[Told]:
    """Return the owners of the milestones, each with the own ones, and the leads of the pilot;
    where it has none, the representatives of the office that agreed to lead it."""
    pilot, milestones = happening.row
    leads = Person.select().join(PilotLead).where(PilotLead.pilot == pilot).order_by(Person.id)
    people = list(leads)
    agreed = consents.status(pilot.office_id, "lead", pilot.path) == "agreed"
    if not people and pilot.office is not None and agreed:
        people = affiliations.representatives(pilot.office)
    told = {one.id: Told(one, {"pilot": pilot, "milestones": milestones}) for one in people}
    for row in milestones:
        owner = row.owner
        if owner is not None and owner.id not in told:
            own = [one for one in milestones if one.owner_id == owner.id]
            told[owner.id] = Told(owner, {"pilot": pilot, "milestones": own})
    return list(told.values())


class ToReview(NamedTuple):
    """The risks of a pilot that are to be looked at again on one day."""

    pilot: Pilot
    risks: list[Risk]


def to_review(span: Span) -> list[Happening[ToReview]]:
    """Return the risks whose day of review comes in a span, of pilots that are on their way; who
    looked sets another day, and is reminded no more."""
    day = timedelta(days=1)
    query = (
        Risk.select(Risk, Pilot)
        .join(Pilot)
        .where(Risk.withdrawn_at.is_null(), Risk.review_on.is_null(False))
        .where(Risk.review_on >= span.since.date() - day, Risk.review_on <= span.until.date())
        .where(Pilot.status == "published", Pilot.stage.not_in(AT_REST))
    )
    found: dict[tuple[int, date], ToReview] = {}
    for row in query.order_by(Risk.review_on, Risk.id):
        found.setdefault((row.pilot_id, row.review_on), ToReview(row.pilot, [])).risks.append(row)
    happenings = [
        Happening(f"risks {pilot}", datetime.combine(review_on, WORKDAY), parts)
        for (pilot, review_on), parts in found.items()
    ]
    return [one for one in happenings if span.since <= one.at < span.until]


def watchful(happening: Happening[ToReview], at: datetime) -> list[Told]:
    """Return the owners of the risks, each with the own ones; for a risk without one, the leads of
    the pilot."""
    pilot, risks = happening.row
    leads = list(Person.select().join(PilotLead).where(PilotLead.pilot == pilot))
    own: dict[int, Told] = {}
    for row in risks:
        for one in [row.owner] if row.owner is not None else leads:
            told = own.setdefault(one.id, Told(one, {"pilot": pilot, "risks": []}))
            told.values["risks"].append(row)
    return list(own.values())


UPCOMING = Kind(
    name="upcoming_milestone",
    title=lazy("Milestones that are due soon"),
    about=lazy("A week before a milestone of your pilot is due, and the day before."),
    offsets=(timedelta(days=-7), timedelta(days=-1)),
    happenings=coming,
    audience=runners,
    of_event=False,
    patience=timedelta(days=2),
)
OVERDUE = Kind(
    name="overdue_milestone",
    title=lazy("Milestones that are overdue"),
    about=lazy("The morning after a milestone of your pilot was due, and a week later."),
    offsets=(timedelta(0), timedelta(days=7)),
    happenings=missed,
    audience=runners,
    of_event=False,
    patience=timedelta(days=3),
)
REVIEW = Kind(
    name="risk_review",
    title=lazy("Risks to look at again"),
    about=lazy("On the day on which you wanted to look at a risk again, and a week later."),
    offsets=(timedelta(0), timedelta(days=7)),
    happenings=to_review,
    audience=watchful,
    of_event=False,
    patience=timedelta(days=3),
)
KINDS = (UPCOMING, OVERDUE, REVIEW, *watching.KINDS, *digests.KINDS)
