"""Rubrics, as organisers write them; read-only once judges have signed scorecards by them."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList, FormField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from hackathon import permissions
from hackathon.core.language import fold, gettext
from hackathon.core.language import lazy as _
from hackathon.events import rubrics
from hackathon.events.events import Event
from hackathon.events.rubrics import Criterion, Line, Rubric, Sheet
from hackathon.pages.attempts import attempt
from hackathon.pages.events.levels import LevelsField
from hackathon.pages.forms import (
    EditForm,
    Form,
    Inner,
    NumberField,
    markdown,
    no_control_characters,
    short_name,
)
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("rubrics", __name__)

LONGEST = 30  # criteria of one rubric
OFFERED = 3  # criteria that a new rubric begins with; those that stay empty are left out


def enough_levels(form: Any, field: Any) -> None:
    """Refuse fewer than two levels, or the same score twice (a validator)."""
    scores = [score for score, _words in field.data or []]
    if len(scores) < 2:
        raise ValidationError(
            _("Describe at least two levels, one a line, for example “1: not usable”.")
        )
    if len(set(scores)) < len(scores):
        raise ValidationError(_("Two levels have the same score. Each score has one description."))


class CriterionForm(Inner):
    key = StringField(
        _("Short name"),
        [Length(max=Criterion.longest("key"))],
        render_kw={"dir": "ltr"},
        description=_("Empty: made from the title."),
    )
    title = StringField(
        _("Criterion"),
        [DataRequired(), Length(max=Criterion.longest("title")), no_control_characters],
    )
    question = TextAreaField(
        _("The question that the judge answers"),
        [Length(max=Criterion.longest("question")), no_control_characters],
        render_kw={"rows": 2},
    )
    weight = NumberField(
        _("Weight"),
        [InputRequired(), NumberRange(0.001, 1000)],
        default=10,
        description=_("Its share counts, so the weights need not add up to 100."),
    )
    levels = LevelsField(
        _("Levels"),
        [InputRequired(), enough_levels],
        description=_("A score, and what deserves it. A level without words is left out."),
    )

    def empty(self) -> bool:
        """Tell whether nothing was written here."""
        # The weight is given beforehand, so it says nothing.
        written = self.title.data or self.question.data or self.levels.data
        return not (written or self.levels.process_errors)


class RubricForm(EditForm):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Rubric.longest("title")), no_control_characters]
    )
    language = LanguageField(_("Language"))
    guidance = TextAreaField(
        _("Guidance for judges"),
        [no_control_characters, markdown],
        description=_("Markdown is possible."),
        render_kw={"rows": 5},
    )
    criteria = FieldList(FormField(CriterionForm), max_entries=LONGEST)

    def drop_empty(self) -> None:
        """Take out the criteria in which nothing was written, but for the last one that is left."""
        # One stays, so that its fields say what a rubric needs.
        kept = [entry for entry in self.criteria.entries if not entry.form.empty()]
        self.criteria.entries = kept or self.criteria.entries[:1]

    def weights(self) -> float:
        """Return what the weights of the criteria add up to."""
        given = [entry.form for entry in self.criteria if not entry.form.empty()]
        return float(sum(criterion.weight.data or 0 for criterion in given))

    def sheet(self) -> Sheet:
        """Return what the form says of the rubric."""
        guidance = self.guidance.data or ""
        return Sheet(self.title.data, guidance, self.language.data, self.lines())

    def lines(self) -> list[Line]:
        """Return the criteria, each with a short name."""
        made: list[Line] = []
        for entry in self.criteria:
            given = entry.form
            key = (
                given.key.data or re.sub(r"[^a-z0-9]+", "-", fold(given.title.data)).strip("-")[:36]
            )
            # A title without Latin letters leaves nothing, and two alike leave the same.
            while not key or key in {line.key for line in made}:
                key = f"{key or 'criterion'}-{len(made) + 1}"
            made.append(
                Line(
                    key,
                    given.title.data,
                    given.question.data or "",
                    given.weight.data,
                    given.levels.data,
                )
            )
        return made


class NewRubricForm(RubricForm):
    slug = StringField(
        _("Short name"),
        [DataRequired(), Length(max=60), short_name],
        render_kw={"dir": "ltr"},
        description=_("It stands in addresses and files."),
    )


class CopyForm(Form):
    slug = StringField(
        _("Short name"), [DataRequired(), Length(max=60), short_name], render_kw={"dir": "ltr"}
    )
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Rubric.longest("title")), no_control_characters]
    )


def _form(kind: type[RubricForm], **data: Any) -> RubricForm:
    return kind(data=data)


def _more(form: Any) -> bool:
    """Carry out the buttons that change the form itself: one criterion more, or one less. Tell
    whether one was pressed."""
    if request.method != "POST" or not ({"more", "less"} & set(request.form)):
        return False
    if "more" in request.form and len(form.criteria) < LONGEST:
        form.criteria.append_entry()
    less = request.form.get("less", "")
    if less.isdecimal() and int(less) < len(form.criteria):
        kept = [entry for place, entry in enumerate(form.criteria.entries) if place != int(less)]
        form.criteria.entries = kept
    return True


def _sent(form: RubricForm) -> bool:
    """Tell whether a rubric was sent to be saved, and can be."""
    if _more(form):
        return False
    if request.method == "POST":
        form.drop_empty()
    return bool(form.validate_on_submit())


@pages.get("/events/<event>/organise/rubrics/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template(
        "rubrics/index.html",
        event=event,
        rubrics=rubrics.of(event),
        sizes=rubrics.sizes(event),
    )


@pages.route("/events/<event>/organise/rubrics/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = _form(NewRubricForm, language=event.language, criteria=[{}] * OFFERED)
    if _sent(form):
        sheet, slug = form.sheet(), form.slug.data
        if attempt(
            form,
            lambda: rubrics.create(event, slug, sheet, person, now()),
            gettext("The rubric is saved."),
        ):
            return redirect(url_for("rubrics.index", event=event.slug))
    return render_template("rubrics/new.html", event=event, form=form)


@pages.route("/events/<event>/organise/rubrics/<rubric>", methods=["GET", "POST"])
@opens(Rubric, to=permissions.edit_part)
def edit(rubric: Rubric, person: Person) -> ResponseReturnValue:
    event = rubric.event
    # Only then: who had the form open while it froze is told by the room, and keeps what was typed.
    if rubric.frozen_at is not None and request.method == "GET":
        return render_template(
            "rubrics/frozen.html",
            event=event,
            rubric=rubric,
            criteria=rubrics.shown(rubric),
        )
    there = [
        {name: getattr(row, name) for name in ("key", "title", "question", "weight", "levels")}
        for row in rubrics.criteria(rubric)
    ]
    data = {name: getattr(rubric, name) for name in ("title", "language", "guidance", "revision")}
    form = _form(RubricForm, **data, criteria=there)
    if _sent(form):
        sheet = form.sheet()
        if attempt(
            form,
            lambda: rubrics.edit(rubric, form.expected, sheet, person, now()),
            gettext("The rubric is saved."),
        ):
            return redirect(url_for("rubrics.index", event=event.slug))
    return render_template(
        "rubrics/edit.html",
        event=event,
        rubric=rubric,
        form=form,
    )


@pages.route("/events/<event>/organise/rubrics/<rubric>/copy", methods=["GET", "POST"])
@opens(Rubric, to=permissions.edit_part)
def copy(rubric: Rubric, person: Person) -> ResponseReturnValue:
    event = rubric.event
    form = CopyForm(data={"slug": f"{rubric.slug[:56]}-2", "title": rubric.title})
    if form.validate_on_submit() and attempt(
        form,
        lambda: rubrics.copy(rubric, form.slug.data, form.title.data, person, now()),
        gettext("The copy is free to change."),
    ):
        return redirect(url_for("rubrics.edit", event=event.slug, rubric=form.slug.data))
    return render_template(
        "rubrics/copy.html",
        event=event,
        rubric=rubric,
        form=form,
    )
