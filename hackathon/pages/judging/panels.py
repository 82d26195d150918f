"""Judging as organisers run it: judges and their panels, conflicts of interest, who judges what,
progress, reminders."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from hackathon import permissions
from hackathon.challenges.challenges import FUNCTIONS, NAMES, RIGHTS
from hackathon.core import rate_limits
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.desk import judge_sheets, organiser_desk
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import disclosures, entries, panels, progress, seats
from hackathon.judging.assignments import Outcome
from hackathon.judging.impartiality import words_for
from hackathon.judging.judging import Judge
from hackathon.pages import way_back
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import as_file
from hackathon.pages.desk.orders import JUDGES_BY, asked
from hackathon.pages.forms import (
    EditForm,
    Form,
    LinesField,
    Ticks,
    no_control_characters,
    options,
)
from hackathon.pages.forms.searched import LanguagesField
from hackathon.pages.guard import external, now, opens
from hackathon.pages.judging.judging import queue_link
from hackathon.pages.paging import page_of
from hackathon.pages.people.people import good_address
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission

pages = Blueprint("panels", __name__)


class InviteForm(Form):
    email = EmailField(_("E-mail address"), [DataRequired(), Length(max=254), good_address])
    name = StringField(
        _("Name of the person"),
        [Optional(), Length(max=200), no_control_characters],
        description=_(
            "Only needed when the person has no account here yet: we set one up and send a link for"
            " the password."
        ),
    )
    rounds = Ticks(_("Judges for"), validators=[Optional()])


class JudgeForm(EditForm):
    languages = LanguagesField(
        _("Languages read"),
        description=_("Type the name of each language. Empty: any language."),
    )
    expertise = Ticks(_("Expertise"), validators=[Optional()])
    load_maximum = IntegerField(
        _("Submissions in a round at most"),
        [Optional(), NumberRange(1, 1000)],
        description=_("Empty: as many as the round allows."),
    )
    load_minimum = IntegerField(
        _("Submissions in a round at least"),
        [InputRequired(), NumberRange(0, 1000)],
        description=_("As far as the round has any that this judge may and can judge."),
    )
    tied_to = LinesField(
        _("Organisations with ties"),
        description=_("One name a line: no work from there reaches this judge."),
    )
    rounds = Ticks(_("Judges for"), validators=[Optional()])

    def validate_load_minimum(self, field: IntegerField) -> None:
        most = self.load_maximum.data
        if field.data and most is not None and field.data > most:
            raise ValidationError(gettext("This is more than the largest number."))


class KeepAwayForm(Form):
    submission = SelectField(_("Submission"), [DataRequired()])
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        render_kw={"rows": 2},
    )


def tell(outcome: Outcome) -> None:
    """Tell what an assignment did, and what it could not do and why."""
    if outcome.made:
        flash(
            ngettext(
                "One review has found a judge.", "%(num)s reviews have found judges.", outcome.made
            ),
            "success",
        )
    # A long list of warnings is read by nobody: some of them, and how many more.
    for line in outcome.unserved[:12]:
        flash(line, "warning")
    if len(outcome.unserved) > 12:
        flash(
            gettext("%(count)s more submissions lack reviews.", count=len(outcome.unserved) - 12),
            "warning",
        )
    for line in outcome.idle:
        flash(line, "warning")
    if outcome.parts > 1:
        flash(
            gettext(
                "The reviews fall into %(parts)s parts without a common judge, so their scores can"
                " hardly be compared.",
                parts=outcome.parts,
            ),
            "warning",
        )


def _rounds_chosen(event: Event, slugs: list[str] | None) -> list[Round]:
    return [round for round in rounds.of(event) if round.slug in (slugs or ())]


def _offer_rounds(form: Any, event: Event) -> None:
    form.rounds.choices = options((round.slug, round.title) for round in rounds.of(event))


@pages.route("/events/<event>/organise/judging/", methods=["GET", "POST"])
@opens(Event, to=permissions.manage_judging)
def index(event: Event, person: Person) -> ResponseReturnValue:
    order = asked("sort", JUDGES_BY) or "code"
    if file := as_file(f"{event.slug}-judges", lambda: judge_sheets.judges(event, order)):
        return file
    form = InviteForm()
    _offer_rounds(form, event)
    if form.validate_on_submit():
        # Each may set up an account and sends a letter to an address that nobody has proved.
        rate_limits.hit(f"invite judge:{event.id}", 200, 86400, now())
        email, chosen = form.email.data or "", _rounds_chosen(event, form.rounds.data)
        done = gettext("%(email)s is a judge now; a message is on its way.", email=email)
        if attempt(
            form,
            lambda: panels.invite(
                event,
                panels.Invited(email, form.name.data or "", chosen),
                Act(person, now(), queue_link(event)),
                lambda secret: external("accounts.reset", secret=secret),
            ),
            done,
        ):
            return redirect(url_for("panels.index", event=event.slug))
    elif not form.is_submitted():
        form.rounds.data = [round.slug for round in rounds.of(event)[:1]]
    return render_template(
        "panels/index.html",
        event=event,
        order=order,
        orders=JUDGES_BY,
        found=page_of(judge_sheets.judges_of(event, order)),
        # Those who have left are listed too, and counted nowhere.
        count=organiser_desk.numbers(event).judges,
        seats=seats.by_judge(event),
        progress=[(round, progress.of(round)) for round in rounds.of(event)],
        form=form,
    )


@pages.get("/events/<event>/organise/judges")
@opens(Event, to=permissions.manage_judging)
def old_judges(event: Event) -> Response:
    """The address of the list of judges before it stood beside their panels."""
    return redirect(url_for("panels.index", event=event.slug), 301)


@pages.route("/events/<event>/organise/judging/judges/<judge>", methods=["GET", "POST"])
@opens(Judge, to=permissions.manage_judge)
def judge(judge: Judge, person: Person) -> ResponseReturnValue:
    event, sits = judge.event, seats.by_judge(judge.event).get(judge.id, [])
    form = JudgeForm(obj=judge, data={"rounds": [round.slug for round in sits]})
    _offer_rounds(form, event)
    known = [(name, str(NAMES[name])) for name in (*RIGHTS, *FUNCTIONS)]
    form.expertise.choices = options(
        # What came in by a file and is on no list of ours stays a choice, or saving would drop it.
        known + [(name, name) for name in judge.expertise if name not in NAMES]
    )
    if form.validate_on_submit():
        values = {
            name: form[name].data
            for name in ("languages", "expertise", "load_maximum", "load_minimum", "tied_to")
        }
        chosen, outcomes = _rounds_chosen(event, form.rounds.data), []
        if attempt(
            form,
            lambda: outcomes.append(
                panels.edit(
                    judge, form.expected, chosen, Act(person, now(), queue_link(event)), **values
                )
            ),
            gettext("Saved."),
        ):
            tell(outcomes[0])
            return _to(judge)
    return _judge_page(judge, form, _keep_away_form(event))


def _keep_away_form(event: Event) -> KeepAwayForm:
    form = KeepAwayForm()
    lines = {line.key: line for round in rounds.of(event) for line in entries.of(round)}
    form.submission.choices = options(
        (key, f"{line.title} · {line.team}")
        for key, line in sorted(lines.items(), key=lambda pair: pair[1].title)
    )
    return form


def _judge_page(judge: Judge, form: JudgeForm | None, away: KeepAwayForm) -> str:
    if form is None:
        # The other form of the page was sent: this one must not read its fields.
        sits = seats.by_judge(judge.event).get(judge.id, [])
        rows = {"rounds": [round.slug for round in sits]}
        form = JudgeForm(formdata=None, obj=judge, data=rows)
        _offer_rounds(form, judge.event)
        form.expertise.choices = options(
            (name, str(NAMES.get(name, name)))
            for name in dict.fromkeys((*RIGHTS, *FUNCTIONS, *judge.expertise))
        )
    conflicts = [(row, words_for([row.kind])) for row in disclosures.of(judge)]
    return render_template(
        "panels/judge.html",
        event=judge.event,
        judge=judge,
        form=form,
        away=away,
        conflicts=conflicts,
        work=progress.work_of(judge),
    )


@pages.post("/events/<event>/organise/judging/judges/<judge>/conflicts")
@opens(Judge, to=permissions.manage_judge)
def keep_away(judge: Judge, person: Person) -> ResponseReturnValue:
    form = _keep_away_form(judge.event)
    if form.validate():
        submission, outcomes = (
            Submission.get(Submission.event == judge.event, Submission.key == form.submission.data),
            [],
        )
        if attempt(
            form,
            lambda: outcomes.append(
                disclosures.enter(
                    judge,
                    submission,
                    form.reason.data or "",
                    Act(person, now(), queue_link(judge.event)),
                )
            ),
            gettext("The conflict of interest is on record."),
        ):
            tell(outcomes[0])
            return _to(judge)
    return _judge_page(judge, None, form)


@pages.post("/events/<event>/organise/judging/judges/<judge>/conflicts/<int:conflict>/withdraw")
@opens(Judge, to=permissions.manage_judge)
def withdraw_conflict(judge: Judge, person: Person, conflict: int) -> Response:
    found = next((row for row in disclosures.of(judge) if row.id == conflict), None)
    if found is None:
        abort(404)
    found.judge = judge
    attempt(
        None,
        lambda: disclosures.withdraw(found, person, now()),
        gettext("The conflict of interest is withdrawn."),
    )
    return _to(judge)


@pages.post("/events/<event>/organise/judging/judges/<judge>/leave")
@opens(Judge, to=permissions.manage_judge)
def leave(judge: Judge, person: Person) -> Response:
    outcomes: list[Outcome] = []
    if attempt(
        None,
        lambda: outcomes.append(panels.leave(judge, Act(person, now(), queue_link(judge.event)))),
        gettext("This judge has left."),
    ):
        tell(outcomes[0])
    return _to(judge)


@pages.post("/events/<event>/organise/judging/judges/<judge>/bring-back")
@opens(Judge, to=permissions.manage_judge)
def bring_back(judge: Judge, person: Person) -> Response:
    attempt(None, lambda: panels.bring_back(judge, person, now()), gettext("This judge is back."))
    return _to(judge)


def _to(judge: Judge) -> Response:
    """Lead to a judge's page, from which one goes back to the list that one came from."""
    back = way_back.asked(judge.event)
    return redirect(
        url_for(
            "panels.judge",
            event=judge.event.slug,
            judge=judge.code,
            back=back,
        )
    )
