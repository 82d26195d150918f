"""Reports of a pilot."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.forms import Form, languages, markdown, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.pages.pilots import drawing
from hackathon.pages.pilots.part_pages import Words, edits, gone, tries
from hackathon.people.people import Person
from hackathon.pilots.parts import reports
from hackathon.pilots.parts.reports import Report, Said
from hackathon.pilots.pilots import Pilot

pages = Blueprint("reports", __name__)


class ReportForm(Form):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Report.longest("title")), no_control_characters]
    )
    body = TextAreaField(
        _("What happened"),
        [DataRequired(), no_control_characters, markdown],
        description=_(
            "What was done, what was learned, what comes next. Markdown; everybody can read it."
        ),
        render_kw={"rows": 10},
    )
    language = SelectField(_("Language of these texts"))


@pages.get("/pilots/<pilot>/reports")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot, person: Person | None) -> str:
    return render_template(
        "reports/index.html",
        pilot=pilot,
        found=page_of(reports.shown(pilot), 10),
        edits=edits(pilot, person),
        withdrawn=gone(pilot, person, "report"),
        part_names=drawing.PART_NAMES,
    )


@pages.get("/pilots/<pilot>/updates")
@opens(Pilot, to=permissions.view_pilot)
def old_index(pilot: Pilot) -> Response:
    """The address of the first edition."""
    return redirect(url_for("reports.index", pilot=pilot.slug), 301)


@pages.get("/pilots/<pilot>/updates/new")
@opens(Pilot, to=permissions.edit_pilot)
def old_new(pilot: Pilot) -> Response:
    """The address of the first edition."""
    return redirect(url_for("reports.new", pilot=pilot.slug), 301)


@pages.route("/pilots/<pilot>/reports/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def new(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = ReportForm()
    form.language.choices = languages(pilot.language)
    if not form.language.raw_data:
        form.language.data = pilot.language

    def verb() -> None:
        said = Said(form.title.data or "", form.body.data or "", form.language.data or "")
        reports.publish(pilot, said, person, now())

    done = gettext("The report is on the pilot's page.")
    words = Words(gettext("Report on the pilot"), done, "reports", gettext("Publish the report"))
    return tries(pilot, form, words, verb)
