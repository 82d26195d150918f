"""Registering for an event, one's own part in it, and leaving it."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hackathon import permissions
from hackathon.core.language import Text, countries, direction, gettext, localised
from hackathon.core.language import lazy as _
from hackathon.events import rules
from hackathon.events.events import Event, Rules
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, no_control_characters, options
from hackathon.pages.forms.merging import PublicBox
from hackathon.pages.guard import now, opens
from hackathon.pages.way_on import wished
from hackathon.people.people import Person
from hackathon.submissions import submissions
from hackathon.teams import invitations, questionnaire, registrations, teams
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration

pages = Blueprint("registrations", __name__)


class AboutMe(EditForm):
    looking_for_team = PublicBox(_("I am looking for a team"))
    about = TextAreaField(
        _("What you bring to a team"),
        [Length(max=1000), no_control_characters],
        description=_(
            "Shown with your name to people who are registered, while you are looking for a team."
        ),
        render_kw={"rows": 3},
    )

    def answers(self) -> dict[str, object]:
        """Return question key -> answer."""
        return {
            name.removeprefix("answer_"): field.data
            for name, field in self._fields.items()
            if name.startswith("answer_")
        }


class RegisterForm(AboutMe):
    rules_version = HiddenField()
    of_age = BooleanField(_("I have the minimum age"))
    not_excluded = BooleanField(_("I am not among those who may not take part"))
    accept = BooleanField(_("I have read the rules and accept them"))


def _question_field(question: RegistrationQuestion) -> object:
    label, hint = localised(question, "label").text, localised(question, "hint").text
    needed: list[Any] = [InputRequired()] if question.required else [Optional()]
    if question.kind == "text":
        return StringField(
            label, [*needed, Length(max=300), no_control_characters], description=hint
        )
    if question.kind == "long text":
        return TextAreaField(
            label,
            [*needed, Length(max=4000), no_control_characters],
            description=hint,
            render_kw={"rows": 4},
        )
    if question.kind == "yes or no":
        pairs = [("yes", gettext("Yes")), ("no", gettext("No"))]
        return RadioField(
            label,
            needed,
            choices=options(pairs),
            description=hint,
        )
    if question.kind == "country":
        offered = _countries(question)
        return SelectField(label, needed, choices=options(offered), description=hint)
    if question.kind == "statement":
        confirmed = [InputRequired(gettext("Confirm this to take part."))]
        return BooleanField(label, confirmed, description=hint)
    choices = list(zip(question.choices, _shown_choices(question).text, strict=True))
    if question.kind == "choice":
        return RadioField(
            label,
            needed,
            choices=options(choices),
            description=hint,
        )
    return SelectMultipleField(
        label,
        needed,
        choices=options(choices),
        description=hint,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _countries(question: RegistrationQuestion) -> list[tuple[str, str]]:
    """Nothing, then the countries that a question names, else all of them, by name."""
    allowed = set(question.choices)
    offered = [pair for pair in countries() if not allowed or pair[0] in allowed]
    return [("", "—"), *offered]


class Said(NamedTuple):
    """A question in the language that suits the reader best."""

    label: Text
    hint: Text
    choices: Text


def _shown_choices(question: RegistrationQuestion) -> Text:
    """The choices as they are read; an answer is kept in the words of the original."""
    found = localised(question, "choices")
    if len(found.text) == len(question.choices):
        return found
    # Others were added since they were translated: which belongs to which nobody can tell.
    return found._replace(
        text=question.choices,
        lang=question.language,
        dir=direction(question.language),
        original=True,
    )


def _with_questions(base: Any, event: Event, **data: Any) -> Any:
    """Make a form class with the organiser's questions as fields, and fill it."""
    asked = {f"answer_{question.key}": question for question in questionnaire.asked(event)}
    fields = {name: _question_field(question) for name, question in asked.items()}
    form = type("WithQuestions", (base,), fields)(data=data)
    for name, question in asked.items():
        form[name].said = Said(
            localised(question, "label"),
            localised(question, "hint"),
            _shown_choices(question),
        )
    return form


def form_for(event: Event) -> Any:
    """Make the form with which somebody registers: the organiser's questions, and only the boxes
    that this event asks to tick."""
    current, form = rules.current(event), _with_questions(RegisterForm, event)
    # Only then: in a form that was sent it names the rules that were on the page.
    if request.method == "GET":
        form.rules_version.data = current.version if current else ""
    if not event.minimum_age:
        del form.of_age
    if not event.excluded:
        del form.not_excluded
    if current is None:
        del form.accept
    return form


def complete(form: RegisterForm) -> bool:
    """Tell whether the form was sent with all that it asks for; else it says what is missing."""
    return bool(form.validate_on_submit()) and _all_confirmed(form)


def rules_seen(event: Event, form: RegisterForm) -> Rules | None:
    """Return the version of the rules that was on the page when it was sent."""
    return rules.version(event, form.rules_version.data)


def given(form: RegisterForm) -> registrations.Given:
    """Return what the form says."""
    return registrations.Given(
        form.answers(),
        of_age="of_age" in form and form.of_age.data,
        not_excluded="not_excluded" in form and form.not_excluded.data,
        looking_for_team=form.looking_for_team.data,
        about=form.about.data or "",
    )


@pages.route("/events/<event>/register", methods=["GET", "POST"])
@opens(Event, to=permissions.register)
def new(event: Event, person: Person) -> ResponseReturnValue:
    registration = Registration.of(person, event)
    if registration is not None and registration.status in {"registered", "waiting"}:
        return _after(event, registration)
    form = form_for(event)
    if complete(form):
        seen, said = rules_seen(event, form), given(form)
        if attempt(form, lambda: registrations.register(person, event, seen, said, now())):
            # The door has asked what this person is here; from now on the answer is another one.
            person.forget()
            return _after(event, Registration.of(person, event))
    return render_template(
        "registrations/new.html",
        event=event,
        form=form,
        rules=rules.current(event),
        full=registrations.full(event),
    )


def _after(event: Event, registration: Registration | None) -> Response:
    """Lead on to where the person was stopped; whoever waits for a seat would be stopped there
    again."""
    seated = registration is not None and registration.status == "registered"
    way_on = wished() if seated else None
    return redirect(way_on or url_for("registrations.mine", event=event.slug))


def _all_confirmed(form: Any) -> bool:
    """Say at each box that has to be ticked why it has to."""
    open_ones = {
        "of_age": gettext("Only people of the minimum age may take part."),
        "not_excluded": gettext("Confirm that you are not among those who may not take part."),
        "accept": gettext("Accept the rules to take part."),
    }
    for name, sentence in open_ones.items():
        if name in form and not form[name].data:
            form[name].errors = [*form[name].errors, sentence]
    return not form.errors


@pages.route("/events/<event>/mine", methods=["GET", "POST"])
@opens(Event, to=permissions.see_own_part)
def mine(event: Event, person: Person) -> ResponseReturnValue:
    registration = Registration.of(person, event)
    if registration is None or registration.status == "withdrawn":
        return render_template("registrations/none.html", event=event)
    form = _with_questions(AboutMe, event, **_present(registration))
    if request.method == "POST" and form.validate():
        done = attempt(
            form,
            lambda: registrations.describe(
                registration,
                form.expected,
                registrations.Given(
                    answers=form.answers(),
                    looking_for_team=form.looking_for_team.data,
                    about=form.about.data or "",
                ),
                now(),
            ),
            gettext("Saved."),
        )
        if done:
            return redirect(url_for("registrations.mine", event=event.slug))
    team = teams.Team.of(person, event)
    return render_template(
        "registrations/mine.html",
        event=event,
        registration=registration,
        form=form,
        team=team,
        submissions=submissions.of_team(team) if team else [],
        invitations=invitations.invitations_for(person, event, now()),
        place=(
            registrations.place_in_line(registration) if registration.status == "waiting" else None
        ),
    )


def _present(registration: Registration) -> dict[str, object]:
    answers = {f"answer_{key}": value for key, value in registration.answers.items()}
    return {
        "revision": registration.revision,
        "looking_for_team": registration.looking_for_team,
        "about": registration.about,
        **answers,
    }


@pages.post("/events/<event>/mine/withdraw")
@opens(Event, to=permissions.see_own_part)
def withdraw(event: Event, person: Person) -> Response:
    registration = Registration.of(person, event)
    if registration is not None:
        attempt(
            None,
            lambda: registrations.withdraw(registration, now()),
            gettext("You have cancelled your place."),
        )
    return redirect(url_for("registrations.mine", event=event.slug))
