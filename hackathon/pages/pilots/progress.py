"""How a pilot goes: reports, milestones, indicators with their readings, risks. Small forms on one
template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import DateField, FloatField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hackathon import permissions
from hackathon.core.db import Edited
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, Form, markdown, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.people.people import Person
from hackathon.pilots import indicators, monitoring, pilots
from hackathon.pilots.indicators import Indicator
from hackathon.pilots.monitoring import Milestone, Part, Risk, Update
from hackathon.pilots.pilots import Pilot

pages = Blueprint("progress", __name__)


class ReportForm(Form):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Update.longest("title")), no_control_characters]
    )
    body = TextAreaField(
        _("What happened"),
        [DataRequired(), no_control_characters, markdown],
        description=_(
            "What was done, what was learned, what comes next. Markdown; everybody can read it."
        ),
        render_kw={"rows": 10},
    )
    health = RadioField(
        _("How the pilot does"), [DataRequired()], choices=options(pilots.HEALTH_NAMES)
    )


class MilestoneForm(EditForm):
    title = StringField(
        _("What is to be done"),
        [DataRequired(), Length(max=Milestone.longest("title")), no_control_characters],
    )
    owner = StringField(
        _("Who does it"),
        [Length(max=Milestone.longest("owner")), no_control_characters],
        description=_("A function or a name; everybody can read it."),
    )
    due = DateField(_("By when"), [DataRequired()])
    done_on = DateField(
        _("Done on"), [Optional()], description=_("Leave this empty until it is done.")
    )
    evidence = TextAreaField(
        _("By what one sees that it is done"),
        [Length(max=Milestone.longest("evidence")), no_control_characters],
        render_kw={"rows": 2},
    )


class IndicatorForm(EditForm):
    title = StringField(
        _("What is measured"),
        [DataRequired(), Length(max=Indicator.longest("title")), no_control_characters],
    )
    unit = StringField(
        _("Unit"),
        [Length(max=Indicator.longest("unit")), no_control_characters],
        description=_("For example: minutes, of 100 applications."),
    )
    baseline = FloatField(_("Baseline"), [Optional()], description=_("As it was before the pilot."))
    target = FloatField(_("Target"), [Optional()], description=_("What would count as success."))


class ReadingForm(Form):
    on = DateField(
        _("Day"),
        [DataRequired()],
        description=_("A second reading of the same day replaces the first."),
    )
    value = FloatField(_("What it showed"), [InputRequired()])


class RiskForm(EditForm):
    title = StringField(
        _("What could go wrong"),
        [DataRequired(), Length(max=Risk.longest("title")), no_control_characters],
    )
    answer = TextAreaField(
        _("What is done about it"),
        [Length(max=Risk.longest("answer")), no_control_characters],
        render_kw={"rows": 3},
    )
    level = SelectField(_("How serious"), choices=options(monitoring.LEVELS))


class Words(NamedTuple):
    """What a small form says."""

    heading: str
    done: str
    anchor: str  # the part of the pilot's page that it belongs to
    submit: str = ""


def _tries(
    pilot: Pilot, form: Form, words: Words, verb: Callable[[], object], row: Edited | None = None
) -> ResponseReturnValue:
    """Show a small form of a pilot, or carry its verb out and go back to that part of the page."""
    if form.validate_on_submit() and attempt(form, verb, words.done, row):
        return redirect(url_for("pilots.show", pilot=pilot.slug, _anchor=words.anchor))
    return render_template(
        "progress/part.html",
        pilot=pilot,
        form=form,
        heading=words.heading,
        part=row,
        anchor=words.anchor,
        submit=words.submit or gettext("Save"),
    )


@pages.get("/pilots/<pilot>/updates")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot) -> str:
    return render_template(
        "progress/index.html", pilot=pilot, found=page_of(monitoring.updates(pilot), 10)
    )


@pages.route("/pilots/<pilot>/updates/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def report(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = ReportForm(data={"health": pilot.health})

    def verb() -> None:
        monitoring.report(
            pilot,
            monitoring.Report(form.title.data, form.body.data, form.health.data),
            person,
            now(),
        )

    done = gettext("The report is on the pilot's page.")
    words = Words(gettext("Report on the pilot"), done, "updates", gettext("Publish the report"))
    return _tries(pilot, form, words, verb)


@pages.route("/pilots/<pilot>/milestones/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def add_milestone(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = MilestoneForm()
    words = Words(
        gettext("Add a milestone"), gettext("The milestone is on the pilot's page."), "milestones"
    )
    return _tries(
        pilot, form, words, lambda: monitoring.add_milestone(pilot, person, now(), **form.values())
    )


@pages.route("/pilots/<pilot>/milestones/<milestone>", methods=["GET", "POST"])
@opens(Milestone, to=permissions.edit_shown_part)
def edit_milestone(row: Milestone, person: Person) -> ResponseReturnValue:
    form = MilestoneForm(obj=row)
    words = Words(gettext("Edit the milestone"), gettext("Saved."), "milestones")
    return _tries(
        row.pilot,
        form,
        words,
        lambda: monitoring.edit_milestone(row, form.expected, person, now(), **form.values()),
        row,
    )


@pages.route("/pilots/<pilot>/indicators/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def add_indicator(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = IndicatorForm()
    words = Words(
        gettext("Add an indicator"), gettext("The indicator is on the pilot's page."), "indicators"
    )
    return _tries(pilot, form, words, lambda: indicators.add(pilot, person, now(), **form.values()))


@pages.route("/pilots/<pilot>/indicators/<indicator>", methods=["GET", "POST"])
@opens(Indicator, to=permissions.edit_shown_part)
def edit_indicator(row: Indicator, person: Person) -> ResponseReturnValue:
    form = IndicatorForm(obj=row)
    words = Words(gettext("Edit the indicator"), gettext("Saved."), "indicators")
    return _tries(
        row.pilot,
        form,
        words,
        lambda: indicators.edit(row, form.expected, person, now(), **form.values()),
        row,
    )


@pages.route("/pilots/<pilot>/indicators/<indicator>/readings", methods=["GET", "POST"])
@opens(Indicator, to=permissions.edit_shown_part)
def read(row: Indicator, person: Person) -> ResponseReturnValue:
    # Today in UTC, the calendar by which the room refuses a day that is still to come.
    form = ReadingForm(data={"on": now().date()})
    words = Words(
        gettext("Add a reading: %(indicator)s", indicator=row.title),
        gettext("The reading is recorded."),
        "indicators",
        gettext("Record the reading"),
    )
    return _tries(
        row.pilot,
        form,
        words,
        lambda: indicators.read(row, form.on.data, form.value.data, person, now()),
    )


@pages.post("/pilots/<pilot>/indicators/<indicator>/readings/remove")
@opens(Indicator, to=permissions.edit_shown_part)
def remove_reading(row: Indicator, person: Person) -> Response:
    try:
        day = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        abort(400)
    done = gettext("The reading is taken away; the audit log keeps it.")
    attempt(None, lambda: indicators.read(row, day, None, person, now()), done)
    return _back(row, "indicators")


@pages.route("/pilots/<pilot>/risks/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def add_risk(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = RiskForm()
    words = Words(gettext("Add a risk"), gettext("The risk is on the pilot's page."), "risks")
    return _tries(
        pilot, form, words, lambda: monitoring.add_risk(pilot, person, now(), **form.values())
    )


@pages.route("/pilots/<pilot>/risks/<risk>", methods=["GET", "POST"])
@opens(Risk, to=permissions.edit_shown_part)
def edit_risk(row: Risk, person: Person) -> ResponseReturnValue:
    form = RiskForm(obj=row)
    words = Words(gettext("Edit the risk"), gettext("Saved."), "risks")
    return _tries(
        row.pilot,
        form,
        words,
        lambda: monitoring.edit_risk(row, form.expected, person, now(), **form.values()),
        row,
    )


def _back(part: Part, anchor: str) -> Response:
    return redirect(url_for("pilots.show", pilot=part.pilot.slug, _anchor=anchor))


def _withdraw(part: Part, person: Person) -> Response:
    attempt(
        None,
        lambda: monitoring.withdraw(part, person, now()),
        gettext("It is off the page. You can restore it at the end of the page."),
    )
    return _back(part, "withdrawn")


def _restore(part: Part, person: Person) -> Response:
    attempt(
        None, lambda: monitoring.restore(part, person, now()), gettext("It is on the page again.")
    )
    return _back(part, "withdrawn")


PARTS: dict[str, Any] = {  # their permissions take any of the four
    "milestone": Milestone,
    "indicator": Indicator,
    "risk": Risk,
    "update": Update,
}
for _part, _model in PARTS.items():
    _address = f"/pilots/<pilot>/{_part}s/<{_part}>"
    pages.post(f"{_address}/withdraw", endpoint=f"withdraw_{_part}")(
        opens(_model, to=permissions.edit_pilot_part)(_withdraw)
    )
    pages.post(f"{_address}/restore", endpoint=f"restore_{_part}")(
        opens(_model, to=permissions.edit_pilot_part)(_restore)
    )
