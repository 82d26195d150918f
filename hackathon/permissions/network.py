"""What offices say of themselves to other offices."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.network.assessments import Assessment
from hackathon.network.enquiries import Enquiry
from hackathon.network.offers import Offer
from hackathon.people import affiliations, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions.people import manage_office, speaks
from hackathon.permissions.roles import (
    HIDDEN,
    Reason,
    confirmed,
    is_administrator,
    is_confirmed,
    signed_in,
)


def keep_network(person: Person | None, office: Office, at: datetime) -> Reason:
    """Keep what an office says of itself: its representatives; where it has none, administrators
    do."""
    if (reason := manage_office(person, office, at)) is not None:
        return reason
    if office.merged_into:
        return _("This office was merged into another one, so nobody speaks for it.")
    return _answers(person, office)


def _answers(person: Person | None, office: Office) -> Reason:
    if speaks(person, office, "people") is None:
        return None
    if affiliations.representatives(office):
        return _("This office has representatives. They answer for it.")
    return None


def view_maturity(person: Person | None, office: Office, at: datetime) -> Reason:
    """See the self-assessments of an office: its confirmed people, and nobody else; an
    administrator of the site is nobody's colleague."""
    # A university has no register whose maturity could be asked for.
    if office.kind not in offices.OF_INTELLECTUAL_PROPERTY:
        return HIDDEN
    return signed_in(person) or speaks(person, office, "draft")


def begin_assessment(person: Person | None, office: Office, at: datetime) -> Reason:
    """Begin the self-assessment of the year: the confirmed people of the office."""
    if office.merged_into:
        return _("This office was merged into another one, so nobody speaks for it.")
    return view_maturity(person, office, at)


def view_assessment(person: Person | None, assessment: Assessment, at: datetime) -> Reason:
    """See a self-assessment, a draft or a finished one: the confirmed people of its office, or of
    the office that this one became part of. Others are not told that there is one."""
    return None if speaks(person, assessment.office, "draft") is None else HIDDEN


def edit_assessment(person: Person | None, assessment: Assessment, at: datetime) -> Reason:
    """Answer in a draft: the confirmed people of its office."""
    if speaks(person, assessment.office, "draft") is not None:
        return HIDDEN
    if assessment.status == "draft":
        return None
    return _("This assessment is finished. Reopen it before you change it.")


def finish_assessment(person: Person | None, assessment: Assessment, at: datetime) -> Reason:
    """Finish a draft in the name of the office: its representatives."""
    if (reason := edit_assessment(person, assessment, at)) is not None:
        return reason
    return speaks(person, assessment.office, "assess")


def share_assessment(person: Person | None, assessment: Assessment, at: datetime) -> Reason:
    """Choose who learns what of a finished assessment, or reopen it: the representatives."""
    if view_assessment(person, assessment, at) is not None:
        return HIDDEN
    if assessment.status != "finished":
        return _("This assessment is a draft.")
    return speaks(person, assessment.office, "assess")


def read_network(person: Person | None, row: object, at: datetime) -> Reason:
    """Read what offices say among themselves: confirmed staff of an office, and administrators."""
    if not is_confirmed(person):
        return confirmed(person)
    if is_administrator(person) or affiliations.confirmed_offices(person):
        return None
    return _(
        "This is for people who are confirmed to work for an office. Name your office in your"
        " profile; the office's page says how you are confirmed."
    )


def view_offer(person: Person | None, offer: Offer, at: datetime) -> Reason:
    """See what an office offers or seeks, as it has chosen: everybody, or offices alone."""
    if offer.audience == "public":
        return None
    return None if read_network(person, None, at) is None else HIDDEN


def edit_offer(person: Person | None, offer: Offer, at: datetime) -> Reason:
    """Change, translate or close it: who keeps what the office says of itself, or the one that it
    was merged into."""
    if view_offer(person, offer, at) is not None:
        return HIDDEN
    if (reason := manage_office(person, offer.office, at)) is not None:
        return reason
    return _answers(person, offer.office)


def be_contact(person: Person | None, office: Office, at: datetime) -> Reason:
    """Be shown as a contact of an office: its confirmed people, each for themselves."""
    if not is_confirmed(person):
        return confirmed(person)
    if office.merged_into:
        return _("This office was merged into another one, so nobody speaks for it.")
    return speaks(person, office, "contact")


def write_to_office(person: Person | None, office: Office, at: datetime) -> Reason:
    """Write to the contacts of an office: confirmed staff of any office, and administrators."""
    if (reason := read_network(person, None, at)) is not None:
        return reason
    if office.merged_into:
        return _("This office was merged into another one, so nobody speaks for it.")
    return None


def answer_offer(person: Person | None, offer: Offer, at: datetime) -> Reason:
    """Write to an office about what it offers or seeks, while that is open."""
    if view_offer(person, offer, at) is not None:
        return HIDDEN
    if not offer.is_open(at.date()):
        return _("This is no longer open.")
    # Of an office that was merged too: its successor reads what is written.
    return read_network(person, None, at)


def answer_enquiry(person: Person | None, enquiry: Enquiry, at: datetime) -> Reason:
    """Answer a message: whoever it is for, once it was sent."""
    if not is_confirmed(person):
        return confirmed(person)
    if enquiry.sent_at is None:
        return HIDDEN
    # One that is for a single person is no other's to answer.
    if enquiry.reader_id is not None:
        return None if enquiry.reader_id == person.id else HIDDEN
    own = speaks(person, enquiry.office, "contact") is None
    return None if own or is_administrator(person) else HIDDEN
