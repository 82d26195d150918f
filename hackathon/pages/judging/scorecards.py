"""Scorecards as judges fill them: saved as typed, signed, reopened; the entry's files; stepping
back."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.challenges import briefs
from hackathon.core import store
from hackathon.core.files import details
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import rubrics
from hackathon.judging import (
    assignments,
    entries,
    queues,
    scorecards,
)
from hackathon.judging.entries import Shown
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content, Filled
from hackathon.pages import serving
from hackathon.pages.attempts import attempt
from hackathon.pages.autosaving import autosave
from hackathon.pages.forms import EditForm, Form, no_control_characters
from hackathon.pages.guard import now, opens, refuse
from hackathon.pages.judging.judging import queue_link, seat
from hackathon.pages.submissions.ai_card import AI_NAMES
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment

pages = Blueprint("scorecards", __name__)


class LevelField(StringField):
    """The level chosen for a criterion: a number, None for no answer. What is no number is left for
    the room to refuse."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = _level(valuelist[0])


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
    judge, present = seat(assignment.round.event, person), scorecards.filled(assignment)
    form = form_of(present)
    signing = form.is_submitted() and "sign_off" in request.form
    if form.is_submitted():
        refuse(permissions.score(person, assignment, now()))
        if form.validate() and _keep(assignment, form, signing, person):
            return redirect(_after(assignment, judge, signing))
    read = entries.shown(assignment)
    if read is None:
        abort(404)
    content = content_of(form)
    waiting = queues.others(judge, assignment)
    return render_template(
        "scorecards/score.html",
        event=assignment.round.event,
        round=assignment.round,
        assignment=assignment,
        card=present.card,
        form=form,
        content=content,
        entry=_with_pictures(read, assignment),
        brief=[(challenge, briefs.sections(challenge)) for challenge in read.challenges],
        rubric=assignment.round.rubric,
        criteria=rubrics.shown(assignment.round.rubric, present.criteria),
        recuse_form=RecuseForm(formdata=None),
        following=next(iter(waiting), None),
        left=len(waiting) + (present.card is None or present.card.status != "signed"),
        left_open=scorecards.open_criteria(present.criteria, content) if signing else [],
        closed=permissions.score(person, assignment, now()),
        ai_names=AI_NAMES,
        plain={row.key for row in read.files if read.blind and details.can(row.name)},
    )


def _with_pictures(read: Shown, assignment: Assignment) -> Shown:
    """Let pictures of the description come from where its judge gets files: in the team's address a
    blind round would not be blind, and the judge would not be let in."""
    event, key = assignment.round.event.slug, assignment.submission.key
    theirs = f'src="/events/{event}/submissions/{key}/files/'
    own = f'src="/events/{event}/judge/{assignment.key}/files/'
    description = read.parts["description_html"].replace(theirs, own)
    return read._replace(parts={**read.parts, "description_html": description})


def form_of(present: Filled) -> CardForm:
    """Make the form of a scorecard, with two fields for each criterion."""
    card, content = present.card, present.content
    fields: dict[str, object] = {}
    said: dict[str, object] = {
        "revision": str(card.revision if card else 0),
        "feedback": content.feedback,
        "note": content.note,
    }
    for row in present.criteria:
        fields[f"score-{row.key}"] = LevelField(row.title)
        fields[f"remark-{row.key}"] = TextAreaField(
            gettext("Remark: %(title)s", title=row.title), [no_control_characters]
        )
        given = content.answers.get(row.key, Answer())
        said |= {f"score-{row.key}": given.value, f"remark-{row.key}": given.remark}
    made: CardForm = type("WithCriteria", (CardForm,), fields)(data=said)
    return made


def content_of(form: CardForm) -> Content:
    """What the form says. What it does not have erases nothing: neither a text nor a criterion, nor
    one of a criterion's two halves. Whether the rubric asks for it is the room's to say."""
    asked = [name for name in form.data if name.startswith(("score-", "remark-"))]
    sent = [name for name in request.form if name.startswith(("score-", "remark-"))]
    keys = dict.fromkeys(name.partition("-")[2] for name in (*asked, *sent))
    answers = {key: _answer(form, key) for key in keys}
    return Content(answers, form.feedback.data or "", form.note.data or "")


def _answer(form: CardForm, key: str) -> Answer:
    if f"score-{key}" not in form:
        return Answer(_level(request.form.get(f"score-{key}", "")))
    return Answer(form[f"score-{key}"].data, form[f"remark-{key}"].data or "")


def _level(written: str) -> int | str | None:
    """A level as a number, None for no answer; what is no number is left for the room to refuse."""
    plain = written.removeprefix("-").isdecimal() and len(written) < 6
    return int(written) if plain else written[:20] or None


def _keep(assignment: Assignment, form: CardForm, signing: bool, person: Person) -> bool:
    def verb() -> None:
        content = content_of(form)
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
    """Save the scorecard as it is typed (see ``autosaving``)."""
    present = scorecards.filled(assignment)
    form = form_of(present)

    def verb() -> int:
        saved = scorecards.save(assignment, form.expected, content_of(form), now())
        return int(saved.revision)

    # Signed in another window: the script stops, since nothing is wrong with what was typed.
    signed = present.card is not None and present.card.status == "signed"
    return autosave(form, verb, refusal=409 if signed else 422)


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


def _file(assignment: Assignment, key: str) -> tuple[str, Attachment]:
    """The entry's code and the file of this key; else the answer is 404."""
    read = entries.shown(assignment)
    found = next((row for row in read.files if row.key == key), None) if read else None
    if read is None or found is None:
        abort(404)
    return read.code, found


@pages.get("/events/<event>/judge/<assignment>/files/<file>")
@opens(Assignment, to=permissions.view_assignment)
def file(assignment: Assignment, file: str) -> Response:
    code, found = _file(assignment, file)
    return serving.send(
        found.stored, found.sha256, f"{code}-{found.name}", found.media_type, found.size
    )


@pages.get("/events/<event>/judge/<assignment>/files/<file>/plain")
@opens(Assignment, to=permissions.view_assignment)
def plain_file(assignment: Assignment, file: str) -> ResponseReturnValue:
    """A copy without what the file says of its makers; where none can be made, the page says so."""
    code, found = _file(assignment, file)
    try:
        with store.current().open(found.stored) as kept:
            copy = details.without(found.name, kept)
    except store.Missing:
        copy = None
    if copy is None:
        return render_template(
            "scorecards/plain_file.html",
            event=assignment.round.event,
            assignment=assignment,
            file=found,
        )
    return serving.send_copy(copy, f"{code}-{found.name}", found.media_type)
