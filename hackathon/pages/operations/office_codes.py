"""Giving an office another code."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Regexp

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, not_reserved
from hackathon.pages.guard import now, opens
from hackathon.people import office_codes
from hackathon.people.offices import Office
from hackathon.people.people import Person

pages = Blueprint("office_codes", __name__)


class CodeForm(Form):
    code = StringField(
        _("Code"),
        [
            DataRequired(),
            Length(max=40),
            Regexp(
                r"^([A-Z]{2}|[a-z0-9]+(-[a-z0-9]+)*)$",
                message=_("Two capital letters, or small letters, digits and hyphens."),
            ),
            not_reserved,
        ],
        description=_(
            "The ST.3 code of an IP office, such as CH, or a short name in small letters."
        ),
        render_kw={"dir": "ltr"},
    )


@pages.post("/admin/offices/<office>/code")
@opens(Office, to=permissions.edit_office)
def edit(office: Office, person: Person) -> Response:
    form = CodeForm()
    if form.validate():
        code = form.code.data
        done = gettext("The code is %(code)s now. Addresses with the old one lead on.", code=code)
        attempt(None, lambda: office_codes.recode(office, code, person, now()), done)
    else:
        flash(str(next(iter(form.errors.values()))[0]), "error")
    return redirect(url_for("admin.office", office=office.code))
