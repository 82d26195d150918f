"""Later deadlines of single teams: given and taken back with a reason, and all of an event in one
list, so that every organiser sees which exceptions were made."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.desk import entered_sheets
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import as_file
from hackathon.pages.forms import Form, MomentField, in_zone, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of_list
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import late_entries
from hackathon.teams import late
from hackathon.teams.teams import Team

pages = Blueprint("late", __name__)


class LateForm(Form):
    until = MomentField(_("Later deadline"), [InputRequired()])
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_(
            "The team and all organisers read it. The score book says until when the team had,"
            " without the reason."
        ),
        render_kw={"rows": 3},
    )


class BackForm(Form):
    why = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("The team is told."),
        render_kw={"rows": 2},
    )


@pages.get("/events/<event>/organise/later-deadlines")
@opens(Event, to=permissions.organise)
def index(event: Event) -> ResponseReturnValue:
    rows = late.of_event(event)
    if file := as_file(f"{event.slug}-later-deadlines", lambda: entered_sheets.late(rows)):
        return file
    return render_template("late/index.html", event=event, found=page_of_list(rows))


@pages.route("/events/<event>/organise/teams/<team>/later-deadline", methods=["GET", "POST"])
@opens(Team, to=permissions.care_for_team)
def give(team: Team, person: Person) -> ResponseReturnValue:
    form, event = LateForm(), team.event
    in_zone(form, event.time_zone)
    if not form.is_submitted():
        form.until.data = team.closes
    if form.validate_on_submit():
        act = Act(person, now())
        done = gettext("The team has a later deadline now, and is told.")
        if attempt(
            form,
            lambda: late.give(team, form.until.data, form.reason.data or "", act),
            done,
        ):
            # The team may have withdrawn its work since the page was read.
            for sentence in late_entries.meaning(team):
                flash(sentence, "info")
            return redirect(url_for("late.give", event=event.slug, team=team.key))
    return _page(team, form, BackForm())


@pages.post("/events/<event>/organise/teams/<team>/later-deadline/take-back")
@opens(Team, to=permissions.care_for_team)
def take_back(team: Team, person: Person) -> ResponseReturnValue:
    form, event = BackForm(), team.event
    done = gettext("The event’s deadline holds for the team again. It is told.")
    if form.validate() and attempt(
        form,
        lambda: late.take_back(team, form.why.data or "", Act(person, now())),
        done,
    ):
        return redirect(url_for("late.give", event=event.slug, team=team.key))
    # The other form of the page is shown as if nothing had been sent.
    giving = LateForm(formdata=None)
    in_zone(giving, event.time_zone)
    giving.until.data = team.closes
    return _page(
        team,
        giving,
        form,
    )


def _page(
    team: Team,
    form: LateForm,
    back_form: BackForm,
) -> str:
    return render_template(
        "late/give.html",
        event=team.event,
        team=team,
        form=form,
        back_form=back_form,
        meaning=late_entries.meaning(team),
        rows=late.of(team),
    )
