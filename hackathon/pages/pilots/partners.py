"""Who takes part in a pilot: its leads and partner offices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import DayField, Form, options
from hackathon.pages.guard import external, now, opens
from hackathon.pages.people.people import good_address
from hackathon.people import consents, offices, people
from hackathon.people.people import Person
from hackathon.pilots import partners
from hackathon.pilots.pilots import Pilot

pages = Blueprint("partners", __name__)


class LeadForm(Form):
    email = EmailField(
        _("E-mail address"),
        [DataRequired(), Length(max=254), good_address],
        description=_("Of somebody who has an account here."),
    )


class OfficeForm(Form):
    office = SelectField(_("Office"), [DataRequired()])
    since = DayField(_("Since"), [Optional()], description=_("Today when left empty."))


def _page(
    pilot: Pilot, lead_form: LeadForm | None = None, office_form: OfficeForm | None = None
) -> str:
    office_form = office_form or _office_form()
    return render_template(
        "partners/index.html",
        pilot=pilot,
        leads=partners.leads(pilot),
        partners=list(partners.of([pilot])),
        answers=consents.answers(pilot.path),
        lead_form=lead_form or LeadForm(formdata=None),
        office_form=office_form,
    )


def _office_form(**values: Any) -> OfficeForm:
    # Two forms stand on the page: the one that was not sent must not read what the other brought.
    form = OfficeForm(**values) if values else OfficeForm(formdata=None)
    form.office.choices = options([("", "—"), *offices.choices()])
    return form


def _answer(pilot: Pilot) -> Response:
    return redirect(url_for("partners.index", pilot=pilot.slug))


@pages.get("/pilots/<pilot>/partners")
@opens(Pilot, to=permissions.edit_pilot)
def index(pilot: Pilot) -> str:
    return _page(pilot)


@pages.post("/pilots/<pilot>/leads")
@opens(Pilot, to=permissions.edit_pilot)
def add_lead(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = LeadForm()
    if form.validate_on_submit():
        lead = people.by_email(form.email.data)
        if lead is None:
            form.email.errors = [
                gettext("Nobody has an account with this address. Ask the person to sign up first.")
            ]
        else:
            link = external("pilots.show", pilot=pilot.slug)
            done = gettext("%(name)s leads the pilot now.", name=lead.name)
            if attempt(form, lambda: partners.add_lead(pilot, lead, person, now(), link), done):
                return _answer(pilot)
    return _page(pilot, lead_form=form)


@pages.post("/pilots/<pilot>/leads/remove")
@opens(Pilot, to=permissions.edit_pilot)
def remove_lead(pilot: Pilot, person: Person) -> Response:
    key = request.form.get("person", "")
    # Looked for among this pilot's leads alone: any other key does nothing.
    lead = next((row for row in partners.leads(pilot) if row.key == key), None)
    if lead is not None:
        attempt(
            None,
            lambda: partners.remove_lead(pilot, lead, person, now()),
            gettext("%(name)s no longer leads the pilot.", name=lead.name),
        )
    # Who has just left may not see the page of the partners any more.
    return redirect(url_for("pilots.show", pilot=pilot.slug)) if lead == person else _answer(pilot)


@pages.post("/pilots/<pilot>/offices")
@opens(Pilot, to=permissions.edit_pilot)
def add_office(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = _office_form(formdata=request.form)
    office = offices.find(form.office.data or "")
    if form.validate_on_submit() and office is not None:
        done = gettext(
            "%(name)s is named on the pilot's page, and asked.", name=offices.localised_name(office)
        )
        if attempt(
            form,
            lambda: partners.add_office(pilot, office, form.since.data, person, now()),
            done,
        ):
            return _answer(pilot)
    return _page(pilot, office_form=form)


@pages.post("/pilots/<pilot>/offices/remove")
@opens(Pilot, to=permissions.edit_pilot)
def remove_office(pilot: Pilot, person: Person) -> Response:
    office = offices.find(request.form.get("office", ""))
    if office is not None:
        done = gettext("%(name)s is no longer named.", name=offices.localised_name(office))
        attempt(
            None,
            lambda: partners.remove_office(pilot, office, person, now()),
            done,
        )
    return _answer(pilot)
