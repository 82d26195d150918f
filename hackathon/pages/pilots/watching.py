"""Watching a pilot: its news by mail."""

from __future__ import annotations

from flask import Blueprint, flash
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots.pilots import answer
from hackathon.people.people import Person
from hackathon.pilots import watching
from hackathon.pilots.pilots import Pilot

pages = Blueprint("watching", __name__)


@pages.post("/pilots/<pilot>/watch")
@opens(Pilot, to=permissions.watch_pilot)
def begin(pilot: Pilot, person: Person) -> Response:
    watching.begin(pilot, person, now())
    flash(gettext("You are told of every report and decision of this pilot."), "success")
    return answer(pilot)


@pages.post("/pilots/<pilot>/unwatch")
@opens(Pilot, to=permissions.watch_pilot)
def end(pilot: Pilot, person: Person) -> Response:
    watching.end(pilot, person)
    flash(gettext("You are no longer told of this pilot."), "success")
    return answer(pilot)
