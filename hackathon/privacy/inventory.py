"""Where a person is named: every column that points to somebody or holds an address, with what the
person's own file says of it and what becomes of it when the account is closed.

A test walks all tables and demands each such column here, so that no new one is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from peewee import ForeignKeyField

from hackathon.core.db import Base, models

WHOLE = "whole"  # the row is about the person, or was written by them: it is in their file
ACT = "act"  # they did something to a row that is another's: what, which and when is in their file
HIDDEN = "hidden"  # not in their file, for the reason given

DELETED = "deleted"  # the row goes with the account
ENDED = "ended"  # ``closing`` ends it, hands it over or takes what it says out of it
KEPT = "kept"  # the row stays, for the reason given, and shows "Closed account" for the name


class Place(NamedTuple):
    """What becomes of a column that names somebody."""

    file: str  # WHOLE, ACT or HIDDEN
    closing: str  # DELETED, ENDED or KEPT
    why: str = ""  # of what is hidden or kept


RECORD = "part of a record that others rely on; the name does not stay in it"
PUBLISHED = "published, and answered or acted upon by others; the name does not stay with it"
OF_OTHERS = "what was decided about somebody else stays; the name does not stay with it"
NOBODYS = "no address of a person"

PLACES = {
    "AccountMerge.kept": Place(WHOLE, DELETED),
    "AccountMerge.ended": Place(WHOLE, DELETED),
    "AccountMerge.asked_by": Place(ACT, KEPT, OF_OTHERS),
    "AdopterReading.by": Place(ACT, KEPT, PUBLISHED),
    "Adoption.answered_by": Place(ACT, KEPT, RECORD),
    "Adoption.asked_by": Place(ACT, KEPT, RECORD),
    "AdoptionStep.by": Place(ACT, KEPT, PUBLISHED),
    "Affiliation.person": Place(WHOLE, ENDED, "what was confirmed explains what an office did"),
    "Affiliation.by": Place(ACT, KEPT, OF_OTHERS),
    "Affiliation.ended_by": Place(ACT, KEPT, OF_OTHERS),
    "Announcement.author": Place(WHOLE, KEPT, PUBLISHED),
    "Assessment.begun_by": Place(ACT, KEPT, RECORD),
    "Assessment.finished_by": Place(ACT, KEPT, RECORD),
    "Assignment.assigned_by": Place(ACT, KEPT, OF_OTHERS),
    "Attachment.uploaded_by": Place(WHOLE, KEPT, "the team's file; a version proves its sha256"),
    "AuditLine.person_id": Place(WHOLE, KEPT, "each line's hash proves the next"),
    "AuditLine.person_name": Place(WHOLE, KEPT, "each line's hash proves the next"),
    "BriefVersion.by": Place(ACT, KEPT, PUBLISHED),
    "Call.by": Place(ACT, KEPT, PUBLISHED),
    "Call.withdrawn_by": Place(ACT, KEPT, PUBLISHED),
    "Certificate.person": Place(WHOLE, DELETED),
    "Certificate.issued_by": Place(ACT, KEPT, OF_OTHERS),
    "Certificate.withdrawn_by": Place(ACT, KEPT, OF_OTHERS),
    "Comment.person": Place(WHOLE, KEPT, PUBLISHED),
    "Conversation.begun_by": Place(ACT, KEPT, RECORD),
    "Conversation.ended_by": Place(ACT, KEPT, RECORD),
    "ConversationMessage.person": Place(WHOLE, KEPT, RECORD),
    "Consultation.summed_by": Place(WHOLE, KEPT, PUBLISHED),
    "Consent.asked_by": Place(WHOLE, KEPT, RECORD),
    "Consent.answered_by": Place(WHOLE, KEPT, "what an office agreed to stays"),
    "Decline.by": Place(ACT, KEPT, PUBLISHED),
    "Decision.by": Place(WHOLE, KEPT, PUBLISHED),
    "Event.contact": Place(HIDDEN, KEPT, "the event's own address, which its organisers change"),
    "Extension.by": Place(WHOLE, KEPT, PUBLISHED),
    "GateCheck.by": Place(ACT, KEPT, RECORD),
    "Helper.person": Place(WHOLE, DELETED),
    "HeldMessage.by": Place(WHOLE, DELETED),
    "HeldMessage.decided_by": Place(ACT, KEPT, OF_OTHERS),
    "HealthOverride.by": Place(WHOLE, KEPT, PUBLISHED),
    "Indicator.owner": Place(WHOLE, DELETED),
    "Invitation.invited_by": Place(
        WHOLE, KEPT, "a team's invitation holds for whom it was sent to"
    ),
    "Invitation.accepted_by": Place(WHOLE, KEPT, RECORD),
    "Invitation.email": Place(WHOLE, ENDED),
    "Invitation.email_key": Place(WHOLE, ENDED),
    "JoinRequest.person": Place(WHOLE, DELETED),
    "JoinRequest.decided_by": Place(ACT, KEPT, OF_OTHERS),
    "JointDraft.proposed_by": Place(ACT, KEPT, RECORD),
    "JointDraft.answered_by": Place(ACT, KEPT, RECORD),
    "Judge.person": Place(WHOLE, ENDED, "signed scorecards count, under the judge's code"),
    "LateDeadline.given_by": Place(ACT, KEPT, RECORD),
    "LateDeadline.ended_by": Place(ACT, KEPT, RECORD),
    "Mailing.by": Place(WHOLE, KEPT, RECORD),
    "MailingCopy.person": Place(WHOLE, DELETED),
    "Membership.person": Place(WHOLE, ENDED, "who entered a submission stays a matter of record"),
    "Mentor.person": Place(WHOLE, ENDED, "whose draft they read, they never judge"),
    "Mentoring.asked_by": Place(ACT, KEPT, RECORD),
    "Message.to": Place(WHOLE, ENDED),
    "Message.reply_to": Place(HIDDEN, KEPT, "the event's address, in mail to others"),
    "Milestone.owner": Place(WHOLE, DELETED),
    "MilestoneMove.by": Place(WHOLE, KEPT, PUBLISHED),
    "Nomination.email": Place(WHOLE, ENDED),
    "Nomination.email_key": Place(WHOLE, ENDED),
    "Nomination.person": Place(WHOLE, KEPT, RECORD),
    "NominationBatch.entered_by": Place(ACT, KEPT, RECORD),
    "NominationBatch.undone_by": Place(ACT, KEPT, RECORD),
    "Notice.person": Place(WHOLE, DELETED),
    "NoticeChoice.person": Place(WHOLE, DELETED),
    "NoticeSwitch.by": Place(ACT, KEPT, OF_OTHERS),
    "Office.mail_domains": Place(HIDDEN, KEPT, NOBODYS),
    "OfficeRequest.person": Place(WHOLE, DELETED),
    "OfficeRequest.decided_by": Place(ACT, KEPT, OF_OTHERS),
    "Organiser.person": Place(WHOLE, DELETED),
    "OrganiserInvitation.invited_by": Place(WHOLE, KEPT, "it holds for whom it was sent to"),
    "OrganiserInvitation.accepted_by": Place(WHOLE, KEPT, RECORD),
    "OrganiserInvitation.email": Place(WHOLE, ENDED),
    "OrganiserInvitation.email_key": Place(WHOLE, ENDED),
    "Follow.person": Place(WHOLE, DELETED),
    "OfficeAnswer.person": Place(WHOLE, KEPT, PUBLISHED),
    "Paper.made_by": Place(ACT, KEPT, PUBLISHED),
    "Person.email": Place(WHOLE, ENDED),
    "Person.email_key": Place(HIDDEN, ENDED, "the address again, as it is compared"),
    "Person.contact": Place(WHOLE, ENDED),
    "PersonalToken.person": Place(WHOLE, DELETED),
    "Pilot.proposed_by": Place(ACT, KEPT, PUBLISHED),
    "PilotFile.added_by": Place(WHOLE, KEPT, PUBLISHED),
    "PilotFile.released_by": Place(WHOLE, KEPT, PUBLISHED),
    "PilotLead.person": Place(WHOLE, DELETED),
    "PilotMember.person": Place(WHOLE, DELETED),
    "PilotMember.asked_by": Place(ACT, KEPT, OF_OTHERS),
    "Promised.promised_by": Place(WHOLE, KEPT, RECORD),
    "Publication.proposed_by": Place(ACT, KEPT, "who published results stays decided by two"),
    "Publication.approved_by": Place(ACT, KEPT, "who published results stays decided by two"),
    "Question.asked_by": Place(WHOLE, KEPT, PUBLISHED),
    "Question.answered_by": Place(WHOLE, KEPT, PUBLISHED),
    "Reading.by": Place(WHOLE, KEPT, PUBLISHED),
    "Reading.corrected_by": Place(WHOLE, KEPT, PUBLISHED),
    "Registration.person": Place(WHOLE, ENDED, "that the rules were accepted, and which"),
    "Reply.person": Place(WHOLE, KEPT, PUBLISHED),
    "Report.author": Place(WHOLE, KEPT, PUBLISHED),
    "ReportDraft.person": Place(WHOLE, DELETED),
    "Risk.owner": Place(WHOLE, DELETED),
    "Selection.proposed_by": Place(ACT, KEPT, "who announced finalists stays decided by two"),
    "Selection.approved_by": Place(ACT, KEPT, "who announced finalists stays decided by two"),
    "Selection.withdrawn_by": Place(ACT, KEPT, PUBLISHED),
    "SignIn.person": Place(WHOLE, DELETED),
    "Team.captain": Place(WHOLE, ENDED, "the last one of a team that stays as it is"),
    "TextVersion.by": Place(WHOLE, KEPT, PUBLISHED),
    "Token.person": Place(WHOLE, DELETED),
    "Token.email": Place(WHOLE, DELETED),
    "Upload.person": Place(WHOLE, DELETED),
    "Version.submitted_by": Place(WHOLE, KEPT, "a version and its receipt never change"),
    "Watch.person": Place(WHOLE, DELETED),
    "Solution.added_by": Place(ACT, KEPT, PUBLISHED),
    "Contact.person": Place(WHOLE, DELETED),
    "Enquiry.person": Place(WHOLE, DELETED),
    "Enquiry.reader": Place(HIDDEN, DELETED, "written by somebody else, and sent by mail"),
    "Offer.added_by": Place(ACT, KEPT, PUBLISHED),
    "StandardUse.said_by": Place(ACT, KEPT, PUBLISHED),
    "Trial.said_by": Place(ACT, KEPT, PUBLISHED),
    "Solution.mailbox": Place(HIDDEN, KEPT, NOBODYS),
}


@cache  # there are as many as PLACES has; to look one up walks all tables
def column(place: str) -> tuple[type[Base], object]:
    """Return the model and the column that a key of PLACES names."""
    model_name, _dot, name = place.partition(".")
    model = next(model for model in models() if model.__name__ == model_name)
    return model, getattr(model, name)


def pointing() -> Iterator[tuple[Place, type[Base], object]]:
    """Yield the columns that point to a person, each with its place and model."""
    for name, place in PLACES.items():
        model, field = column(name)
        if isinstance(field, ForeignKeyField):
            yield place, model, field
