"""Mentoring: a team asks a mentor of its event, who sees its draft and files from a yes until
either ends it. It is a conflict of interest for good (``judging.impartiality``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, cast

from peewee import SQL, CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.events import Event
from hackathon.events.mentors import Mentor
from hackathon.people.people import Person
from hackathon.teams.teams import Team, members, tell

MOVES = {
    "asked": ("accepted", "declined", "withdrawn"),
    "accepted": ("ended",),
}
GOING = ("asked", "accepted")
# Who has accepted once has read what the team wrote.
READ = ("accepted", "ended")


class Mentoring(Base):
    """A team's question to a mentor, and what became of it."""

    LIMITS = {"message": 1000}
    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    team = ForeignKeyField(Team, backref="mentorings", on_delete="CASCADE")
    mentor = ForeignKeyField(Mentor, backref="mentorings", on_delete="CASCADE")
    status = CharField(default="asked", max_length=12)
    message = TextField(default="")  # what the team wants help with
    asked_by = ForeignKeyField(
        Person,
        null=True,
        backref="+",
        on_delete="SET NULL",
    )
    asked_at = UtcField()
    answered_at = UtcField(null=True)
    ended_at = UtcField(null=True)  # also when the question was withdrawn

    @classmethod
    def holds(
        cls,
        person: Person,
        team: Team,
    ) -> bool:
        """Tell whether ``person`` mentors ``team`` now."""
        return person.remember(
            ("mentors", team.id),
            lambda: bool(_with_team(person.id, team.id)),
        )

    @classmethod
    def by_address(
        cls,
        event: str,
        mentoring: str,
    ) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Team, Event, Mentor, Person).join(Team).join(Event)
        query = query.switch(cls).join(Mentor).join(Person)
        return cast(
            "Self | None",
            query.where(Event.slug == event, cls.key == mentoring).first(),
        )

    class Meta:
        constraints = [
            Check("status IN ('asked', 'accepted', 'declined', 'withdrawn', 'ended')"),
        ]


Mentoring.add_index(
    # A team asks a mentor once at a time.
    Mentoring.index(
        Mentoring.team,
        Mentoring.mentor,
        unique=True,
        where=SQL("status IN ('asked', 'accepted')"),
        name="mentoring_once",
    )
)


@prepared
def _with_team(person: int, team: int) -> ModelSelect[Mentoring]:
    query = Mentoring.select(Mentoring.id).join(Mentor)
    query = query.where(Mentor.person == person, Mentor.ended_at.is_null())
    return query.where(Mentoring.team == team, Mentoring.status == "accepted")


# --- Verbs. ---------------------------------------------------------------------------------------


def ask(
    team: Team,
    mentors: Iterable[Mentor],
    message: str,
    by: Person,
    at: datetime,
) -> int:
    """Ask mentors to help a team; return how many were asked. Whom the team has asked already is
    not asked again.

    :param message: what it wants help with
    :raises Refused: when nobody is left to ask
    """
    with transaction():
        # Two members at once would each ask the same mentors.
        lock(team)
        going = {row.mentor_id for row in _going(team.id)}
        wanted = [one for one in mentors if one.id not in going]
        if not wanted:
            raise Refused(_("Your team has asked already. Wait for an answer, or withdraw it."))
        # Held, so that who leaves in this moment finds the request and ends it.
        for mentor in sorted(wanted, key=lambda one: one.id):
            lock(mentor)
        numbers = [one.id for one in wanted]
        left = Mentor.select(Mentor.id).where(
            Mentor.id.in_(numbers), Mentor.ended_at.is_null(False)
        )
        gone = {row.id for row in left}
        here = [one for one in wanted if one.id not in gone]
        if not here:
            raise Refused(_("Somebody else has changed this meanwhile. Look at the page again."))
        for mentor in here:
            made = Mentoring.create(
                team=team,
                mentor=mentor,
                message=message,
                asked_by=by,
                asked_at=at,
            )
            tell(
                mentor.person,
                "mentor_asked",
                team,
                at,
                name=by.name,
                message=message,
            )
            audit.record(at, by, "mentoring.ask", made, team.event_id)
    return len(here)


def accept(mentoring: Mentoring, at: datetime) -> None:
    """Help the team: its draft and files can be seen from now on, and every member is told.

    :raises Refused: when the team has withdrawn its question, or it was answered
    """
    who = mentoring.mentor.person
    with transaction():
        _move(mentoring, "accepted", answered_at=at)
        audit.record(at, who, "mentoring.accept", mentoring, mentoring.team.event_id)
        # They write what somebody else reads by now.
        for member in members(mentoring.team):
            tell(member, "mentor_accepted", mentoring.team, at, name=who.name)
    who.forget()


def decline(mentoring: Mentoring, at: datetime) -> None:
    """Say no to a team; its captain is told.

    :raises Refused: when the team has withdrawn its question, or it was answered
    """
    who, team = mentoring.mentor.person, mentoring.team
    # The captain alone: nobody else has to do anything now.
    with transaction():
        _move(mentoring, "declined", answered_at=at)
        audit.record(at, who, "mentoring.decline", mentoring, team.event_id)
        tell(team.captain, "mentor_declined", team, at, name=who.name)


def end(
    mentoring: Mentoring,
    by: Person,
    at: datetime,
) -> None:
    """End it, or withdraw the question; the other side is told. The mentor sees nothing of the team
    any more.

    :raises Refused: when it has ended already
    """
    with transaction():
        _end(mentoring, by, at)
    mentoring.mentor.person.forget()


def leave(
    mentor: Mentor,
    by: Person,
    at: datetime,
) -> None:
    """End somebody's part as a mentor at an event, and with it all that they read of its teams; the
    teams are told, and so is the mentor whom an organiser removes.

    :raises Refused: when it has ended already
    """
    who, event = mentor.person, mentor.event
    with transaction():
        # The condition is in the statement itself: of two at once one ends it.
        here = (Mentor.id == mentor.id) & Mentor.ended_at.is_null()
        if not Mentor.update(ended_at=at, revision=Mentor.revision + 1).where(here).execute():
            raise Refused(_("This was done already. Look at the page again."))
        for row in of_mentor(mentor):
            _end(row, by, at)
        audit.record(at, by, "mentors.leave", f"Person {who.key}", event)
        if by.id != who.id:
            letters.write(
                who,
                "mentor_removed",
                at,
                event=event,
                name=by.name,
            )
    who.forget()
    by.forget()


def _end(
    mentoring: Mentoring,
    by: Person,
    at: datetime,
) -> None:
    team, who = mentoring.team, mentoring.mentor.person
    asked = mentoring.status == "asked"
    _move(mentoring, "withdrawn" if asked else "ended", ended_at=at)
    audit.record(at, by, "mentoring.end", mentoring, team.event_id)
    if team.has(by):
        tell(who, "mentor_thanked", team, at, asked=asked)
        return
    for member in members(team):
        tell(member, "mentor_gone", team, at, name=who.name)


def _move(mentoring: Mentoring, becomes: str, **values: Any) -> None:
    try:
        move(mentoring, MOVES, becomes, **values)
    except NoSuchMove:
        raise Refused(_("This was done already. Look at the page again.")) from None


# --- Queries. -------------------------------------------------------------------------------------


def of_team(team: Team) -> list[Mentoring]:
    """Return whom a team has asked and who helps it, each with the mentor, in order of asking."""
    return _going(team.id)


@prepared
def _going(team: int) -> ModelSelect[Mentoring]:
    query = Mentoring.select(Mentoring, Mentor, Person).join(Mentor).join(Person)
    query = query.where(Mentoring.team == team, Mentoring.status.in_(list(GOING)))
    return query.order_by(Mentoring.id)


def of_mentor(mentor: Mentor) -> list[Mentoring]:
    """Return the teams that asked a mentor and those that the mentor helps, in order of asking."""
    # What a dissolved team wrote is nobody's to read any more.
    query = Mentoring.select(Mentoring, Team).join(Team)
    query = query.where(Mentoring.mentor == mentor, Mentoring.status.in_(GOING))
    rows = list(query.where(Team.status == "active").order_by(Mentoring.id))
    for row in rows:
        row.mentor, row.team.event = mentor, mentor.event  # at hand already
    return rows


def of_person(person: Person) -> list[Mentoring]:
    """Return the same of somebody at all events that are running, each with its event."""
    query = Mentoring.select(Mentoring, Team, Event).join(Team).join(Event)
    query = query.switch(Mentoring).join(Mentor)
    query = query.where(Mentor.person == person, Mentor.ended_at.is_null())
    query = query.where(Mentoring.status.in_(GOING))
    here = (Team.status == "active") & (Event.status == "published")
    return list(query.where(here).order_by(Mentoring.id))


def counted(event: Event) -> dict[int, int]:
    """Return how many teams each mentor of an event helps, by the mentor's number."""
    query: Any = Mentoring.select(Mentoring.mentor).join(Team)
    query = query.where(Team.event == event, Mentoring.status == "accepted").tuples()
    found: dict[int, int] = {}
    for (number,) in query:
        found[number] = found.get(number, 0) + 1
    return found


def mentored(teams: Iterable[int]) -> list[Mentoring]:
    """Return who helps these teams now, each with the mentor's person."""
    query = Mentoring.select(Mentoring, Mentor, Person).join(Mentor).join(Person)
    query = query.where(Mentoring.status == "accepted", Mentor.ended_at.is_null())
    return list(query.where(Mentoring.team.in_(list(teams))).order_by(Mentoring.id))
