"""Teams: members, captain, invitations, requests to join."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, Self, cast

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    ModelSelect,
    TextField,
)

from hackathon.core import audit, letters
from hackathon.core.db import Base, Edited, UtcField, new_key, transaction
from hackathon.core.language import fold, look_alike
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person
from hackathon.teams.deadlines import OwnDeadline

MOVES = {"active": ("dissolved",), "dissolved": ("active",)}


class Team(OwnDeadline, Edited):
    """People who enter together. Locked (by ``permissions``, from the event's dates) when
    submissions close."""

    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="teams", on_delete="CASCADE")
    name = CharField(max_length=120)
    name_key = CharField(max_length=240)  # look-alikes have the same key
    about = TextField(default="")
    looking = BooleanField(default=False)  # looking for members
    wanted = CharField(default="")  # whom
    captain = ForeignKeyField(Person, backref="captain_of", on_delete="RESTRICT")
    # Counted by conditional UPDATEs only, so that the last seat is given once.
    members = IntegerField(default=0)
    status = CharField(default="active", max_length=12)
    # Its name without case and accents, for search.
    folded = CharField(default="")
    demonstration = BooleanField(default=False)
    created_at = UtcField()
    late_until = UtcField(null=True)  # a deadline of its own; see ``late``
    alone = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])  # see ``individuals``

    def has(self, person: Person) -> bool:
        """Tell whether ``person`` is a member now."""
        return person.remember(
            ("member", self.id),
            lambda: bool(_seated(self.id, person.id)),
        )

    @classmethod
    def of(cls, person: Person, event: Event) -> Team | None:
        """Return the team that ``person`` is in at ``event``, or None."""
        return cast(
            "Team | None",
            person.remember(
                ("team", event.id),
                lambda: _team_of.first(event.id, person.id),
            ),
        )

    @classmethod
    def recall(cls, person: Person, event: Event, team: Team | None) -> None:
        """Tell ``of`` what another query has found out already."""
        person.remember(("team", event.id), lambda: team)

    @classmethod
    def by_address(cls, event: str, team: str) -> Self | None:
        """Find the row that an address names."""
        return cast("Self | None", _at_address.first(event, team))

    class Meta:
        # The second one sorts the list.
        indexes = ((("event", "name_key"), True), (("event", "folded"), False))
        constraints = [Check("status IN ('active', 'dissolved')"), Check("members >= 0")]


class Membership(Base):
    """A person in a team; at most one team at a time in an event."""

    event = ForeignKeyField(Event, on_delete="CASCADE")
    team = ForeignKeyField(Team, backref="memberships", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="memberships", on_delete="RESTRICT")
    joined_at = UtcField()
    # Who left stays on record, since the team's work is theirs too.
    left_at = UtcField(null=True)


Membership.add_index(
    Membership.index(
        Membership.event,
        Membership.person,
        unique=True,
        where=SQL("left_at IS NULL"),
        name="membership_one_team",
    )
)
Membership.add_index(Membership.index(Membership.team, name="membership_of_team"))


@prepared
def _at_address(event: str, team: str) -> ModelSelect[Team]:
    return in_event(Team, event).where(Team.key == team)


@prepared
def _team_of(event: int, person: int) -> ModelSelect[Team]:
    return (
        Team.select()
        .join(Membership)
        .where(Membership.event == event, Membership.person == person, Membership.left_at.is_null())
    )


@prepared
def _seated(team: int, person: int) -> ModelSelect[Membership]:
    return Membership.select(Membership.id).where(
        Membership.team == team, Membership.person == person, Membership.left_at.is_null()
    )


class JoinRequest(Base):
    """A person asks to join; the captain decides."""

    key = CharField(unique=True, max_length=16, default=new_key)
    team = ForeignKeyField(Team, backref="requests", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="requests", on_delete="CASCADE")
    # What who wants to join says of themselves.
    message = TextField(default="")
    status = CharField(default="open", max_length=12)
    created_at = UtcField()
    decided_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    decided_at = UtcField(null=True)

    @classmethod
    def by_address(cls, event: str, team: str, join_request: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Team, Event).join(Team).join(Event)
        scope = (Event.slug == event) & (Team.key == team)
        return query.where(scope, cls.key == join_request).first()

    class Meta:
        constraints = [Check("status IN ('open', 'accepted', 'declined', 'withdrawn')")]


JoinRequest.add_index(
    # The database itself holds what a look before would not against two at once.
    JoinRequest.index(
        JoinRequest.team,
        JoinRequest.person,
        unique=True,
        where=SQL("status = 'open'"),
        name="join_request_one_open",
    )
)


# --- Verbs. ---------------------------------------------------------------------------------------


def take_seat(team: Team, person: Person, at: datetime) -> None:
    """Make ``person`` a member; the database gives the last seat to one of those who want it at
    once.

    :raises Refused: when the team is full or gone, or the person is in a team of this event already
    """
    with transaction():
        seat = (
            Team.update(members=Team.members + 1, revision=Team.revision + 1)
            .where(
                Team.id == team.id, Team.status == "active", Team.members < team.event.team_maximum
            )
            .where(~Team.alone | (Team.members == 0))
        )
        if not seat.execute():
            raise Refused(
                _("This person takes part alone.") if team.alone else _("This team is full.")
            )
        try:
            # A transaction of its own: on PostgreSQL a refused row ends the one that it stands in.
            with transaction():
                Membership.create(event=team.event_id, team=team, person=person, joined_at=at)
        except IntegrityError as error:
            raise Refused(_("This person is in a team of this event already.")) from error
        # Whoever has a team asks no other one any more, and no captain takes them in by mistake.
        JoinRequest.update(status="withdrawn", decided_at=at).where(
            JoinRequest.person == person,
            JoinRequest.status == "open",
            JoinRequest.team.in_(Team.select(Team.id).where(Team.event == team.event_id)),
        ).execute()
        team.members += 1
        person.forget()


def give_seat_back(team: Team, person: Person, at: datetime) -> None:
    """End a membership; call it inside a transaction. Raises Refused when it has ended."""
    # The condition stands in the statement: of two who leave for one person one is refused.
    left = Membership.update(left_at=at).where(
        Membership.team == team, Membership.person == person, Membership.left_at.is_null()
    )
    if not left.execute():
        raise Refused(_("This person is not in the team any more."))
    Team.update(members=Team.members - 1, revision=Team.revision + 1).where(
        Team.id == team.id
    ).execute()
    team.members -= 1
    person.forget()


def name_key(name: str) -> str:
    return look_alike(name)[:240]  # one letter may stand for eighteen, and the column is as wide


def name_taken(event: Event, name: str, but: Team | None = None) -> bool:
    """Tell whether a team of the event has this name or one that looks the same."""
    query = Team.select().where(Team.event == event, Team.name_key == name_key(name))
    return bool((query.where(Team.id != but.id) if but else query).exists())


def _refuse_taken(event: Event, name: str, but: Team | None = None) -> None:
    # The index refuses of two at once the second; this is the sentence for all the others.
    if name_taken(event, name, but):
        raise Refused(
            _("Another team has this name, or one that looks the same. Choose another name.")
        )


class Profile(NamedTuple):
    """What a team says of itself."""

    name: str
    about: str = ""
    looking: bool = False  # for members
    wanted: str = ""  # whom

    def columns(self) -> dict[str, object]:
        """Return what the team's columns get."""
        keys = {"name_key": name_key(self.name), "folded": fold(self.name)[:255]}
        return {**self._asdict(), **keys}


def create(event: Event, profile: Profile, captain: Person, at: datetime) -> Team:
    """Found a team with ``captain`` as its only member.

    :raises Refused: when a look-alike name is taken, or the person is in a team
    """
    with transaction():
        _refuse_taken(event, profile.name)
        team = Team.create(event=event, captain=captain, created_at=at, **profile.columns())
        take_seat(team, captain, at)
        audit.record(at, captain, "teams.create", team, event, name=profile.name)
    return cast(Team, team)


def edit(
    team: Team, expected: int | None, profile: Profile, by: Person | None, at: datetime
) -> None:
    """Change name and description.

    :raises Refused: when a look-alike name is taken
    :raises Conflict: when the team was changed meanwhile
    """
    with transaction():
        _refuse_taken(team.event, profile.name, but=team)
        team.change(expected, **profile.columns())
        audit.record(at, by, "teams.edit", team, team.event_id, name=profile.name)


def form(event: Event, name: str, people: list[Person], by: Person, at: datetime) -> Team:
    """Group individuals into a team (organisers do); the first becomes the captain and may hand
    over. All or nothing.

    :raises Refused: when they are too many, the name is taken, or one of them is in a team already
    """
    if not people:
        raise Refused(_("Choose at least one person."))
    if len(people) > event.team_maximum:
        raise Refused(_("These are more people than a team may have."))
    with transaction():
        # One transaction: if one of them has a team already, none of it happens.
        team = create(event, Profile(name), people[0], at)
        for person in people[1:]:
            take_seat(team, person, at)
        audit.record(at, by, "teams.form", team, event, people=[person.key for person in people])
        for person in people:
            tell(person, "team_in", team, at)
    return team


def tell(person: Person, kind: str, team: Team, at: datetime, **values: Any) -> None:
    """Send a short letter about a team (``team_...`` in ``templates/mail/``)."""
    letters.write(person, kind, at, event=team.event, team=team, **values)


# --- Queries. -------------------------------------------------------------------------------------


def members(team: Team) -> list[Person]:
    """Return the people in the team now, in the order in which they joined."""
    return _members(team.id)


@prepared
def _members(team: int) -> ModelSelect[Person]:
    query = Person.select().join(Membership)
    query = query.where(Membership.team == team, Membership.left_at.is_null())
    return query.order_by(Membership.joined_at, Membership.id)
