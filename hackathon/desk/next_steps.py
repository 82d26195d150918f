"""What is next for a person: one short list over every role, most pressing first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from peewee import JOIN, ModelSelect, fn

from hackathon.core.prepared import prepared
from hackathon.desk import organiser_desk
from hackathon.desk.items import Item, of_helpers, parts_of
from hackathon.events.events import Event
from hackathon.judging import queues
from hackathon.network import conversations
from hackathon.people import consents, office_requests
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import members
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import ENDED, Pilot, PilotLead
from hackathon.results import selections
from hackathon.results.publications import Publication
from hackathon.results.selections import Standing
from hackathon.submissions import reminders
from hackathon.submissions.submissions import Submission
from hackathon.teams.invitations import Invitation
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import JoinRequest, Membership, Team

ONCE = ("declare", "judged")  # kinds of a judge's items that stand for all rounds of an event
RECENTLY = timedelta(days=60)  # results stay on the first page this long


def for_person(person: Person, at: datetime) -> list[Item]:
    """Return what is next for ``person`` at ``at``; a fixed number of queries whatever the number
    of events, and none for a part that the person has nowhere."""
    # One question for all of them: most people have one part, and each part costs queries.
    has = parts_of(person, at)
    items: list[Item] = []
    if has.judges:
        items += _as_judge(person, at)
    if has.organises:
        items += _as_organiser(person, at)
    if has.leads:
        items += _as_lead(person, at)
    if has.represents:
        items += _as_representative(person, talks=has.talks)
    if has.takes_part:
        items += _as_participant(person, at)
    if has.is_invited:
        items += _invited(person, at)
    if has.mentors or has.helps:
        items += of_helpers(person, at)
    if has.is_asked and person.confirmed_at is not None:
        items += [Item("asked to work on a pilot", row=row) for row in members.waiting_for(person)]
    if person.confirmed_at is None:
        items.append(Item("confirm"))
    elif has.works:
        items.append(Item("office desk", number=has.consulted))
    # What has no date comes last. A proved address comes first: without it the rest does not work.
    far = at + timedelta(days=3650)
    return sorted(items, key=lambda item: (item.kind != "confirm", item.due or far))


# --- Participants. --------------------------------------------------------------------------------


def _as_participant(person: Person, at: datetime) -> list[Item]:
    # A team may have several submissions: a row each.
    by_event: dict[int, list[Any]] = defaultdict(list)
    for row in _taking_part(person.id, at - RECENTLY):
        by_event[row.event_id].append(row)
    entries = {
        number: [one for row in rows if (one := _entry(row)) is not None]
        for number, rows in by_event.items()
    }
    # Times are only the sieve: who saved without a change has nothing to submit.
    later = [one for found in entries.values() for one in found if _saved_since(one)]
    unsent = reminders.changed_since(later)
    judged = [rows[0].event for rows in by_event.values() if not rows[0].published]
    told = selections.standings([event.id for event in judged if event.locked(at)], at)
    items: list[Item] = []
    for number, rows in by_event.items():
        items += _in_event(rows[0], entries[number], unsent, told, at)
        captains = rows[0].seat is not None and rows[0].seat.team.captain_id == person.id
        if captains:
            items += _asking(rows[0], at)
    return items


def _entry(row: Any) -> Submission | None:
    """What a row tells of that stands: nobody has withdrawn it."""
    entry: Submission | None = row.seat.team.handed_in if row.seat else None
    return entry if entry is not None and entry.status != "withdrawn" else None


def _saved_since(entry: Submission) -> bool:
    sent = entry.submitted_at if entry.status == "submitted" else None
    return sent is not None and entry.updated_at > sent


def _in_event(
    row: Any,
    entries: list[Submission],
    unsent: set[int],
    told: Mapping[str, Standing],
    at: datetime,
) -> list[Item]:
    """What is next for a participant in one event, by the phases of its life."""
    event, team = row.event, row.seat.team if row.seat else None
    if team is not None:
        team.event = event
    if row.status == "waiting":
        return [Item("waiting", event, row, due=event.registration_closes)]
    if row.published:
        return [Item("results", event)]
    due = team.closes if team is not None else event.submission_closes
    if at >= due:
        return [_behind(event, entry, told.get(entry.key)) for entry in entries]
    if team is None:
        return [Item("find a team", event, due=event.submission_closes)]
    if at < event.submission_opens:
        return [Item("submissions open", event, team, due=event.submission_opens)]
    if not entries:
        return [Item("start a submission", event, team, due=due)]
    return [Item(_to_do(entry, unsent), event, entry, due=due) for entry in entries]


def _to_do(entry: Submission, unsent: set[int]) -> str:
    """What is done with an entry before the deadline."""
    if entry.status == "draft":
        return "submit"
    if entry.status == "disqualified":
        return "out"
    return "submit changes" if entry.id in unsent else "improve"


def _behind(event: Event, entry: Submission, told: Standing | None) -> Item:
    """What is left of an entry after the deadline: to wait, also once it is announced whether it
    goes on, or to know that it takes no part."""
    if entry.status == "draft":
        return Item("not submitted", event, entry)
    if entry.status == "disqualified" or entry.eligibility == "ineligible":
        return Item("out", event, entry)
    kind = "wait for results"
    if told is not None:
        kind = "chosen" if told.chosen else "not chosen"
    return Item(kind, event, entry, due=event.results_on)


def _asking(row: Any, at: datetime) -> list[Item]:
    """Who asks a captain to join the team, while it may take somebody in."""
    event, due = row.event, row.event.submission_closes
    if not row.asking or at >= due or row.published:
        return []
    return [Item("join requests", event, row.seat.team, row.asking, due)]


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
    items = [_round(one, at) for one in queues.left(person, at)]
    # Conflicts of interest are said once for all rounds of an event, and that it is judged is said
    # when none of its rounds asks for anything.
    said = {(item.event, item.kind): item for item in reversed(items)}
    going_on = {item.event for item in items if item.kind != "judged"}
    return [
        item
        for item in items
        if item.kind not in ONCE or said[item.event, item.kind] is item
        if item.kind != "judged" or item.event not in going_on
    ]


def _round(left: queues.Left, at: datetime) -> Item:
    """What a round asks of a judge now: scores, conflicts of interest first, or to wait."""
    round = left.round
    if round.over(at):
        return Item("judged", round.event, round, due=round.event.results_on)
    if round.event.seat.declared_at is None:
        return Item("declare", round.event, round, due=round.closes)
    if at < round.opens:
        return Item("round opens", round.event, round, due=round.opens)
    kind = "judge" if left.number else "no cards left"
    return Item(kind, round.event, round, left.number, round.closes)


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
    return [_of_pilot(row, at) for row in _led(person.id, at.date())]


def _of_pilot(row: Any, at: datetime) -> Item:
    if row.stage in ENDED:
        return Item("pilot ended", None, row)
    if row.overdue:
        return Item("overdue milestones", None, row, row.overdue, at)
    # A query within a query has no type of its own: SQLite hands out the words of the day.
    row.ahead = Milestone.due.python_value(row.ahead)
    return Item("report on pilot", None, row)


def _as_representative(person: Person, talks: bool) -> list[Item]:
    """What the offices that somebody represents are asked: to agree, and about their people.

    :param talks: whether one of them has an open conversation
    """
    found: list[tuple[str, Office]] = [
        ("office is asked", row.office) for row in consents.waiting_for(person)
    ]
    owing = conversations.waiting_for(person) if talks else []
    found += [("office owes a word", office) for office in owing]
    requests = office_requests.waiting_for(person)
    found += [("people ask the office", row.office) for row in requests if row.office is not None]
    return [Item(kind, None, office, number) for (kind, office), number in Counter(found).items()]


@prepared
def _led(person: int, today: date) -> ModelSelect[Pilot]:
    """The pilots that somebody leads, with how many milestones are overdue and what is next."""
    waits = (Milestone.pilot == Pilot.id) & Milestone.done_on.is_null()
    standing = waits & Milestone.withdrawn_at.is_null()
    overdue = Milestone.select(fn.COUNT(Milestone.id)).where(standing, Milestone.due < today)
    ahead = Milestone.select(fn.MIN(Milestone.due)).where(standing, Milestone.due >= today)
    return (
        Pilot.select(Pilot, overdue.alias("overdue"), ahead.alias("ahead"))
        .join(PilotLead)
        .where(PilotLead.person == person, Pilot.status != "archived")
    )
