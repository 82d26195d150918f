"""Attendance: noted in the list of people."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.pages import way_back
from hackathon.pages.attempts import attempt
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.teams import attendance
from hackathon.teams.registrations import Registration

pages = Blueprint("attendance", __name__)


@pages.post("/events/<event>/organise/people/<person>/arrived")
@opens(Registration, to=permissions.note_arrival)
def note(registration: Registration, person: Person) -> Response:
    done = gettext("%(name)s is here.", name=registration.person.name)
    attempt(None, lambda: attendance.note(registration, person, now()), done)
    return _back(registration)


@pages.post("/events/<event>/organise/people/<person>/not-arrived")
@opens(Registration, to=permissions.note_arrival)
def take_back(registration: Registration, person: Person) -> Response:
    done = gettext("%(name)s is not here yet.", name=registration.person.name)
    attempt(None, lambda: attendance.take_back(registration, person, now()), done)
    return _back(registration)


def _back(registration: Registration) -> Response:
    """To the list from which one came, where the next person in the queue is looked up."""
    event = registration.event
    found = url_for("organise.people", event=event.slug, q=registration.person.name)
    return redirect(way_back.asked(event) or found)
