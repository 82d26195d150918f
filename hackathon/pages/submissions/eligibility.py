"""Eligibility: organisers check what was submitted, disqualify, and take that back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events.events import Event
from hackathon.pages import way_back
from hackathon.pages.attempts import attempt
from hackathon.pages.desk import work_queues
from hackathon.pages.desk.work_queues import Place
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import me, now, opens
from hackathon.pages.submissions.contents import address, frozen, link_to
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import eligibility, submissions, versions, withdrawals
from hackathon.submissions.submissions import Submission

pages = Blueprint("eligibility", __name__)

TEXT = (Length(max=5000), no_control_characters)


class CheckForm(Form):
    decision = RadioField(
        _("Decision"),
        [InputRequired(_("Choose one."))],
        choices=options(
            [
                ("eligible", _("Eligible: it goes to the judges")),
                ("ineligible", _("Not eligible")),
            ]
        ),
    )
    reason = TextAreaField(
        _("Reason"),
        TEXT,
        description=_("The team is told. Needed when it is not eligible."),
        render_kw={"rows": 4},
    )


class DisqualifyForm(Form):
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), *TEXT],
        description=_("The team is told."),
        render_kw={"rows": 4},
    )


class WithdrawalForm(Form):
    # Not called as the other forms' fields are: the page shows all three.
    why = TextAreaField(
        _("Reason"),
        [DataRequired(), *TEXT],
        description=_("The team is told."),
        render_kw={"rows": 3},
    )


def _check_page(
    submission: Submission,
    form: CheckForm | None = None,
    exclusion: DisqualifyForm | None = None,
    withdrawal: WithdrawalForm | None = None,
) -> str:
    latest = versions.latest_version(submission)
    assert latest is not None, "the door asks for a version"
    organises = permissions.organise(me(), submission.event, now()) is None
    # What a team kept for the organisers is not for who helps them.
    reader = "organisers" if organises else "judges"
    return render_template(
        "eligibility/check.html",
        event=submission.event,
        organises=organises,
        submission=submission,
        queue=_queue(submission),
        url_of=lambda key: _address(submission.event, key),
        version=latest,
        form=form or CheckForm(formdata=None),
        exclusion=exclusion or DisqualifyForm(formdata=None),
        withdrawal=withdrawal or WithdrawalForm(formdata=None),
        **frozen(latest, submission, reader),
    )


@pages.route("/events/<event>/submissions/<submission>/check", methods=["GET", "POST"])
@opens(Submission, to=permissions.check_submission)
def check(submission: Submission, person: Person) -> ResponseReturnValue:
    form = CheckForm()
    # Asked before: what is decided may leave the list.
    following = _queue(submission).after
    if form.validate_on_submit():
        yes, reason = form.decision.data == "eligible", form.reason.data or ""
        done = (
            gettext("Found eligible.")
            if yes
            else gettext("Found not eligible. The team is told the reason.")
        )
        if attempt(
            form,
            lambda: eligibility.decide(
                submission, yes, reason, Act(person, now(), link_to(submission))
            ),
            done,
        ):
            return redirect(_onward(submission, person, following))
    return _check_page(submission, form)


def _queue(submission: Submission) -> Place:
    """Where a submission stands in the list from which one came, or among those that nobody has
    checked."""
    event = submission.event
    chosen = way_back.filters(event, url_for("organise.submissions", event=event.slug))
    # Without a list: what waits to be checked; a list without filters is the whole of it.
    if way_back.asked(event) is None:
        chosen = {"status": "submitted", "eligibility": "unchecked"}
    names = {"status", "eligibility", "challenge"}
    filters = {name: value for name, value in chosen.items() if name in names}
    order = submissions.ORDERS.get(chosen.get("sort", "title"), submissions.ORDERS["title"])
    found = submissions.search(event, chosen.get("q", ""), **filters).order_by(*order)
    return work_queues.place(submissions.checkable(found), submission.key)


def _address(event: Event, key: str) -> str:
    back = way_back.asked(event)
    return url_for("eligibility.check", event=event.slug, submission=key, back=back)


def _onward(submission: Submission, person: Person, following: str | None) -> str:
    """The next of the list from which one came, or that list; the submission without one."""
    back = way_back.asked(submission.event)
    if back is None and permissions.view_submission(person, submission, now()) is None:
        return url_for("submissions.show", **address(submission))
    # A helper has no page of a submission but this one.
    back = back or url_for("organise.submissions", event=submission.event.slug)
    return back if following is None else _address(submission.event, following)


@pages.post("/events/<event>/submissions/<submission>/disqualify")
@opens(Submission, to=permissions.exclude_submission)
def disqualify(submission: Submission, person: Person) -> ResponseReturnValue:
    form = DisqualifyForm()
    if form.validate():
        done = gettext("Disqualified. The team is told the reason.")
        if attempt(
            form,
            lambda: eligibility.disqualify(
                submission, form.reason.data, Act(person, now(), link_to(submission))
            ),
            done,
        ):
            return redirect(url_for("submissions.show", **address(submission)))
    return _check_page(submission, exclusion=form)


@pages.post("/events/<event>/submissions/<submission>/check/withdraw")
@opens(Submission, to=permissions.exclude_submission)
def withdraw(submission: Submission, person: Person) -> ResponseReturnValue:
    done = gettext("Withdrawn. The team is told the reason.")
    return _on_behalf(submission, person, withdrawals.withdraw_for, done)


@pages.post("/events/<event>/submissions/<submission>/check/resume")
@opens(Submission, to=permissions.exclude_submission)
def resume(submission: Submission, person: Person) -> ResponseReturnValue:
    done = gettext("It counts again. The team is told the reason.")
    return _on_behalf(submission, person, withdrawals.resume_for, done)


def _on_behalf(
    submission: Submission,
    person: Person,
    verb: Callable[[Submission, str, Act], None],
    done: str,
) -> ResponseReturnValue:
    form = WithdrawalForm()
    if form.validate():
        act = Act(person, now(), link_to(submission))
        if attempt(form, lambda: verb(submission, form.why.data, act), done):
            return redirect(url_for("submissions.show", **address(submission)))
    return _check_page(submission, withdrawal=form)


@pages.post("/events/<event>/submissions/<submission>/reinstate")
@opens(Submission, to=permissions.exclude_submission)
def reinstate(submission: Submission, person: Person) -> Response:
    done = gettext("The submission takes part again. The team is told.")
    attempt(
        None,
        lambda: eligibility.reinstate(submission, Act(person, now(), link_to(submission))),
        done,
    )
    return redirect(url_for("submissions.show", **address(submission)))
