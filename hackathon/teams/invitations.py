"""How people come into a team: invitations by link or e-mail, and requests to join. Nobody is added
without saying yes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self, cast

from peewee import CharField, Check, ForeignKeyField, ModelSelect

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.events import Event
from hackathon.people.domains import address_key
from hackathon.people.people import Person, by_email, unproved
from hackathon.teams.teams import Team, take_seat, tell

MOVES = {"open": ("accepted", "declined", "revoked")}
# Two weeks: long enough for a holiday, and no link of an old mail opens a team months later.
INVITATION_LIFE = timedelta(days=14)
# A team cannot write to half the world in the site's name.
INVITATIONS_OPEN_MAXIMUM = 20  # of one team at a time
# After so long whoever was invited has mostly overlooked it, or does not want to say no.
UNANSWERED = timedelta(days=7)
LinkTo = Callable[[str], str]  # a secret -> the address that carries it


class Invitation(Base):
    """An invitation by link or e-mail; only who holds the secret (and, by e-mail, the address) may
    accept."""

    key = CharField(unique=True, max_length=16, default=new_key)
    team = ForeignKeyField(Team, backref="invitations", on_delete="CASCADE")
    email = CharField(default="")  # empty: anyone with the link
    # Folded, so that one address is invited once.
    email_key = CharField(default="")
    # Of the token in the link; the link itself is kept nowhere.
    digest = CharField(unique=True, max_length=64)
    status = CharField(default="open", max_length=12)
    invited_by = ForeignKeyField(Person, on_delete="RESTRICT")
    accepted_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    created_at = UtcField()
    expires_at = UtcField()
    decided_at = UtcField(null=True)

    @classmethod
    def by_address(
        cls,
        event: str,
        team: str,
        invitation: str,
    ) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Team, Event).join(Team).join(Event)
        scope = (Event.slug == event) & (Team.key == team)
        return query.where(scope, cls.key == invitation).first()

    class Meta:
        constraints = [Check("status IN ('open', 'accepted', 'declined', 'revoked')")]


def invite(
    team: Team,
    email: str,
    by: Person,
    at: datetime,
    link: LinkTo,
) -> tuple[Invitation, str]:
    """Invite by e-mail, or with an empty ``email`` make a link that anyone registered may use once;
    return it and its secret.

    :raises Refused: when the team is full or has many open invitations
    """
    with transaction():
        lock(team)  # else two at once could pass the number of open invitations
        if Team.get_by_id(team.id).alone:
            raise Refused(_("You take part alone. Make it a team first."))
        if team.members >= team.event.team_maximum:
            raise Refused(_("This team is full."))
        open_ones = Invitation.select().where(
            Invitation.team == team,
            Invitation.status == "open",
            Invitation.expires_at > at,
        )
        if open_ones.count() >= INVITATIONS_OPEN_MAXIMUM:
            raise Refused(_("There are many open invitations already. Withdraw one first."))
        if email and open_ones.where(Invitation.email_key == address_key(email)).exists():
            raise Refused(_("This address is invited already."))
        # Only its digest is stored: whoever reads the database cannot join with it.
        secret = secrets.token_urlsafe(24)
        invitation = Invitation.create(
            team=team,
            email=email,
            email_key=address_key(email),
            digest=_digest(secret),
            invited_by=by,
            created_at=at,
            # No team changes after the deadline, so no invitation outlives it.
            expires_at=min(at + INVITATION_LIFE, team.event.submission_closes),
        )
        audit.record(at, by, "teams.invite", team, team.event_id, by_email=bool(email))
        if email:
            invited = by_email(email)
            # Whoever is unknown here is guessed to read what the one who invites reads.
            reader = invited or letters.Stranger(email, by.locale)
            letters.write(
                reader,
                "team_invitation",
                at,
                event=team.event,
                link=link(secret),
                team=team,
                name=by.name,
            )
    return cast(Invitation, invitation), secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def by_secret(event: Event, secret: str) -> Invitation | None:
    """Return the invitation of this event behind a secret, whatever its state, or None."""
    return cast(
        "Invitation | None",
        Invitation.select(Invitation, Team, Event)
        .join(Team)
        .join(Event)
        .where(Invitation.digest == _digest(secret), Team.event == event)
        .first(),
    )


def why_not(invitation: Invitation, person: Person, at: datetime) -> str | None:
    """Return why ``person`` cannot use the invitation as a sentence, or None."""
    if invitation.status != "open":
        return _("This invitation was answered or withdrawn. Ask the captain for a new one.")
    if at >= invitation.expires_at:
        return _("This invitation is too old. Ask the captain for a new one.")
    # Who has not proved an address cannot use what was sent to it.
    if invitation.email_key and person.confirmed_at is None:
        return unproved()
    if invitation.email_key and invitation.email_key != person.email_key:
        return _(
            "This invitation was sent to another e-mail address. Sign in with that address, or ask"
            " the captain for a new one."
        )
    return None


def accept(invitation: Invitation, person: Person, at: datetime) -> Team:
    """Join the team that invites.

    :raises Refused: when the invitation cannot be used, the team is full, or the person is in a
        team
    """
    team = invitation.team
    with transaction():
        if reason := why_not(invitation, person, at):
            raise Refused(reason)
        try:
            move(
                invitation,
                MOVES,
                "accepted",
                accepted_by=person,
                decided_at=at,
            )
        except NoSuchMove:
            raise Refused(
                _("This invitation was answered or withdrawn. Ask the captain for a new one.")
            ) from None
        take_seat(team, person, at)
        audit.record(at, person, "teams.accept", team, team.event_id)
        tell(team.captain, "team_joined", team, at, name=person.name)
    return cast(Team, team)


def decline(invitation: Invitation, person: Person, at: datetime) -> None:
    """Say no to an invitation."""
    with transaction():
        if reason := why_not(invitation, person, at):
            raise Refused(reason)
        move(invitation, MOVES, "declined", decided_at=at)
        audit.record(at, person, "teams.decline", invitation.team, invitation.team.event_id)
        tell(invitation.team.captain, "team_declined", invitation.team, at, name=person.name)


def revoke(invitation: Invitation, by: Person, at: datetime) -> None:
    """Take an invitation back: its link is worth nothing from now on."""
    with transaction():
        move(invitation, MOVES, "revoked", decided_at=at)
        audit.record(at, by, "teams.revoke", invitation.team, invitation.team.event_id)


# --- Queries. -------------------------------------------------------------------------------------


def open_invitations(team: Team, at: datetime) -> list[Invitation]:
    """Return the invitations that wait for an answer."""
    return _open(team.id, at)


@prepared
def _open(team: int, at: datetime) -> ModelSelect[Invitation]:
    query = Invitation.select().where(
        Invitation.team == team,
        Invitation.status == "open",
        Invitation.expires_at > at,
    )
    return query.order_by(Invitation.created_at)


def waiting(at: datetime) -> Any:
    """The condition for invitations that can be answered still."""
    return (Invitation.status == "open") & (Invitation.expires_at > at)


def stuck(at: datetime, before: datetime) -> Any:
    """The condition for those of them that were sent to an address ``before`` some moment; a link
    alone was perhaps given to nobody."""
    return waiting(at) & (Invitation.created_at <= before) & (Invitation.email != "")


def of_event(event: Event, at: datetime, only_stuck: bool) -> ModelSelect[Invitation]:
    """Return the invitations into an event's teams that wait for an answer, with the teams and
    their captains, the oldest first."""
    query = Invitation.select(Invitation, Team, Person).join(Team)
    query = query.join(Person, on=(Team.captain == Person.id))
    query = query.where(Team.event == event, Team.status == "active")
    query = query.where(stuck(at, at - UNANSWERED) if only_stuck else waiting(at))
    return query.order_by(Invitation.created_at, Invitation.id)


def invitations_for(person: Person, event: Event, at: datetime) -> list[Invitation]:
    """Return the open invitations sent to the person's address; an unproved one gets none."""
    # Else anybody could sign up with another's address and read who invites them.
    if person.confirmed_at is None:
        return []
    query = (
        Invitation.select(Invitation, Team, Event)
        .join(Team)
        .join(Event)
        .where(
            Team.event == event,
            Invitation.email_key == person.email_key,
            Invitation.status == "open",
            Invitation.expires_at > at,
        )
    )
    return list(query)
