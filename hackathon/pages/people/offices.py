"""Offices: the register, what one of them does here, and proposing one that is missing."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon.consultations import papers
from hackathon.cooperation import solutions
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.desk import public_data
from hackathon.network import contacts, offers, standards
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import now, opens, public
from hackathon.pages.paging import page_of
from hackathon.people import affiliations, consents, office_requests, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions import (
    ask_another_office,
    ask_office,
    be_contact,
    keep_network,
    manage_office,
    propose_office,
    read_network,
    view_office,
    write_to_office,
)
from hackathon.pilots import board

pages = Blueprint("offices", __name__)


class ProposeForm(Form):
    name = StringField(_("Name"), [DataRequired(), Length(max=200), no_control_characters])
    text = TextAreaField(
        _("What it is"),
        [DataRequired(), Length(max=2000), no_control_characters],
        description=_("Kind, country, website, and why it should be in the register."),
        render_kw={"rows": 4},
    )


class AskForm(Form):
    text = TextAreaField(
        _("How it can be seen"),
        [DataRequired(), Length(max=2000), no_control_characters],
        description=_("For example: your unit, and who can be asked."),
        render_kw={"rows": 3},
    )


def _ask_form(kind: str) -> AskForm:
    """An empty form; the page holds two, whose fields need ids of their own for their labels."""
    form = AskForm(formdata=None)
    form.stand_apart(kind)
    return form


@pages.get("/offices/")
@public
def index() -> str:
    wished = {name: request.args.get(name, "").strip()[:100] for name in ("q", "kind", "region")}
    found = page_of(offices.search(**wished))
    return render_template(
        "offices/index.html",
        found=found,
        rows=[(row, offices.localised_name(row)) for row in found.rows],
        wished=wished,
        regions=[(code, offices.REGION_NAMES.get(code, code)) for code in offices.regions()],
        region_names=offices.REGION_NAMES,
        kinds=offices.KIND_NAMES,
    )


@pages.get("/offices/<office>")
@opens(Office, to=view_office)
def show(office: Office, person: Person | None) -> ResponseReturnValue:
    # An address with a code that the office had before leads on.
    if request.view_args != {"office": office.code}:
        return redirect(url_for("offices.show", office=office.code), 301)
    successor = offices.by_code(office.merged_into) if office.merged_into else None
    own = affiliations.of(person, office) if person else None
    agreed = consents.agreed_by(office)
    inside = read_network(person, None, now()) is None
    return render_template(
        "offices/show.html",
        office=office,
        name=offices.localised_name(office),
        successor=successor,
        successor_name=offices.localised_name(successor) if successor else "",
        contacts=contacts.of(office) if inside else [],
        contact_roles=contacts.ROLE_NAMES,
        writes=write_to_office(person, office, now()) is None,
        may_be_contact=be_contact(person, office, now()) is None,
        represented=bool(affiliations.representatives(office)),
        degree=affiliations.degree(person, office),
        own=own,
        asked=office_requests.own(person, office) if person else None,
        may_ask=ask_office(person, office, now()) is None,
        may_ask_office=ask_another_office(person, office, now()) is None,
        manages=manage_office(person, office, now()) is None,
        to_be_confirmed=_ask_form("confirmed"),
        to_represent=_ask_form("representative"),
        challenges=public_data.owned_by(office, agreed["brief"]),
        pilots=board.of_office(agreed),
        solutions=solutions.of_office(office),
        consultations=papers.asked_by(office),
        standards=standards.of(office),
        known_standards=standards.known(),
        standard_states=standards.STATE_NAMES,
        offers=offers.of_office(office, inside, now().date()),
        subjects=offers.SUBJECT_NAMES,
        offer_kinds=offers.KIND_NAMES,
        keeps=keep_network(person, office, now()) is None,
        region_names=offices.REGION_NAMES,
        kinds=offices.KIND_NAMES,
    )


@pages.route("/offices/propose", methods=["GET", "POST"])
@opens(None, to=propose_office)
def propose(person: Person) -> ResponseReturnValue:
    form = ProposeForm(data={"name": request.args.get("name", "")[:200]})
    if form.validate_on_submit():
        # Each goes by mail to every administrator.
        rate_limits.hit(f"propose office:{person.key}", 5, 86400, now())
        name = " ".join(form.name.data.split())
        if attempt(
            form,
            lambda: office_requests.propose(name, form.text.data, person, now()),
            gettext("The administrators have your proposal. You hear from them."),
        ):
            return redirect(url_for("offices.index"))
    return render_template("offices/propose.html", form=form)
