"""Questions about the briefs of an event, for organisers to answer one after the other."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hackathon import permissions
from hackathon.challenges import questions
from hackathon.core.language import lazy as _
from hackathon.desk import waiting_sheets
from hackathon.events.events import Event
from hackathon.pages.desk.exports import as_file
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
def index(event: Event) -> ResponseReturnValue:
    status = asked("status", STATUSES) or "open"
    shown = questions.of_event(event, status)
    if file := as_file(f"{event.slug}-questions", lambda: waiting_sheets.questions(shown)):
        return file
    return render_template(
        "open_questions/index.html",
        event=event,
        found=page_of(shown),
        status=status,
        statuses=STATUSES,
    )
