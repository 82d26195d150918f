"""Helpers of an event: their part ended, by themselves or by its organisers."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.events import helpers
from hackathon.events.helpers import Helper
from hackathon.pages.attempts import attempt
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("helpers", __name__)


@pages.post("/events/<event>/helpers/<person>/remove")
@opens(Helper, to=permissions.end_help)
def remove(helper: Helper, person: Person) -> Response:
    event, own = helper.event, helper.person_id == person.id
    done = gettext("%(name)s no longer helps at this event.", name=helper.person.name)
    if own:
        done = gettext("You no longer help at this event.")
    attempt(None, lambda: helpers.remove(helper, person, now()), done)
    # A helper who has left may not open the lists any more.
    leads = "events.show" if own else "setup.organisers"
    return redirect(url_for(leads, event=event.slug))
