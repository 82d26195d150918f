"""The audit log of an event."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from hackathon import permissions
from hackathon.desk import audit_labels, event_exports
from hackathon.events.events import Event
from hackathon.pages.desk.exports import as_file
from hackathon.pages.desk.orders import asked
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.people.people import Person

pages = Blueprint("audit", __name__)


@pages.get("/events/<event>/organise/audit")
@opens(Event, to=permissions.organise)
def index(event: Event, person: Person) -> ResponseReturnValue:
    judging = permissions.sees_judging(person, event, now())
    # The filter offers what this reader's log has: a verb of the judging would tell by its name.
    known = audit_labels.choices(event_exports.verbs(event, person))
    verb, who = asked("verb", dict(known)), request.args.get("person", "")[:100]
    name = f"{event.slug}-audit"
    if file := as_file(name, lambda: event_exports.audit(event, person, verb, who)):
        return file
    found = page_of(event_exports.acts(event, person, verb, who))
    return render_template(
        "audit/index.html",
        event=event,
        found=found,
        acts=audit_labels,
        verbs=known,
        verb=verb,
        person=who,
        judging=judging,
    )
