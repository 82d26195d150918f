"""What organisers do to teams on somebody's behalf: add, take out, move, name another captain,
edit. Each act has a reason, which everybody whom it is about is told.

``submissions/dissolving`` merges and dissolves teams, since their work goes with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from peewee import ModelSelect

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.teams import listed, teams
from hackathon.teams.invitations import Invitation
from hackathon.teams.teams import (
    JoinRequest,
    Profile,
    Team,
    give_seat_back,
    members,
    take_seat,
    tell,
)


def add(
    team: Team,
    person: Person,
    reason: str,
    act: Act,
) -> None:
    """Take somebody into a team who is in none.

    :raises Refused: without a reason, or when the team is full or the person has a team
    """
    reason = given(reason)
    with transaction():
        lock(team)
        take_seat(team, person, act.at)
        audit.record(
            act.at,
            act.person,
            "team_care.add",
            team,
            team.event_id,
            person=person.key,
            reason=reason,
        )
        _tell(
            members(team),
            "added",
            team,
            act.at,
            name=person.name,
            reason=reason,
        )


def take_out(
    team: Team,
    person: Person,
    reason: str,
    act: Act,
) -> None:
    """Take somebody out of a team; a captain is followed by who joined next.

    :raises Refused: without a reason, or for the last member: such a team is dissolved instead
    """
    reason = given(reason)
    with transaction():
        lock(team)
        # Read before somebody goes: who is taken out is told as well.
        told = members(team)
        release(team, person, act.at)
        audit.record(
            act.at,
            act.person,
            "team_care.take_out",
            team,
            team.event_id,
            person=person.key,
            reason=reason,
        )
        _tell(
            told,
            "taken out",
            team,
            act.at,
            name=person.name,
            reason=reason,
        )


def move(
    team: Team,
    person: Person,
    into: Team,
    reason: str,
    act: Act,
) -> None:
    """Bring a member of one team into another of the same event.

    :raises Refused: without a reason, when the other team is full, or for the last member: then the
        teams are merged instead
    """
    reason = given(reason)
    with transaction():
        hold(team, into)
        told = members(team)
        release(team, person, act.at)
        take_seat(into, person, act.at)
        audit.record(
            act.at,
            act.person,
            "team_care.move",
            team,
            team.event_id,
            person=person.key,
            into=into.key,
            reason=reason,
        )
        # Both teams are told, and whoever moves once.
        readers = {one.id: one for one in (*told, *members(into))}.values()
        _tell(
            readers,
            "moved",
            into,
            act.at,
            name=person.name,
            reason=reason,
        )


def appoint(
    team: Team,
    to: Person,
    reason: str,
    act: Act,
) -> None:
    """Make another member the captain, when the present one does not answer.

    :raises Refused: without a reason, for somebody who is no member or whose account is closed
    """
    reason = given(reason)
    with transaction():
        lock(team)
        # Under the lock: a member may have left since the page was opened.
        if to.id not in {one.id for one in members(team)} or not to.active:
            raise Refused(_("Only a member of the team can be its captain."))
        _lead(team, to)
        audit.record(
            act.at,
            act.person,
            "team_care.appoint",
            team,
            team.event_id,
            person=to.key,
            reason=reason,
        )
        _tell(
            members(team),
            "captain",
            team,
            act.at,
            name=to.name,
            reason=reason,
        )


def edit(
    team: Team,
    expected: int | None,
    profile: Profile,
    reason: str,
    act: Act,
) -> None:
    """Change a team's name or what it says of itself.

    :raises Refused: without a reason, or when a look-alike name is taken
    :raises Conflict: when the team was changed meanwhile
    """
    # The letter names the team as its members know it.
    reason, before = given(reason), team.name
    with transaction():
        teams.edit(team, expected, profile, act.person, act.at)
        told = {"name": profile.name, "reason": reason}
        audit.record(act.at, act.person, "team_care.edit", team, team.event_id, **told)
        _tell(
            members(team),
            "edited",
            team,
            act.at,
            name=before,
            reason=reason,
        )


def pass_on(person: Person, by: Person, at: datetime) -> None:
    """Let who joined next follow somebody as the captain whose account is closed, so that requests
    to join reach a person. Where nobody is left the organisers' desk shows the team.

    Call it inside the verb's transaction.
    """
    for team in Team.select().where(Team.captain == person, Team.status == "active"):
        lock(team)
        # Whoever handed it over while this waited has chosen somebody.
        if Team.get_by_id(team.id).captain_id != person.id:
            continue
        heir = next_captain(team, person)
        if heir is not None:
            _lead(team, heir)
            audit.record(at, by, "teams.hand_over", team, team.event_id, to=heir.key)
            tell(heir, "team_captain", team, at)


def next_captain(team: Team, but: Person, among: Sequence[Person] | None = None) -> Person | None:
    """Return who joined first of those who could lead the team instead of ``but``, or None.

    :param among: the team's members, where the caller has them already
    """
    others = (one for one in among or members(team) if one.id != but.id and one.active)
    return next(others, None)


def release(team: Team, person: Person, at: datetime) -> None:
    """End a membership inside a verb's transaction; a captain is followed by who joined next.

    :raises Refused: when nobody would be left in the team
    """
    heir = next_captain(team, person)
    if heir is None:
        raise Refused(
            _("Nobody would be left in the team. Dissolve it, or merge it into another one.")
        )
    give_seat_back(team, person, at)
    if team.captain_id == person.id:
        _lead(team, heir)


def close_doors(team: Team, at: datetime) -> None:
    """Take back what a team that ends has offered: open invitations, and requests to join it."""
    of_team = (Invitation.team == team) & (Invitation.status == "open")
    Invitation.update(status="revoked", decided_at=at).where(of_team).execute()
    asked = (JoinRequest.team == team) & (JoinRequest.status == "open")
    JoinRequest.update(status="declined", decided_at=at).where(asked).execute()


def hold(*held: Team) -> None:
    """Lock several teams, always in one order, so that two who hold the same never wait for each
    other; what others changed meanwhile is read anew."""
    for team in sorted(held, key=lambda one: one.id):
        lock(team)
    for team in held:
        fresh = Team.get_by_id(team.id)
        team.members, team.captain, team.status = fresh.members, fresh.captain, fresh.status


def given(reason: str) -> str:
    """Return a reason that was given. Raises Refused when there is none."""
    if not reason.strip():
        raise Refused(_("Give the reason: the team is told."))
    return reason.strip()


def _lead(team: Team, person: Person) -> None:
    Team.update(captain=person, revision=Team.revision + 1).where(Team.id == team.id).execute()
    team.captain = person


def _tell(readers: Iterable[Person], change: str, team: Team, at: datetime, **said: str) -> None:
    for person in readers:
        tell(
            person,
            "team_changed",
            team,
            at,
            change=change,
            **said,
        )


# --- Queries. -------------------------------------------------------------------------------------


def below_minimum() -> object:
    """The condition on ``Team``, in a query that has its ``Event``, that it has fewer members than
    the event asks for."""
    small = (Team.status == "active") & (Team.members < Event.team_minimum)
    # Who enters alone where that is allowed lacks nobody.
    return small & ~((Team.members == 1) & Event.single_entrants)


def leaderless() -> object:
    """The condition on ``Team`` that nobody can answer for it: its captain's account is closed."""
    closed = Person.select(Person.id).where(~Person.active)
    return (Team.status == "active") & Team.captain.in_(closed)


ORDERS: dict[str, tuple[Any, ...]] = {
    "name": (Team.folded, Team.id),
    "members": (Team.members, Team.folded, Team.id),
    "latest": (Team.created_at.desc(), Team.id.desc()),
}


def search(event: Event, q: str, status: str, order: str = "name") -> ModelSelect[Team]:
    """Return teams as ``listed.search`` does, of a status or of what organisers look after: "small"
    or "leaderless".

    :param order: one of ``ORDERS``
    """
    if status == "small":
        found = listed.search(event, q).switch(Team).join(Event).where(below_minimum())
    elif status == "leaderless":
        found = listed.search(event, q).where(leaderless())
    else:
        found = listed.search(event, q, status=status)
    return found.order_by(*ORDERS[order])


def others(team: Team) -> list[Team]:
    """Return the other active teams of the event, by name."""
    query = Team.select().where(Team.event == team.event_id, Team.status == "active")
    return list(query.where(Team.id != team.id).order_by(Team.folded, Team.id))
