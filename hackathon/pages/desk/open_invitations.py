"""Invitations into the teams of an event that nobody has answered, for its organisers."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hackathon import permissions
from hackathon.core.language import lazy as _
from hackathon.desk import waiting_sheets
from hackathon.events.events import Event
from hackathon.pages.desk.exports import as_file
from hackathon.pages.desk.organise import asked
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.people.people import Person
from hackathon.teams import invitations

pages = Blueprint("open_invitations", __name__)

STATUSES = {"stuck": _("Not answered for a week")}


@pages.get("/events/<event>/organise/invitations")
@opens(Event, to=permissions.organise)
def index(event: Event, person: Person) -> ResponseReturnValue:
    status = asked("status", STATUSES)
    shown = invitations.of_event(event, now(), status == "stuck")
    if file := as_file(f"{event.slug}-invitations", lambda: waiting_sheets.invitations(shown)):
        return file
    return render_template(
        "open_invitations/index.html",
        event=event,
        found=page_of(shown),
        status=status,
        statuses=STATUSES,
        cares=permissions.care_for_teams(person, event, now()) is None,
    )
