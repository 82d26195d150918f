"""An office says beside a brief that it would pilot an answer to it, and takes that back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.challenges.challenges import Challenge
from hackathon.core.language import gettext, locale
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, languages, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.people import affiliations, offices
from hackathon.people.people import Person
from hackathon.pilots import calls
from hackathon.pilots.calls import Call
from hackathon.results import winners

pages = Blueprint("calls", __name__)


class CallForm(Form):
    office = SelectField(_("Office"), [DataRequired()])
    text = TextAreaField(
        _("What you would pilot"),
        [Length(max=Call.longest("text")), no_control_characters],
        description=_("And what you can offer: data, people, users, money. Everybody can read it."),
        render_kw={"rows": 5},
    )
    language = SelectField(_("Language of this text"))


def _answer(challenge: Challenge) -> Response:
    event, slug = challenge.event.slug, challenge.slug
    return redirect(
        url_for(
            "challenges.show",
            event=event,
            challenge=slug,
            _anchor="calls",
        )
    )


@pages.route("/events/<event>/challenges/<challenge>/calls/new", methods=["GET", "POST"])
@opens(Challenge, to=permissions.call_for_pilot)
def new(challenge: Challenge, person: Person) -> ResponseReturnValue:
    own = {str(row.id): row for row in affiliations.represented(person)}
    form = CallForm(data={"language": locale()})
    form.office.choices = options(
        (number, offices.localised_name(row)) for number, row in own.items()
    )
    form.language.choices = languages()
    if form.validate_on_submit():
        word = calls.Word(own[form.office.data], form.text.data or "", form.language.data)
        done = gettext("It stands beside the brief now, and winners are told.")
        if attempt(
            form,
            lambda: calls.make(challenge, word, winners.of(challenge), person, now()),
            done,
        ):
            return _answer(challenge)
    return render_template(
        "calls/new.html",
        event=challenge.event,
        challenge=challenge,
        form=form,
    )


@pages.post("/events/<event>/challenges/<challenge>/calls/<call>/withdraw")
@opens(Call, to=permissions.withdraw_call)
def withdraw(call: Call, person: Person) -> Response:
    done = gettext("It stands beside the brief no longer.")
    attempt(None, lambda: calls.withdraw(call, person, now()), done)
    return _answer(call.challenge)
