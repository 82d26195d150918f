"""Origins: the winning submission that a pilot starts from, and what it carries over: its team, who
are asked one by one, and of the version that counts whatever everybody may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import JOIN

from hackathon.events.events import Event
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import members
from hackathon.pilots.parts import team_files
from hackathon.pilots.parts.team_files import Further, Release
from hackathon.pilots.pilots import Pilot
from hackathon.submissions import versions
from hackathon.submissions.submissions import Submission, visible
from hackathon.submissions.versions import Version
from hackathon.teams import teams
from hackathon.teams.teams import Team


def by_key(key: str) -> Submission | None:
    """Return the submission that a pilot may start from, with its event and team, or None."""
    query = Submission.select(Submission, Event, Team).join(Event).switch(Submission).join(Team)
    return query.where(Submission.key == key).first()


def prefilled(submission: Submission) -> dict[str, str]:
    """Return what the version that counts says in public, as first texts of a pilot."""
    counts = versions.latest_version(submission)
    if counts is None:
        return {}
    public = visible(counts.content, "public")
    texts = {"title": counts.content["title"], "language": counts.content["language"]}
    texts["licence"] = counts.content.get("licence", "")
    texts |= {"summary": counts.content["summary"]} if "summary" in public else {}
    return texts | ({"body": counts.content["description"]} if "description" in public else {})


def facts(version: Version | None) -> dict[str, Any]:
    """Return the columns of a pilot that its version fills: the AI card and the links, as far as
    the team lets everybody see them."""
    if version is None:
        return {}
    public, content = visible(version.content, "public"), version.content
    return {
        "version": version,
        "ai_card": content.get("ai", {}) if "ai" in public else {},
        "links": content.get("links", []) if "links" in public else [],
    }


def carry_over(pilot: Pilot, person: Person, at: datetime) -> None:
    """Ask the team and bring the files that it released; call it inside the verb's transaction."""
    assert pilot.submission is not None
    members.ask_team(pilot, teams.members(pilot.submission.team), person, at)
    if pilot.version is None or "files" not in visible(pilot.version.content, "public"):
        return
    for file in versions.files_of(pilot.version):
        released = Release(True, file.uploaded_by, pilot.version.submitted_at)
        team_files.bring(pilot, Further(file, pilot.version), released, person, at)


# --- Queries: what became of submissions. ---------------------------------------------------------


def of_event(event: Event) -> list[Pilot]:
    """Return the public pilots that started from an event's submissions."""
    return _from(Submission.event == event)


def of_team(team: Team) -> list[Pilot]:
    """Return the public pilots that started from a team's submissions."""
    return _from(Submission.team == team)


def of_submission(submission: Submission) -> list[Pilot]:
    """Return the public pilots that started from a submission."""
    return _from(Submission.id == submission.id)


def _from(submissions: Any) -> list[Pilot]:
    """The pilots, each with its lead office and submission, the first begun first; one query."""
    rows = Pilot.select(Pilot, Office, Submission).join(Office, JOIN.LEFT_OUTER).switch(Pilot)
    shown = rows.join(Submission).where(submissions, Pilot.status != "draft")
    return list(shown.order_by(Pilot.created_at, Pilot.id))
