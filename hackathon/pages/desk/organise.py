"""The organisers' pages: what needs a decision now, the lists with their exports, letters to
everybody, the audit log."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.challenges import challenges
from hackathon.core import rate_limits, spreadsheets
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.desk import audit_labels, event_exports, mailings, organiser_desk
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.desk import decisions
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import external, now, opens, refuse
from hackathon.pages.paging import page_of
from hackathon.people.people import Person
from hackathon.submissions import eligibility, submissions, versions
from hackathon.submissions.submissions import Submission
from hackathon.teams import participants, registrations, teams
from hackathon.teams.registrations import Registration

pages = Blueprint("organise", __name__)

STATUSES = {
    "registered": _("Registered"),
    "waiting": _("Waiting list"),
    "excluded": _("Excluded"),
    "withdrawn": _("Withdrawn"),
}
STATES = {
    "draft": _("Draft"),
    "submitted": _("Submitted"),
    "withdrawn": _("Withdrawn"),
    "disqualified": _("Disqualified"),
}
ELIGIBILITY = {
    "unchecked": _("Not checked"),
    "eligible": _("Eligible"),
    "ineligible": _("Not eligible"),
}
AUDIENCES = {
    "registered": _("Everybody who is registered"),
    "waiting": _("Everybody on the waiting list"),
    "teams": _("The members of all teams"),
    "captains": _("The captains of all teams"),
    "judges": _("The judges"),
}
LETTERS_A_DAY = 10


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
    person = SelectMultipleField(_("People"), choices=[], validate_choice=False)


class LetterForm(Form):
    audience = SelectField(_("To"), choices=options(AUDIENCES))
    subject = StringField(
        _("Subject"),
        [DataRequired(), Length(max=150), no_control_characters],
        description=_("The event's title is put in front."),
    )
    text = TextAreaField(
        _("Text"),
        [DataRequired(), Length(max=10_000), no_control_characters],
        description=_(
            "Plain text, sent as you type it. Your name and the event's address stand below it."
        ),
        render_kw={"rows": 10},
    )


def _asked(name: str, known: Any) -> str:
    """A filter of the address, or nothing for what no list offers."""
    value = request.args.get(name, "")
    return value if value in known else ""


def _q() -> str:
    return request.args.get("q", "")[:100]


@pages.get("/events/<event>/organise/")
@opens(Event, to=permissions.organise)
def show(event: Event, person: Person) -> str:
    at = now()
    seeing = {event.id} if permissions.sees_judging(person, event, at) else set()
    return render_template(
        "organise/show.html",
        event=event,
        decisions=organiser_desk.decisions([event], person, at, seeing)[event.id],
        said=decisions.said,
        numbers=organiser_desk.numbers(event),
        days=_running_total(versions.submitted_per_day(event)),
    )


def _running_total(days: list[tuple[Any, int]]) -> list[tuple[Any, int]]:
    total, points = 0, []
    for day, count in days:
        total += count
        points.append((day, total))
    return points


# --- People. --------------------------------------------------------------------------------------


@pages.get("/events/<event>/organise/people")
@opens(Event, to=permissions.organise)
def people(event: Event) -> str:
    status = _asked("status", STATUSES)
    found = page_of(participants.search(event, _q(), status, by_arrival=status == "waiting"))
    return render_template(
        "organise/people.html",
        event=event,
        found=found,
        q=_q(),
        status=status,
        statuses=STATUSES,
        form=ExcludeForm(),
    )


@pages.route("/events/<event>/organise/people/<person>/exclude", methods=["GET", "POST"])
@opens(Registration, to=permissions.edit_part)
def exclude(registration: Registration, person: Person) -> ResponseReturnValue:
    event, form = registration.event, ExcludeForm()
    done = gettext("%(name)s is excluded and was told the reason.", name=registration.person.name)
    if form.validate_on_submit() and attempt(
        form, lambda: registrations.exclude(registration, form.reason.data, person, now()), done
    ):
        return redirect(url_for("organise.people", event=event.slug, status="excluded"))
    return render_template(
        "organise/exclude.html", event=event, registration=registration, form=form
    )


@pages.post("/events/<event>/organise/people/<person>/readmit")
@opens(Registration, to=permissions.edit_part)
def readmit(registration: Registration, person: Person) -> Response:
    event = registration.event
    done = gettext("%(name)s may take part again.", name=registration.person.name)
    attempt(None, lambda: registrations.readmit(registration, person, now()), done)
    return redirect(url_for("organise.people", event=event.slug, q=registration.person.name))


# --- Teams. ---------------------------------------------------------------------------------------


@pages.get("/events/<event>/organise/teams", endpoint="teams")
@opens(Event, to=permissions.organise)
def teams_list(event: Event) -> str:
    status = _asked("status", ("active", "dissolved")) or "active"
    found = page_of(teams.search(event, _q(), status=status))
    return render_template(
        "organise/teams.html",
        event=event,
        found=found,
        q=_q(),
        status=status,
        alone=participants.without_team_count(event),
    )


@pages.route("/events/<event>/organise/teams/group", methods=["GET", "POST"])
@opens(Event, to=permissions.organise)
def group(event: Event, person: Person) -> ResponseReturnValue:
    form = GroupForm()
    refuse(permissions.edit_event(person, event, now()) if form.is_submitted() else None)
    if form.validate_on_submit():
        chosen = participants.seated_by_keys(event, form.person.data or [])
        name = " ".join(form.name.data.split())
        done = gettext("The team exists, and its members were told.")
        if attempt(form, lambda: teams.form(event, name, chosen, person, now()), done):
            return redirect(url_for("organise.teams", event=event.slug))
    found = page_of(participants.without_team_search(event, _q()))
    return render_template(
        "organise/group.html",
        event=event,
        form=form,
        found=found,
        q=_q(),
        chosen=set(form.person.data or []),
    )


# --- Submissions. ---------------------------------------------------------------------------------


@pages.get("/events/<event>/organise/submissions", endpoint="submissions")
@opens(Event, to=permissions.organise)
def submissions_list(event: Event) -> str:
    every = {row.slug: row.title for row in challenges.every(event)}
    filters = {
        "status": _asked("status", STATES),
        "eligibility": _asked("eligibility", ELIGIBILITY),
        "challenge": _asked("challenge", every),
    }
    found = page_of(submissions.search(event, _q(), **filters))
    return render_template(
        "organise/submissions.html",
        event=event,
        found=found,
        q=_q(),
        states=STATES,
        kinds=ELIGIBILITY,
        challenges=every,
        **filters,
    )


@pages.post("/events/<event>/organise/submissions/eligible")
@opens(Event, to=permissions.edit_event)
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
    eligibility.decide(
        submission,
        True,
        "",
        person,
        now(),
        external("submissions.show", event=submission.event.slug, submission=submission.key),
    )


def _own_list(event: Event) -> bool:
    """Whether the form came from this event's list, with its filters; anything else is not
    followed."""
    return request.form.get("back", "").startswith(
        url_for("organise.submissions", event=event.slug) + "?"
    )


# --- Judges, letters, audit log. ------------------------------------------------------------------


@pages.get("/events/<event>/organise/judges")
@opens(Event, to=permissions.manage_judging)
def judges(event: Event) -> str:
    return render_template(
        "organise/judges.html", event=event, found=page_of(event_exports.judges_of(event))
    )


@pages.route("/events/<event>/organise/write", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def write(event: Event, person: Person) -> ResponseReturnValue:
    form = LetterForm()
    if not form.is_submitted() and request.args.get("to") in AUDIENCES:
        form.audience.data = request.args["to"]
    if form.audience.data == "judges":
        refuse(permissions.manage_judging(person, event, now()))
    preview = None
    if form.validate_on_submit():
        if "send" in request.form:
            rate_limits.hit(f"letters:{event.slug}", LETTERS_A_DAY, 86400, now())
            sent: list[int] = []
            link = external("events.show", event=event.slug)
            if attempt(
                form,
                lambda: sent.append(
                    mailings.write(
                        event,
                        form.audience.data,
                        form.subject.data,
                        form.text.data,
                        person,
                        now(),
                        link,
                    )
                ),
            ):
                flash(
                    ngettext(
                        "One message is on its way.", "%(num)s messages are on their way.", sent[0]
                    ),
                    "success",
                )
                return redirect(url_for("organise.show", event=event.slug))
        else:
            preview = len(mailings.readers(event, form.audience.data))
    return render_template(
        "organise/write.html",
        event=event,
        form=form,
        preview=preview,
        link=external("events.show", event=event.slug),
    )


@pages.get("/events/<event>/organise/audit")
@opens(Event, to=permissions.organise)
def audit(event: Event, person: Person | None) -> str:
    judging = permissions.sees_judging(person, event, now())
    known = audit_labels.choices(event_exports.verbs(event, judging))
    verb, who = _asked("verb", dict(known)), request.args.get("person", "")[:100]
    found = page_of(event_exports.acts(event, verb, who, judging))
    return render_template(
        "organise/audit.html",
        event=event,
        found=found,
        acts=audit_labels,
        verbs=known,
        verb=verb,
        person=who,
        judging=judging,
    )


SHEETS = {
    "people": event_exports.people,
    "teams": event_exports.teams,
    "submissions": event_exports.submissions,
    "judges": event_exports.judges,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get(
    "/events/<event>/organise/<any(people,teams,submissions,judges,audit):name>.<any(csv,xlsx):kind>"
)
@opens(Event, to=permissions.organise)
def export(event: Event, person: Person | None, name: str, kind: str) -> Response:
    judging = permissions.sees_judging(person, event, now())
    refuse(permissions.manage_judging(person, event, now()) if name == "judges" else None)
    sheet = event_exports.audit(event, judging) if name == "audit" else SHEETS[name](event)
    return send_sheet(sheet, f"{event.slug}-{name}", kind)


def send_sheet(sheet: event_exports.Sheet, name: str, kind: str) -> Response:
    """Answer with a list as a file; a CSV leaves while its rows are read."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        lines = (line.encode() for line in spreadsheets.csv_lines(sheet.columns, sheet.rows))
        return Response(
            stream_with_context(lines), mimetype="text/csv; charset=utf-8", headers=headers
        )
    file = spreadsheets.xlsx(sheet.columns, sheet.rows, name)
    answer = Response(iter(lambda: file.read(65536), b""), mimetype=XLSX, headers=headers)
    answer.call_on_close(file.close)
    return answer
