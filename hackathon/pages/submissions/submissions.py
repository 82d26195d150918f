"""Submissions: begin, write, look at what will be frozen, submit, see versions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectMultipleField, widgets

from hackathon import permissions
from hackathon.core.db import Conflict
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.judging import entries
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, Form
from hackathon.pages.guard import asking, now, opens, refuse
from hackathon.pages.submissions.contents import (
    address,
    frozen,
    lacking,
    link_to,
    listed,
    onwards,
    present,
    published,
    receipt_link,
)
from hackathon.pages.submissions.drafts import offer
from hackathon.people.people import Person
from hackathon.permissions import HIDDEN
from hackathon.pilots import calls, origins
from hackathon.results import declines, selections, wording
from hackathon.results.publications import Publication
from hackathon.submissions import (
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


# Who else reads an entry, by the word in the address of a preview.
READERS = {
    "judges": _("As judges see it"),
    "public": _("As everybody sees it"),
}
HINTS = {
    "judges": _("Your draft as it is now, with the parts that judges may see."),
    "public": _(
        "Your draft as it would be shown with the results: only the parts that are public."
    ),
}


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
                "A submission belongs to a team. Join one, or create your own; you may be its only"
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
        asked = request.args.get("challenge")
        # Where there is but one, nobody has to choose.
        only = [row.slug for row in open_challenges] if len(open_challenges) == 1 else []
        form.challenges.data = [asked] if asked else only
    if form.validate_on_submit():
        chosen = [row for row in open_challenges if row.slug in (form.challenges.data or [])]
        made: list[Submission] = []
        at = now()
        if attempt(
            form,
            lambda: made.append(drafts.start(team, chosen, person, at)),
            gettext("Your draft is ready. It saves itself."),
        ):
            _name, href = onwards(manifests.draft_of(made[0]))
            return redirect(href)
    return render_template(
        "submissions/new.html", event=event, team=team, form=form, own=submissions.of_team(team)
    )


# --- See. -----------------------------------------------------------------------------------------


def _became(submission: Submission) -> dict[str, object]:
    """What is shown of a submission once the results are out: its prizes, its pilots, and the
    offices that would pilot it."""
    event = submission.event
    # Before the deadline nothing is published, and nobody asks.
    none: dict[str, object] = {"prizes": [], "became": [], "calls": [], "declines": []}
    none["standing"] = None
    if not event.locked(now()):
        return none
    if Publication.current(event) is None:
        standing = selections.standings([event.id], now()).get(submission.key)
        return {**none, "standing": standing}
    return {
        **none,
        "prizes": wording.won(event, submission.key),
        "became": origins.of_submission(submission),
        "calls": calls.of_submission(submission),
        "declines": declines.of_submission(submission),
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
    # The team and its mentors work on the draft; organisers see what was handed in.
    drafting = member or permissions.mentors_team(person, submission.team)
    own = present(draft) if drafting or not latest else frozen(latest, submission, "organisers")
    return render_template(
        "submissions/show.html",
        event=event,
        submission=submission,
        member=member,
        drafting=drafting,
        latest=latest,
        history=history,
        tasks=listed(draft) if member else [],
        unchanged=latest is not None and versions.unchanged(draft, latest),
        awaited=intake.awaited(submission) if at < submission.grace_ends else [],
        **became,
        **own,
    )


@pages.get('/events/<event>/submissions/<submission>/as/<any("judges","public"):reader>')
@opens(Submission, to=permissions.in_submission)
def preview(submission: Submission, reader: str) -> str:
    """The draft as somebody else would read it."""
    draft = manifests.draft_of(submission)
    event = submission.event
    to_judges = reader == "judges"
    other = "public" if to_judges else "judges"
    return render_template(
        "submissions/preview.html",
        event=event,
        submission=submission,
        heading=READERS[reader],
        hint=HINTS[reader],
        other=other,
        other_name=READERS[other],
        entry=entries.preview(draft, rounds.blind(event)) if to_judges else None,
        file_url=None,
        **published(draft),
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


# --- Addresses of the first edition, in which one form wrote it all. ------------------------------


@pages.get("/events/<event>/submissions/<submission>/edit")
@opens(Submission, to=permissions.in_submission)
def old_edit(submission: Submission) -> Response:
    """To the list of the steps that have taken its place."""
    return redirect(url_for("submissions.show", **address(submission)), 301)


# --- Submit, withdraw. ----------------------------------------------------------------------------


@pages.route("/events/<event>/submissions/<submission>/submit", methods=["GET", "POST"])
@opens(Submission, to=permissions.edit_submission)
def submit(submission: Submission, person: Person) -> ResponseReturnValue:
    """The look at the whole is for everybody who writes it; what keeps a team from submitting is
    told there."""
    form, at = SubmitForm(), now()
    small = permissions.submit_submission(person, submission, at)
    if request.method == "POST":
        # Also since the deadline may have passed while the form was on its way.
        refuse(small)
    if form.validate_on_submit():
        seen = versions.Seen(form.expected, form.reviewed.data or "")
        try:
            with asking(permissions.submit_submission, submission, person):
                made = versions.submit(submission, seen, person, at, receipt_link)
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
        missing=lacking(draft),
        unchanged=latest is not None
        and fresh.status == "submitted"
        and latest.digest == form.reviewed.data,
        latest=latest,
        coming=intake.coming(fresh, now()),
        small=small,
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
        if submission.submissions_open(now())
        else gettext("What you submitted last counts again. The team is told.")
    )
    attempt(None, lambda: withdrawals.resume(submission, person, now(), link_to(submission)), done)
    return _back(submission)
