"""Accounts, organisations, and what belongs to the whole site."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.people import affiliations
from hackathon.people.consents import Consent
from hackathon.people.office_requests import OfficeRequest
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.people.personal_tokens import PersonalToken
from hackathon.permissions.roles import HIDDEN, Reason, confirmed, is_administrator, signed_in

# What somebody may do for an office, and how well it has to be known that they work there.
# README.md shows this table; every other rule about offices asks ``speaks``.
SPEAKS = {
    "conflict": "said",  # counts as a conflict of interest, also when it was said once only
    "contact": "confirmed",  # is shown as a contact
    "answer": "confirmed",  # answers questions about a brief of the office
    "comment": "confirmed",  # comments as somebody of the office
    "draft": "confirmed",  # drafts a proposal or an answer of the office
    "pilot": "representative",  # leads a pilot or takes part in one
    "adopt": "representative",  # adopts a tool
    "own": "representative",  # owns a brief
    "assess": "representative",  # finishes and shares a self-assessment
    "consult": "representative",  # answers a consultation in the name of the office
    "people": "representative",  # names and ends confirmed people
}


def speaks(person: Person | None, office: Office | int | None, act: str) -> Reason:
    """Do ``act`` (a key of SPEAKS) for an office."""
    wanted = SPEAKS[act]
    if affiliations.at_least(person, office, wanted):
        return None
    if wanted == "representative":
        return _("Only a representative of the office can do this.")
    return _(
        "Nobody has confirmed yet that you work for this office. Its page says how that is done."
    )


def manage_office(person: Person | None, office: Office, at: datetime) -> Reason:
    """Name and end the confirmed people of an office, and see what it is asked: representatives,
    and administrators."""
    if is_administrator(person):
        return None
    return HIDDEN if speaks(person, office, "people") is not None else None


def ask_office(person: Person | None, office: Office, at: datetime) -> Reason:
    """Ask to be confirmed in an office, or to represent it: whoever says to work there."""
    if reason := confirmed(person):
        return reason
    if office.merged_into:
        return _("This office was merged into another one.")
    if affiliations.at_least(person, office, "said"):
        return None
    return _("Name this office in your profile first.")


def propose_office(person: Person | None, row: object, at: datetime) -> Reason:
    """Propose an organisation that is not in the register."""
    return confirmed(person)


def decide_office_request(
    person: Person | None, office_request: OfficeRequest, at: datetime
) -> Reason:
    """Answer a request: representatives of the office, and administrators."""
    if office_request.office is None:
        return administer(person, office_request, at)
    return manage_office(person, office_request.office, at)


def withdraw_office_request(
    person: Person | None, office_request: OfficeRequest, at: datetime
) -> Reason:
    """Take one's own request back."""
    mine = person is not None and person.active and office_request.person_id == person.id
    return None if mine else HIDDEN


def answer_consent(person: Person | None, consent: Consent, at: datetime) -> Reason:
    """Answer for an office: its representatives; where it has none, administrators do."""
    if (reason := manage_office(person, consent.office, at)) is not None:
        return reason
    if speaks(person, consent.office, "people") is None:
        return None
    if affiliations.representatives(consent.office):
        return _("This office has representatives. They answer for it.")
    return None


def administer(person: Person | None, row: object, at: datetime) -> Reason:
    """See and change what belongs to the whole site: people, offices, the outbox, the audit log."""
    return None if is_administrator(person) else HIDDEN


def edit_office(person: Person | None, office: Office | None, at: datetime) -> Reason:
    """Change an organisation's entry."""
    return administer(person, office, at)


def view_office(person: Person | None, office: Office, at: datetime) -> Reason:
    """See an organisation's page: everybody."""
    return None


def view_person(person: Person | None, whose: Person, at: datetime) -> Reason:
    """See a person's card: the signed-in; names, affiliation and skills are for those who take
    part."""
    return signed_in(person) if whose.active else HIDDEN


def revoke_token(person: Person | None, token: PersonalToken, at: datetime) -> Reason:
    """Make one's own token for programs worth nothing."""
    return None if person is not None and token.person == person else HIDDEN
