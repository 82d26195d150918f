"""How memberships end and captains change: leaving, being taken out, handing the captaincy over."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.people.people import Person
from hackathon.teams.teams import MOVES, Team, give_seat_back, tell


def leave(team: Team, person: Person, at: datetime) -> None:
    """Leave; a team whose last member leaves is dissolved.

    :raises Refused: for a captain with others in the team
    """
    with transaction():
        lock(team)
        fresh = Team.get_by_id(team.id)
        if fresh.captain_id == person.id and fresh.members > 1:
            raise Refused(_("Hand the captaincy over before you leave."))
        give_seat_back(team, person, at)
        # Nobody could lead it any more; its name and its record stay.
        if team.members == 0:
            move(team, MOVES, "dissolved")
        elif fresh.captain_id != person.id:
            tell(team.captain, "team_left", team, at, name=person.name)
        audit.record(at, person, "teams.leave", team, team.event_id)


def remove(
    team: Team,
    person: Person,
    by: Person,
    at: datetime,
) -> None:
    """Take somebody else out of the team; they are told.

    :raises Refused: for the captain
    """
    with transaction():
        lock(team)
        if Team.get_by_id(team.id).captain_id == person.id:
            raise Refused(_("The captain cannot be removed. Hand the captaincy over first."))
        give_seat_back(team, person, at)
        audit.record(at, by, "teams.remove", team, team.event_id, person=person.key)
        # Whoever is taken out learns it from us, not from a page that has gone.
        tell(person, "team_removed", team, at)


def hand_over(
    team: Team,
    to: Person,
    by: Person,
    at: datetime,
) -> None:
    """Make another member the captain.

    :raises Refused: when ``to`` is no member
    """
    with transaction():
        lock(team)
        # They may have left since this request began to ask.
        to.forget()
        if not team.has(to):
            raise Refused(_("Only a member of the team can be its captain."))
        Team.update(captain=to, revision=Team.revision + 1).where(Team.id == team.id).execute()
        team.captain = to
        audit.record(at, by, "teams.hand_over", team, team.event_id, to=to.key)
        tell(to, "team_captain", team, at)
