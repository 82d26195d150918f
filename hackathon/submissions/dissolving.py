"""How teams end and come back, and what becomes of their work: the last member leaves, organisers
dissolve a team or merge it into another one, and restore it. Nothing that was written is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from peewee import fn

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.core.states import move as move_state
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import withdrawals
from hackathon.submissions.submissions import Answer, Submission, of_team
from hackathon.teams import care, memberships
from hackathon.teams.teams import (
    MOVES,
    Membership,
    Team,
    give_seat_back,
    members,
    take_seat,
    tell,
)


def leave(team: Team, person: Person, at: datetime) -> None:
    """Leave a team; what the last member leaves behind is withdrawn, since nobody could answer for
    it.

    :raises Refused: for a captain with others in the team
    """
    with transaction():
        lock(team)
        # Members whose accounts are closed can answer for nothing: they keep no team alive.
        if care.next_captain(team, person) is None:
            for row in _counting(team):
                withdrawals.withdraw(row, person, at)
            for other in members(team):
                if other.id != person.id:
                    give_seat_back(team, other, at)
            care.close_doors(team, at)
        memberships.leave(team, person, at)


def dissolve(team: Team, reason: str, act: Act) -> None:
    """End a team: its members are free for another one, what it submitted is withdrawn.

    :raises Refused: without a reason, or when it has ended already
    """
    reason = care.given(reason)
    with transaction():
        care.hold(team)
        _refuse_ended(team)
        people = members(team)
        for row in _counting(team):
            withdrawals.withdraw_for(row, reason, act)
        _end(team, people, act.at)
        audit.record(act.at, act.person, "team_care.dissolve", team, team.event_id, reason=reason)
        for person in people:
            tell(
                person,
                "team_changed",
                team,
                act.at,
                change="dissolved",
                name="",
                reason=reason,
            )


def merge(team: Team, into: Team, reason: str, act: Act) -> None:
    """Bring all members of a team, and its work, into another one of the same event.

    What both teams answer with something that counts or is being written cannot go along.

    :raises Refused: without a reason, when they are too many, or both work on one challenge
    """
    reason = care.given(reason)
    with transaction():
        care.hold(team, into)
        _refuse_ended(team)
        if into.event_id != team.event_id or into.id == team.id:
            raise Refused(_("Teams are merged with another team of the same event."))
        rows, people = _going(team, into), members(team)
        _end(team, people, act.at)
        for person in people:
            take_seat(into, person, act.at)
        for row in rows:
            _hand(row, into, came_from=team.key)
        told = {"into": into.key, "reason": reason, "submissions": [row.key for row in rows]}
        audit.record(act.at, act.person, "team_care.merge", team, team.event_id, **told)
        for person in members(into):
            said = {"change": "merged", "name": team.name, "reason": reason}
            tell(person, "team_changed", into, act.at, **said)


def restore(team: Team, people: Sequence[Person], reason: str, act: Act) -> None:
    """Bring a team back with ``people`` of those who were in it when it ended; the work that went
    into another team with it comes back too. What was withdrawn waits to be taken up again.

    :raises Refused: without a reason or people, or when one of them is the last in another team
    """
    reason = care.given(reason)
    if not people:
        raise Refused(_("Choose at least one person."))
    with transaction():
        now_in = [found for one in people if (found := Team.of(one, team.event)) is not None]
        care.hold(team, *{one.id: one for one in now_in}.values())
        if team.status == "active":
            raise Refused(_("This team has not been dissolved."))
        move_state(team, MOVES, "active")
        for person in people:
            person.forget()
            other = Team.of(person, team.event)
            if other is not None:
                care.release(other, person, act.at)
            take_seat(team, person, act.at)
        if team.captain_id not in {one.id for one in people}:
            Team.update(captain=people[0]).where(Team.id == team.id).execute()
            team.captain = people[0]
        for row in Submission.select().where(Submission.came_from == team.key):
            _hand(row, team, came_from=None)
        audit.record(act.at, act.person, "team_care.restore", team, team.event_id, reason=reason)
        for person in people:
            tell(
                person,
                "team_changed",
                team,
                act.at,
                change="restored",
                name="",
                reason=reason,
            )


def _refuse_ended(team: Team) -> None:
    if team.status != "active":
        raise Refused(_("This team no longer exists."))


def _counting(team: Team) -> list[Submission]:
    return [row for row in of_team(team) if row.status == "submitted"]


def _end(team: Team, people: Sequence[Person], at: datetime) -> None:
    for person in people:
        give_seat_back(team, person, at)
    care.close_doors(team, at)
    move_state(team, MOVES, "dissolved")


def _going(team: Team, into: Team) -> list[Submission]:
    """Return the submissions that go along; one that is withdrawn stays behind when the other team
    answers its challenge."""
    taken = Answer.select(Answer.challenge).where(Answer.team == into)
    clash: Any = Answer.select(Answer.submission).where(
        Answer.team == team, Answer.challenge.in_(taken)
    )
    both = {number for (number,) in clash.tuples()}
    rows = of_team(team)
    held = [row for row in rows if row.id in both and row.status != "withdrawn"]
    if held:
        raise Refused(
            _(
                "Both teams answer the same challenge. Let one of them withdraw “%(title)s” or its"
                " own submission first.",
                title=held[0].title or _("Untitled draft"),
            )
        )
    return [row for row in rows if row.id not in both]


def _hand(row: Submission, team: Team, came_from: str | None) -> None:
    row.change(None, team=team, came_from=came_from)
    Answer.update(team=team).where(Answer.submission == row).execute()


# --- Queries. -------------------------------------------------------------------------------------


def last_members(team: Team) -> list[Person]:
    """Return who was in a dissolved team when it ended, in the order in which they joined."""
    ended = Membership.select(fn.MAX(Membership.left_at)).where(Membership.team == team)
    query = Person.select().join(Membership).where(Membership.team == team, Person.active)
    query = query.where(Membership.left_at == ended).order_by(Membership.joined_at, Membership.id)
    return list(query)
