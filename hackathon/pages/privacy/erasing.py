"""An event that was only tried out is deleted for good by its organiser."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.storing import holding
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.privacy import erasing

pages = Blueprint("erasing", __name__)


class EraseForm(Form):
    name = StringField(
        _("Name of the event"),
        [DataRequired(), Length(max=Event.longest("title")), no_control_characters],
        description=_("Type it as it stands above, so that nothing is deleted by mistake."),
        render_kw={"autocomplete": "off"},
    )


@pages.route("/events/<event>/organise/setup/erase", methods=["GET", "POST"])
@opens(Event, to=permissions.organise)
def erase(event: Event, person: Person) -> ResponseReturnValue:
    """What would go, or why it stays."""
    form = EraseForm()
    gone: list[str] = []
    if form.validate_on_submit():
        name = form.name.data
        if attempt(form, lambda: gone.extend(erasing.erase(event, name, person, now()))):
            # After the transaction: bytes without a row can be swept.
            holding.discard(gone, now())
            flash(gettext("The event is deleted for good."), "success")
            return redirect(url_for("home.me"))
    return render_template(
        "erasing/erase.html",
        event=event,
        form=form,
        obstacle=erasing.obstacle(event, person),
    )
