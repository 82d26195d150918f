"""Invitations to organise an event, to help at it or to mentor, sent to an address: who proves the
address and says yes has the part from then on. An account need not be there before."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self, cast

from peewee import SQL, CharField, Check, ForeignKeyField

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.events import helpers, mentors
from hackathon.events.events import Event, Organiser, in_event
from hackathon.events.helpers import Helper
from hackathon.events.mentors import Mentor
from hackathon.people.domains import address_key
from hackathon.people.people import Person, by_email, unproved
from hackathon.people.tokens import digest

MOVES = {"open": ("accepted", "declined", "revoked")}
LIFE = timedelta(days=14)  # as an invitation to a team
# Open ones of one event at a time: nobody writes to the world in the site's name.
OPEN_MAXIMUM = {"organiser": 10, "helper": 40, "mentor": 40}
ROLES = tuple(OPEN_MAXIMUM)
LinkTo = Callable[[str], str]  # a secret -> the address that carries it


class OrganiserInvitation(Base):
    """An invitation by e-mail; only who holds its secret and has proved the address may accept."""

    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="organiser_invitations", on_delete="CASCADE")
    email = CharField()
    email_key = CharField()
    digest = CharField(unique=True, max_length=64)  # of the secret, which is kept nowhere
    status = CharField(default="open", max_length=12)
    invited_by = ForeignKeyField(Person, on_delete="RESTRICT")
    accepted_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    created_at = UtcField()
    expires_at = UtcField()
    decided_at = UtcField(null=True)
    # Added later, so it stands last and the database knows its default.
    role = CharField(
        default="organiser",
        max_length=12,
        constraints=[
            SQL("DEFAULT 'organiser'"),
            Check("role IN ('organiser', 'helper', 'mentor')"),
        ],
    )

    @classmethod
    def by_address(
        cls,
        event: str,
        organiser_invitation: str,
    ) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.key == organiser_invitation).first()

    class Meta:
        constraints = [Check("status IN ('open', 'accepted', 'declined', 'revoked')")]


OrganiserInvitation.add_index(
    # Of two invitations of one kind to one address at once the database refuses the second.
    OrganiserInvitation.index(
        OrganiserInvitation.event,
        OrganiserInvitation.role,
        OrganiserInvitation.email_key,
        unique=True,
        where=SQL("status = 'open'"),
        name="organiser_invitation_one_open",
    )
)


class Wanted(NamedTuple):
    """Whom to invite, and to what: one of ``ROLES``."""

    email: str
    role: str = "organiser"


def invite(
    event: Event,
    wanted: Wanted,
    person: Person,
    at: datetime,
    link: LinkTo,
) -> OrganiserInvitation:
    """Invite whoever reads an address to organise the event or to help at it; an earlier invitation
    that nobody answered in time ends.

    :raises Refused: when the address is invited already, its reader has the part already, or many
        invitations wait
    """
    email, role = wanted
    with transaction():
        lock(event)
        known = by_email(email)
        if known is not None and holds(known, event, role):
            raise Refused(_("%(name)s has this part in the event already.", name=known.name))
        _make_room(event, wanted, at)
        secret = secrets.token_urlsafe(24)
        made = OrganiserInvitation.create(
            event=event,
            role=role,
            email=email,
            email_key=address_key(email),
            digest=digest(secret),
            invited_by=person,
            created_at=at,
            expires_at=at + LIFE,
        )
        # Not to the account: one that is not proved yet gets no letters, and may be another's.
        reader = letters.Stranger(email, known.locale if known else person.locale)
        letters.write(
            reader,
            "organiser_invited",
            at,
            event=event,
            link=link(secret),
            name=person.name,
            role=role,
        )
        audit.record(at, person, "organiser_invitations.invite", made, event, role=role)
    return cast("OrganiserInvitation", made)


def _make_room(
    event: Event,
    wanted: Wanted,
    at: datetime,
) -> None:
    """End an invitation of the same address that is too old; refuse while it can be answered."""
    open_ones = OrganiserInvitation.select().where(
        OrganiserInvitation.event == event,
        OrganiserInvitation.role == wanted.role,
        OrganiserInvitation.status == "open",
    )
    key = address_key(wanted.email)
    same = open_ones.where(OrganiserInvitation.email_key == key).first()
    if same is not None and at < same.expires_at:
        raise Refused(_("This address is invited already."))
    if same is not None:
        move(same, MOVES, "revoked", decided_at=at)
    if open_ones.where(OrganiserInvitation.expires_at > at).count() >= OPEN_MAXIMUM[wanted.role]:
        raise Refused(_("There are many open invitations already. Withdraw one first."))


def why_not(
    invitation: OrganiserInvitation,
    person: Person,
    at: datetime,
) -> str | None:
    """Return why ``person`` cannot answer the invitation as a sentence, or None."""
    if invitation.status != "open":
        return _("This invitation was answered or withdrawn. Ask the organisers for a new one.")
    if at >= invitation.expires_at:
        return _("This invitation is too old. Ask the organisers for a new one.")
    if person.confirmed_at is None:
        return unproved()
    if invitation.email_key != person.email_key:
        return _(
            "This invitation was sent to another e-mail address. Sign in with that address, or ask"
            " the organisers for a new one."
        )
    return None


def accept(
    invitation: OrganiserInvitation,
    person: Person,
    at: datetime,
) -> None:
    """Have the part from now on; who sent the invitation is told.

    :raises Refused: when the invitation cannot be used
    """
    _answer(invitation, person, at, "accepted")


def decline(
    invitation: OrganiserInvitation,
    person: Person,
    at: datetime,
) -> None:
    """Say no; who sent the invitation is told.

    :raises Refused: when the invitation cannot be used
    """
    _answer(invitation, person, at, "declined")


def _answer(
    invitation: OrganiserInvitation,
    person: Person,
    at: datetime,
    answer: str,
) -> None:
    event, accepted = invitation.event, answer == "accepted"
    with transaction():
        lock(event)
        if reason := why_not(invitation, person, at):
            raise Refused(reason)
        by = person if accepted else None
        move(invitation, MOVES, answer, decided_at=at, accepted_by=by)
        # Somebody else may have added the account meanwhile.
        person.forget()
        if accepted:
            _TAKE[invitation.role](event, person, at)
        told = {"role": invitation.role}
        audit.record(at, person, f"organiser_invitations.{answer}", invitation, event, **told)
        letters.write(
            invitation.invited_by,
            "organiser_answered",
            at,
            event=event,
            name=person.name,
            agrees=accepted,
            role=invitation.role,
        )
    person.forget()


def _organise(
    event: Event,
    person: Person,
    at: datetime,
) -> None:
    if not Organiser.holds(person, event):
        Organiser.create(event=event, person=person, since=at)


_TAKE = {"organiser": _organise, "helper": helpers.take, "mentor": mentors.take}
_HOLDS = {"organiser": Organiser.holds, "helper": Helper.holds, "mentor": Mentor.holds}


def revoke(
    invitation: OrganiserInvitation,
    by: Person,
    at: datetime,
) -> None:
    """Take an invitation back: its link is worth nothing from now on."""
    with transaction():
        lock(invitation.event)
        move(invitation, MOVES, "revoked", decided_at=at)
        audit.record(at, by, "organiser_invitations.revoke", invitation, invitation.event_id)


# --- Queries. -------------------------------------------------------------------------------------


def by_secret(event: str, secret: str) -> OrganiserInvitation | None:
    """Return the invitation to the event of this address behind a secret, or None."""
    query = in_event(OrganiserInvitation, event)
    return query.where(OrganiserInvitation.digest == digest(secret)).first()


def holds(
    person: Person,
    event: Event,
    role: str,
) -> bool:
    """Tell whether somebody has the part that an invitation would give."""
    return _HOLDS[role](person, event)


def addresses(event: Event, role: str) -> set[str]:
    """Return the addresses that were ever invited to a role, in the form in which they are
    compared."""
    query: Any = OrganiserInvitation.select(OrganiserInvitation.email_key)
    query = query.where(OrganiserInvitation.event == event, OrganiserInvitation.role == role)
    return {key for (key,) in query.tuples()}


def waiting(
    event: Event,
    at: datetime,
    roles: Iterable[str] = ROLES,
) -> list[OrganiserInvitation]:
    """Return the invitations to these roles that wait for an answer, the latest first."""
    query = OrganiserInvitation.select().where(
        OrganiserInvitation.event == event,
        OrganiserInvitation.status == "open",
        OrganiserInvitation.expires_at > at,
        OrganiserInvitation.role.in_(list(roles)),
    )
    return list(query.order_by(OrganiserInvitation.created_at.desc()))
