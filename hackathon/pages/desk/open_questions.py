"""Questions about the briefs of an event, for organisers to answer one after the other."""

from __future__ import annotations

from flask import Blueprint, render_template

from hackathon import permissions
from hackathon.challenges import questions
from hackathon.core.language import lazy as _
from hackathon.events.events import Event
from hackathon.pages.desk.organise import asked
from hackathon.pages.guard import opens
from hackathon.pages.paging import page_of

pages = Blueprint("open_questions", __name__)

STATUSES = {
    "open": _("Not answered"),
    "answered": _("Answered"),
    "hidden": _("Hidden"),
}


@pages.get("/events/<event>/organise/questions")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    status = asked("status", STATUSES) or "open"
    return render_template(
        "open_questions/index.html",
        event=event,
        found=page_of(questions.of_event(event, status)),
        status=status,
        statuses=STATUSES,
    )
