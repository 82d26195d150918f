"""Teams: members, captain, invitations, requests to join."""

from __future__ import annotations

from typing import cast

from peewee import SQL, BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from hackathon.db import Base, Edited, UtcField, new_key
from hackathon.events import Event
from hackathon.people import Person

MOVES = {"active": ("dissolved",), "dissolved": ("active",)}
INVITATION_MOVES = {"open": ("accepted", "declined", "revoked")}
REQUEST_MOVES = {"open": ("accepted", "declined", "withdrawn")}


class Team(Edited):
    """People who enter together. Locked (by ``permissions``, from the event's dates) when submissions close."""

    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="teams", on_delete="CASCADE")
    name = CharField(max_length=120)
    name_key = CharField(max_length=240)  # look-alikes have the same key
    about = TextField(default="")
    looking = BooleanField(default=False)  # looking for members
    wanted = CharField(default="")  # whom
    captain = ForeignKeyField(Person, backref="captain_of", on_delete="RESTRICT")
    members = IntegerField(default=0)  # counted by conditional UPDATEs only, so that the last seat is given once
    status = CharField(default="active", max_length=12)
    folded = CharField(default="", index=True)
    demonstration = BooleanField(default=False)
    created_at = UtcField()

    def has(self, person: Person) -> bool:
        """Tell whether ``person`` is a member now."""
        return person.remember(
            ("member", self.id),
            lambda: bool(
                Membership.select().where(Membership.team == self, Membership.person == person, Membership.left_at.is_null()).exists()
            ),
        )

    @classmethod
    def of(cls, person: Person, event: Event) -> Team | None:
        """Return the team that ``person`` is in at ``event``, or None."""
        return cast(
            "Team | None",
            person.remember(
                ("team", event.id),
                lambda: (
                    cls.select()
                    .join(Membership)
                    .where(Membership.event == event, Membership.person == person, Membership.left_at.is_null())
                    .first()
                ),
            ),
        )

    class Meta:
        indexes = ((("event", "name_key"), True),)
        constraints = [Check("status IN ('active', 'dissolved')"), Check("members >= 0")]


class Membership(Base):
    """A person in a team; at most one team at a time in an event."""

    event = ForeignKeyField(Event, on_delete="CASCADE")
    team = ForeignKeyField(Team, backref="memberships", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="memberships", on_delete="RESTRICT")
    joined_at = UtcField()
    left_at = UtcField(null=True)


Membership.add_index(
    Membership.index(
        Membership.event, Membership.person, unique=True, where=SQL("left_at IS NULL"), name="membership_one_team"
    )
)
Membership.add_index(Membership.index(Membership.team, name="membership_of_team"))


class Invitation(Base):
    """An invitation by link or e-mail; only who holds the secret (and, by e-mail, the address) may accept."""

    key = CharField(unique=True, max_length=16, default=new_key)
    team = ForeignKeyField(Team, backref="invitations", on_delete="CASCADE")
    email = CharField(default="")  # empty: anyone with the link
    email_key = CharField(default="")
    digest = CharField(unique=True, max_length=64)
    status = CharField(default="open", max_length=12)
    invited_by = ForeignKeyField(Person, on_delete="RESTRICT")
    accepted_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    created_at = UtcField()
    expires_at = UtcField()
    decided_at = UtcField(null=True)

    class Meta:
        constraints = [Check("status IN ('open', 'accepted', 'declined', 'revoked')")]


class JoinRequest(Base):
    """A person asks to join; the captain decides."""

    key = CharField(unique=True, max_length=16, default=new_key)
    team = ForeignKeyField(Team, backref="requests", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="requests", on_delete="CASCADE")
    message = TextField(default="")
    status = CharField(default="open", max_length=12)
    created_at = UtcField()
    decided_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    decided_at = UtcField(null=True)

    class Meta:
        constraints = [Check("status IN ('open', 'accepted', 'declined', 'withdrawn')")]


JoinRequest.add_index(
    JoinRequest.index(
        JoinRequest.team, JoinRequest.person, unique=True, where=SQL("status = 'open'"), name="join_request_one_open"
    )
)
