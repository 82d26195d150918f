"""What is next for a person: one short list over every role, most pressing first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, fn

from hackathon.desk import organiser_desk
from hackathon.events.events import Event, Organiser
from hackathon.judging import queues
from hackathon.people.people import Person
from hackathon.pilots.monitoring import Milestone
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.results.publications import Publication
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
    of events."""
    items = [
        *_as_judge(person, at),
        *_as_organiser(person, at),
        *_as_lead(person, at),
        *_as_participant(person, at),
        *_invited(person, at),
    ]
    if person.confirmed_at is None:
        items.append(Item("confirm"))
    far = at + timedelta(days=3650)
    return sorted(items, key=lambda item: (item.kind != "confirm", item.due or far))


def _as_participant(person: Person, at: datetime) -> list[Item]:
    registrations = list(
        Registration.select(Registration, Event)
        .join(Event)
        .where(
            Registration.person == person,
            Registration.status.in_(("registered", "waiting")),
            Event.status == "published",
        )
        .where(Event.results_on > at - RECENTLY)
    )
    if not registrations:
        return []
    teams = {
        team.event_id: team
        for team in (
            Team.select()
            .join(Membership)
            .where(
                Membership.person == person,
                Membership.left_at.is_null(),
                Team.event.in_([row.event_id for row in registrations]),
            )
        )
    }
    submissions = (
        {
            row.team_id: row
            for row in Submission.select().where(Submission.team.in_(list(teams.values())))
        }
        if teams
        else {}
    )
    published = _published([row.event_id for row in registrations])
    items = []
    for registration in registrations:
        event, team = registration.event, teams.get(registration.event_id)
        submission = submissions.get(team.id) if team else None
        if registration.status == "waiting":
            items.append(Item("waiting", event, due=event.registration_closes))
        elif event.id in published:
            items.append(Item("results", event))
        elif event.locked(at):
            if submission is not None and submission.versions_count:
                items.append(Item("wait for results", event, submission, due=event.results_on))
        else:
            items.append(_next_step(event, team, submission, at))
    return items + _asked(
        person, [team for team in teams.values() if team.captain_id == person.id], at
    )


def _next_step(
    event: Event, team: Team | None, submission: Submission | None, at: datetime
) -> Item:
    """What a participant does next before the deadline."""
    if team is None:
        return Item("find a team", event, due=event.submission_closes)
    if at < event.submission_opens:
        return Item("submissions open", event, team, due=event.submission_opens)
    if submission is None or submission.status == "withdrawn":
        return Item("start a submission", event, team, due=event.submission_closes)
    return Item(
        "submit" if submission.status == "draft" else "improve",
        event,
        submission,
        due=event.submission_closes,
    )


def _asked(person: Person, captained: list[Team], at: datetime) -> list[Item]:
    """The requests to join that wait for the captain."""
    waiting = (
        Team.select(Team, Event, fn.COUNT(JoinRequest.id).alias("waiting"))
        .join(Event)
        .switch(Team)
        .join(JoinRequest)
        .where(
            Team.id.in_([team.id for team in captained]),
            JoinRequest.status == "open",
            Event.submission_closes > at,
        )
        .group_by(Team, Event)
    )
    return (
        [
            Item("join requests", team.event, team, team.waiting, team.event.submission_closes)
            for team in waiting
        ]
        if captained
        else []
    )


def _published(events: list[int]) -> set[int]:
    rows: Any = Publication.select(Publication.event).where(
        Publication.status == "published", Publication.event.in_(events)
    )
    return {event for (event,) in rows.tuples()}


def _invited(person: Person, at: datetime) -> list[Item]:
    rows = (
        Invitation.select(Invitation, Team, Event)
        .join(Team)
        .join(Event)
        .where(
            Invitation.email_key == person.email_key,
            Invitation.status == "open",
            Invitation.expires_at > at,
        )
        .where(Event.status == "published", Event.submission_closes > at)
    )
    return [Item("invitation", row.team.event, row, due=row.expires_at) for row in rows]


def _as_judge(person: Person, at: datetime) -> list[Item]:
    return [
        Item("judge", one.round.event, one.round, one.number, one.round.closes)
        for one in queues.left(person, at)
    ]


def _as_organiser(person: Person, at: datetime) -> list[Item]:
    """What the desks of the person's events say."""
    events = list(
        Event.select().join(Organiser).where(Organiser.person == person, Event.status != "archived")
    )
    if not events:
        return []
    seeing = organiser_desk.seen_by(person, events)
    waiting = organiser_desk.decisions(events, person, at, seeing)
    return [
        Item("decision", event, decision, decision.number, decision.due)
        for event in events
        for decision in waiting[event.id]
    ]


def _as_lead(person: Person, at: datetime) -> list[Item]:
    today = at.date()
    rows = (
        Pilot.select(Pilot, fn.COUNT(Milestone.id).alias("overdue"))
        .join(PilotLead)
        .switch(Pilot)
        .join(
            Milestone,
            JOIN.LEFT_OUTER,
            on=(
                (Milestone.pilot == Pilot.id)
                & Milestone.done_on.is_null()
                & Milestone.withdrawn_at.is_null()
                & (Milestone.due < today)
            ),
        )
        .where(
            PilotLead.person == person,
            Pilot.status != "archived",
            Pilot.stage.not_in(("adopted", "stopped")),
        )
        .group_by(Pilot)
    )
    return [
        Item(
            "overdue milestones" if row.overdue else "report on pilot",
            None,
            row,
            row.overdue,
            at if row.overdue else None,
        )
        for row in rows
    ]
