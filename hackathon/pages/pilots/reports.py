"""Reports of a pilot."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, languages, markdown, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.pages.pilots import drawing
from hackathon.pages.pilots.part_pages import edits, gone
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
    evaluation = BooleanField(
        _("This is the report of the evaluation"),
        description=_("Adoption asks for it: what was measured, what people said, what is open."),
    )
    language = SelectField(_("Language of these texts"))

    def offer(self, pilot: Pilot) -> None:
        """Fill the select, and ask only while the pilot is evaluated whether this tells of it."""
        self.language.choices = languages(pilot.language)
        if pilot.stage != "evaluation":
            del self.evaluation

    def said(self) -> Said:
        """What the report says."""
        tells = "evaluation" in self and self.evaluation.data
        title, body = self.title.data or "", self.body.data or ""
        return Said(title, body, self.language.data or "", bool(tells))


@pages.get("/pilots/<pilot>/reports")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot, person: Person | None) -> str:
    return render_template(
        "reports/index.html",
        pilot=pilot,
        found=page_of(reports.shown(pilot), 10),
        due=reports.due(pilot),
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
    before = reports.draft(pilot, person)
    form = ReportForm(obj=before)
    form.offer(pilot)
    if not form.language.raw_data and before is None:
        form.language.data = pilot.language
    if form.is_submitted() and "draft" in request.form:
        reports.save_draft(pilot, form.said(), person, now())
        flash(gettext("The draft is saved. Only you can read it."), "success")
        return redirect(url_for("reports.new", pilot=pilot.slug))
    done = gettext("The report is on the pilot's page.")
    if form.validate_on_submit() and attempt(
        form, lambda: reports.publish(pilot, form.said(), person, now()), done
    ):
        return redirect(url_for("reports.index", pilot=pilot.slug))
    return render_template(
        "reports/new.html",
        pilot=pilot,
        form=form,
        draft=before,
    )


@pages.post("/pilots/<pilot>/reports/draft")
@opens(Pilot, to=permissions.edit_pilot)
def save_draft(pilot: Pilot, person: Person) -> Response:
    """Keeps what is typed; answers in JSON."""
    form = ReportForm()
    form.offer(pilot)
    if not form.language.data:
        form.language.data = pilot.language
    reports.save_draft(pilot, form.said(), person, now())
    return jsonify(saved=True)
