"""Reminders to teams: what they wrote and have not submitted, before the deadline."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from peewee import fn

from hackathon.core.language import lazy
from hackathon.events.events import Event
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.people.people import Person
from hackathon.submissions import versions
from hackathon.submissions.manifests import drafts_of
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.teams import Membership, Team


def deadlines(span: Span) -> list[Happening[Event | Team]]:
    """Return the submission deadlines of running events in a span, and the later ones of single
    teams."""
    query = Event.select().where(
        Event.status == "published",
        Event.submission_closes >= span.since,
        Event.submission_closes < span.until,
    )
    if span.event is not None:
        query = query.where(Event.id == span.event.id)
    found: list[Happening[Event | Team]] = [
        Happening(f"event {row.id}", row.submission_closes, row, row) for row in query
    ]
    return found + _own_deadlines(span)


def _own_deadlines(span: Span) -> list[Happening[Event | Team]]:
    query = (
        Team.select(Team, Event)
        .join(Event)
        .where(Event.status == "published", Team.status == "active")
        .where(Team.late_until >= span.since, Team.late_until < span.until)
    )
    if span.event is not None:
        query = query.where(Event.id == span.event.id)
    # One that the event's deadline has overtaken is none any more.
    rows = [row for row in query.order_by(Team.id) if row.closes == row.late_until]
    return [Happening(f"team {row.id}", row.closes, row, row.event, row.name) for row in rows]


def unsubmitted(event: Event) -> list[Submission]:
    """Return what does not count as it is now: drafts, and submissions changed since they were
    submitted, each with its team; four queries at most."""
    # Times are only the sieve: who saved without a change is found by the contents, below.
    changed = (Submission.status == "submitted") & (Submission.updated_at > Submission.submitted_at)
    query = (
        Submission.select(Submission, Team)
        .join(Team)
        .where(Submission.event == event, Team.status == "active")
        .where((Submission.status == "draft") | changed)
        .order_by(Submission.id)
    )
    found = list(query)
    submitted = [row for row in found if row.status == "submitted"]
    latest = _latest(submitted)
    as_submitted = {
        draft.submission.id
        for draft in drafts_of(submitted)
        if versions.unchanged(draft, latest[draft.submission.id])
    }
    return [row for row in found if row.id not in as_submitted]


def _latest(submitted: list[Submission]) -> dict[int, Version]:
    """What counts of each submission, by its number."""
    numbers = [row.id for row in submitted]
    newest = (
        Version.select(fn.MAX(Version.id))
        .where(Version.submission.in_(numbers))
        .group_by(Version.submission)
    )
    return {row.submission_id: row for row in Version.select().where(Version.id.in_(newest))}


def writers(happening: Happening[Event | Team], at: datetime) -> list[Told]:
    """Return the members of the teams for which this is the deadline and that have something
    unsubmitted."""
    event = happening.event
    assert event is not None
    by_team: dict[int, list[Submission]] = defaultdict(list)
    for row in unsubmitted(event):
        row.event = row.team.event = event
        if row.closes == happening.at:
            by_team[row.team_id].append(row)
    query = (
        Membership.select(Membership, Person)
        .join(Person)
        .where(Membership.team.in_(list(by_team)), Membership.left_at.is_null())
        .order_by(Membership.id)
    )
    return [
        Told(seat.person, {"submissions": by_team[seat.team_id], "closes": happening.at})
        for seat in query
    ]


UNSENT = Kind(
    name="unsent_draft",
    title=lazy("Drafts that are not submitted"),
    about=lazy(
        "Two days and three hours before the deadline, when your team has a draft, or changes, that"
        " are not submitted."
    ),
    offsets=(timedelta(hours=-48), timedelta(hours=-3)),
    happenings=deadlines,
    audience=writers,
)
KINDS = (UNSENT,)
