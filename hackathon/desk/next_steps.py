"""What is next for a person: one short list over every role, most pressing first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, ModelSelect, fn

from hackathon.core.prepared import prepared
from hackathon.desk import organiser_desk
from hackathon.events.events import Event, Organiser
from hackathon.judging import queues
from hackathon.judging.judging import Judge
from hackathon.people import consents, office_requests
from hackathon.people.affiliations import Affiliation
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import members
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.results import selections
from hackathon.results.publications import Publication
from hackathon.results.selections import Standing
from hackathon.submissions.submissions import Submission
from hackathon.teams.invitations import Invitation
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import JoinRequest, Membership, Team

RECENTLY = timedelta(days=60)  # results stay on the first page this long


class Item(NamedTuple):
    """One thing to do. ``kind`` says what (the template has the words), ``due`` until when,
    ``number`` how many."""

    kind: str
    event: Event | None = None
    row: Any = None
    number: int = 0
    due: datetime | None = None


def for_person(person: Person, at: datetime) -> list[Item]:
    """Return what is next for ``person`` at ``at``; a fixed number of queries whatever the number
    of events, and none for a part that the person has nowhere."""
    # One question for all of them: most people have one part, and each part costs queries.
    (parts,) = _parts(person.id, person.email_key, at)
    items: list[Item] = []
    if parts.judges:
        items += _as_judge(person, at)
    if parts.organises:
        items += _as_organiser(person, at)
    if parts.leads:
        items += _as_lead(person, at)
    if parts.represents:
        items += _as_representative(person)
    if parts.takes_part:
        items += _as_participant(person, at)
    if parts.is_invited:
        items += _invited(person, at)
    if parts.is_asked and person.confirmed_at is not None:
        items += [Item("asked to work on a pilot", row=row) for row in members.waiting_for(person)]
    if person.confirmed_at is None:
        items.append(Item("confirm"))
    # What has no date comes last. A proved address comes first: without it the rest does not work.
    far = at + timedelta(days=3650)
    return sorted(items, key=lambda item: (item.kind != "confirm", item.due or far))


@prepared
def _parts(person: int, address: str, at: datetime) -> Iterable[Any]:
    """Which parts somebody has at all: most people have one or two."""
    invited = Invitation.select().where(
        Invitation.email_key == address,
        Invitation.status == "open",
        Invitation.expires_at > at,
    )
    judges = Judge.select().where(Judge.person == person, Judge.left_at.is_null())
    represents = Affiliation.select().where(
        Affiliation.person == person, Affiliation.degree == "representative"
    )
    asked = PilotMember.select().where(PilotMember.person == person, PilotMember.status == "asked")
    query: Any = Person.select(
        fn.EXISTS(judges).alias("judges"),
        fn.EXISTS(Organiser.select().where(Organiser.person == person)).alias("organises"),
        fn.EXISTS(PilotLead.select().where(PilotLead.person == person)).alias("leads"),
        fn.EXISTS(represents).alias("represents"),
        fn.EXISTS(Registration.select().where(Registration.person == person)).alias("takes_part"),
        fn.EXISTS(invited).alias("is_invited"),
        fn.EXISTS(asked).alias("is_asked"),
    ).where(Person.id == person)
    return query.namedtuples()


# --- Participants. --------------------------------------------------------------------------------


def _as_participant(person: Person, at: datetime) -> list[Item]:
    # A team may have several submissions; the last one begun speaks for the event.
    rows = {row.event_id: row for row in _taking_part(person.id, at - RECENTLY)}
    judged = [row.event_id for row in rows.values() if row.event.locked(at) and not row.published]
    told = selections.standings(judged, at)
    items = []
    for row in rows.values():
        event, team, submission = row.event, row.seat.team if row.seat else None, None
        if team is not None:
            submission, team.event = team.handed_in, event
        if row.status == "waiting":
            items.append(Item("waiting", event, due=event.registration_closes))
        # The order of these branches is that of an event's life; the first that fits speaks.
        elif row.published:
            items.append(Item("results", event))
        elif at >= (team.closes if team else event.submission_closes):
            if submission is not None and submission.versions_count:
                items.append(_waiting(event, submission, told.get(submission.key)))
        else:
            items.append(_next_step(event, team, submission, at))
            captains = team is not None and team.captain_id == person.id
            if captains and row.asking and at < event.submission_closes:
                due = event.submission_closes
                items.append(Item("join requests", event, team, row.asking, due))
    return items


def _waiting(event: Event, submission: Submission, told: Standing | None) -> Item:
    """What a team reads between the deadline and the results: whether it goes on, once that is
    announced."""
    kind = "wait for results"
    if told is not None:
        kind = "chosen" if told.chosen else "not chosen"
    return Item(kind, event, submission, due=event.results_on)


@prepared
def _taking_part(person: int, since: datetime) -> ModelSelect[Registration]:
    """The registrations of a person, each with its event, the person's team there and what the team
    writes; also whether results are out, and how many ask to join the team."""
    inside = (
        (Membership.event == Registration.event)
        & (Membership.person == Registration.person)
        & Membership.left_at.is_null()
    )
    out = Publication.select().where(
        Publication.event == Event.id, Publication.status == "published"
    )
    asking = JoinRequest.select(fn.COUNT(JoinRequest.id)).where(
        JoinRequest.team == Team.id, JoinRequest.status == "open"
    )
    return (
        Registration.select(
            Registration,
            Event,
            Membership,
            Team,
            Submission,
            fn.EXISTS(out).alias("published"),
            asking.alias("asking"),
        )
        .join(Event)
        .switch(Registration)
        .join(
            Membership,
            JOIN.LEFT_OUTER,
            on=inside,
            attr="seat",
        )
        .join(Team, JOIN.LEFT_OUTER)
        .join(
            Submission,
            JOIN.LEFT_OUTER,
            on=(Submission.team == Team.id),
            attr="handed_in",
        )
        .where(Registration.person == person, Registration.status.in_(("registered", "waiting")))
        .where(Event.status == "published", Event.results_on > since)
        .order_by(Submission.id)
    )


def _next_step(
    event: Event,
    team: Team | None,
    submission: Submission | None,
    at: datetime,
) -> Item:
    """What a participant does next before the deadline."""
    if team is None:
        return Item("find a team", event, due=event.submission_closes)
    if at < event.submission_opens:
        return Item("submissions open", event, team, due=event.submission_opens)
    if submission is None or submission.status == "withdrawn":
        return Item("start a submission", event, team, due=team.closes)
    return Item(
        "submit" if submission.status == "draft" else "improve",
        event,
        submission,
        due=team.closes,
    )


def _invited(person: Person, at: datetime) -> list[Item]:
    if person.confirmed_at is None:  # an unproved address grants nothing
        return []
    return [
        Item("invitation", row.team.event, row, due=row.expires_at)
        for row in _invitations(person.email_key, at)
    ]


@prepared
def _invitations(address: str, at: datetime) -> ModelSelect[Invitation]:
    return (
        Invitation.select(Invitation, Team, Event)
        .join(Team)
        .join(Event)
        .where(
            Invitation.email_key == address,
            Invitation.status == "open",
            Invitation.expires_at > at,
        )
        .where(Event.status == "published", Event.submission_closes > at)
    )


# --- Judges, organisers, leads. -------------------------------------------------------------------


def _as_judge(person: Person, at: datetime) -> list[Item]:
    return [
        Item("judge", one.round.event, one.round, one.number, one.round.closes)
        for one in queues.left(person, at)
    ]


def _as_organiser(person: Person, at: datetime) -> list[Item]:
    """What the desks of the person's events say."""
    events = organiser_desk.events_of(person)
    # An organiser who competes or judges is told nothing of the judging.
    seeing = {event.id for event in events if event.apart}
    waiting = organiser_desk.decisions(events, person, at, seeing)
    return [
        Item("decision", event, decision, decision.number, decision.due)
        for event in events
        for decision in waiting[event.id]
    ]


def _as_lead(person: Person, at: datetime) -> list[Item]:
    return [
        Item("overdue milestones", None, row, row.overdue, at)
        if row.overdue
        else Item("report on pilot", None, row)
        for row in _led(person.id, at.date())
    ]


def _as_representative(person: Person) -> list[Item]:
    """What the offices that somebody represents are asked: to agree, and about their people."""
    found: list[tuple[str, Office]] = [
        ("office is asked", row.office) for row in consents.waiting_for(person)
    ]
    requests = office_requests.waiting_for(person)
    found += [("people ask the office", row.office) for row in requests if row.office is not None]
    return [Item(kind, None, office, number) for (kind, office), number in Counter(found).items()]


@prepared
def _led(person: int, today: date) -> ModelSelect[Pilot]:
    """The pilots that somebody leads and that are on their way, with how many milestones are
    overdue."""
    overdue = Milestone.select(fn.COUNT(Milestone.id)).where(
        Milestone.pilot == Pilot.id,
        Milestone.done_on.is_null(),
        Milestone.withdrawn_at.is_null(),
        Milestone.due < today,
    )
    return (
        Pilot.select(Pilot, overdue.alias("overdue"))
        .join(PilotLead)
        .where(PilotLead.person == person, Pilot.status != "archived")
        .where(Pilot.stage.not_in(("adopted", "stopped")))
    )
