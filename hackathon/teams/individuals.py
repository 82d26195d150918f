"""Individuals: who takes part alone enters without founding a team. The entry bears the person's
name, and nobody joins it before the person makes a team of it."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.teams import teams
from hackathon.teams.teams import Profile, Team

LONGEST_NAME = 110  # of a team less what tells namesakes apart


def enter(event: Event, person: Person, at: datetime) -> Team:
    """Let ``person`` take part alone, under their own name.

    :raises Refused: when the event has teams only, or the person is in one
    """
    with transaction():
        lock(event)
        if not Event.get_by_id(event.id).single_entrants:
            raise Refused(_("Nobody takes part alone in this event. Create a team or join one."))
        team = teams.create(event, Profile(_free_name(event, person.name)), person, at)
        Team.update(alone=True).where(Team.id == team.id).execute()
        team.alone = True
        audit.record(at, person, "individuals.enter", team, event)
    return team


def _free_name(event: Event, name: str) -> str:
    """Return the name, with a number where a team or a namesake has it already."""
    wanted, number = name[:LONGEST_NAME], 1
    while teams.name_taken(event, wanted if number == 1 else f"{wanted} ({number})"):
        number += 1
    return wanted if number == 1 else f"{wanted} ({number})"


def make_team(team: Team, person: Person, at: datetime) -> None:
    """Make a team of what somebody entered alone: others may join it from now on.

    :raises Refused: when it is a team already
    """
    with transaction():
        lock(team)
        done = Team.update(alone=False, revision=Team.revision + 1).where(
            Team.id == team.id, Team.alone
        )
        if not done.execute():
            raise Refused(_("This is a team already."))
        team.alone = False
        audit.record(at, person, "individuals.make_team", team, team.event_id)


def be_alone(team: Team, person: Person, at: datetime) -> None:
    """Take part alone again with a team that has no other member.

    :raises Refused: when others are in it, or the event has teams only
    """
    with transaction():
        lock(team)
        if not team.event.single_entrants:
            raise Refused(_("Nobody takes part alone in this event. Create a team or join one."))
        done = Team.update(alone=True, looking=False, revision=Team.revision + 1).where(
            Team.id == team.id, Team.members == 1
        )
        if not done.execute():
            raise Refused(_("Others are in this team."))
        team.alone = True
        audit.record(at, person, "individuals.be_alone", team, team.event_id)
