"""Being a contact of one's own office."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.network import contacts
from hackathon.network.contacts import Contact
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.people import offices
from hackathon.people.offices import Office
from hackathon.people.people import Person

pages = Blueprint("contacts", __name__)


class ContactForm(Form):
    role = RadioField(_("As what"), [DataRequired()], choices=options(contacts.ROLE_NAMES))
    about = StringField(
        _("What you can be asked about"),
        [Length(max=Contact.longest("about")), no_control_characters],
        description=_("For example: patent register, ST.96."),
    )


@pages.route("/offices/<office>/contact", methods=["GET", "POST"])
@opens(Office, to=permissions.be_contact)
def edit(office: Office, person: Person) -> ResponseReturnValue:
    own = Contact.of(person, office)
    before = {"role": own.role, "about": own.about} if own else {"role": "contact"}
    form = ContactForm(data=before)
    if form.validate_on_submit() and attempt(
        form,
        lambda: contacts.appear(person, office, form.role.data, form.about.data or "", now()),
        gettext("You are shown as a contact of your office."),
    ):
        return redirect(url_for("offices.show", office=office.code))
    return render_template(
        "contacts/edit.html",
        form=form,
        office=office,
        name=offices.localised_name(office),
        own=own,
    )


@pages.post("/offices/<office>/contact/end")
@opens(Office, to=permissions.be_contact)
def end(office: Office, person: Person) -> Response:
    done = gettext("You are no longer shown as a contact.")
    attempt(None, lambda: contacts.disappear(person, office, now()), done)
    return redirect(url_for("offices.show", office=office.code))
