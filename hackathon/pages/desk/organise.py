"""The organisers' pages: what needs a decision now, and the lists."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from itertools import accumulate
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.challenges import challenges
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.desk import event_exports, organiser_desk
from hackathon.events.events import Event
from hackathon.pages import charts, way_back
from hackathon.pages.attempts import attempt
from hackathon.pages.desk import decisions, menu
from hackathon.pages.desk.exports import as_file, taken
from hackathon.pages.desk.orders import PEOPLE_BY, SUBMISSIONS_BY, TEAMS_BY, asked
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import asking, external, now, opens, refuse
from hackathon.pages.paging import page_of
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import eligibility, submissions, versions
from hackathon.submissions.submissions import Submission
from hackathon.teams import (
    approvals,
    care,
    doubles,
    participants,
    questionnaire,
    registrations,
    teams,
)
from hackathon.teams.registrations import Registration

pages = Blueprint("organise", __name__)

STATUSES = {
    "registered": _("Registered"),
    "unapproved": _("To approve"),
    "waiting": _("Waiting list"),
    "excluded": _("Excluded"),
    "withdrawn": _("Withdrawn"),
    "double": _("Perhaps registered twice"),
    "arrived": _("Has arrived"),
    "expected": _("Not arrived yet"),
}
STATES = {
    "draft": _("Draft"),
    "submitted": _("Submitted"),
    "withdrawn": _("Withdrawn"),
    "disqualified": _("Disqualified"),
}
TEAM_STATUSES = {
    "active": _("Active"),
    "small": _("Below the minimum"),
    "leaderless": _("Without a captain who answers"),
    "dissolved": _("Dissolved"),
}
ELIGIBILITY = {
    "unchecked": _("Not checked"),
    "eligible": _("Eligible"),
    "ineligible": _("Not eligible"),
}


class ExcludeForm(Form):
    reason = StringField(
        _("Reason"),
        [DataRequired(), Length(max=500), no_control_characters],
        description=_("The person is told."),
    )


class GroupForm(Form):
    name = StringField(
        _("Name of the team"), [DataRequired(), Length(max=120), no_control_characters]
    )
    # Not validated as choices: the list is paged, and who was ticked may stand on another page.
    person = SelectMultipleField(_("People"), choices=[], validate_choice=False)


def _q() -> str:
    return request.args.get("q", "")[:100]


@pages.get("/events/<event>/organise/")
@opens(Event, to=permissions.organise)
def show(event: Event, person: Person) -> str:
    at = now()
    days, drawn = _sent(event, at)
    return render_template(
        "organise/show.html",
        event=event,
        decisions=menu.waiting(event, person, at),
        parts=menu.parts(event, person, at),
        said=decisions.said,
        numbers=organiser_desk.numbers(event),
        days=days,
        axis=drawn,
    )


def _sent(event: Event, at: datetime) -> tuple[list[tuple[date, int]], charts.Axis]:
    """How many submissions that stand had been sent by the end of each day, from the opening to
    today or to the deadline, with the axis that they are drawn on."""
    zone = ZoneInfo(event.time_zone)
    opened, closes, today = (
        moment.astimezone(zone).date()
        for moment in (event.submission_opens, event.submission_closes, at)
    )
    days = versions.submitted_per_day(event)
    totals = list(accumulate(count for _day, count in days))
    points = list(zip((day for day, _count in days), totals, strict=True))
    if points and opened < points[0][0]:
        points.insert(0, (opened, 0))
    # What was sent stands until somebody sends more: the line goes on to today, or to the end.
    if points and points[-1][0] < (until := min(today, closes)):
        points.append((until, points[-1][1]))
    return points, charts.axis(points, opened, closes, today)


# --- People. --------------------------------------------------------------------------------------


@pages.get("/events/<event>/organise/people")
@opens(Event, to=permissions.read_lists)
def people(event: Event, person: Person) -> ResponseReturnValue:
    # Only where there is something to approve.
    offered = {key: name for key, name in STATUSES.items() if event.approval or key != "unapproved"}
    status = asked("status", offered)
    # The waiting list moves up as people have come.
    in_line = status in ("waiting", "unapproved")
    order = asked("sort", PEOPLE_BY) or ("arrival" if in_line else "name")
    shown = participants.search(event, _q(), status, order)
    if status == "double":
        shown = doubles.search(event)
    if file := taken(event, person, "people", lambda: event_exports.people(event, shown)):
        return file
    found = page_of(shown)
    for row in found.rows:
        row.event = event  # known already: no query for each row
    return render_template(
        "organise/people.html",
        event=event,
        found=found,
        q=_q(),
        status=status,
        statuses=offered,
        order=order,
        orders=PEOPLE_BY,
        form=ExcludeForm(),
    )


@pages.route("/events/<event>/organise/people/<person>/exclude", methods=["GET", "POST"])
@opens(Registration, to=permissions.edit_part)
def exclude(registration: Registration, person: Person) -> ResponseReturnValue:
    event, form = registration.event, ExcludeForm()
    name, declines = registration.person.name, registration.unapproved
    done = (
        gettext("The registration is declined, and %(name)s was told the reason.", name=name)
        if declines
        else gettext("%(name)s is excluded and was told the reason.", name=name)
    )
    verb = approvals.decline if declines else registrations.exclude
    if form.validate_on_submit() and attempt(
        form, lambda: verb(registration, form.reason.data, person, now()), done
    ):
        excluded = url_for("organise.people", event=event.slug, status="excluded")
        return redirect(way_back.asked(event) or excluded)
    return render_template(
        "organise/exclude.html",
        event=event,
        registration=registration,
        form=form,
    )


@pages.post("/events/<event>/organise/people/<person>/readmit")
@opens(Registration, to=permissions.edit_part)
def readmit(registration: Registration, person: Person) -> Response:
    event = registration.event
    done = gettext("%(name)s may take part again.", name=registration.person.name)
    attempt(None, lambda: registrations.readmit(registration, person, now()), done)
    found = url_for("organise.people", event=event.slug, q=registration.person.name)
    return redirect(way_back.asked(event) or found)


# --- Teams. ---------------------------------------------------------------------------------------


@pages.get("/events/<event>/organise/teams", endpoint="teams")
@opens(Event, to=permissions.read_lists)
def teams_list(event: Event, person: Person) -> ResponseReturnValue:
    status = asked("status", TEAM_STATUSES) or "active"
    order = asked("sort", TEAMS_BY) or "name"
    shown = care.search(event, _q(), status, order)
    if file := taken(event, person, "teams", lambda: event_exports.teams(event, shown)):
        return file
    found = page_of(shown)
    return render_template(
        "organise/teams.html",
        event=event,
        found=found,
        q=_q(),
        status=status,
        statuses=TEAM_STATUSES,
        order=order,
        orders=TEAMS_BY,
        alone=participants.without_team_count(event),
        cares=permissions.care_for_teams(person, event, now()) is None,
    )


@pages.route("/events/<event>/organise/teams/group", methods=["GET", "POST"])
@opens(Event, to=permissions.organise)
def group(event: Event, person: Person) -> ResponseReturnValue:
    form = GroupForm()
    # Looking is open to all organisers also when the event is archived; only the act asks for more.
    refuse(permissions.edit_event(person, event, now()) if form.is_submitted() else None)
    if form.validate_on_submit():
        chosen = participants.seated_by_keys(event, form.person.data or [])
        name = " ".join(form.name.data.split())
        done = gettext("The team exists, and its members were told.")
        if attempt(form, lambda: teams.form(event, name, chosen, person, now()), done):
            return redirect(url_for("organise.teams", event=event.slug))
    shown = participants.without_team_search(event, _q())
    name = f"{event.slug}-people-without-team"
    if file := as_file(name, lambda: event_exports.people(event, shown)):
        return file
    found = page_of(shown)
    questions = questionnaire.asked(event)
    return render_template(
        "organise/group.html",
        event=event,
        form=form,
        found=found,
        q=_q(),
        chosen=set(form.person.data or []),
        answers={row.id: questionnaire.told(questions, row.answers) for row in found.rows},
    )


# --- Submissions. ---------------------------------------------------------------------------------


@pages.get("/events/<event>/organise/submissions", endpoint="submissions")
@opens(Event, to=permissions.read_entries)
def submissions_list(event: Event, person: Person) -> ResponseReturnValue:
    every = {row.slug: row.title for row in challenges.every(event)}
    filters = {
        "status": asked("status", STATES),
        "eligibility": asked("eligibility", ELIGIBILITY),
        "challenge": asked("challenge", every),
    }
    order = asked("sort", SUBMISSIONS_BY) or "title"
    shown = submissions.search(event, _q(), **filters).order_by(*submissions.ORDERS[order])
    if file := taken(event, person, "submissions", lambda: event_exports.submissions(event, shown)):
        return file
    found = page_of(shown)
    # Whoever competes or judges checks nothing here.
    checks = permissions.check_entries(person, event, now()) is None
    return render_template(
        "organise/submissions.html",
        event=event,
        found=found,
        markable={row.key for row in found.rows if checks and eligibility.may_become_eligible(row)},
        q=_q(),
        states=STATES,
        kinds=ELIGIBILITY,
        challenges=every,
        order=order,
        orders=SUBMISSIONS_BY,
        **filters,
    )


@pages.post("/events/<event>/organise/submissions/eligible")
@opens(Event, to=permissions.check_entries)
def mark(event: Event, person: Person) -> Response:
    done, refused = 0, []
    for submission in submissions.by_keys(event, request.form.getlist("submission")[:500]):
        reason = permissions.check_submission(person, submission, now())
        if reason is None and attempt(None, partial(_mark, submission, person)):
            done += 1
        elif reason:
            refused.append(f"{submission.title}: {reason}")
    if done:
        flash(
            ngettext(
                "One submission is eligible now.", "%(num)s submissions are eligible now.", done
            ),
            "success",
        )
    if refused or not done:
        flash(" ".join(refused) or gettext("Choose at least one submission."), "error")
    return redirect(
        request.form["back"]
        if _own_list(event)
        else url_for("organise.submissions", event=event.slug)
    )


def _mark(submission: Submission, person: Person) -> None:
    event, key = submission.event.slug, submission.key
    link = external("submissions.show", event=event, submission=key)
    with asking(permissions.check_submission, submission, person):
        eligibility.decide(submission, True, "", Act(person, now(), link))


def _own_list(event: Event) -> bool:
    """Whether the form came from this event's list, with its filters; anything else is not
    followed."""
    return request.form.get("back", "").startswith(
        url_for("organise.submissions", event=event.slug) + "?"
    )
