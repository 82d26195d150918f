"""Events and their parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.core.language import gettext as _
from hackathon.events.events import Event
from hackathon.events.helpers import Helper
from hackathon.people.people import Person
from hackathon.permissions.roles import (
    HIDDEN,
    Reason,
    is_helper,
    is_judge,
    is_mentor,
    is_organiser,
    is_signed_in,
    is_site_organiser,
)


def create_event(
    person: Person | None,
    row: object,
    at: datetime,
) -> Reason:
    """Set up a new event: administrators, and whoever organises one already."""
    return (
        None
        if is_site_organiser(person)
        else _("Only administrators and organisers set up events. Ask your administrator.")
    )


def view_event(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """See an event's public pages; a draft is seen by its organisers, helpers, mentors and judges
    alone."""
    if event.status != "draft" or is_organiser(person, event) or is_judge(person, event):
        return None
    return None if is_helper(person, event) or is_mentor(person, event) else HIDDEN


def organise(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """See the organisers' pages of an event."""
    return None if is_organiser(person, event) else HIDDEN


def read_lists(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """Read who takes part and in which teams: organisers, and helpers until the event is
    archived."""
    if is_helper(person, event) and event.status != "archived":
        return None
    return organise(person, event, at)


def end_help(
    person: Person | None,
    helper: Helper,
    at: datetime,
) -> Reason:
    """End a helper's part: the organisers, and the helper."""
    # Nobody has to go on, also where nothing of the event can be changed any more.
    if is_signed_in(person) and helper.person_id == person.id:
        return None
    return edit_event(person, helper.event, at)


def edit_event(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """Change an event: its texts, dates, people, challenges, rubrics and rounds."""
    if not is_organiser(person, event):
        return HIDDEN
    return (
        _("This event is archived. Restore it before you change it.")
        if event.status == "archived"
        else None
    )


def edit_part(
    person: Person | None,
    row: Any,
    at: datetime,
) -> Reason:
    """Change what belongs to an event: an organiser's seat, a rubric, round, session, announcement,
    prize or question."""
    return edit_event(person, row.event, at)


def restore_event(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """Bring an archived event back."""
    if not is_organiser(person, event):
        return HIDDEN
    return None if event.status == "archived" else _("This event is not archived.")


def extend_deadline(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """Move the submission deadline to a later moment, with a reason that everybody sees."""
    if (reason := edit_event(person, event, at)) is not None:
        return reason
    return (
        _("Judging has begun; the deadline stays as it was.") if at >= event.judging_opens else None
    )
