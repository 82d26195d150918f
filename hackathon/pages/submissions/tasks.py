"""Tasks: the steps in which a team writes its entry, each with an address and a save of its own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from hackathon import permissions
from hackathon.core import prose
from hackathon.core.language import gettext
from hackathon.pages.attempts import attempt, outside_pictures
from hackathon.pages.autosaving import autosave
from hackathon.pages.forms.merging import leaves
from hackathon.pages.guard import asking, now, opens, refuse
from hackathon.pages.saying_no import refused
from hackathon.pages.submissions.contents import address, onwards, seen_by
from hackathon.pages.submissions.drafts import (
    FORMS,
    TASK_NAMES,
    UNMARKED,
    form_of,
    values_of,
)
from hackathon.people.people import Person
from hackathon.submissions import drafts, manifests, submissions, tasks
from hackathon.submissions.submissions import Submission

pages = Blueprint("tasks", __name__)
NAMES = ",".join(f'"{key}"' for key in FORMS)
ADDRESS = f"/events/<event>/submissions/<submission>/tasks/<any({NAMES}):task>"


def _save(submission: Submission, person: Person, form: Any) -> int:
    with asking(permissions.edit_submission, submission, person):
        drafts.save(submission, form.expected, person, now(), **values_of(form, submission))
    return int(submission.revision)


@pages.route(ADDRESS, methods=["GET", "POST"])
@opens(Submission, to=permissions.in_submission)
def edit(submission: Submission, task: str, person: Person) -> ResponseReturnValue:
    form = form_of(task, submission)
    # Who sends the form too late finds the text on the page: this door lets members in, and the
    # reason is told there.
    closed = permissions.edit_submission(person, submission, now())
    if closed is not None and (
        request.method == "GET" or not permissions.is_member(person, submission.team)
    ):
        refuse(closed)
    if closed is not None:
        form.form_errors.append(closed)
    elif form.validate_on_submit() and attempt(form, lambda: _save(submission, person, form)):
        return _go_on(submission, task)
    return _page(submission, task, form, closed), 403 if closed is not None else 200


def _go_on(submission: Submission, task: str) -> ResponseReturnValue:
    """To what is needed next; to the look at the whole, when asked or nothing is open."""
    name, href = onwards(manifests.draft_of(submissions.again(submission)), task)
    if request.form.get("then") == "review":
        flash(gettext("Saved."), "success")
        return redirect(url_for("submissions.submit", **address(submission)))
    if name:
        flash(gettext("Saved. The next part that is needed: %(part)s.", part=name), "success")
    else:
        flash(gettext("Saved. Every part that is needed is done."), "success")
    return redirect(href)


def _page(submission: Submission, task: str, form: Any, closed: str | None) -> str:
    draft = manifests.draft_of(submission)
    needed = tasks.needed_fields(draft.challenges)
    seen = [] if "visibility" not in form else list(form.visibility.form)
    written = [part.field for part in leaves(form) if part.field not in seen]
    description = submission.description if task == "description" else ""
    return render_template(
        "tasks/edit.html",
        event=submission.event,
        submission=submission,
        task=task,
        task_name=TASK_NAMES[task],
        form=form,
        closed=closed,
        fields=[(field, _marked(field, needed)) for field in written],
        seen=seen,
        audience=seen_by(draft, task),
        preview=prose.Html(submission.description_html) if description else "",
        outside=outside_pictures() if prose.has_outside_picture(description) else "",
    )


def _marked(field: Field, needed: frozenset[str]) -> bool:
    """Whether a field is marked as optional: what is needed never is."""
    return field.name not in needed | UNMARKED


@pages.post(f"{ADDRESS}/save")
@opens(Submission, to=permissions.in_submission)
def save(submission: Submission, task: str, person: Person) -> ResponseReturnValue:
    """Save a step as it is typed (see ``autosaving``)."""
    if (closed := permissions.edit_submission(person, submission, now())) is not None:
        return refused(422, closed)
    form = form_of(task, submission)
    doubtful = "challenges" if task == "challenges" else ""
    return autosave(form, lambda: _save(submission, person, form), doubtful)
