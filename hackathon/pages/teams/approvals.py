"""Deciding on registrations: approving one from the list, or one after the other, each with what
the person has answered; declining one from the list shares its page with excluding somebody."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from hackathon import permissions
from hackathon.core.language import country_name, format_datetime, gettext, language_name
from hackathon.core.language import lazy as _
from hackathon.core.language.formats import format_list
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.desk import work_queues
from hackathon.pages.desk.work_queues import Place
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.teams import approvals, questionnaire
from hackathon.teams.registrations import Registration

pages = Blueprint("approvals", __name__)


class DecideForm(Form):
    decision = RadioField(
        _("Decision"),
        [InputRequired(_("Choose one."))],
        choices=options([("approve", _("Approve")), ("decline", _("Decline"))]),
    )
    reason = TextAreaField(
        _("Reason"),
        [Length(max=1000), no_control_characters],
        description=_("Needed when you decline: the person is told."),
        render_kw={"rows": 3},
    )


@pages.route("/events/<event>/organise/people/<person>/decide", methods=["GET", "POST"])
@opens(Registration, to=permissions.edit_part)
def decide(registration: Registration, person: Person) -> ResponseReturnValue:
    event, form = registration.event, DecideForm()
    # Asked before: whoever is decided on leaves the queue.
    queue = _queue(registration)
    if form.validate_on_submit() and _decided(registration, form, person):
        return redirect(_onward(event, queue))
    return render_template(
        "approvals/decide.html",
        event=event,
        registration=registration,
        form=form,
        queue=queue,
        url_of=lambda key: _address(event, key),
        facts=_facts(registration),
    )


def _facts(registration: Registration) -> list[tuple[object, object]]:
    """What somebody has told of themselves, and answered to the event's own questions."""
    who, event = registration.person, registration.event
    told = [
        (gettext("Affiliation"), who.affiliation),
        (gettext("Country"), country_name(who.country) if who.country else ""),
        (gettext("Languages"), format_list([language_name(code) for code in who.languages])),
        (gettext("Skills"), format_list(who.skills)),
        (gettext("Registered"), format_datetime(registration.created_at, event.time_zone)),
        (gettext("About"), registration.about),
    ]
    answered = questionnaire.told(questionnaire.asked(event), registration.answers)
    return [(name, text) for name, text in [*told, *answered] if text]


def _decided(registration: Registration, form: DecideForm, person: Person) -> bool:
    name, reason = registration.person.name, form.reason.data or ""
    if form.decision.data == "approve":
        done = gettext("%(name)s may take part, and was told.", name=name)
        return attempt(form, lambda: approvals.approve(registration, person, now()), done)
    done = gettext("The registration is declined, and %(name)s was told the reason.", name=name)
    return attempt(form, lambda: approvals.decline(registration, reason, person, now()), done)


def _queue(registration: Registration) -> Place:
    """Where a registration stands among those that wait for a decision, the first come first."""
    keys = approvals.waiting(registration.event)
    return work_queues.place(keys, registration.person.key)


def _onward(event: Event, queue: Place) -> str:
    """The next, or an earlier one that was passed over; the list when nobody waits any more."""
    following = queue.after or queue.before
    if following is not None:
        return _address(event, following)
    flash(gettext("Nobody waits for approval any more."), "success")
    return url_for("organise.people", event=event.slug)


def _address(event: Event, key: str) -> str:
    return url_for("approvals.decide", event=event.slug, person=key)


@pages.post("/events/<event>/organise/people/<person>/approve")
@opens(Registration, to=permissions.edit_part)
def approve(registration: Registration, person: Person) -> Response:
    done = gettext("%(name)s may take part, and was told.", name=registration.person.name)
    attempt(None, lambda: approvals.approve(registration, person, now()), done)
    event = registration.event.slug
    return redirect(url_for("organise.people", event=event, status="unapproved"))
