"""Consultations: whoever may see the subject reads them, and who runs the subject asks."""

from __future__ import annotations

from datetime import datetime

from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.texts import TextVersion
from hackathon.core.language import gettext as _
from hackathon.people import affiliations
from hackathon.people.people import Person
from hackathon.permissions.pilots import edit_pilot, view_pilot
from hackathon.permissions.roles import HIDDEN, Reason, confirmed, is_confirmed, is_lead
from hackathon.pilots.pilots import Pilot


def _pilot(row: Consultation) -> Pilot | None:
    """The pilot that a consultation is about."""
    kind, _slash, slug = row.subject.partition("/")
    return Pilot.by_address(slug) if kind == "pilots" else None


def view_consultation(person: Person | None, consultation: Consultation, at: datetime) -> Reason:
    """Read a consultation: who may see its subject."""
    pilot = _pilot(consultation)
    return HIDDEN if pilot is None else view_pilot(person, pilot, at)


def view_text(person: Person | None, text_version: TextVersion, at: datetime) -> Reason:
    """Read a version of the text, and compare it."""
    return view_consultation(person, text_version.consultation, at)


def run_consultation(person: Person | None, consultation: Consultation, at: datetime) -> Reason:
    """Publish the text, say who is asked, and sum up: who runs the subject."""
    pilot = _pilot(consultation)
    return HIDDEN if pilot is None else edit_pilot(person, pilot, at)


def comment_in(person: Person | None, consultation: Consultation, at: datetime) -> Reason:
    """Comment: everybody with an account, or the people of offices where those alone are asked. The
    room looks at the day, so that who comes late keeps the text."""
    pilot = _pilot(consultation)
    if pilot is None or view_pilot(person, pilot, at) is not None:
        return HIDDEN
    if pilot.status != "published":
        return _("The consultation is closed.")
    if not is_confirmed(person):
        return confirmed(person)
    if consultation.everybody or affiliations.confirmed_offices(person):
        return None
    return _(
        "This consultation asks offices. Comments are by people who are confirmed to work for one;"
        " the office's page says how that is done."
    )


def reply_to(person: Person | None, comment: Comment, at: datetime) -> Reason:
    """Reply to a comment: who runs the subject answers it, and who may comment may reply."""
    if comment.hidden_at is not None:
        return HIDDEN
    if run_consultation(person, comment.consultation, at) is None:
        return None
    return comment_in(person, comment.consultation, at)


def hide_comment(person: Person | None, comment: Comment, at: datetime) -> Reason:
    """Hide a comment and show it again: who runs the subject."""
    # Also of an archived pilot: what hurts somebody can be hidden at any time.
    pilot = _pilot(comment.consultation)
    return None if pilot is not None and is_lead(person, pilot) else HIDDEN


def hide_reply(person: Person | None, reply: Reply, at: datetime) -> Reason:
    """Hide a reply and show it again: who runs the subject."""
    return hide_comment(person, reply.comment, at)
