"""Requests to join a team: a person asks, the captain decides."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from peewee import ModelSelect

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused, move
from hackathon.people.people import Person
from hackathon.teams.teams import JoinRequest, Team, take_seat, tell

MOVES = {"open": ("accepted", "declined", "withdrawn")}


def ask(
    team: Team,
    person: Person,
    message: str,
    at: datetime,
) -> JoinRequest:
    """Ask the captain for a seat.

    :raises Refused: when one has asked already
    """
    with transaction():
        # Two clicks at once would both find no open request.
        lock(team)
        if (
            JoinRequest.select()
            .where(
                JoinRequest.team == team,
                JoinRequest.person == person,
                JoinRequest.status == "open",
            )
            .exists()
        ):
            raise Refused(_("You have asked already. The captain decides."))
        request = JoinRequest.create(
            team=team,
            person=person,
            message=message,
            created_at=at,
        )
        audit.record(at, person, "teams.ask_to_join", team, team.event_id)
        tell(
            team.captain,
            "team_asked",
            team,
            at,
            name=person.name,
            message=message,
        )
    return cast(JoinRequest, request)


def take_in(request: JoinRequest, by: Person, at: datetime) -> None:
    """Accept a request to join.

    :raises Refused: when the team is full, or the person has joined another team meanwhile
    """
    team = request.team
    with transaction():
        # The request first: of two clicks the second stops here, before a seat is taken.
        move(
            request,
            MOVES,
            "accepted",
            decided_by=by,
            decided_at=at,
        )
        take_seat(team, request.person, at)
        audit.record(at, by, "teams.take_in", team, team.event_id, person=request.person.key)
        tell(request.person, "team_in", team, at)


def turn_down(request: JoinRequest, by: Person, at: datetime) -> None:
    """Decline a request to join."""
    with transaction():
        move(
            request,
            MOVES,
            "declined",
            decided_by=by,
            decided_at=at,
        )
        audit.record(
            at,
            by,
            "teams.turn_down",
            request.team,
            request.team.event_id,
            person=request.person.key,
        )
        tell(request.person, "team_refused", request.team, at)


def withdraw(request: JoinRequest, at: datetime) -> None:
    """Withdraw one's own request."""
    with transaction():
        move(request, MOVES, "withdrawn", decided_at=at)


def open_of(team: Team) -> list[JoinRequest]:
    """Return the requests to join that wait for the captain."""
    return _waiting(team.id)


@prepared
def _waiting(team: int) -> ModelSelect[JoinRequest]:
    query = JoinRequest.select(JoinRequest, Person).join(
        Person, on=(JoinRequest.person == Person.id)
    )
    query = query.where(JoinRequest.team == team, JoinRequest.status == "open")
    return query.order_by(JoinRequest.created_at)


def open_by(team: Team, person: Person) -> JoinRequest | None:
    """Return the person's request that waits for the captain, or None."""
    return cast(
        "JoinRequest | None",
        JoinRequest.get_or_none(
            JoinRequest.team == team,
            JoinRequest.person == person,
            JoinRequest.status == "open",
        ),
    )
