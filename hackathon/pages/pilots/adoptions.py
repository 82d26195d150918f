"""The offices that take a pilot's tool over: who they are, asking and inviting, and what each says
itself."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hackathon import permissions
from hackathon.cooperation import solutions
from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    DayField,
    EditForm,
    Form,
    NumberField,
    no_control_characters,
    options,
)
from hackathon.pages.guard import now, opens
from hackathon.people import affiliations, consents, offices
from hackathon.people.people import Person
from hackathon.pilots import adopter_readings, adopter_reports, adoptions
from hackathon.pilots.adopter_readings import AdopterReading
from hackathon.pilots.adopter_reports import Said
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.parts import indicators
from hackathon.pilots.pilots import Pilot

pages = Blueprint("adoptions", __name__)


class AskForm(Form):
    office = SelectField(_("Your office"), [DataRequired()])
    note = TextAreaField(
        _("What your office wants it for"),
        [Length(max=AdoptionStep.longest("note")), no_control_characters],
        description=_("The leads of the pilot read it."),
        render_kw={"rows": 4},
    )


class InviteForm(Form):
    office = SelectField(_("Office"), [DataRequired()])


class AnswerForm(Form):
    agrees = RadioField(
        _("Your answer"),
        [DataRequired()],
        choices=options([("yes", _("It may take the tool over")), ("no", _("Not now"))]),
    )
    reason = TextAreaField(
        _("Reason"),
        [Length(max=Adoption.longest("reason")), no_control_characters],
        description=_("Needed when you refuse; the office is told."),
        render_kw={"rows": 3},
    )


class ReportForm(Form):
    stage = RadioField(
        _("Progress of the office"), [DataRequired()], choices=options(adoptions.STAGE_NAMES)
    )
    on = DayField(_("Since"), [Optional()], description=_("Today when left empty."))
    note = TextAreaField(
        _("In a few words"),
        [Length(max=AdoptionStep.longest("note")), no_control_characters],
        description=_("How it goes, or why it stopped. Everybody can read it."),
        render_kw={"rows": 3},
    )


class ChangesForm(EditForm):
    changes = TextAreaField(
        _("What had to be changed"),
        [Length(max=Adoption.longest("changes")), no_control_characters],
        description=_(
            "In the tool, in the data or in your own work, so that the next office knows. Everybody"
            " can read it."
        ),
        render_kw={"rows": 8},
    )


class ReadingForm(Form):
    indicator = SelectField(_("Indicator"), [DataRequired()])
    on = DayField(_("Day"), [DataRequired()])
    value = NumberField(_("Value"), [InputRequired()])
    source = StringField(
        _("Where the number comes from"),
        [Length(max=AdopterReading.longest("source")), no_control_characters],
    )


class Group(NamedTuple):
    """The adopting offices of a region."""

    region: str
    rows: list[Adoption]


def _by_region(rows: list[Adoption]) -> list[Group]:
    found: dict[str, list[Adoption]] = {}
    for row in rows:
        found.setdefault(row.office.region, []).append(row)
    named = [
        Group(str(offices.REGION_NAMES.get(region, region)) or gettext("Other"), members)
        for region, members in found.items()
    ]
    return sorted(named, key=lambda group: language.sort_key(group.region))


@pages.get("/pilots/<pilot>/adopters")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot, person: Person | None) -> str:
    leads = permissions.is_lead(person, pilot)
    named = list(adoptions.of([pilot]))
    rows = [row for row in named if row.status == "accepted"]
    own = {office.id for office in affiliations.represented(person)} if person else set()
    # What is asked and not answered is the matter of the two sides alone.
    waiting = [row for row in named if row.status != "accepted" and (leads or row.office_id in own)]
    return render_template(
        "adoptions/index.html",
        pilot=pilot,
        groups=_by_region(rows),
        rows=rows,
        waiting=waiting,
        questions=consents.about(pilot.path) if waiting else {},
        steps=adopter_reports.steps(rows),
        readings=adopter_readings.of(rows),
        own=own,
        shared=solutions.of_pilot(pilot),
        may_ask=permissions.ask_adoption(person, pilot, now()) is None,
        edits=permissions.edit_pilot(person, pilot, now()) is None,
        stage_names=adoptions.STAGE_NAMES,
        status_names=adoptions.STATUS_NAMES,
    )


def _answer(pilot: Pilot) -> Response:
    return redirect(url_for("adoptions.index", pilot=pilot.slug))


def _form(pilot: Pilot, form: Form, heading: str, submit: str, about: str = "") -> str:
    words = {"heading": heading, "submit": submit, "about": about}
    return render_template(
        "adoptions/form.html",
        pilot=pilot,
        form=form,
        **words,
    )


@pages.route("/pilots/<pilot>/adopters/ask", methods=["GET", "POST"])
@opens(Pilot, to=permissions.ask_adoption)
def ask(pilot: Pilot, person: Person) -> ResponseReturnValue:
    own = {str(row.id): row for row in affiliations.represented(person)}
    form = AskForm()
    form.office.choices = options(
        (number, offices.localised_name(row)) for number, row in own.items()
    )
    if form.validate_on_submit():
        office = own[form.office.data]
        done = gettext("The leads of the pilot are asked. You are told when they answer.")
        if attempt(
            form, lambda: adoptions.ask(pilot, office, form.note.data or "", person, now()), done
        ):
            return _answer(pilot)
    return _form(pilot, form, gettext("Take the tool over"), gettext("Ask the leads"))


@pages.route("/pilots/<pilot>/adopters/invite", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def invite(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = InviteForm()
    form.office.choices = options([("", "—"), *offices.choices()])
    office = offices.find(form.office.data or "")
    if form.validate_on_submit() and office is not None:
        done = gettext("%(name)s is invited.", name=offices.localised_name(office))
        if attempt(form, lambda: adoptions.invite(pilot, office, person, now()), done):
            return _answer(pilot)
    about = gettext("Its representatives are asked. It is named on the page once they agree.")
    return _form(pilot, form, gettext("Invite an office"), gettext("Invite"), about)


@pages.route("/pilots/<pilot>/adopters/<adoption>/answer", methods=["GET", "POST"])
@opens(Adoption, to=permissions.answer_adoption)
def answer(row: Adoption, person: Person) -> ResponseReturnValue:
    form = AnswerForm()
    if form.validate_on_submit():
        agrees, reason = form.agrees.data == "yes", form.reason.data or ""
        if attempt(
            form,
            lambda: adoptions.answer(row, agrees, reason, person, now()),
            gettext("The office is told."),
        ):
            return _answer(row.pilot)
    name = offices.localised_name(row.office)
    heading = gettext("%(name)s asks to take the tool over", name=name)
    return _form(row.pilot, form, heading, gettext("Answer"))


@pages.route("/pilots/<pilot>/adopters/<adoption>/report", methods=["GET", "POST"])
@opens(Adoption, to=permissions.report_adoption)
def report(row: Adoption, person: Person) -> ResponseReturnValue:
    form = ReportForm(data={"stage": row.stage})
    if form.validate_on_submit():
        said = Said(form.stage.data, form.on.data or now().date(), form.note.data or "")
        if attempt(
            form, lambda: adopter_reports.report(row, said, person, now()), gettext("Saved.")
        ):
            return _answer(row.pilot)
    return _form(row.pilot, form, gettext("Progress of your office"), gettext("Save"))


@pages.route("/pilots/<pilot>/adopters/<adoption>/changes", methods=["GET", "POST"])
@opens(Adoption, to=permissions.report_adoption)
def changes(row: Adoption, person: Person) -> ResponseReturnValue:
    form = ChangesForm(obj=row)
    if form.validate_on_submit() and attempt(
        form,
        lambda: adopter_reports.tell_changes(
            row, form.expected, form.changes.data or "", person, now()
        ),
        gettext("Saved."),
        row,
    ):
        return _answer(row.pilot)
    return _form(row.pilot, form, gettext("What your office had to change"), gettext("Save"))


@pages.route("/pilots/<pilot>/adopters/<adoption>/readings", methods=["GET", "POST"])
@opens(Adoption, to=permissions.report_adoption)
def read(row: Adoption, person: Person) -> ResponseReturnValue:
    measured = {made.key: made for made in indicators.shown(row.pilot)}
    form = ReadingForm(data={"on": now().date()})
    form.indicator.choices = options((key, made.title) for key, made in measured.items())
    if form.validate_on_submit():
        seen = adopter_readings.Measured(
            measured[form.indicator.data], form.on.data, form.value.data, form.source.data or ""
        )
        if attempt(
            form, lambda: adopter_readings.read(row, seen, person, now()), gettext("Saved.")
        ):
            return _answer(row.pilot)
    about = gettext("A second reading of a day corrects the first; both stay on record.")
    return _form(row.pilot, form, gettext("Add a reading"), gettext("Save"), about)


@pages.post("/pilots/<pilot>/adopters/<adoption>/end")
@opens(Adoption, to=permissions.end_adoption)
def end(row: Adoption, person: Person) -> Response:
    name = offices.localised_name(row.office)
    done = gettext("%(name)s is no longer named.", name=name)
    attempt(None, lambda: adoptions.end(row, "", person, now()), done)
    return _answer(row.pilot)
