"""What the site will send by itself for an event, and switching a kind of it off."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.desk import reminders
from hackathon.events.events import Event
from hackathon.notices import switches
from hackathon.pages.attempts import attempt
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("switches", __name__)

STATES = {
    "coming": _("To come"),
    "now": _("Goes out now"),
    "told": _("Sent"),
    "passed": _("Past; nobody was written to"),
    "off": _("Switched off"),
}


@pages.get("/events/<event>/organise/notices")
@opens(Event, to=permissions.organise)
def index(event: Event, person: Person) -> ResponseReturnValue:
    return render_template(
        "switches/index.html",
        event=event,
        kinds=[kind for kind in reminders.KINDS if kind.of_event],
        planned=reminders.planned(event, now()),
        off=switches.off(event),
        states=STATES,
        judging=permissions.sees_judging(person, event, now()),
    )


@pages.post("/events/<event>/organise/notices/<kind>")
@opens(Event, to=permissions.edit_event)
def turn(event: Event, kind: str, person: Person) -> Response:
    wanted = reminders.named(kind)
    if wanted is None or not wanted.of_event:
        abort(404)
    if request.form.get("on") == "yes":
        verb, done = switches.turn_on, gettext("This kind goes out again.")
    else:
        verb, done = switches.turn_off, gettext("This kind is switched off.")
    attempt(None, lambda: verb(event, wanted.name, person, now()), done)
    return redirect(url_for("switches.index", event=event.slug))
