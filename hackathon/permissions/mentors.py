"""Mentors: who asks them, and what they see of whom."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.events.events import Event
from hackathon.events.mentors import Mentor
from hackathon.judging.judging import Assignment, Judge
from hackathon.people.people import Person
from hackathon.permissions.events import edit_event
from hackathon.permissions.roles import HIDDEN, Reason, is_member, is_mentor, running
from hackathon.permissions.teams import in_team
from hackathon.submissions.submissions import Submission
from hackathon.teams.mentoring import GOING, Mentoring
from hackathon.teams.teams import Team


def mentor(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """See one's page as a mentor: the teams that asked, and those that one helps."""
    return None if is_mentor(person, event) else HIDDEN


def end_mentor(
    person: Person | None,
    mentor: Mentor,
    at: datetime,
) -> Reason:
    """End somebody's part as a mentor: the organisers, and the mentor."""
    if mentor.ended_at is not None:
        return HIDDEN
    if is_mentor(person, mentor.event) and mentor.person_id == person.id:
        return None
    return edit_event(person, mentor.event, at)


def see_mentors(
    person: Person | None,
    team: Team,
    at: datetime,
) -> Reason:
    """See whom a team has asked, and who helps it: the team, and organisers who do not compete."""
    return in_team(person, team, at)


def ask_mentor(
    person: Person | None,
    team: Team,
    at: datetime,
) -> Reason:
    """Let a mentor read what the team writes: the captain, until submissions close."""
    # Organisers do not: it is the team that lets somebody read.
    if not is_member(person, team):
        return HIDDEN
    if team.status != "active":
        return _("This team no longer exists.")
    if reason := running(team.event):
        return reason
    if at >= team.closes:
        return _("Submissions are closed, so there is nothing to help with any more.")
    return None if team.captain_id == person.id else _("Only the captain can do this.")


def answer_mentoring(
    person: Person | None,
    mentoring: Mentoring,
    at: datetime,
) -> Reason:
    """Say yes or no to a team: the mentor, who neither competes nor judges its entry."""
    team = mentoring.team
    event = team.event
    if not is_mentor(person, event) or mentoring.mentor.person_id != person.id:
        return HIDDEN
    if reason := running(event):
        return reason
    if at >= team.closes:
        return _("Submissions are closed, so there is nothing to help with any more.")
    # They may have joined a team since they became a mentor.
    if Team.of(person, event) is not None:
        return _("You are in a team of this event, so you do not read what other teams write.")
    if _judges(person, team):
        return _("You judge what this team submitted, so you cannot help it.")
    return None


def _judges(person: Person, team: Team) -> bool:
    # Given before the question came: a card that was begun would be lost by a yes.
    given = Assignment.select().join(Submission).switch(Assignment).join(Judge)
    return bool(
        given.where(
            Judge.person == person,
            Submission.team == team,
            Assignment.status == "assigned",
        ).exists()
    )


def end_mentoring(
    person: Person | None,
    mentoring: Mentoring,
    at: datetime,
) -> Reason:
    """End it, or withdraw the question, at any time: the team's members; the mentor who helps."""
    team, helps = mentoring.team, mentoring.status == "accepted"
    # Who has not answered yet declines instead.
    mine = helps and is_mentor(person, team.event) and mentoring.mentor.person_id == person.id
    if not is_member(person, team) and not mine:
        return HIDDEN
    return None if mentoring.status in GOING else _("This has ended already.")
