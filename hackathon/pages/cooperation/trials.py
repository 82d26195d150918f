"""What offices do with solutions: trying one, saying how far they are, asking who keeps it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.cooperation import questions, trials
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.cooperation.solutions import answer
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.people import affiliations, offices
from hackathon.people.people import Person

pages = Blueprint("trials", __name__)
QUESTIONS_A_DAY = 5  # of one person: each goes to people's mailboxes


class BeginForm(Form):
    office = SelectField(_("Your office"), [DataRequired()])
    note = TextAreaField(
        _("What your office wants it for"),
        [Length(max=Trial.longest("note")), no_control_characters],
        description=_("Everybody can read it."),
        render_kw={"rows": 4},
    )


class ReportForm(Form):
    stage = RadioField(
        _("Progress of the office"), [DataRequired()], choices=options(trials.STAGE_NAMES)
    )
    note = TextAreaField(
        _("How it goes"),
        [Length(max=Trial.longest("note")), no_control_characters],
        description=_("Everybody can read it."),
        render_kw={"rows": 4},
    )


class AskForm(Form):
    text = TextAreaField(
        _("Your question"),
        [DataRequired(), Length(max=questions.LONGEST), no_control_characters],
        description=_("It goes by mail, with your address, so that you get an answer."),
        render_kw={"rows": 6},
    )


def _form(
    solution: Solution,
    form: Form,
    heading: str,
    submit: str,
) -> str:
    return render_template(
        "trials/form.html", solution=solution, form=form, heading=heading, submit=submit
    )


@pages.route("/solutions/<solution>/try", methods=["GET", "POST"])
@opens(Solution, to=permissions.try_solution)
def begin(solution: Solution, person: Person) -> ResponseReturnValue:
    # Only their offices are offered, so that nobody speaks for another by a changed number.
    own = {str(row.id): row for row in affiliations.represented(person)}
    form = BeginForm()
    form.office.choices = options(
        (number, offices.localised_name(row)) for number, row in own.items()
    )
    if form.validate_on_submit():
        office = own[form.office.data]
        done = gettext("Your office is named among those that try it.")
        if attempt(
            form, lambda: trials.begin(solution, office, form.note.data or "", person, now()), done
        ):
            return answer(solution)
    return _form(solution, form, gettext("We want to try it"), gettext("Say that we try it"))


@pages.route("/solutions/<solution>/offices/<office>", methods=["GET", "POST"])
@opens(Trial, to=permissions.report_trial)
def report(row: Trial, person: Person) -> ResponseReturnValue:
    form = ReportForm(data={"stage": row.stage, "note": row.note})
    if form.validate_on_submit() and attempt(
        form,
        lambda: trials.report(row, form.stage.data, form.note.data or "", person, now()),
        gettext("Saved."),
    ):
        return answer(row.solution)
    return _form(row.solution, form, gettext("Progress of your office"), gettext("Save"))


@pages.route("/solutions/<solution>/ask", methods=["GET", "POST"])
@opens(Solution, to=permissions.ask_about_solution)
def ask(solution: Solution, person: Person) -> ResponseReturnValue:
    form = AskForm()
    if form.validate_on_submit():
        rate_limits.hit(f"ask about a solution:{person.key}", QUESTIONS_A_DAY, 86400, now())
        if attempt(
            form,
            lambda: questions.ask(solution, form.text.data, person, now()),
            gettext("Your question is on its way. The answer comes by mail."),
        ):
            return answer(solution)
    return _form(solution, form, gettext("Ask about this solution"), gettext("Send the question"))
