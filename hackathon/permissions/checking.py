"""What an event's helpers may do beside its organisers: read its lists, check eligibility, and note
who has come."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.permissions.events import edit_event, edit_part, read_lists
from hackathon.permissions.judging import see_entries
from hackathon.permissions.roles import HIDDEN, Reason, is_helper, is_organiser
from hackathon.submissions.submissions import Submission
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Team


def note_arrival(
    person: Person | None,
    registration: Registration,
    at: datetime,
) -> Reason:
    """Note that somebody has come, and take it back: organisers and helpers."""
    event = registration.event
    # An archived event is over: nobody comes any more.
    if is_helper(person, event):
        return read_lists(person, event, at)
    return edit_part(person, registration, at)


def read_entries(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """Read the list of what teams hand in: who sees the entries, and helpers."""
    if is_helper(person, event) and event.status == "published":
        return None
    return see_entries(person, event, at)


def check_entries(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """Decide on the eligibility of several entries in one act; each is asked for by itself too."""
    helps = is_helper(person, event) and read_entries(person, event, at) is None
    return None if helps else edit_event(person, event, at)


def check_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Decide on eligibility: organisers who do not compete and helpers, once something was
    submitted."""
    event = submission.event
    if not is_helper(person, event) or event.status != "published":
        return exclude_submission(person, submission, at)
    return _nothing_yet(submission)


def _nothing_yet(submission: Submission) -> Reason:
    return _("Nothing has been submitted yet.") if submission.versions_count == 0 else None


def exclude_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Disqualify, reinstate, withdraw for the team: organisers who do not compete, once something
    was submitted."""
    if not is_organiser(person, submission.event):
        return HIDDEN
    if Team.of(person, submission.event) is not None:
        return _("You are in a team of this event, so another organiser decides.")
    return _nothing_yet(submission)
