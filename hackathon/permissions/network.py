"""What offices say of themselves to other offices."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.network.assessments import Assessment
from hackathon.people import affiliations, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions.people import manage_office, speaks
from hackathon.permissions.roles import HIDDEN, Reason, signed_in


def keep_network(person: Person | None, office: Office, at: datetime) -> Reason:
    """Keep what an office says of itself: its representatives; where it has none, administrators
    do."""
    if (reason := manage_office(person, office, at)) is not None:
        return reason
    if office.merged_into:
        return _("This office was merged into another one, so nobody speaks for it.")
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
    office = assessment.office
    if speaks(person, office, "draft") is None:
        return None
    into = offices.by_code(office.merged_into) if office.merged_into else None
    return None if into is not None and speaks(person, into, "draft") is None else HIDDEN


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
