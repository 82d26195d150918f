"""Consultations: whoever may see the subject reads them, and who runs the subject asks. What a
subject lets people do stands in one table, a row for each kind of subject."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from hackathon.consultations import circles, papers
from hackathon.consultations.answers import Seat
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import OWN, Consultation
from hackathon.consultations.papers import Paper
from hackathon.consultations.texts import TextVersion
from hackathon.core.language import gettext as _
from hackathon.people import affiliations
from hackathon.people.people import Person
from hackathon.permissions.people import speaks
from hackathon.permissions.pilots import edit_pilot, view_pilot
from hackathon.permissions.roles import (
    HIDDEN,
    Reason,
    confirmed,
    is_administrator,
    is_confirmed,
    is_lead,
)
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


# --- Papers: what is written to be consulted on. --------------------------------------------------


def _makes(person: Person | None, paper: Paper) -> bool:
    """Whether somebody works on it: confirmed people of an office that asks, and administrators."""
    if is_administrator(person):
        return True
    return any(speaks(person, office, "draft") is None for office in papers.makers(paper))


def _asks(person: Person | None, paper: Paper) -> bool:
    """Whether somebody may ask in the name of those who ask."""
    if is_administrator(person):
        return True
    return any(speaks(person, office, "consult") is None for office in papers.makers(paper))


def view_paper(person: Person | None, paper: Paper, at: datetime) -> Reason:
    """Read a consultation of its own. A draft is read by its makers; one that asks offices by the
    confirmed people of those offices, and by its makers."""
    opened = paper.consultation.opened_at is not None
    if opened and paper.asked == "everybody":
        return None
    if person is None:
        return HIDDEN
    own = affiliations.confirmed_offices(person)
    if opened and circles.asks_one_of(paper, own):
        return None
    return None if _makes(person, paper) else HIDDEN


def add_paper(person: Person | None, row: object, at: datetime) -> Reason:
    """Begin a consultation: confirmed people of an office, and administrators."""
    if not is_confirmed(person):
        return confirmed(person)
    if is_administrator(person) or affiliations.confirmed_offices(person):
        return None
    return _(
        "Consultations are begun by people who are confirmed to work for an office. Name your"
        " office in your profile; the office's page says how you are confirmed."
    )


def edit_paper(person: Person | None, paper: Paper, at: datetime) -> Reason:
    """Change what it says of itself: a draft, its makers; what is published, who asks."""
    if paper.status == "draft":
        return None if _makes(person, paper) else HIDDEN
    if not _asks(person, paper):
        return HIDDEN
    return None if paper.status == "published" else _("This consultation is withdrawn.")


def publish_paper(person: Person | None, paper: Paper, at: datetime) -> Reason:
    """Ask: a representative of an office that asks; administrators for the site."""
    if not _makes(person, paper):
        return HIDDEN
    if paper.status != "draft":
        return _("This is published already.")
    if _asks(person, paper):
        return None
    return _("A representative of an office that asks publishes it.")


def withdraw_paper(person: Person | None, paper: Paper, at: datetime) -> Reason:
    """Ask no more: who asks; of a draft, its makers."""
    allowed = _makes(person, paper) if paper.status == "draft" else _asks(person, paper)
    if not allowed:
        return HIDDEN
    return None if paper.status != "withdrawn" else _("This consultation is withdrawn.")


def restore_paper(person: Person | None, paper: Paper, at: datetime) -> Reason:
    """Bring it back: who could withdraw it."""
    opened = paper.consultation.opened_at is not None
    if not (_asks(person, paper) if opened else _makes(person, paper)):
        return HIDDEN
    return None if paper.status == "withdrawn" else _("This consultation is not withdrawn.")


def reopen_paper(person: Person | None, paper: Paper, at: datetime) -> Reason:
    """Take comments again: who asks, once they are no longer taken."""
    if not _asks(person, paper):
        return HIDDEN
    over = paper.consultation.opened_at is not None and not paper.consultation.taking(at)
    if paper.status == "published" and over:
        return None
    return _("Only a consultation that has ended can be reopened.")


def _view_own(person: Person | None, row: Consultation, at: datetime) -> Reason:
    paper = papers.of(row)
    return HIDDEN if paper is None else view_paper(person, paper, at)


def _run_own(person: Person | None, row: Consultation, at: datetime) -> Reason:
    paper = papers.of(row)
    # A draft's text is edited as one; its first version comes when it is published.
    if paper is None or paper.status == "draft" or not _asks(person, paper):
        return HIDDEN
    return None if paper.status == "published" else _("This consultation is withdrawn.")


def _comment_on_own(person: Person | None, row: Consultation, at: datetime) -> Reason:
    paper = papers.of(row)
    if paper is None or view_paper(person, paper, at) is not None:
        return HIDDEN
    if paper.status != "published":
        return _("The consultation is closed.")
    return confirmed(person)


def _moderate_own(person: Person | None, row: Consultation, at: datetime) -> Reason:
    paper = papers.of(row)
    return None if paper is not None and _asks(person, paper) else HIDDEN


# --- The table. -----------------------------------------------------------------------------------


def _nobody(person: Person | None, row: Consultation, at: datetime) -> Reason:
    return HIDDEN


# By the first word of the subject's path.
SUBJECTS = {
    "pilots": Subject(_view_pilot, _run_pilot, _comment_on_pilot, _moderate_pilot),
    OWN: Subject(_view_own, _run_own, _comment_on_own, _moderate_own),
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


def answer_for(person: Person | None, seat: Seat, at: datetime) -> Reason:
    """Answer in the name of an office: its representatives, where it is asked. The room looks at
    the day, so that who comes late keeps the text."""
    row, office = seat
    if (reason := comment_in(person, row, at)) is not None:
        return reason
    if (reason := speaks(person, office, "consult")) is not None:
        return reason
    if office.id not in {one.id for one in circles.asked(row)}:
        return _("This consultation does not ask this office.")
    return None


def follow_consultation(person: Person | None, consultation: Consultation, at: datetime) -> Reason:
    """Stay informed of a consultation: whoever may read it, with a confirmed address."""
    if view_consultation(person, consultation, at) is not None:
        return HIDDEN
    return confirmed(person)


def hide_comment(person: Person | None, comment: Comment, at: datetime) -> Reason:
    """Hide a comment and show it again: who runs the subject."""
    return moderate_consultation(person, comment.consultation, at)


def hide_reply(person: Person | None, reply: Reply, at: datetime) -> Reason:
    """Hide a reply and show it again: who runs the subject."""
    return hide_comment(person, reply.comment, at)
