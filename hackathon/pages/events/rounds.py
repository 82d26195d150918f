"""Rounds of judging, as organisers plan them: rubric, dates, reviews, blindness, shortlist, and how
they rank."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import rounds, rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    EditForm,
    MomentField,
    in_zone,
    no_control_characters,
    options,
    short_name,
)
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("rounds", __name__)

METHODS = {
    "raw mean": _("Weighted mean"),
    "adjusted": _("Adjusted for the judges' severity"),
    "robust": _("Adjusted, and uneven judges count less"),
}
TIES = {
    "shared": _("Equal scores share a rank"),
    "raw mean": _("The higher weighted mean first"),
    "criteria": _("The higher mean in the weightiest criterion first"),
    "median": _("The higher median first"),
    "lowest score": _("The higher lowest score first"),
}


class RoundForm(EditForm):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Round.longest("title")), no_control_characters]
    )
    language = LanguageField(_("Language of the texts"))
    rubric = SelectField(_("Rubric"), [DataRequired()])
    opens = MomentField(_("Opens"), [InputRequired()])
    closes = MomentField(_("Closes"), [InputRequired()])
    reviews = IntegerField(
        _("Scorecards for each submission"),
        [InputRequired(), NumberRange(*Round.span("reviews"))],
        default=3,
    )
    load_maximum = IntegerField(
        _("Submissions for each judge at most"),
        [Optional(), NumberRange(*Round.span("load_maximum"))],
        description=_("Empty: no limit."),
    )
    blind = BooleanField(_("Judges do not see names, teams and offices"), default=True)
    shortlist = IntegerField(
        _("How many move on"),
        [Optional(), NumberRange(*Round.span("shortlist"))],
        description=_("To the next round. Empty in the last round."),
    )
    method = SelectField(
        _("Ranked by"),
        [InputRequired()],
        choices=options(METHODS),
        # Volunteers differ in severity, and the adjustment is never worse by much
        default="adjusted",
        description=_("Printed in the rules, and fixed once a scorecard is signed."),
    )
    tie_break = SelectField(_("When scores are equal"), [InputRequired()], choices=options(TIES))


class NewRoundForm(RoundForm):
    slug = StringField(
        _("Short name"),
        [DataRequired(), Length(max=60), short_name],
        render_kw={"dir": "ltr"},
        description=_("It stands in addresses and files."),
    )


def _form(kind: type[RoundForm], event: Event, round: Round | None = None) -> RoundForm:
    form = (
        kind(obj=round, data={"rubric": str(round.rubric_id)})
        if round
        else kind(
            opens=event.judging_opens,
            closes=event.judging_closes,
            language=event.language,
        )
    )
    form.rubric.choices = options((str(rubric.id), rubric.title) for rubric in rubrics.of(event))
    in_zone(form, event.time_zone)
    return form


def _values(form: RoundForm) -> dict[str, object]:
    return {**form.values(), "rubric": int(form.rubric.data)}


@pages.get("/events/<event>/organise/rounds/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template(
        "rounds/index.html",
        event=event,
        rounds=rounds.of(event),
        rubrics=rubrics.of(event),
        methods=METHODS,
        ties=TIES,
    )


@pages.route("/events/<event>/organise/rounds/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = _form(NewRoundForm, event)
    if form.validate_on_submit() and attempt(
        form,
        lambda: rounds.create(event, person, now(), **_values(form)),
        gettext("The round is planned."),
    ):
        return redirect(url_for("rounds.index", event=event.slug))
    return render_template("rounds/new.html", event=event, form=form)


@pages.route("/events/<event>/organise/rounds/<round>", methods=["GET", "POST"])
@opens(Round, to=permissions.edit_part)
def edit(round: Round, person: Person) -> ResponseReturnValue:
    event = round.event
    form = _form(RoundForm, event, round)
    if form.validate_on_submit() and attempt(
        form,
        lambda: rounds.edit(round, form.expected, person, now(), **_values(form)),
        gettext("The round is saved."),
    ):
        return redirect(url_for("rounds.index", event=event.slug))
    return render_template(
        "rounds/edit.html",
        event=event,
        round=round,
        form=form,
    )
