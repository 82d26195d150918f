"""Submissions: begin, write, look at what will be frozen, submit, see versions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectMultipleField, widgets

from hackathon import permissions
from hackathon.core import prose
from hackathon.core.db import Conflict
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt, outside_pictures
from hackathon.pages.autosaving import autosave
from hackathon.pages.forms import EditForm, Form
from hackathon.pages.guard import asking, now, opens, refuse
from hackathon.pages.saying_no import refused
from hackathon.pages.submissions.contents import address, frozen, link_to, present
from hackathon.pages.submissions.drafts import (
    DraftForm,
    form_of,
    offer,
    values_of,
)
from hackathon.pages.submissions.files import receipt_link
from hackathon.people.people import Person
from hackathon.permissions import HIDDEN
from hackathon.pilots import calls, origins
from hackathon.results.publications import Publication
from hackathon.submissions import (
    attachments,
    drafts,
    intake,
    manifests,
    submissions,
    versions,
    withdrawals,
)
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team

pages = Blueprint("submissions", __name__)


class ChoiceForm(Form):
    challenges = SelectMultipleField(
        _("Challenges that you answer"),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


class SubmitForm(EditForm):
    reviewed = HiddenField()


def _back(submission: Submission) -> Response:
    return redirect(url_for("submissions.show", **address(submission)))


# --- Begin. ---------------------------------------------------------------------------------------


@pages.get("/events/<event>/submit")
@opens(Event, to=permissions.see_own_part)
def begin(event: Event, person: Person | None) -> Response:
    """From a brief to one's own team, or to where one finds a team."""
    team = Team.of(person, event) if person else None
    if team is None:
        flash(
            gettext(
                "A submission belongs to a team. Join one, or found your own; you may be its only"
                " member where the event allows it."
            ),
            "info",
        )
        return redirect(url_for("teams.index", event=event.slug))
    return redirect(
        url_for(
            "submissions.new",
            event=event.slug,
            team=team.key,
            challenge=request.args.get("challenge"),
        )
    )


@pages.route("/events/<event>/teams/<team>/submit", methods=["GET", "POST"])
@opens(Team, to=permissions.start_submission)
def new(team: Team, person: Person) -> ResponseReturnValue:
    event, form = team.event, ChoiceForm()
    open_challenges = submissions.answerable(team)
    offer(form, event, open_challenges)
    if request.method == "GET":
        form.challenges.data = [request.args["challenge"]] if "challenge" in request.args else []
    if form.validate_on_submit():
        chosen = [row for row in open_challenges if row.slug in (form.challenges.data or [])]
        made: list[Submission] = []
        at = now()
        if attempt(
            form,
            lambda: made.append(drafts.start(team, chosen, person, at)),
            gettext("Your draft is ready. It saves itself."),
        ):
            return redirect(url_for("submissions.edit", **address(made[0])))
    return render_template(
        "submissions/new.html", event=event, team=team, form=form, own=submissions.of_team(team)
    )


# --- See. -----------------------------------------------------------------------------------------


def _became(submission: Submission) -> dict[str, object]:
    """What is shown of a submission once the results are out: its pilots, and the offices that
    would pilot it."""
    event = submission.event
    # Before the deadline nothing is published, and nobody asks.
    if not event.locked(now()) or Publication.current(event) is None:
        return {"became": [], "calls": []}
    return {
        "became": origins.of_submission(submission),
        "calls": calls.of_submission(submission),
    }


@pages.get("/events/<event>/submissions/<submission>")
@opens(Submission, to=permissions.view_submission)
def show(submission: Submission, person: Person | None) -> str:
    at, event = now(), submission.event
    history = versions.versions(submission)
    latest = history[0] if history else None
    became = _became(submission)
    # One address for all: what is shown depends on who asks.
    if permissions.in_submission(person, submission, at) == HIDDEN:
        assert latest is not None, "only what was submitted is public"
        return render_template(
            "submissions/public.html",
            event=event,
            submission=submission,
            **became,
            **frozen(latest, submission, "public"),
        )
    member = permissions.is_member(person, submission.team)
    draft = manifests.draft_of(submission)
    # The team works on the draft; organisers see what was handed in.
    own = frozen(latest, submission, "organisers") if latest and not member else present(draft)
    return render_template(
        "submissions/show.html",
        event=event,
        submission=submission,
        member=member,
        latest=latest,
        history=history,
        missing=drafts.missing_parts(draft),
        unchanged=latest is not None and versions.unchanged(draft, latest),
        awaited=intake.awaited(submission) if at < event.grace_ends else [],
        **became,
        **own,
    )


@pages.get("/events/<event>/submissions/<submission>/versions/<int:number>")
@opens(Submission, to=permissions.in_submission)
def version(submission: Submission, number: int) -> str:
    found = versions.numbered(submission, number)
    if found is None:
        refuse(HIDDEN)
    assert found is not None
    return render_template(
        "submissions/version.html",
        event=submission.event,
        submission=submission,
        version=found,
        **frozen(found, submission, "organisers"),
    )


# --- Write. ---------------------------------------------------------------------------------------


def _save(submission: Submission, person: Person, form: DraftForm) -> int:
    chosen = [
        row
        for row in submissions.answerable(submission.team, submission)
        if row.slug in (form.challenges.data or [])
    ]
    with asking(permissions.edit_submission, submission, person):
        drafts.save(
            submission,
            form.expected,
            person,
            now(),
            challenges=chosen,
            **values_of(form, submission),
        )
    return int(submission.revision)


@pages.route("/events/<event>/submissions/<submission>/edit", methods=["GET", "POST"])
@opens(Submission, to=permissions.in_submission)
def edit(submission: Submission, person: Person) -> ResponseReturnValue:
    form = form_of(submission)
    # Who sends the form too late finds the text on the page: this door lets members in, and the
    # reason is told there.
    closed = permissions.edit_submission(person, submission, now())
    if closed is not None and (
        request.method == "GET" or not permissions.is_member(person, submission.team)
    ):
        refuse(closed)
    if closed is not None:
        form.form_errors.append(closed)
    elif form.validate_on_submit() and attempt(
        form, lambda: _save(submission, person, form), gettext("Saved.")
    ):
        anchor = "preview" if submission.description else None
        return redirect(url_for("submissions.edit", **address(submission), _anchor=anchor))
    page = render_template(
        "submissions/edit.html",
        event=submission.event,
        submission=submission,
        form=form,
        closed=closed,
        preview=prose.Html(submission.description_html),
        outside=outside_pictures() if prose.has_outside_picture(submission.description) else "",
        files=attachments.files(submission),
    )
    return page, 403 if closed is not None else 200


@pages.post("/events/<event>/submissions/<submission>/save")
@opens(Submission, to=permissions.in_submission)
def save(submission: Submission, person: Person) -> ResponseReturnValue:
    """Save the form as it is typed (see ``autosaving``)."""
    if (closed := permissions.edit_submission(person, submission, now())) is not None:
        return refused(422, closed)
    form = form_of(submission)
    return autosave(form, lambda: _save(submission, person, form), "challenges")


# --- Submit, withdraw. ----------------------------------------------------------------------------


@pages.route("/events/<event>/submissions/<submission>/submit", methods=["GET", "POST"])
@opens(Submission, to=permissions.submit_submission)
def submit(submission: Submission, person: Person) -> ResponseReturnValue:
    form = SubmitForm()
    if form.validate_on_submit():
        at = now()
        # Again, since the deadline may have passed while the form was on its way.
        refuse(permissions.submit_submission(person, submission, at))
        try:
            made = versions.submit(
                submission,
                versions.Seen(form.expected, form.reviewed.data or ""),
                person,
                at,
                receipt_link,
            )
        except Conflict:
            flash(
                gettext(
                    "A team-mate changed the draft while you were looking at it. Look at it again,"
                    " then submit."
                ),
                "warning",
            )
            return redirect(url_for("submissions.submit", **address(submission)))
        except Refused as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(
                gettext(
                    "Your submission has arrived. This is its receipt; the team has it by e-mail"
                    " too."
                ),
                "success",
            )
            return redirect(url_for("receipts.show", receipt=made.receipt))
    # After a refusal the page shows what is there now, and the digest of that.
    fresh = submissions.again(submission) if form.is_submitted() else submission
    draft, latest = manifests.draft_of(fresh), versions.latest_version(fresh)
    form.revision.data, form.reviewed.data = str(fresh.revision), manifests.draft_digest(draft)
    return render_template(
        "submissions/submit.html",
        blind=rounds.blind(submission.event),
        event=submission.event,
        submission=fresh,
        form=form,
        missing=drafts.missing_parts(draft),
        unchanged=latest is not None
        and fresh.status == "submitted"
        and latest.digest == form.reviewed.data,
        latest=latest,
        coming=intake.coming(fresh, now()),
        **present(draft),
    )


@pages.post("/events/<event>/submissions/<submission>/withdraw")
@opens(Submission, to=permissions.withdraw_submission)
def withdraw(submission: Submission, person: Person) -> Response:
    done = gettext("Your submission is withdrawn. Its versions and receipts stay in the record.")
    attempt(
        None, lambda: withdrawals.withdraw(submission, person, now(), link_to(submission)), done
    )
    return _back(submission)


@pages.post("/events/<event>/submissions/<submission>/resume")
@opens(Submission, to=permissions.resume_submission)
def resume(submission: Submission, person: Person) -> Response:
    done = (
        gettext("This is a draft again. Submit it before the deadline.")
        if submission.event.submissions_open(now())
        else gettext("What you submitted last counts again. The team is told.")
    )
    attempt(None, lambda: withdrawals.resume(submission, person, now(), link_to(submission)), done)
    return _back(submission)
