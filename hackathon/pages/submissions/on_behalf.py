"""Entering or mending a submission for a team: what organisers do with what came on paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import prose
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, markdown, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.submissions.contents import receipt_link
from hackathon.pages.submissions.drafts import PART_NAMES, TEXT, LinksField, offer
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import on_behalf, submissions
from hackathon.submissions.on_behalf import Entered
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.teams import Team

pages = Blueprint("on_behalf", __name__)


class MendForm(Form):
    title = StringField(
        PART_NAMES["title"], [DataRequired(), Length(max=200), no_control_characters]
    )
    summary = TextAreaField(
        PART_NAMES["summary"],
        [Length(max=1000), no_control_characters],
        render_kw={"rows": 3},
    )
    description = TextAreaField(
        PART_NAMES["description"],
        [Length(max=prose.LONGEST), no_control_characters, markdown],
        description=_("Markdown is possible."),
        render_kw={"rows": 10},
    )
    links = LinksField(
        PART_NAMES["links"],
        description=_("One a line: a title, a bar and the address."),
        render_kw={"rows": 3},
    )
    licence = StringField(PART_NAMES["licence"], [Length(max=120), no_control_characters])
    background_ip = TextAreaField(PART_NAMES["background ip"], TEXT, render_kw={"rows": 3})
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("The team is told, and reads it beside the receipt."),
        render_kw={"rows": 2},
    )

    def entered(self) -> Entered:
        """Return what was typed."""
        parts: dict[str, Any] = {name: self[name].data or "" for name in on_behalf.WRITTEN}
        parts["links"] = self.links.data or []
        return Entered(parts, self.reason.data or "")


class EnterForm(MendForm):
    challenges = SelectMultipleField(
        PART_NAMES["challenges"],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


def _done(made: list[Version]) -> ResponseReturnValue:
    return redirect(url_for("receipts.show", receipt=made[-1].receipt))


@pages.route("/events/<event>/organise/teams/<team>/entry", methods=["GET", "POST"])
@opens(Team, to=permissions.enter_for_team)
def new(team: Team, person: Person) -> ResponseReturnValue:
    form, event = EnterForm(), team.event
    open_ones = submissions.answerable(team)
    offer(
        form,
        event,
        open_ones,
    )
    if form.validate_on_submit():
        chosen = [row for row in open_ones if row.slug in (form.challenges.data or [])]
        act, made = Act(person, now()), list[Version]()
        done = gettext("Entered for the team, which has the receipt by e-mail.")

        def verb() -> None:
            made.append(on_behalf.enter(team, chosen, form.entered(), act, receipt_link))

        if attempt(form, verb, done):
            return _done(made)
    return render_template("on_behalf/new.html", event=event, team=team, form=form)


@pages.route("/events/<event>/organise/submissions/<submission>/entry", methods=["GET", "POST"])
@opens(Submission, to=permissions.mend_submission)
def edit(submission: Submission, person: Person) -> ResponseReturnValue:
    form = MendForm(data=on_behalf.present(submission))
    if form.validate_on_submit():
        act, made = Act(person, now()), list[Version]()
        done = gettext("Entered for the team, which has the receipt by e-mail.")

        def verb() -> None:
            made.append(on_behalf.mend(submission, form.entered(), act, receipt_link))

        if attempt(form, verb, done):
            return _done(made)
    return render_template(
        "on_behalf/edit.html", event=submission.event, submission=submission, form=form
    )
