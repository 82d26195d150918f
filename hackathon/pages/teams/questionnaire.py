"""The questions asked at registration, as organisers put them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from hackathon import permissions
from hackathon.core import translated
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, LinesField, no_control_characters, options
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.teams import questionnaire
from hackathon.teams.questionnaire import RegistrationQuestion

pages = Blueprint("questionnaire", __name__)


class QuestionForm(EditForm):
    label = StringField(
        _("Question"),
        [DataRequired(), Length(max=RegistrationQuestion.longest("label")), no_control_characters],
    )
    hint = StringField(
        _("Hint"),
        [Length(max=RegistrationQuestion.longest("hint")), no_control_characters],
        description=_("Say who reads the answer and what for."),
    )
    kind = SelectField(
        _("Kind of answer"), [InputRequired()], choices=options(questionnaire.KIND_NAMES)
    )
    choices = LinesField(
        _("Choices"),
        description=_(
            "One a line; only for questions with choices. For a country: those whose residents may"
            " take part, empty for all."
        ),
        render_kw={"rows": 5},
    )
    required = BooleanField(_("An answer is required"))
    language = LanguageField(_("Language"))


def _form(**given: Any) -> QuestionForm:
    return QuestionForm(**given)


@pages.get("/events/<event>/organise/questionnaire/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template(
        "questionnaire/index.html",
        event=event,
        questions=questionnaire.of(event),
        kinds=questionnaire.KIND_NAMES,
    )


@pages.route("/events/<event>/organise/questionnaire/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = _form(data={"language": event.language})
    if form.validate_on_submit() and attempt(
        form,
        lambda: questionnaire.create(event, person, now(), **form.values()),
        gettext("The question is asked from now on."),
    ):
        return redirect(url_for("questionnaire.index", event=event.slug))
    return render_template("questionnaire/new.html", event=event, form=form)


@pages.route(
    "/events/<event>/organise/questionnaire/<registration_question>", methods=["GET", "POST"]
)
@opens(RegistrationQuestion, to=permissions.edit_part)
def edit(question: RegistrationQuestion, person: Person) -> ResponseReturnValue:
    event, form = question.event, _form(obj=question)
    if form.validate_on_submit() and attempt(
        form,
        lambda: questionnaire.edit(question, form.expected, person, now(), **form.values()),
        gettext("The question is saved."),
    ):
        return redirect(url_for("questionnaire.index", event=event.slug))
    stays = translated.frozen(question)
    return render_template(
        "questionnaire/edit.html",
        event=event,
        form=form,
        question=question,
        stays=stays,
    )


@pages.post("/events/<event>/organise/questionnaire/<registration_question>/retire")
@opens(RegistrationQuestion, to=permissions.edit_part)
def retire(question: RegistrationQuestion, person: Person) -> Response:
    return _act(
        question,
        person,
        questionnaire.retire,
        gettext("The question is no longer asked. Answers given so far are kept."),
    )


@pages.post("/events/<event>/organise/questionnaire/<registration_question>/ask-again")
@opens(RegistrationQuestion, to=permissions.edit_part)
def ask_again(question: RegistrationQuestion, person: Person) -> Response:
    return _act(question, person, questionnaire.ask_again, gettext("The question is asked again."))


def _act(
    question: RegistrationQuestion,
    person: Person,
    verb: Any,
    done: str,
) -> Response:
    attempt(None, lambda: verb(question, person, now()), done)
    return redirect(url_for("questionnaire.index", event=question.event.slug))
