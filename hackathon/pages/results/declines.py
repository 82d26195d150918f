"""The office of a brief declines a winner of it, and takes that back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext, localised
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.people import affiliations, offices
from hackathon.people.people import Person
from hackathon.results import declines
from hackathon.results.declines import Decline
from hackathon.results.winners import Won
from hackathon.submissions.submissions import Submission

pages = Blueprint("declines", __name__)


class DeclineForm(Form):
    brief = SelectField(_("Brief of your office"), [DataRequired()])
    reason = TextAreaField(
        _("Reason"),
        [Length(max=Decline.longest("reason")), no_control_characters],
        description=_("The team and the organisers are told, and everybody can read it."),
        render_kw={"rows": 4},
    )


def _answer(submission: Submission) -> Response:
    event = submission.event.slug
    return redirect(url_for("submissions.show", event=event, submission=submission.key))


@pages.route("/events/<event>/submissions/<submission>/decline", methods=["GET", "POST"])
@opens(Submission, to=permissions.decline_winner)
def new(submission: Submission, person: Person) -> ResponseReturnValue:
    asked = declines.open_to(affiliations.represented(person), submission)
    own = {row.challenge.slug: row for row in asked}
    form = DeclineForm()
    form.brief.choices = options(
        (slug, f"{localised(row.challenge, 'title').text} · {_office(row)}")
        for slug, row in own.items()
    )
    if form.validate_on_submit():
        won, reason = own[form.brief.data], form.reason.data or ""
        done = gettext("The team and the organisers are told.")
        if attempt(form, lambda: declines.decline(won, reason, person, now()), done):
            return _answer(submission)
    return render_template(
        "declines/new.html",
        event=submission.event,
        submission=submission,
        form=form,
    )


def _office(won: Won) -> str:
    return offices.localised_name(won.challenge.office)


@pages.post("/events/<event>/submissions/<submission>/declines/<decline>/withdraw")
@opens(Decline, to=permissions.withdraw_decline)
def withdraw(row: Decline, person: Person) -> Response:
    done = gettext("The team and the organisers are told.")
    attempt(None, lambda: declines.withdraw(row, person, now()), done)
    return _answer(row.submission)
