"""Answers of offices, and staying informed."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.consultations import answers, following
from hackathon.consultations.answers import Given, Seat
from hackathon.consultations.consultations import Consultation
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.pages.attempts import attempt
from hackathon.pages.consultations.forms import AnswerForm
from hackathon.pages.consultations.subjects import answer, shown
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("answers", __name__)


@pages.route("/<consulted:subject>/answers/<office>", methods=["GET", "POST"])
@opens(Seat, to=permissions.answer_for)
def give(seat: Seat, person: Person) -> ResponseReturnValue:
    before = answers.standing(seat)
    number = before.number if before is not None else 0
    form = AnswerForm(data={"seen": str(number), "text": before.text if before else ""})
    seen = form.seen.data or ""
    given = Given((form.text.data or "").strip(), int(seen) if seen.isdecimal() else 0)
    if form.validate_on_submit():
        rate_limits.hit(f"comment:{person.key}", 20, 3600, now())
        done = gettext("Your office has answered.")
        if attempt(form, lambda: answers.give(seat, given, person, now()), done):
            return answer(seat.consultation, "answers")
    # Who was overtaken reads the colleague's answer above, and replaces it knowingly.
    form.seen.data = str(number)
    return render_template(
        "answers/give.html",
        form=form,
        seat=seat,
        before=before,
        **shown(seat.consultation),
    )


@pages.post("/<consulted:subject>/follow")
@opens(Consultation, to=permissions.follow_consultation)
def follow(row: Consultation, person: Person) -> Response:
    following.begin(row, person, now())
    flash(gettext("You are told of new versions, of the last day and of the outcome."), "success")
    return answer(row)


@pages.post("/<consulted:subject>/unfollow")
@opens(Consultation, to=permissions.follow_consultation)
def unfollow(row: Consultation, person: Person) -> Response:
    following.end(row, person)
    flash(gettext("You are no longer told of this consultation."), "success")
    return answer(row)
