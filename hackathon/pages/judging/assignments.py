"""A round as organisers run it: what is taken in, who judges what, progress, reminders, closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext, language_name, ngettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.desk import judge_sheets
from hackathon.desk.event_exports import Sheet
from hackathon.events import rounds, rubrics
from hackathon.events.rounds import Round
from hackathon.judging import (
    assignments,
    distribution,
    entries,
    exclusions,
    progress,
    remarks,
    seats,
)
from hackathon.judging.assignments import Outcome
from hackathon.judging.judging import Assignment
from hackathon.judging.progress import Progress
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import as_file
from hackathon.pages.forms import Form, Ticks, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.pages.judging.judging import queue_link
from hackathon.pages.judging.panels import tell
from hackathon.pages.paging import page_of_list
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import submissions
from hackathon.submissions.submissions import Submission

pages = Blueprint("assignments", __name__)


class SpreadForm(Form):
    calibration = Ticks(
        _("Everybody judges these"),
        validators=[Optional()],
        description=_(
            "Two or three common submissions make judges comparable. Choose none if you are unsure."
        ),
    )


class HandForm(Form):
    entry = SelectField(_("Submission"), [DataRequired()])
    judge = SelectField(_("Judge"), [DataRequired()])


class OutForm(Form):
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("The team is told."),
        render_kw={"rows": 2},
    )


def _to(round: Round) -> Response:
    return redirect(url_for("assignments.round", event=round.event.slug, round=round.slug))


@pages.get("/events/<event>/organise/judging/rounds/<round>")
@opens(Round, to=permissions.manage_round)
def round(round: Round) -> ResponseReturnValue:
    found = progress.of(round)
    if file := _as_file(round, found):
        return file
    return render_template(
        "assignments/round.html",
        event=round.event,
        round=round,
        progress=found,
        found=page_of_list(found.entries),
        waiting=entries.waiting(round),
        outside=entries.outside(round) if round.position > 0 else [],
        spread_form=_spread_form(found),
        hand_form=_hand_form(found),
    )


def _as_file(round: Round, found: Progress) -> Response | None:
    """The list of this page that is asked for as a file."""
    lists: dict[str, Callable[[], Sheet]] = {
        "entries": lambda: judge_sheets.round_entries(round, found),
        "judges": lambda: judge_sheets.round_judges(found),
        "assignments": lambda: judge_sheets.assigned(round),
    }
    name = f"{round.event.slug}-{round.slug}"
    files = (as_file(f"{name}-{listed}", make, listed) for listed, make in lists.items())
    return next(filter(None, files), None)


def _entries(found: Progress) -> list[tuple[str, str]]:
    """The entries that take part, as choices of a form."""
    # What was taken out stays in the list above the form, and can be given to nobody.
    lines = [row.line for row in found.entries if not row.line.out]
    return [(line.code, f"{line.code} · {line.title}") for line in lines]


def _spread_form(found: Progress) -> SpreadForm:
    form = SpreadForm()
    form.calibration.choices = options(_entries(found))
    return form


def _hand_form(found: Progress) -> HandForm:
    form = HandForm()
    form.entry.choices = options(_entries(found))
    form.judge.choices = options(
        # Whoever has left the panel keeps a line there for the work that stays.
        (judge.code, f"{judge.code} · {judge.name}")
        for judge in found.judges
        if judge.sits
    )
    return form


@pages.post("/events/<event>/organise/judging/rounds/<round>/take-in")
@opens(Round, to=permissions.manage_round)
def take_in(round: Round, person: Person) -> Response:
    # The verb answers by a list: ``attempt`` hands back only whether it went through.
    counts: list[int] = []

    def verb() -> None:
        # The first round takes whatever is eligible; into a later one organisers choose.
        if round.position == 0:
            counts.append(entries.add_eligible(round, person, now()))
            return
        chosen = submissions.by_keys(round.event, request.form.getlist("submission")[:500])
        if not chosen:
            raise Refused(gettext("Choose at least one submission."))
        counts.append(len(entries.add(round, chosen, person, now())))

    if attempt(None, verb):
        said = ngettext("One submission was added.", "%(num)s submissions were added.", counts[0])
        flash(
            said if counts[0] else gettext("Every eligible submission is in already."),
            "success" if counts[0] else "info",
        )
    return _to(round)


@pages.post("/events/<event>/organise/judging/rounds/<round>/spread")
@opens(Round, to=permissions.manage_round)
def spread(round: Round, person: Person) -> Response:
    wanted = set(request.form.getlist("calibration"))
    calibration = [line.submission for line in entries.of(round) if line.code in wanted]
    outcomes: list[Outcome] = []
    if attempt(
        None,
        lambda: outcomes.append(
            distribution.spread(round, Act(person, now(), queue_link(round.event)), calibration)
        ),
    ):
        tell(outcomes[0])
        if not outcomes[0].made and not outcomes[0].unserved:
            flash(gettext("Every submission has its reviews already."), "info")
    return _to(round)


@pages.post("/events/<event>/organise/judging/rounds/<round>/assign")
@opens(Round, to=permissions.manage_round)
def assign(round: Round, person: Person) -> Response:
    line = next(
        (line for line in entries.of(round) if line.code == request.form.get("entry")), None
    )
    judge = next(
        (judge for judge in seats.panel(round) if judge.code == request.form.get("judge")),
        None,
    )
    if line is None or judge is None:
        flash(gettext("Choose a submission of the round and a judge of its panel."), "error")
    else:
        submission = Submission.get_by_id(line.submission)
        done = gettext("%(judge)s judges %(entry)s.", judge=judge.code, entry=line.code)
        given = attempt(
            None,
            lambda: assignments.by_hand(
                round, judge, submission, Act(person, now(), queue_link(round.event))
            ),
            done,
        )
        # Told and not refused: the organiser may know more than the profile says.
        if given and not seats.reads(judge, line.language):
            said = gettext(
                "%(judge)s does not say to read %(language)s, in which %(entry)s is written. Ask"
                " first, or take it off the list again.",
                judge=judge.code,
                language=language_name(line.language),
                entry=line.code,
            )
            flash(said, "warning")
    # Standings offer this form too, beside the entry that lacks a review.
    if request.form.get("back") == "standings":
        return redirect(url_for("judging.standings", event=round.event.slug, round=round.slug))
    return _to(round)


@pages.get("/events/<event>/organise/judging/rounds/<round>/entries/<entry>")
@opens(Round, to=permissions.manage_round)
def entry(round: Round, entry: str) -> str:
    return _entry_page(round, entry)


def _entry_page(round: Round, entry: str, form: OutForm | None = None) -> str:
    line = next((line for line in entries.of(round) if line.code == entry), None)
    if line is None:
        abort(404)
    return render_template(
        "assignments/entry.html",
        event=round.event,
        round=round,
        line=line,
        reviews=progress.reviews_of(round, line.submission),
        cards=remarks.on(round, line.submission),
        criteria=rubrics.shown(round.rubric),
        out_form=form or OutForm(formdata=None),
    )


def _to_entry(round: Round, code: str) -> Response:
    slugs: dict[str, Any] = {"event": round.event.slug, "round": round.slug}
    return redirect(url_for("assignments.entry", entry=code, **slugs))


@pages.post("/events/<event>/organise/judging/rounds/<round>/entries/<entry>/take-out")
@opens(Round, to=permissions.manage_round)
def take_out(round: Round, entry: str, person: Person) -> ResponseReturnValue:
    # On a mistake the page of the entry comes back with what was typed.
    form = OutForm()
    if form.validate():
        done = gettext("%(entry)s is out of this round.", entry=entry)
        reason, act = form.reason.data or "", Act(person, now())
        if attempt(form, lambda: exclusions.take_out(round, entry, reason, act), done):
            return _to_entry(round, entry)
    return _entry_page(round, entry, form)


@pages.post("/events/<event>/organise/judging/rounds/<round>/entries/<entry>/put-back")
@opens(Round, to=permissions.manage_round)
def put_back(round: Round, entry: str, person: Person) -> Response:
    done = gettext("%(entry)s takes part in this round again.", entry=entry)
    attempt(None, lambda: exclusions.put_back(round, entry, Act(person, now())), done)
    return _to_entry(round, entry)


@pages.post("/events/<event>/organise/judging/assignments/<assignment>/remove")
@opens(Assignment, to=permissions.manage_assignment)
def remove(assignment: Assignment, person: Person) -> Response:
    round = assignment.round
    attempt(
        None,
        lambda: assignments.remove(
            assignment, request.form.get("reason", "").strip()[:1000], person, now()
        ),
        gettext("The submission is off this judge's list. A scorecard on it no longer counts."),
    )
    return redirect(
        url_for(
            "assignments.entry",
            event=round.event.slug,
            round=round.slug,
            entry=entries.code_of(assignment),
        )
    )


@pages.post("/events/<event>/organise/judging/rounds/<round>/close")
@opens(Round, to=permissions.manage_round)
def close(round: Round, person: Person) -> Response:
    attempt(None, lambda: rounds.close(round, person, now()), gettext("The round is closed."))
    return _to(round)


@pages.post("/events/<event>/organise/judging/rounds/<round>/reopen")
@opens(Round, to=permissions.manage_round)
def reopen(round: Round, person: Person) -> Response:
    attempt(None, lambda: rounds.reopen(round, person, now()), gettext("The round is open again."))
    return _to(round)


@pages.post("/events/<event>/organise/judging/rounds/<round>/remind")
@opens(Round, to=permissions.manage_round)
def remind(round: Round, person: Person) -> Response:
    # For the round, whoever of its organisers clicks: judges are volunteers.
    rate_limits.hit(f"remind:{round.id}", 2, 86400, now())
    counts: list[int] = []
    if attempt(
        None,
        lambda: counts.append(progress.remind(round, person, now(), queue_link(round.event))),
    ):
        flash(
            ngettext("A reminder goes to one judge.", "Reminders go to %(num)s judges.", counts[0]),
            "success",
        )
    return _to(round)
