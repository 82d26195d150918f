"""What an office is asked, and its answers."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.people import consents, offices
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person

pages = Blueprint("consents", __name__)


class AnswerForm(Form):
    answer = RadioField(
        _("Answer of the office"),
        [DataRequired()],
        choices=options(
            [("agree", _("The office agrees")), ("decline", _("The office does not agree"))]
        ),
    )
    reason = TextAreaField(
        _("Reason"),
        [Length(max=2000), no_control_characters],
        description=_("It stays on record, and whoever asked is told."),
        render_kw={"rows": 3},
    )


@pages.get("/offices/<office>/answers")
@opens(Office, to=permissions.manage_office)
def index(office: Office) -> str:
    return render_template(
        "consents/index.html",
        office=office,
        name=offices.localised_name(office),
        rows=consents.of_office(office),
        acts=consents.ACTS,
    )


@pages.route("/offices/<office>/answers/<consent>", methods=["GET", "POST"])
@opens(Consent, to=permissions.answer_consent)
def edit(row: Consent, person: Person) -> ResponseReturnValue:
    form = AnswerForm()
    own = permissions.speaks(person, row.office, "people") is None
    through = "representative" if own else "administrator"
    if form.validate_on_submit():
        agrees = form.answer.data == "agree"
        reason = form.reason.data or ""
        if attempt(
            form,
            lambda: consents.answer(row, consents.Reply(agrees, reason, through), person, now()),
            gettext("The answer of the office is on record."),
        ):
            return redirect(url_for("consents.index", office=row.office.code))
    return render_template(
        "consents/edit.html",
        row=row,
        form=form,
        through=through,
        name=offices.localised_name(row.office),
        acts=consents.ACTS,
    )
