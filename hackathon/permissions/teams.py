"""Registration, teams, invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.core.states import Ahead
from hackathon.events.events import Event
from hackathon.judging.judging import Judge
from hackathon.people.people import Person, by_email
from hackathon.permissions.events import view_event
from hackathon.permissions.judging import see_entries
from hackathon.permissions.roles import (
    HIDDEN,
    Reason,
    confirmed,
    is_confirmed,
    is_member,
    is_organiser,
    is_registered,
    is_signed_in,
    running,
    signed_in,
)
from hackathon.teams.care import next_captain
from hackathon.teams.invitations import Invitation
from hackathon.teams.nominations import Nomination, NominationBatch
from hackathon.teams.registrations import Registration, full
from hackathon.teams.teams import JoinRequest, Team


def register(person: Person | None, event: Event, at: datetime) -> Reason:
    """Register for an event, or for its waiting list."""
    if view_event(person, event, at) is not None:
        return HIDDEN
    if not is_confirmed(person):
        return confirmed(person)
    return _may_register(person, event, at, late=False)


def _may_register(
    person: Person,
    event: Event,
    at: datetime,
    late: bool,
) -> Reason:
    """:param late: also when registration has closed"""
    if event.status != "published":
        return _("This event does not take registrations.")
    if at < event.registration_opens:
        return _("Registration has not opened yet.")
    if at >= event.registration_closes and not late:
        return _("Registration is closed.")
    if Judge.of(person, event):
        return _("You are a judge at this event, so you cannot take part.")
    registration = Registration.of(person, event)
    return (
        _("The organisers have excluded you from this event.")
        if registration and registration.status == "excluded"
        else None
    )


def enter_others(person: Person | None, event: Event, at: datetime) -> Reason:
    """Enter people and whole teams by their addresses, each of whom confirms: organisers at any
    time, and as a coordinator everybody who might register."""
    if is_organiser(person, event):
        return care_for_teams(person, event, at)
    return register(person, event, at)


def see_batch(person: Person | None, batch: NominationBatch, at: datetime) -> Reason:
    """See what came of those whom somebody entered: who entered them, and organisers."""
    mine = person is not None and person.active and batch.entered_by_id == person.id
    return None if mine or is_organiser(person, batch.event) else HIDDEN


def undo_batch(person: Person | None, batch: NominationBatch, at: datetime) -> Reason:
    """Take back what was entered in one act."""
    seen = see_batch(person, batch, at)
    return running(batch.event) if seen is None else seen


def confirm_nomination(person: Person | None, nomination: Nomination, at: datetime) -> Reason:
    """Confirm that one was entered by others; ``person`` is whose address it is, if anybody has an
    account with it."""
    event = nomination.event
    if reason := running(event):
        return reason
    if person is not None and Judge.of(person, event):
        return _("You are a judge at this event, so you cannot take part.")
    registration = Registration.of(person, event) if person else None
    if registration is not None and registration.status == "excluded":
        return _("The organisers have excluded you from this event.")
    return None


def see_own_part(person: Person | None, event: Event, at: datetime) -> Reason:
    """See one's own registration, team and invitations at an event."""
    return HIDDEN if view_event(person, event, at) is not None else signed_in(person)


def _may_team(person: Person, event: Event, at: datetime) -> Reason:
    if reason := running(event):
        return reason
    if event.locked(at):
        return _("Submissions are closed, so teams stay as they are.")
    if is_registered(person, event):
        return None
    path = f"events/{event.slug}/register"
    return Ahead(_("Register for the event first."), "register", path)


def view_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """See a team's page: the registered, organisers, and the public once the event shows teams."""
    return view_event(person, team.event, at)


def create_team(person: Person | None, event: Event, at: datetime) -> Reason:
    """Found a team and be its captain."""
    if view_event(person, event, at) is not None:
        return HIDDEN
    if not is_signed_in(person):
        return signed_in(person)
    if reason := _may_team(person, event, at):
        return reason
    return (
        _("You are in a team already. Leave it before you create another.")
        if Team.of(person, event)
        else None
    )


def enter_alone(person: Person | None, event: Event, at: datetime) -> Reason:
    """Take part without a team, where the event lets individuals in."""
    if (reason := create_team(person, event, at)) is not None:
        return reason
    if event.single_entrants:
        return None
    return _("Nobody takes part alone in this event. Create a team or join one.")


def join_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """Ask to join, or accept an invitation."""
    if not is_signed_in(person):
        return signed_in(person)
    if reason := _may_team(person, team.event, at):
        return reason
    if team.status != "active":
        return _("This team no longer exists.")
    if team.has(person):
        return _("You are in this team already.")
    if Team.of(person, team.event):
        return _("You are in another team. Leave it before you join this one.")
    if not team.captain.active:
        return _("Nobody in this team could answer you. Ask the organisers.")
    return _room_in(team)


def accept_invitation(person: Person | None, invitation: Invitation, at: datetime) -> Reason:
    """Join by invitation; who is not registered registers with it, also when registration has
    closed and the organisers let the invited come late."""
    team, event = invitation.team, invitation.team.event
    if not is_confirmed(person):
        return confirmed(person)
    if is_registered(person, event):
        return join_team(person, team, at)
    registration = Registration.of(person, event)
    if registration is not None and registration.status == "waiting":
        return _("You are on the waiting list. You can accept as soon as you have a place.")
    if reason := running(event) or _may_register(person, event, at, late=event.late_invitations):
        return reason
    if event.locked(at):
        return _("Submissions are closed, so teams stay as they are.")
    if event.approval:
        path = f"events/{event.slug}/register"
        return Ahead(
            _("The organisers approve each registration. Register first, and accept after that."),
            "register",
            path,
        )
    if full(event):
        path = f"events/{event.slug}/register"
        return Ahead(
            _("All places are taken. Register for the waiting list first."), "register", path
        )
    return _room_in(team)


def _room_in(team: Team) -> Reason:
    if team.status != "active":
        return _("This team no longer exists.")
    if team.alone:
        return _("This person takes part alone.")
    return _("This team is full.") if team.members >= team.event.team_maximum else None


def cannot_come(team: Team, email: str, at: datetime) -> Reason:
    """Why it is no use to invite an address, told to the captain before; None when it may be.

    What is told of somebody who takes part in the event is told; of anybody else the answer is the
    same whether or not the address has an account.
    """
    event, found = team.event, by_email(email)
    known = found if is_confirmed(found) else None
    if known is not None:
        if team.has(known):
            return _("Somebody with this address is in your team already.")
        if Judge.of(known, event):
            return _("Somebody with this address judges at this event, so they cannot take part.")
        if Team.of(known, event):
            return _("Somebody with this address is in another team.")
    registration = Registration.of(known, event) if known else None
    status = registration.status if registration else ""
    # Why somebody is excluded is between them and the organisers.
    if status == "excluded":
        return _("Somebody with this address cannot take part in this event.")
    if at >= event.registration_closes and not event.late_invitations and status != "registered":
        return _("Registration is closed, and nobody with this address is registered.")
    return None


def in_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """See what only a team's members see, and organisers who do not compete with it."""
    inside = is_member(person, team) or see_entries(person, team.event, at) is None
    return None if inside else HIDDEN


def leave_team(
    person: Person | None,
    team: Team,
    at: datetime,
    members: Sequence[Person] | None = None,
) -> Reason:
    """Leave a team; a captain with others in the team hands over first.

    :param members: the team's, where the caller has them already
    """
    if person is None or not is_member(person, team):
        return HIDDEN
    if reason := running(team.event):
        return reason
    if team.event.locked(at):
        return _("Submissions are closed, so teams stay as they are.")
    if team.captain_id == person.id and next_captain(team, person, members) is not None:
        return _("Hand the captaincy over before you leave.")
    return None


def lead_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """Do what captains do in their own name: invite, decide on requests, remove, hand over.

    Organisers look after teams with a reason (``care_for_team``).
    """
    organiser = is_organiser(person, team.event)
    other = HIDDEN if not organiser else see_entries(person, team.event, at)
    if other is not None and not is_member(person, team):
        return other
    if team.status != "active":
        return _("This team no longer exists.")
    if reason := running(team.event):
        return reason
    if team.event.locked(at):
        return _("Submissions are closed, so teams stay as they are.")
    if person and team.captain_id == person.id:
        return None
    return _("Only the captain can do this.")


def edit_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """Change a team's name and what it says of itself: its captain, or organisers with a reason,
    who put right what went wrong after the deadline too."""
    if team.status == "active" and care_for_team(person, team, at) is None:
        return None
    return lead_team(person, team, at)


def care_for_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """Add, move and take out members, name another captain, merge, dissolve and restore teams:
    organisers who take no part in the event, also after the deadline."""
    return care_for_teams(person, team.event, at)


def care_for_teams(person: Person | None, event: Event, at: datetime) -> Reason:
    """The same for all teams of an event."""
    if not is_organiser(person, event):
        return HIDDEN
    if reason := running(event):
        return reason
    # Who competes does not decide about rivals.
    if Team.of(person, event) is not None:
        return _("You take part in this event, so another organiser manages its teams.")
    return None


def lead_invitation(person: Person | None, invitation: Invitation, at: datetime) -> Reason:
    """Take an invitation of one's team back."""
    return lead_team(person, invitation.team, at)


def answer_invitation(person: Person | None, invitation: Invitation, at: datetime) -> Reason:
    """See and answer an invitation that was sent to one's own address, which is proved."""
    mine = (
        is_confirmed(person)
        # An invitation by link has no address, and must not match whoever has none either.
        and bool(invitation.email_key)
        and invitation.email_key == person.email_key
    )
    return None if mine else HIDDEN


def decide_request(person: Person | None, request: JoinRequest, at: datetime) -> Reason:
    """Take somebody in who asks to join, or not."""
    return lead_team(person, request.team, at)


def withdraw_request(person: Person | None, request: JoinRequest, at: datetime) -> Reason:
    """Take one's own request back."""
    return (
        None if person is not None and person.active and request.person_id == person.id else HIDDEN
    )
