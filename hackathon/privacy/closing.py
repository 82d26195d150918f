"""Closing one's own account, for good: what was published or decided stays without the name, the
rest goes. ``ties`` says before what hangs on the account; ``inventory`` what becomes of each
column."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.core import audit, letters, mail
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events import organisers
from hackathon.events.events import Event
from hackathon.events.mentors import Mentor
from hackathon.events.organiser_invitations import OrganiserInvitation
from hackathon.judging import panels
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Scorecard
from hackathon.people import accounts, confirmations, passwords, people, profiles
from hackathon.people.acts import Act
from hackathon.people.affiliations import Affiliation
from hackathon.people.offices import named
from hackathon.people.people import Person
from hackathon.pilots import partners
from hackathon.privacy import inventory, ties
from hackathon.submissions import dissolving, drafts, submissions, withdrawals
from hackathon.teams import care, memberships, mentoring, registrations
from hackathon.teams.invitations import Invitation
from hackathon.teams.nominations import Nomination
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Team


def close(person: Person, password: str, at: datetime) -> list[str]:
    """Close the account of ``person``: nobody can sign in to it or write to it any more. Return the
    names of files in the store that the caller deletes then.

    :raises Refused: when the password is wrong, or something has to be settled first
    """
    # Before the transaction: it is slow on purpose, and every other writer would wait.
    if not passwords.right(password, person.password_hash):
        raise Refused(_("Your present password is another one."))
    with transaction():
        lock(person)
        person.forget()
        # Of two who close at once the second has to see that the first is gone.
        ties.hold(person, at)
        for tie in ties.of(person, at):
            # Asked again under the lock: what the page showed may have changed since.
            if tie.stops:
                raise Refused(tie.sentence)
        # Kept aside: by the time the letter is written the row has no address any more.
        reader = letters.Stranger(person.email, person.locale, person.time_zone)
        _step_down(person, at)
        gone = _leave_teams(person, at)
        _leave_offices(person, at)
        _forget_invitations(person, at)
        # The inventory says what goes, so a new noun is dealt with by standing in it.
        for place, model, column in inventory.pointing():
            if place.closing == inventory.DELETED:
                model.delete().where(column == person).execute()
        forget_profile(person, at)
        # Before the last letter is queued, which has to stay until it is sent.
        mail.Message.delete().where(mail.sent_to(reader.email)).execute()
        audit.record(at, person, "people.close_own", person)
        letters.write(reader, "account_closed", at)
    return gone


def close_for(person: Person, by: Person, at: datetime) -> None:
    """Close somebody's account, as administrators do: it can be opened again, and meanwhile who
    joined next leads the teams whose captain they were.

    :raises Refused: for one's own account
    """
    with transaction():
        accounts.close(person, by, at)
        care.pass_on(person, by, at)


def _step_down(person: Person, at: datetime) -> None:
    """Give up what the person answers for; ``ties`` has seen that somebody else does."""
    if person.administrator:
        people.appoint(person, False, person, at)
    for row in ties.organised(person):
        # The last one of an archived event stays in its record.
        if row.organisers > 1:
            organisers.remove(row, person, at)
    for pilot in ties.led(person):
        if pilot.leads_count > 1:
            partners.remove_lead(pilot, person, person, at)
    for seat in ties.judging(person):
        seat.person = person
        link = letters.site("events", seat.event.slug, "judge", "")
        panels.leave(seat, Act(person, at, link), _("Closed the account."))
    for part in Mentor.select().where(Mentor.person == person, Mentor.ended_at.is_null()):
        part.person = person
        mentoring.leave(part, person, at)
    # The seats are given up, so what was begun and never signed counts nowhere.
    unsigned = (
        Assignment.select(Assignment.id)
        .join(Judge)
        .where(Judge.person == person, Assignment.status != "assigned")
    )
    Scorecard.delete().where(
        Scorecard.assignment.in_(unsigned), Scorecard.status != "signed"
    ).execute()


def _leave_teams(person: Person, at: datetime) -> list[str]:
    gone: list[str] = []
    for seat in ties.seats(person, at):
        if seat.heir is not None:
            memberships.hand_over(seat.team, seat.heir, person, at)
        if seat.end == "dissolved":
            gone += _take_back(seat.team, person, at)
        if seat.end in {"dissolved", "left"}:
            dissolving.leave(seat.team, person, at)
    mine = Registration.select(Registration, Event).join(Event)
    held = Registration.status.in_(["registered", "waiting"])
    for row in mine.where(Registration.person == person, held, Event.status == "published"):
        # After the deadline nobody can use the seat, and who took part is a matter of record.
        if not row.event.locked(at) and Team.of(person, row.event) is None:
            row.person = person
            registrations.withdraw(row, at)
    said = {"answers": {}, "about": "", "looking_for_team": False}
    # Answers were for the organisers of that event; the seat itself is part of the record.
    Registration.update(**said).where(Registration.person == person).execute()
    return gone


def _take_back(team: Team, person: Person, at: datetime) -> list[str]:
    """Withdraw what a team submitted, and delete what it never did; return what is left of that in
    the store."""
    gone: list[str] = []
    for row in submissions.of_team(team):
        if row.status == "submitted":
            withdrawals.withdraw(row, person, at)
        elif row.versions_count == 0:
            gone += drafts.delete(row)
    return gone


def _leave_offices(person: Person, at: datetime) -> None:
    for office in confirmations.close(person, at):
        for reader in people.administrators():
            letters.write(
                reader,
                "office_alone",
                at,
                office=named(office),
                name=person.name,
            )
    # What somebody else confirmed explains what an office did; what was only said goes.
    never = Affiliation.confirmed_at.is_null()
    Affiliation.delete().where(Affiliation.person == person, never).execute()
    Affiliation.update(reason="").where(Affiliation.person == person).execute()


def _forget_invitations(person: Person, at: datetime) -> None:
    """An invitation to the address that nobody answered is declined; the address goes from all."""
    for model in (Invitation, OrganiserInvitation, Nomination):
        mine, waits = model.email_key == person.email_key, model.status == "open"
        model.update(status="declined", decided_at=at).where(mine, waits).execute()
    Nomination.update(name="").where(Nomination.email_key == person.email_key).execute()
    for model in (Invitation, OrganiserInvitation, Nomination):
        mine = model.email_key == person.email_key
        model.update(email="", email_key="").where(mine).execute()


def forget_profile(person: Person, at: datetime) -> None:
    """Take out of the row itself what the person said; offices once named stay while a conflict of
    interest may follow from them."""
    kept: dict[str, Any] = {"offices_before": [], "said_before": []}
    if ties.undecided(person, at):
        kept |= profiles.remembered(person, None, "")
    person.change(
        email="",
        # Unique still, and nobody's address: the old one is free for a new account.
        email_key=f"closed {person.key}",
        name="",
        certificate_name="",
        folded="",
        password_hash="",
        office=None,
        affiliation="",
        country="",
        languages=[],
        skills=[],
        time_zone="UTC",
        locale="",
        contact=False,
        active=False,
        confirmed_at=None,
        closed_at=at,
        **kept,
    )
    person.forget()
