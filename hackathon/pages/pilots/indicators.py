"""Indicators of a pilot and what they showed."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.forms import DayField, Form, NumberField, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots import drawing
from hackathon.pages.pilots.part_pages import OwnedForm, Words, edits, gone, tries
from hackathon.people.people import Person
from hackathon.pilots.parts import indicators, owners, readings
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.readings import Reading, Taken
from hackathon.pilots.pilots import Pilot

pages = Blueprint("indicators", __name__)


class IndicatorForm(OwnedForm):
    title = StringField(
        _("What is measured"),
        [DataRequired(), Length(max=Indicator.longest("title")), no_control_characters],
    )
    unit = StringField(
        _("Unit"),
        [Length(max=Indicator.longest("unit")), no_control_characters],
        description=_("For example: minutes, of 100 applications."),
    )
    direction = SelectField(_("Which way is better"), choices=options(indicators.DIRECTIONS))
    watched = BooleanField(_("A side effect: it is watched, and must not get worse"))
    baseline = NumberField(
        _("Baseline"), [Optional()], description=_("As it was before the pilot.")
    )
    target = NumberField(_("Target"), [Optional()], description=_("What would count as success."))
    target_on = DayField(_("Target to be reached by"), [Optional()])


class ReadingForm(Form):
    on = DayField(_("Day"), [DataRequired()])
    value = NumberField(_("What it showed"), [InputRequired()])
    source = StringField(
        _("Source"),
        [Length(max=Reading.longest("source")), no_control_characters],
        description=_("Where the number comes from: a log, a count, a survey."),
    )
    reason = StringField(
        _("Why it is corrected"),
        [Length(max=readings.LONGEST_REASON), no_control_characters],
        description=_("Only where that day has a reading already: it stays on record."),
    )


class RemoveForm(Form):
    reason = StringField(
        _("Why it is removed"),
        [DataRequired(), Length(max=readings.LONGEST_REASON), no_control_characters],
        description=_("The reading stays on record, with the reason."),
    )


@pages.get("/pilots/<pilot>/indicators")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot, person: Person | None) -> str:
    began, today = pilot.period_starts or pilot.created_at.date(), now().date()
    return render_template(
        "indicators/index.html",
        pilot=pilot,
        rows=[drawing.measured(*pair, began, today) for pair in readings.of_pilot(pilot)],
        edits=edits(pilot, person),
        withdrawn=gone(pilot, person, "indicator"),
        part_names=drawing.PART_NAMES,
    )


@pages.route("/pilots/<pilot>/indicators/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def add(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = IndicatorForm()
    form.offer(pilot, owners.of_offices(pilot))
    done = gettext("The indicator is on the pilot's page.")
    words = Words(gettext("Add an indicator"), done, "indicators")
    return tries(pilot, form, words, lambda: indicators.add(pilot, person, now(), **form.given()))


@pages.route("/pilots/<pilot>/indicators/<indicator>", methods=["GET", "POST"])
@opens(Indicator, to=permissions.edit_shown_part)
def edit(row: Indicator, person: Person) -> ResponseReturnValue:
    form = IndicatorForm(obj=row)
    form.offer(row.pilot, owners.of_offices(row.pilot), row)
    words = Words(gettext("Edit the indicator"), gettext("Saved."), "indicators")
    return tries(
        row.pilot,
        form,
        words,
        lambda: indicators.edit(row, form.expected, person, now(), **form.given()),
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

    def verb() -> None:
        said = (form.source.data or "", form.reason.data or "")
        readings.read(row, Taken(form.on.data, form.value.data, *said), person, now())

    return tries(row.pilot, form, words, verb)


@pages.route("/pilots/<pilot>/indicators/<indicator>/readings/remove", methods=["GET", "POST"])
@opens(Indicator, to=permissions.edit_shown_part)
def remove_reading(row: Indicator, person: Person) -> ResponseReturnValue:
    try:
        day = date.fromisoformat(request.values.get("on", ""))
    except ValueError:
        abort(400)
    form = RemoveForm()
    words = Words(
        gettext("Remove a reading: %(indicator)s", indicator=row.title),
        gettext("The reading is removed. It stays on record."),
        "indicators",
        gettext("Remove the reading"),
    )

    def verb() -> None:
        readings.read(row, Taken(day, None, reason=form.reason.data or ""), person, now())

    return tries(row.pilot, form, words, verb)
