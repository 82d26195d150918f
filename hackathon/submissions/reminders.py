"""Notices to teams: what they wrote and have not submitted, before the deadline; corrections of the
briefs that they answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from peewee import fn

from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Challenge
from hackathon.core.language import lazy, localised
from hackathon.events.events import Event
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.people.people import Person
from hackathon.submissions import versions
from hackathon.submissions.manifests import drafts_of
from hackathon.submissions.submissions import Answer, Submission
from hackathon.submissions.versions import Version
from hackathon.teams import mentoring
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
    # Times are only the sieve: who saved without a change is found by the contents.
    changed = (Submission.status == "submitted") & (Submission.updated_at > Submission.submitted_at)
    query = (
        Submission.select(Submission, Team)
        .join(Team)
        .where(Submission.event == event, Team.status == "active")
        .where((Submission.status == "draft") | changed)
        .order_by(Submission.id)
    )
    found = list(query)
    new = changed_since([row for row in found if row.status == "submitted"])
    return [row for row in found if row.status == "draft" or row.id in new]


def changed_since(submitted: list[Submission]) -> set[int]:
    """Return the ids of those submissions whose draft is not what their latest version froze; three
    queries, and none for none."""
    if not submitted:
        return set()
    latest = _latest(submitted)
    return {
        draft.submission.id
        for draft in drafts_of(submitted)
        if not versions.unchanged(draft, latest[draft.submission.id])
    }


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
    unsubmitted, and their mentors."""
    event = happening.event
    assert event is not None
    by_team: dict[int, list[Submission]] = defaultdict(list)
    for row in unsubmitted(event):
        row.event = row.team.event = event
        if row.closes == happening.at:
            by_team[row.team_id].append(row)
    seats = _members(list(by_team))
    said = {"closes": happening.at, "mentored": False}
    told = [Told(seat.person, {**said, "submissions": by_team[seat.team_id]}) for seat in seats]
    return told + _mentors(by_team, happening)


def _mentors(
    by_team: Mapping[int, list[Submission]],
    happening: Happening[Event | Team],
) -> list[Told]:
    """Those who help these teams, each once with all that they read."""
    # One letter for several teams of one mentor.
    found: dict[Person, list[Submission]] = {}
    for row in mentoring.mentored(by_team):
        found.setdefault(row.mentor.person, []).extend(by_team[row.team_id])
    said = {"closes": happening.at, "mentored": True}
    # Who has joined a team meanwhile reads no other.
    seated = {seat.person_id for seat in _seats(happening.event)} if found else set()
    return [
        Told(person, {**said, "submissions": rows})
        for person, rows in found.items()
        if person.id not in seated
    ]


def _seats(event: Event | None) -> Iterable[Membership]:
    return Membership.select().where(Membership.event == event, Membership.left_at.is_null())


def _members(teams: list[int]) -> Iterable[Membership]:
    query = Membership.select(Membership, Person).join(Person)
    inside = Membership.team.in_(teams), Membership.left_at.is_null()
    return query.where(*inside).order_by(Membership.id)


def corrections(span: Span) -> list[Happening[BriefVersion]]:
    """Return the versions of briefs that a correction replaced in a span."""
    query = (
        BriefVersion.select(BriefVersion, Challenge, Event)
        .join(Challenge)
        .join(Event)
        .where(BriefVersion.replaced_at >= span.since, BriefVersion.replaced_at < span.until)
        .where(Event.status == "published")
    )
    if span.event is not None:
        query = query.where(Event.id == span.event.id)
    return [
        Happening(
            f"brief {row.id}",
            row.replaced_at,
            row,
            row.challenge.event,
            str(localised(row.challenge, "title")),
        )
        for row in query.order_by(BriefVersion.id)
    ]


def answering(happening: Happening[BriefVersion], at: datetime) -> list[Told]:
    """Return the members of the teams whose draft or submission answers a brief."""
    version = happening.row
    answers = (
        Answer.select(Answer, Submission)
        .join(Submission)
        .where(Answer.challenge == version.challenge)
        .where(Submission.status.in_(("draft", "submitted")))
    )
    by_team = {row.team_id: row.submission for row in answers}
    said = {"challenge": version.challenge, "correction": version.correction}
    return [
        Told(seat.person, {**said, "submission": by_team[seat.team_id]})
        for seat in _members(list(by_team))
    ]


UNSENT = Kind(
    name="unsent_draft",
    title=lazy("Drafts that are not submitted"),
    about=lazy(
        "Two days and three hours before the deadline, when your team, or one that you mentor, has"
        " a draft, or changes, that are not submitted."
    ),
    offsets=(timedelta(hours=-48), timedelta(hours=-3)),
    happenings=deadlines,
    audience=writers,
)
CORRECTED = Kind(
    name="corrected_brief",
    title=lazy("Corrections of briefs"),
    about=lazy("When the organisers correct a brief that your team answers."),
    offsets=(timedelta(0),),
    happenings=corrections,
    audience=answering,
)
KINDS = (UNSENT, CORRECTED)
