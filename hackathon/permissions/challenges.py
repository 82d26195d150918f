"""Briefs, their resources and questions."""

from __future__ import annotations

from datetime import datetime

from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.core.language import gettext as _
from hackathon.people.people import Person
from hackathon.permissions.events import edit_event, view_event
from hackathon.permissions.people import speaks
from hackathon.permissions.roles import HIDDEN, Reason, confirmed, is_organiser, running


def edit_resource(
    person: Person | None,
    resource: Resource,
    at: datetime,
) -> Reason:
    """Change a resource of a brief."""
    return edit_event(person, resource.challenge.event, at)


def view_resource(
    person: Person | None,
    resource: Resource,
    at: datetime,
) -> Reason:
    """Fetch a resource's file: whoever may read the brief, while the resource is offered."""
    if view_challenge(person, resource.challenge, at) is not None:
        return HIDDEN
    return (
        None
        if resource.withdrawn_at is None or is_organiser(person, resource.challenge.event)
        else HIDDEN
    )


def view_challenge(
    person: Person | None,
    challenge: Challenge,
    at: datetime,
) -> Reason:
    """Read a brief: published (or archived) in an event that may be seen; drafts by organisers."""
    if view_event(person, challenge.event, at) is not None:
        return HIDDEN
    return None if challenge.status != "draft" or is_organiser(person, challenge.event) else HIDDEN


def edit_challenge(
    person: Person | None,
    challenge: Challenge,
    at: datetime,
) -> Reason:
    """Change a brief."""
    return edit_event(person, challenge.event, at)


def ask_question(
    person: Person | None,
    challenge: Challenge,
    at: datetime,
) -> Reason:
    """Ask a public question about a brief, until submissions close."""
    if view_challenge(person, challenge, at) is not None:
        return HIDDEN
    if reason := confirmed(person) or running(challenge.event):
        return reason
    return (
        _("Submissions are closed, and with them the questions.")
        if at >= challenge.event.submission_closes
        else None
    )


def answer_question(
    person: Person | None,
    question: Question,
    at: datetime,
) -> Reason:
    """Answer or hide a question: organisers, and people of the office that owns the brief."""
    challenge = question.challenge
    if is_organiser(person, challenge.event):
        return None
    owner = challenge.office_id is not None
    spoken = owner and speaks(person, challenge.office, "answer") is None
    return None if spoken else HIDDEN
