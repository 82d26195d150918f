"""Risks of a pilot: what could go wrong, and what is done about it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.forms import DayField, no_control_characters, options
from hackathon.pages.forms.merging import PublicBox
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots import drawing
from hackathon.pages.pilots.part_pages import OwnedForm, Words, edits, gone, tries
from hackathon.people.people import Person
from hackathon.pilots.parts import owners, risks
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot

pages = Blueprint("risks", __name__)


class RiskForm(OwnedForm):
    title = StringField(
        _("What could go wrong"),
        [DataRequired(), Length(max=Risk.longest("title")), no_control_characters],
    )
    answer = TextAreaField(
        _("What is done about it"),
        [Length(max=Risk.longest("answer")), no_control_characters],
        render_kw={"rows": 3},
    )
    likelihood = SelectField(
        _("How likely"),
        [NumberRange(*Risk.span("likelihood"))],
        coerce=int,
        choices=options(risks.LIKELIHOODS),
        default=3,
    )
    impact = SelectField(
        _("How bad"),
        [NumberRange(*Risk.span("impact"))],
        coerce=int,
        choices=options(risks.IMPACTS),
        default=3,
    )
    review_on = DayField(
        _("To be looked at again on"),
        [Optional()],
        description=_("From that day on the list says that it waits to be looked at."),
    )
    public = PublicBox(
        _("Everybody may read it"),
        description=_("Else only those who run the pilot read it."),
    )


@pages.get("/pilots/<pilot>/risks")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot, person: Person | None) -> str:
    return render_template(
        "risks/index.html",
        pilot=pilot,
        rows=risks.shown(pilot, permissions.view_inside(person, pilot, now()) is None),
        today=now().date(),
        edits=edits(pilot, person),
        withdrawn=gone(pilot, person, "risk"),
        part_names=drawing.PART_NAMES,
        levels=risks.LEVELS,
    )


@pages.route("/pilots/<pilot>/risks/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def add(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = RiskForm()
    form.offer(pilot, owners.of_pilot(pilot))
    words = Words(gettext("Add a risk"), gettext("The risk is on the pilot's page."), "risks")
    return tries(pilot, form, words, lambda: risks.add(pilot, person, now(), **form.given()))


@pages.route("/pilots/<pilot>/risks/<risk>", methods=["GET", "POST"])
@opens(Risk, to=permissions.edit_shown_part)
def edit(row: Risk, person: Person) -> ResponseReturnValue:
    form = RiskForm(obj=row)
    form.offer(row.pilot, owners.of_pilot(row.pilot), row)
    words = Words(gettext("Edit the risk"), gettext("Saved."), "risks")
    return tries(
        row.pilot,
        form,
        words,
        lambda: risks.edit(row, form.expected, person, now(), **form.given()),
        row,
    )
