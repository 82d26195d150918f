"""Consultations: whoever may see the subject reads them, and who runs the subject asks. What a
subject lets people do stands in one table, a row for each kind of subject."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.texts import TextVersion
from hackathon.core.language import gettext as _
from hackathon.people import affiliations
from hackathon.people.people import Person
from hackathon.permissions.pilots import edit_pilot, view_pilot
from hackathon.permissions.roles import HIDDEN, Reason, confirmed, is_confirmed, is_lead
from hackathon.pilots.pilots import Pilot

Rule = Callable[[Person | None, Consultation, datetime], Reason]


class Subject(NamedTuple):
    """What a kind of subject lets people do in its consultation.

    :ivar view: read it
    :ivar run: publish the text, say who is asked, answer and sum up
    :ivar comment: say something in it
    :ivar moderate: hide what somebody said, at any time
    """

    view: Rule
    run: Rule
    comment: Rule
    moderate: Rule


# --- Pilots. --------------------------------------------------------------------------------------


def _pilot(row: Consultation) -> Pilot | None:
    return Pilot.by_address(row.subject.partition("/")[2])


def _view_pilot(person: Person | None, row: Consultation, at: datetime) -> Reason:
    pilot = _pilot(row)
    return HIDDEN if pilot is None else view_pilot(person, pilot, at)


def _run_pilot(person: Person | None, row: Consultation, at: datetime) -> Reason:
    pilot = _pilot(row)
    return HIDDEN if pilot is None else edit_pilot(person, pilot, at)


def _comment_on_pilot(person: Person | None, row: Consultation, at: datetime) -> Reason:
    pilot = _pilot(row)
    if pilot is None or view_pilot(person, pilot, at) is not None:
        return HIDDEN
    if pilot.status != "published":
        return _("The consultation is closed.")
    if not is_confirmed(person):
        return confirmed(person)
    if row.everybody or affiliations.confirmed_offices(person):
        return None
    return _(
        "This consultation asks offices. Comments are by people who are confirmed to work for one;"
        " the office's page says how that is done."
    )


def _moderate_pilot(person: Person | None, row: Consultation, at: datetime) -> Reason:
    # Also of an archived pilot: what hurts somebody can be hidden at any time.
    pilot = _pilot(row)
    return None if pilot is not None and is_lead(person, pilot) else HIDDEN


# --- The table. -----------------------------------------------------------------------------------


def _nobody(person: Person | None, row: Consultation, at: datetime) -> Reason:
    return HIDDEN


# By the first word of the subject's path.
SUBJECTS = {
    "pilots": Subject(_view_pilot, _run_pilot, _comment_on_pilot, _moderate_pilot),
}
# What no kind of subject answers for is read by nobody.
UNKNOWN = Subject(_nobody, _nobody, _nobody, _nobody)


def _of(row: Consultation) -> Subject:
    return SUBJECTS.get(row.subject.partition("/")[0], UNKNOWN)


def view_consultation(person: Person | None, consultation: Consultation, at: datetime) -> Reason:
    """Read a consultation: who may see its subject."""
    return _of(consultation).view(person, consultation, at)


def view_text(person: Person | None, text_version: TextVersion, at: datetime) -> Reason:
    """Read a version of the text, and compare it."""
    return view_consultation(person, text_version.consultation, at)


def run_consultation(person: Person | None, consultation: Consultation, at: datetime) -> Reason:
    """Publish the text, say who is asked, and sum up: who runs the subject."""
    return _of(consultation).run(person, consultation, at)


def comment_in(person: Person | None, consultation: Consultation, at: datetime) -> Reason:
    """Comment: everybody with an account, or the people of offices where those alone are asked. The
    room looks at the day, so that who comes late keeps the text."""
    return _of(consultation).comment(person, consultation, at)


def reply_to(person: Person | None, comment: Comment, at: datetime) -> Reason:
    """Reply to a comment: who runs the subject answers it, and who may comment may reply."""
    if comment.hidden_at is not None:
        return HIDDEN
    if run_consultation(person, comment.consultation, at) is None:
        return None
    return comment_in(person, comment.consultation, at)


def moderate_consultation(
    person: Person | None, consultation: Consultation, at: datetime
) -> Reason:
    """See what was hidden in a consultation: who may hide it."""
    return _of(consultation).moderate(person, consultation, at)


def hide_comment(person: Person | None, comment: Comment, at: datetime) -> Reason:
    """Hide a comment and show it again: who runs the subject."""
    return moderate_consultation(person, comment.consultation, at)


def hide_reply(person: Person | None, reply: Reply, at: datetime) -> Reason:
    """Hide a reply and show it again: who runs the subject."""
    return hide_comment(person, reply.comment, at)
