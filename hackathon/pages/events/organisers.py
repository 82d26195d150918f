"""The organisers of an event and their helpers: added, invited by e-mail, removed."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import helpers, organiser_invitations, organisers
from hackathon.events.events import Event, Organiser
from hackathon.events.organiser_invitations import Wanted
from hackathon.pages.attempts import attempt
from hackathon.pages.events.setup import pages as setup_pages
from hackathon.pages.forms import Form, options
from hackathon.pages.guard import external, now, opens
from hackathon.pages.people.people import good_address
from hackathon.people import people
from hackathon.people.people import Person

ROLES = {
    "organiser": _("Organiser"),
    "helper": _("Helper"),
    "mentor": _("Mentor"),
}


class OrganiserForm(Form):
    email = StringField(
        _("E-mail address"),
        [DataRequired(), Length(max=254), good_address],
        description=_("A helper, and who has no account yet, gets an invitation by e-mail."),
        render_kw={"type": "email", "dir": "ltr"},
    )
    role = RadioField(
        _("Role"),
        choices=options(
            [
                ("organiser", _("Organiser: does everything that these pages offer")),
                (
                    "helper",
                    _(
                        "Helper: reads the lists, checks eligibility, notes who has arrived, and"
                        " nothing else"
                    ),
                ),
            ]
        ),
        default="organiser",
    )


@setup_pages.route(
    "/events/<event>/organise/setup/organisers", methods=["GET", "POST"], endpoint="organisers"
)
@opens(Event, to=permissions.edit_event)
def organisers_of(event: Event, person: Person) -> ResponseReturnValue:
    form = OrganiserForm()
    if form.validate_on_submit() and _add_organiser(event, form, person):
        return redirect(url_for("setup.organisers", event=event.slug))
    return render_template(
        "setup/organisers.html",
        event=event,
        form=form,
        organisers=organisers.of(event),
        helpers=helpers.of(event),
        invited=organiser_invitations.waiting(event, now(), ["organiser", "helper"]),
        roles=ROLES,
    )


def _add_organiser(event: Event, form: OrganiserForm, person: Person) -> bool:
    """Add the account of an address as an organiser; who has none that is proved is invited, and so
    is every helper."""
    wanted, at = Wanted(form.email.data, form.role.data), now()
    who = people.by_email(wanted.email)
    adds = wanted.role == "organiser" and who is not None
    if adds and who and (who.confirmed_at is not None or not who.active):
        link = external("organise.show", event=event.slug)
        done = gettext("%(name)s is an organiser now, and gets a message.", name=who.name)
        return attempt(form, lambda: organisers.add(event, who, person, at, link), done)
    return send(event, form, wanted, person)


def send(
    event: Event,
    form: Form,
    wanted: Wanted,
    person: Person,
) -> bool:
    """Invite somebody by a link that only the letter knows; a refusal is told in the form."""
    at = now()
    rate_limits.hit(f"invite-organiser:{event.slug}", 20, 86400, at)

    def answer(secret: str) -> str:
        return external("organiser_invitations.answer", event=event.slug, secret=secret)

    def invite() -> None:
        organiser_invitations.invite(event, wanted, person, at, answer)

    sent = gettext("We have sent the invitation to %(email)s.", email=wanted.email)
    return attempt(form, invite, sent)


@setup_pages.post("/events/<event>/organise/setup/organisers/<person>/remove")
@opens(Organiser, to=permissions.edit_part)
def remove_organiser(organiser: Organiser, person: Person) -> Response:
    event = organiser.event
    done = gettext("%(name)s is no longer an organiser.", name=organiser.person.name)
    attempt(None, lambda: organisers.remove(organiser, person, now()), done)
    still = permissions.organise(person, event, now()) is None
    return redirect(
        url_for("setup.organisers", event=event.slug)
        if still
        else url_for("events.show", event=event.slug)
    )
