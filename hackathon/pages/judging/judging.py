"""Judging as judges see it: the queue and conflicts of interest; and the standings for
organisers."""

from __future__ import annotations

from collections.abc import Iterable

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.events import rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import (
    disclosures,
    panels,
    queues,
    seats,
)
from hackathon.judging.judging import Judge
from hackathon.judging.queues import Waiting
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, Ticks, no_control_characters, options
from hackathon.pages.guard import external, now, opens
from hackathon.pages.paging import page_of_list
from hackathon.people.acts import Act
from hackathon.people.people import Person

pages = Blueprint("judging", __name__)


class ConflictForm(Form):
    works = Ticks(
        _("Works that you know from their making, or whose makers you are close to"),
        validators=[Optional()],
        description=_(
            "Tick a work if you helped with it, advised its team, or recognise whose it is and are"
            " not impartial."
        ),
    )
    organisations = Ticks(
        _("Organisations that you work for, advise, own a part of or compete with"),
        validators=[Optional()],
        description=_("You will not get any work from there."),
    )
    ties = TextAreaField(
        _("Anything else the organisers should know"),
        [Optional(), Length(max=2000), no_control_characters],
        description=_(
            "For example a relative who takes part. Only the organisers read it, and they keep the"
            " work from you."
        ),
        render_kw={"rows": 3},
    )


class LeaveForm(Form):
    reason = TextAreaField(
        _("Why?"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("Only the organisers read it."),
        render_kw={"rows": 3},
    )


def seat(event: Event, person: Person) -> Judge:
    """The seat of somebody whom a door has let in as a judge of the event."""
    judge = Judge.of(person, event)
    assert judge is not None, "the door lets judges in"
    return judge


def queue_link(event: Event) -> str:
    """The full address of the judges' queue, for a message."""
    return external("judging.queue", event=event.slug)


@pages.get("/events/<event>/judge/")
@opens(Event, to=permissions.judge_event)
def queue(event: Event, person: Person) -> str:
    judge = seat(event, person)
    mine = sorted(seats.rounds_of(judge), key=lambda round: round.over(now()))
    opened = [round for round in mine if round.opens <= now() and judge.declared_at is not None]
    held = queues.over(judge, opened) if opened else {}
    lines = [(round, line) for round in opened for line in held[round.id]]
    # What can still be done comes first, whichever round it is in.
    lines.sort(key=lambda pair: (pair[0].over(now()), not queues.is_open(pair[1])))
    waiting = [pair for pair in lines if queues.is_open(pair[1]) and pair[0].open(now())]
    done = {
        round.id: [not queues.is_open(line) for line in held.get(round.id, ())] for round in mine
    }
    found = page_of_list(lines)
    sizes = rubrics.sizes(event)
    return render_template(
        "judging/queue.html",
        complete={
            round.id: _complete(held.get(round.id, ()), sizes[round.rubric_id]) for round in mine
        },
        may_leave=permissions.leave_seat(person, event, now()) is None,
        event=event,
        judge=judge,
        rounds=mine,
        done=done,
        waiting=waiting,
        found=found,
        rows={round.id: [line for of, line in found.rows if of == round] for round in mine},
        criteria={round.id: sizes[round.rubric_id] for round in mine},
    )


@pages.route("/events/<event>/judge/conflicts", methods=["GET", "POST"])
@opens(Event, to=permissions.judge_event)
def conflicts(event: Event, person: Person) -> ResponseReturnValue:
    judge = seat(event, person)
    asked, form = disclosures.asked(judge, now()), ConflictForm(ties=judge.ties)
    several = len({row.round for row in asked.candidates}) > 1
    form.works.choices = options(
        (
            str(row.submission),
            " · ".join(filter(None, [row.round if several else "", row.code, row.title, row.team])),
        )
        for row in asked.candidates
    )
    form.organisations.choices = options(
        (name, shown) for name, shown in asked.organisations.items() if name not in judge.tied_to
    )
    if form.validate_on_submit():
        works, names = (
            [int(number) for number in form.works.data or ()],
            form.organisations.data or [],
        )
        done = gettext("Thank you. We keep from you what you named.")
        if attempt(
            form,
            lambda: disclosures.declare(
                judge,
                disclosures.Disclosure(works, names, form.ties.data or ""),
                now(),
                queue_link(event),
            ),
            done,
        ):
            return redirect(url_for("judging.queue", event=event.slug))
    return render_template(
        "judging/conflicts.html",
        event=event,
        judge=judge,
        asked=asked,
        form=form,
    )


def _complete(lines: Iterable[Waiting], criteria: int) -> int:
    """How many drafts have an answer to every criterion."""
    return sum(line.status == "started" and line.answered == criteria for line in lines)


@pages.post("/events/<event>/judge/rounds/<round>/sign")
@opens(Round, to=permissions.sign_round)
def sign(round: Round, person: Person) -> ResponseReturnValue:
    counts: list[int] = []
    judge = seat(round.event, person)
    if attempt(None, lambda: counts.append(queues.sign_complete(judge, round, person, now()))):
        if counts[0]:
            said = ngettext("One scorecard is signed.", "%(num)s scorecards are signed.", counts[0])
            flash(said, "success")
        else:
            flash(gettext("No draft is complete yet, so nothing was signed."), "info")
    return redirect(url_for("judging.queue", event=round.event.slug))


@pages.route("/events/<event>/judge/leave", methods=["GET", "POST"])
@opens(Event, to=permissions.leave_seat)
def leave(event: Event, person: Person) -> ResponseReturnValue:
    judge, form = seat(event, person), LeaveForm()
    done = gettext("You are no longer a judge here. What you signed stays and counts. Thank you.")
    if form.validate_on_submit() and attempt(
        form,
        lambda: panels.leave(judge, Act(person, now(), queue_link(event)), form.reason.data or ""),
        done,
    ):
        return redirect(url_for("events.show", event=event.slug))
    return render_template(
        "judging/leave.html",
        event=event,
        judge=judge,
        form=form,
    )
