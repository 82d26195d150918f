"""Scorecards as judges fill them: saved as typed, signed, reopened; the entry's files; stepping
back."""

from __future__ import annotations

from flask import (
    Blueprint,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.challenges import briefs
from hackathon.core.db import Conflict
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.events import rubrics
from hackathon.judging import (
    assignments,
    entries,
    queues,
    scorecards,
)
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content
from hackathon.pages import serving
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, Form, no_control_characters
from hackathon.pages.guard import now, opens, refuse
from hackathon.pages.judging.judging import queue_link, seat
from hackathon.pages.submissions.drafts import AI_NAMES
from hackathon.people.people import Person

pages = Blueprint("scorecards", __name__)


class CardForm(EditForm):
    feedback = TextAreaField(
        _("Feedback to the team"),
        [Optional(), Length(max=scorecards.LONGEST), no_control_characters],
        description=_("Reaches the team with the results, without your name."),
        render_kw={"rows": 4},
    )
    note = TextAreaField(
        _("Note to the organisers"),
        [Optional(), Length(max=scorecards.LONGEST), no_control_characters],
        description=_("Nobody else reads it."),
        render_kw={"rows": 2},
    )
    leave_open = BooleanField(
        _("The criteria without an answer stay open: the weights of the others count alone")
    )


class RecuseForm(Form):
    reason = TextAreaField(
        _("Why do you step back?"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("Only the organisers read it."),
        render_kw={"rows": 3},
    )


@pages.route("/events/<event>/judge/<assignment>", methods=["GET", "POST"])
@opens(Assignment, to=permissions.view_assignment)
def score(assignment: Assignment, person: Person) -> ResponseReturnValue:
    judge = seat(assignment.round.event, person)
    card, form = scorecards.of(assignment), CardForm()
    content = scorecards.content_of(card)
    if not form.is_submitted():
        form.revision.data, form.feedback.data, form.note.data = (
            str(card.revision if card else 0),
            content.feedback,
            content.note,
        )
    else:
        refuse(permissions.score(person, assignment, now()))
        content = _typed(assignment)
        signing = "sign_off" in request.form
        if form.validate() and _keep(assignment, form, content, signing, person):
            return redirect(_after(assignment, judge, signing))
        card = scorecards.of(assignment)
    read = entries.shown(assignment)
    if read is None:
        abort(404)
    waiting = _waiting(assignment, judge)
    return render_template(
        "scorecards/score.html",
        event=assignment.round.event,
        round=assignment.round,
        assignment=assignment,
        card=card,
        form=form,
        content=content,
        entry=read,
        brief=[(challenge, briefs.sections(challenge)) for challenge in read.challenges],
        rubric=assignment.round.rubric,
        criteria=rubrics.shown(assignment.round.rubric),
        recuse_form=RecuseForm(formdata=None),
        following=next(iter(waiting), None),
        left=len(waiting) + (card is None or card.status != "signed"),
        left_open=(
            _left_open(assignment, content)
            if form.is_submitted() and "sign_off" in request.form
            else []
        ),
        closed=permissions.score(person, assignment, now()),
        ai_names=AI_NAMES,
    )


def _typed(assignment: Assignment) -> Content:
    """What the form says; a level that is no number is none at all."""
    answers = {}
    for row in rubrics.criteria(assignment.round.rubric):
        value = request.form.get(f"score-{row.key}", "")
        number = int(value) if value.removeprefix("-").isdecimal() and len(value) < 6 else None
        answers[row.key] = Answer(
            number, request.form.get(f"remark-{row.key}", "").replace("\r\n", "\n")
        )
    texts = (request.form.get(name, "").replace("\r\n", "\n") for name in ("feedback", "note"))
    return Content(answers, *texts)


def _keep(
    assignment: Assignment, form: CardForm, content: Content, signing: bool, person: Person
) -> bool:
    def verb() -> None:
        if signing:
            scorecards.sign(assignment, form.expected, content, form.leave_open.data, person, now())
        else:
            scorecards.save(assignment, form.expected, content, person, now())

    card = scorecards.of(assignment)
    return attempt(form, verb, gettext("Signed.") if signing else gettext("Saved."), card)


def _left_open(assignment: Assignment, content: Content) -> list[str]:
    return scorecards.open_criteria(rubrics.criteria(assignment.round.rubric), content)


def _waiting(assignment: Assignment, judge: Judge) -> list[str]:
    """The other open scorecards of the round: those that follow this one, then those before it."""
    lines = queues.of(judge, assignment.round)
    codes = {
        line.key: at
        for at, line in enumerate(sorted(lines, key=lambda line: (len(line.code), line.code)))
    }
    here = codes.get(assignment.key, -1)
    left = [line.key for line in lines if line.status != "signed" and line.key != assignment.key]
    return sorted(left, key=lambda key: (codes[key] < here, codes[key]))


def _after(assignment: Assignment, judge: Judge, signed: bool) -> str:
    slug = assignment.round.event.slug
    if not signed:
        return url_for("scorecards.score", event=slug, assignment=assignment.key)
    waiting = _waiting(assignment, judge)
    return (
        url_for("scorecards.score", event=slug, assignment=waiting[0])
        if waiting
        else url_for("judging.queue", event=slug)
    )


@pages.post("/events/<event>/judge/<assignment>/save")
@opens(Assignment, to=permissions.view_assignment)
def save(assignment: Assignment, person: Person) -> ResponseReturnValue:
    """Answers in JSON: 200 with the new revision, 409 when another window was faster, 422 when it
    cannot be saved."""
    form = CardForm()
    try:
        card = scorecards.save(assignment, form.expected, _typed(assignment), person, now())
    except Conflict:
        return jsonify(error=gettext("This was changed somewhere else.")), 409
    except Refused as refusal:
        present = scorecards.of(assignment)
        return jsonify(error=str(refusal)), (
            409 if present is not None and present.status == "signed" else 422
        )
    return jsonify(revision=card.revision, saved=now().isoformat())


@pages.post("/events/<event>/judge/<assignment>/reopen")
@opens(Assignment, to=permissions.score)
def reopen(assignment: Assignment, person: Person) -> Response:
    attempt(
        None,
        lambda: scorecards.reopen(assignment, person, now()),
        gettext("The scorecard is open again. It counts when you sign it."),
    )
    return redirect(
        url_for("scorecards.score", event=assignment.round.event.slug, assignment=assignment.key)
    )


@pages.route("/events/<event>/judge/<assignment>/recuse", methods=["GET", "POST"])
@opens(Assignment, to=permissions.recuse)
def recuse(assignment: Assignment, person: Person) -> ResponseReturnValue:
    event, form = assignment.round.event, RecuseForm()
    if form.validate_on_submit():
        done = gettext(
            "You stepped back. The submission is off your list, and the organisers know why."
        )
        if attempt(
            form,
            lambda: assignments.recuse(
                assignment, form.reason.data or "", person, now(), queue_link(event)
            ),
            done,
        ):
            return redirect(url_for("judging.queue", event=event.slug))
    return render_template(
        "scorecards/recuse.html",
        event=event,
        round=assignment.round,
        assignment=assignment,
        code=entries.code_of(assignment),
        form=form,
    )


@pages.get("/events/<event>/judge/<assignment>/files/<file>")
@opens(Assignment, to=permissions.view_assignment)
def file(assignment: Assignment, file: str) -> Response:
    read = entries.shown(assignment)
    found = next((row for row in read.files if row.key == file), None) if read else None
    if read is None or found is None:
        abort(404)
    return serving.send(
        found.stored, found.sha256, f"{read.code}-{found.name}", found.media_type, found.size
    )
