"""Scorecards as judges fill them: saved as typed, signed, reopened; the entry's files; stepping
back."""

from __future__ import annotations

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

from hackathon import permissions
from hackathon.challenges import briefs
from hackathon.core import states, store
from hackathon.core.db import Conflict, in_turn
from hackathon.core.files import details
from hackathon.core.language import gettext
from hackathon.core.states import Refused
from hackathon.events import rubrics
from hackathon.events.rubrics import Criterion
from hackathon.judging import (
    assignments,
    entries,
    queues,
    scorecards,
)
from hackathon.judging.entries import Shown
from hackathon.judging.judging import Assignment
from hackathon.judging.scorecards import Content, Filled, Scorecard
from hackathon.pages import serving
from hackathon.pages.attempts import attempt
from hackathon.pages.autosaving import autosave
from hackathon.pages.guard import now, opens, refuse
from hackathon.pages.judging.card_forms import CardForm, RecuseForm, content_of, form_of
from hackathon.pages.judging.judging import queue_link, seat
from hackathon.pages.submissions.ai_card import AI_NAMES
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.permissions import Reason
from hackathon.submissions.attachments import Attachment

pages = Blueprint("scorecards", __name__)


@pages.route("/events/<event>/judge/<assignment>", methods=["GET", "POST"])
@opens(Assignment, to=permissions.hold_assignment)
def score(assignment: Assignment, person: Person) -> ResponseReturnValue:
    with states.permitted(lambda: _asked_again(assignment, person)):
        if "sign_off" in request.form and _signs(assignment, person):
            return redirect(_next(assignment))
        # Whether there is a conflict takes two questions: asked here, or once under the lock.
        refuse(permissions.view_assignment(person, assignment, now()))
        present = scorecards.filled(assignment)
        form = form_of(present)
        signing = form.is_submitted() and "sign_off" in request.form
        if form.is_submitted():
            refuse(permissions.score(person, assignment, now()))
            if form.validate() and _keep(assignment, form, signing, person):
                return redirect(_next(assignment) if signing else _here(assignment))
        return _page(assignment, person, present, form)


def _asked_again(assignment: Assignment, person: Person) -> Reason:
    """Ask what is needed to write into a scorecard, of all as it is by now, the judge's account
    too."""
    fresh = scorecards.look(assignment)
    judge = fresh.judge
    return permissions.score(
        judge.person if judge.person_id == person.id else None,
        fresh,
        now(),
    )


def _page(
    assignment: Assignment,
    person: Person,
    present: Filled,
    form: CardForm,
) -> str:
    judge, round = seat(assignment.round.event, person), assignment.round
    read = entries.shown(assignment)
    if read is None:
        abort(404)
    content, signing = content_of(form), "sign_off" in request.form
    waiting = queues.others(judge, assignment)
    return render_template(
        "scorecards/score.html",
        event=round.event,
        round=round,
        assignment=assignment,
        card=present.card,
        form=form,
        content=content,
        entry=_with_pictures(read, assignment),
        brief=[(challenge, briefs.sections(challenge)) for challenge in read.challenges],
        rubric=round.rubric,
        criteria=rubrics.shown(round.rubric, present.criteria),
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


def _keep(assignment: Assignment, form: CardForm, signing: bool, person: Person) -> bool:
    def verb() -> None:
        content = content_of(form)
        if signing:
            signed = content._replace(leave_open=form.leave_open.data)
            scorecards.sign(assignment, form.expected, signed, person, now())
        else:
            scorecards.save(assignment, form.expected, content, now())

    return attempt(form, verb, gettext("Signed.") if signing else gettext("Saved."))


def _signs(assignment: Assignment, person: Person) -> bool:
    """Sign a scorecard that came whole, in one look under the lock. Where that does not work, or
    something is left out, False: the long way reads what is kept, and tells what is wrong."""
    said = {"feedback", "note", "revision"}
    keys = dict.fromkeys(
        name.partition("-")[2] for name in request.form if name.startswith(("score-", "remark-"))
    )
    said |= {f"{half}-{key}" for key in keys for half in ("score", "remark")}
    # A level that nobody chose is not sent: then what was said before is needed.
    if not said <= set(request.form):
        return False
    asked = [Criterion(key=key, title=key) for key in keys]
    card = Scorecard(revision=request.form["revision"])
    form = form_of(Filled(assignment, card, asked, Content({})))
    if not form.validate():
        return False
    content = content_of(form)._replace(leave_open=form.leave_open.data)
    # Told by the long way, which finds the same and keeps what was typed.
    try:
        in_turn(lambda: scorecards.sign(assignment, form.expected, content, person, now()))
    except (Refused, Conflict):
        return False
    return attempt(form, lambda: None, gettext("Signed."))


def _here(assignment: Assignment) -> str:
    slug = assignment.round.event.slug
    return url_for("scorecards.score", event=slug, assignment=assignment.key)


def _next(assignment: Assignment) -> str:
    slug = assignment.round.event.slug
    return url_for("scorecards.following", event=slug, assignment=assignment.key)


@pages.get("/events/<event>/judge/<assignment>/next")
@opens(Assignment, to=permissions.hold_assignment)
def following(assignment: Assignment, person: Person) -> Response:
    """Lead on to the next open scorecard of the list, or back to the list."""
    event = assignment.round.event
    # Looked for when it is asked for: signing holds its lock no longer than it must.
    waiting = queues.others(seat(event, person), assignment)
    if not waiting:
        return redirect(url_for("judging.queue", event=event.slug))
    return redirect(url_for("scorecards.score", event=event.slug, assignment=waiting[0]))


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
