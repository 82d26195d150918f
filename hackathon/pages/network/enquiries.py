"""Writing to offices through the site, which shows nobody's address."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext, localised
from hackathon.core.language import lazy as _
from hackathon.network import contacts, enquiries
from hackathon.network.enquiries import Enquiry, To
from hackathon.network.offers import Offer
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.people import affiliations, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person

pages = Blueprint("enquiries", __name__)

DAY = 86400  # seconds
MOST_A_DAY = 20  # messages of one person
MOST_TO_AN_OFFICE = 60  # messages a day, whoever writes them


class EnquiryForm(Form):
    text = TextAreaField(
        _("Your message"),
        [DataRequired(), Length(max=enquiries.LONGEST), no_control_characters],
        description=_(
            "It goes by mail with your name and your office. Addresses are not shown to anybody:"
            " the answer comes through this site."
        ),
        render_kw={"rows": 8},
    )


def _write(
    to: To,
    person: Person,
    heading: str,
    back: str,
) -> ResponseReturnValue:
    form = EnquiryForm()
    if form.validate_on_submit():
        rate_limits.hit(f"write to offices:{person.key}", MOST_A_DAY, DAY, now())
        # Many people together could fill one office's mailboxes too.
        if to.office is not None:
            rate_limits.hit(f"write to office:{to.office.id}", MOST_TO_AN_OFFICE, DAY, now())
        made: list[Enquiry] = []
        if attempt(form, lambda: made.append(enquiries.send(to, form.text.data, person, now()))):
            return _sent(made[0], back)
    return render_template(
        "enquiries/write.html",
        form=form,
        heading=heading,
        back=back,
    )


def _sent(row: Enquiry, back: str) -> Response:
    if row.sent_at is not None:
        flash(gettext("Your message is on its way."), "success")
    else:
        flash(gettext("Your message waits for an administrator, who looks at it first."), "info")
    return redirect(back)


@pages.route("/offices/<office>/write", methods=["GET", "POST"])
@opens(Office, to=permissions.write_to_office)
def write(office: Office, person: Person) -> ResponseReturnValue:
    key = request.args.get("to", "")
    reader = contacts.named(office, key) if key else None
    # A contact who has left meanwhile: nobody else shall get what is meant for them.
    if key and reader is None:
        abort(404)
    called = reader.name if reader else offices.localised_name(office)
    back = url_for("offices.show", office=office.code)
    return _write(To(office, reader), person, gettext("Write to %(name)s", name=called), back)


@pages.route("/offices/exchange/<offer>/answer", methods=["GET", "POST"])
@opens(Offer, to=permissions.answer_offer)
def about(offer: Offer, person: Person) -> ResponseReturnValue:
    heading = gettext("Answer: %(title)s", title=localised(offer, "title").text)
    back = url_for("offers.show", offer=offer.slug)
    return _write(To(offer.office, None, offer), person, heading, back)


@pages.route("/offices/messages/<enquiry>/answer", methods=["GET", "POST"])
@opens(Enquiry, to=permissions.answer_enquiry)
def answer(enquiry: Enquiry, person: Person) -> ResponseReturnValue:
    own = affiliations.confirmed_offices(enquiry.person)
    to = To(own[0] if own else None, enquiry.person, enquiry.offer)
    heading = gettext("Write to %(name)s", name=enquiry.person.name)
    return _write(to, person, heading, url_for("offices.index"))
