"""Approving a registration; declining one shares its page with excluding somebody."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.pages.attempts import attempt
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.teams import approvals
from hackathon.teams.registrations import Registration

pages = Blueprint("approvals", __name__)


@pages.post("/events/<event>/organise/people/<person>/approve")
@opens(Registration, to=permissions.edit_part)
def approve(registration: Registration, person: Person) -> Response:
    done = gettext("%(name)s may take part, and was told.", name=registration.person.name)
    attempt(None, lambda: approvals.approve(registration, person, now()), done)
    event = registration.event.slug
    return redirect(url_for("organise.people", event=event, status="unapproved"))
