"""Scorecards as judges fill them: saved as typed, signed, reopened; the entry's files; stepping
back."""

from __future__ import annotations

from flask import (
    Blueprint,
    abort,
    g,
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
from hackathon.judging.scorecards import Answer, Content, Filled
from hackathon.pages import serving
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, Form, no_control_characters
from hackathon.pages.guard import now, opens, refuse
from hackathon.pages.judging.judging import queue_link, seat
from hackathon.pages.submissions.drafts import AI_NAMES
from hackathon.people.acts import Act
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
    judge, form = seat(assignment.round.event, person), CardForm()
    signing = form.is_submitted() and "sign_off" in request.form
    typed = None
    if form.is_submitted():
        refuse(permissions.score(person, assignment, now()))
        typed = _typed(assignment)
        if form.validate() and _keep(assignment, form, typed, signing, person):
            return redirect(_after(assignment, judge, signing))
    read = entries.shown(assignment)
    if read is None:
        abort(404)
    present = scorecards.filled(assignment)
    content = typed or present.content
    if typed is None:
        _fill(form, present)
    elif g.get("conflict") and present.card is not None:
        form.revision.data = str(present.card.revision)  # so that saving again replaces
    waiting = queues.others(judge, assignment)
    return render_template(
        "scorecards/score.html",
        event=assignment.round.event,
        round=assignment.round,
        assignment=assignment,
        card=present.card,
        form=form,
        content=content,
        entry=read,
        brief=[(challenge, briefs.sections(challenge)) for challenge in read.challenges],
        rubric=assignment.round.rubric,
        criteria=rubrics.shown(assignment.round.rubric, present.criteria),
        recuse_form=RecuseForm(formdata=None),
        following=next(iter(waiting), None),
        left=len(waiting) + (present.card is None or present.card.status != "signed"),
        left_open=scorecards.open_criteria(present.criteria, content) if signing else [],
        closed=permissions.score(person, assignment, now()),
        ai_names=AI_NAMES,
    )


def _fill(form: CardForm, present: Filled) -> None:
    form.revision.data = str(present.card.revision if present.card else 0)
    form.feedback.data, form.note.data = present.content.feedback, present.content.note


def _typed(assignment: Assignment) -> Content:
    """What the form says. What it does not have erases nothing: neither a text nor a criterion, nor
    one of a criterion's two halves. Whether the rubric asks for it is the room's to say."""
    keys = dict.fromkeys(
        name.partition("-")[2] for name in request.form if name.startswith(("score-", "remark-"))
    )
    asked = {"feedback", "note"} | {f"{half}-{key}" for key in keys for half in ("score", "remark")}
    whole = asked <= set(request.form)
    before = Content({}) if whole else scorecards.filled(assignment).content
    answers = {key: _answer(key, before.answers.get(key, Answer())) for key in keys}
    return Content(answers, _text("feedback", before.feedback), _text("note", before.note))


def _answer(key: str, before: Answer) -> Answer:
    written = request.form.get(f"score-{key}")
    level = before.value if written is None else _level(written)
    return Answer(level, _text(f"remark-{key}", before.remark))


def _level(written: str) -> int | str | None:
    """A level as a number, None for no answer; what is no number is left for the room to refuse."""
    plain = written.removeprefix("-").isdecimal() and len(written) < 6
    return int(written) if plain else written[:20] or None


def _text(name: str, before: str) -> str:
    # Browsers send line breaks as two characters and the script as one; it is one text.
    return request.form.get(name, before).replace("\r\n", "\n")


def _keep(
    assignment: Assignment, form: CardForm, content: Content, signing: bool, person: Person
) -> bool:
    def verb() -> None:
        if signing:
            signed = content._replace(leave_open=form.leave_open.data)
            scorecards.sign(assignment, form.expected, signed, person, now())
        else:
            scorecards.save(assignment, form.expected, content, now())

    return attempt(form, verb, gettext("Signed.") if signing else gettext("Saved."))


def _after(assignment: Assignment, judge: Judge, signed: bool) -> str:
    slug = assignment.round.event.slug
    if not signed:
        return url_for("scorecards.score", event=slug, assignment=assignment.key)
    waiting = queues.others(judge, assignment)
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
        saved = scorecards.save(assignment, form.expected, _typed(assignment), now())
    except Conflict:
        return jsonify(error=gettext("This was changed somewhere else.")), 409
    except Refused as refusal:
        # Signed in another window: the script must stop saving, not blame what was typed.
        card = scorecards.filled(assignment).card
        signed = card is not None and card.status == "signed"
        return jsonify(error=str(refusal)), 409 if signed else 422
    return jsonify(revision=saved.revision, saved=now().isoformat())


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
                assignment, form.reason.data or "", Act(person, now(), queue_link(event))
            ),
            done,
        ):
            return redirect(url_for("judging.queue", event=event.slug))
    return render_template(
        "scorecards/recuse.html",
        event=event,
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
