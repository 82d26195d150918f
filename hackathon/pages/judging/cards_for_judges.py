"""Entering a scorecard for its judge: what organisers do with one that came on paper."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import rubrics
from hackathon.judging import cards_for_judges, entries, scorecards
from hackathon.judging.judging import Assignment
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import no_control_characters
from hackathon.pages.forms.plain import Inner
from hackathon.pages.guard import external, now, opens
from hackathon.pages.judging.card_forms import content_of, form_of
from hackathon.people.acts import Act
from hackathon.people.people import Person

pages = Blueprint("cards_for_judges", __name__)


class WhyForm(Inner):
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("The judge is told."),
        render_kw={"rows": 2},
    )


@pages.route(
    "/events/<event>/organise/judging/assignments/<assignment>/card", methods=["GET", "POST"]
)
@opens(Assignment, to=permissions.score_for_judge)
def enter(assignment: Assignment, person: Person) -> ResponseReturnValue:
    present, event = scorecards.filled(assignment), assignment.round.event
    form, why = form_of(present), WhyForm(prefix="why-")
    # Both are asked, so that one look at the page shows everything that is missing.
    if form.is_submitted() and all([form.validate(), why.validate()]):
        # To the judge's own page, on which the way back stands.
        link = external("scorecards.score", event=event.slug, assignment=assignment.key)
        content = content_of(form)._replace(leave_open=form.leave_open.data)
        reason, act = why.reason.data or "", Act(person, now(), link)
        if attempt(
            form,
            lambda: cards_for_judges.enter(assignment, form.expected, content, reason, act),
            gettext("Entered and signed for the judge, who is told."),
        ):
            round = assignment.round.slug
            return redirect(url_for("assignments.round", event=event.slug, round=round))
    return render_template(
        "cards_for_judges/enter.html",
        event=event,
        round=assignment.round,
        judge=assignment.judge,
        code=entries.code_of(assignment),
        form=form,
        content=content_of(form),
        why=why,
        criteria=rubrics.shown(assignment.round.rubric, present.criteria),
    )
