"""How a pilot does, with the facts behind it, and what its leads say against them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.pilots.parts import facts, health
from hackathon.pilots.pilots import HEALTH_NAMES, Pilot

pages = Blueprint("health", __name__)


class OverrideForm(Form):
    state = RadioField(_("How the pilot is doing"), [DataRequired()], choices=options(HEALTH_NAMES))
    reason = TextAreaField(
        _("Why the facts mislead"),
        [DataRequired(), Length(max=health.LONGEST_REASON), no_control_characters],
        description=_("Everybody can read it. It holds for 60 days; then the facts count again."),
        render_kw={"rows": 3},
    )


def _page(pilot: Pilot, person: Person | None, form: OverrideForm) -> str:
    return render_template(
        "health/show.html",
        pilot=pilot,
        health=health.of([pilot.id], now()).get(pilot.id),
        table=facts.TABLE,
        edits=permissions.edit_pilot(person, pilot, now()) is None,
        form=form,
    )


@pages.get("/pilots/<pilot>/health")
@opens(Pilot, to=permissions.view_pilot)
def show(pilot: Pilot, person: Person | None) -> str:
    return _page(pilot, person, OverrideForm())


@pages.post("/pilots/<pilot>/health")
@opens(Pilot, to=permissions.edit_pilot)
def override(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = OverrideForm()
    done = gettext("Said. It holds for 60 days.")
    if form.validate_on_submit() and attempt(
        form,
        lambda: health.override(pilot, form.state.data, form.reason.data or "", person, now()),
        done,
    ):
        return redirect(url_for("health.show", pilot=pilot.slug))
    return _page(pilot, person, form)


@pages.post("/pilots/<pilot>/health/facts")
@opens(Pilot, to=permissions.edit_pilot)
def follow_facts(pilot: Pilot, person: Person) -> Response:
    done = gettext("The health follows from the facts again.")
    attempt(None, lambda: health.follow_facts(pilot, person, now()), done)
    return redirect(url_for("health.show", pilot=pilot.slug))
