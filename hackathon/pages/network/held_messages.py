"""Messages to offices that wait for an administrator: read, sent on or refused."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.network import held_messages
from hackathon.network.held_messages import HeldMessage
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.people.people import Person

pages = Blueprint("held_messages", __name__)


class RefuseForm(Form):
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=held_messages.LONGEST_REASON), no_control_characters],
        description=_("The writer gets it by mail."),
        render_kw={"rows": 3},
    )


@pages.get("/admin/held-messages/")
@opens(None, to=permissions.administer)
def index() -> str:
    return render_template(
        "held_messages/index.html",
        found=page_of(held_messages.waiting()),
        reasons=held_messages.REASON_NAMES,
    )


@pages.post("/admin/held-messages/<held>/send")
@opens(HeldMessage, to=permissions.administer)
def let_pass(held: HeldMessage, person: Person) -> Response:
    done = gettext("The message is on its way.")
    attempt(None, lambda: held_messages.let_pass(held, person, now()), done)
    return redirect(url_for("held_messages.index"))


@pages.route("/admin/held-messages/<held>/refuse", methods=["GET", "POST"])
@opens(HeldMessage, to=permissions.administer)
def refuse(held: HeldMessage, person: Person) -> ResponseReturnValue:
    form = RefuseForm()
    if form.validate_on_submit() and attempt(
        form,
        lambda: held_messages.refuse(held, form.reason.data, person, now()),
        gettext("The message is refused, and its writer is told why."),
    ):
        return redirect(url_for("held_messages.index"))
    return render_template("held_messages/refuse.html", held=held, form=form)
