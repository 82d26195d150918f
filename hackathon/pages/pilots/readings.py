"""Readings of a pilot as a table: taken away as CSV, brought in from one."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, StringField
from wtforms.validators import Length

from hackathon import permissions
from hackathon.core import spreadsheets
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages import receiving
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.pilots.parts import reading_files, readings
from hackathon.pilots.pilots import Pilot

pages = Blueprint("readings", __name__)


class ReadingsForm(Form):
    file = FileField(
        _("Readings as a CSV file"),
        description=_(
            "The columns indicator, day, value and source; days as 2027-03-31. What is known"
            " already is passed over."
        ),
    )
    reason = StringField(
        _("Why readings are corrected"),
        [Length(max=readings.LONGEST_REASON), no_control_characters],
        description=_("Only where the file has another value for a day: both stay on record."),
    )


@pages.get("/pilots/<pilot>/indicators/readings.csv")
@opens(Pilot, to=permissions.view_pilot)
def export(pilot: Pilot) -> Response:
    lines = spreadsheets.csv_lines(reading_files.COLUMNS, reading_files.rows(pilot))
    name = f"attachment; filename={pilot.slug}-readings.csv"
    answer = Response("".join(lines), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = name
    return answer


@pages.route("/pilots/<pilot>/indicators/readings", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
@receiving.checks_token
def take_in(pilot: Pilot, person: Person) -> ResponseReturnValue:
    receiving.admit(reading_files.LARGEST)
    receiving.check_token()
    form = ReadingsForm()
    sent = request.files.get("file")

    def verb() -> None:
        assert sent is not None
        lines = reading_files.read(pilot, sent.stream.read(), form.reason.data or "")
        reading_files.take_in(lines, person, now())

    if form.validate_on_submit():
        if sent is None or not sent.filename:
            form.file.errors = [gettext("Choose a file.")]
        elif attempt(form, verb, gettext("The readings are recorded.")):
            return redirect(url_for("indicators.index", pilot=pilot.slug))
    return render_template("readings/take_in.html", pilot=pilot, form=form)
