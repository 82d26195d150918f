"""Judging as judges see it: the queue, conflicts of interest, the scorecard, the offline pack; and
the standings for organisers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from werkzeug.wrappers import Response
from wtforms import BooleanField, FileField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hackathon import permissions
from hackathon.challenges import briefs
from hackathon.core import assets, rate_limits, store
from hackathon.core.db import Conflict
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.events import rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import (
    assignments,
    disclosures,
    entries,
    offline_packs,
    scorecards,
    standings,
)
from hackathon.judging.entries import Shown
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content, Waiting
from hackathon.pages import serving
from hackathon.pages.forms import EditForm, Form, no_control_characters
from hackathon.pages.guard import attempt, external, me, now, opens, page_of_list, refuse
from hackathon.pages.submissions.drafts import AI_NAMES
from hackathon.people.people import Person

pages = Blueprint("judging", __name__)


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


class Ticks(SelectMultipleField):
    """Several choices, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


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


class SheetForm(Form):
    sheet = FileField(_("The filled score sheet (CSV)"), [DataRequired()])
    replace = BooleanField(_("Replace what was changed on the site after the pack was made"))


def _seat(event: Event) -> tuple[Judge, Person]:
    person = me()
    judge = Judge.of(person, event) if person else None
    assert judge is not None and person is not None
    return judge, person


def _queue_link(event: Event) -> str:
    return external("judging.queue", event=event.slug)


# --- The queue. -----------------------------------------------------------------------------------


@pages.get("/events/<event>/judge/")
@opens(Event, to=permissions.judge_event)
def queue(event: Event) -> str:
    judge, _person = _seat(event)
    mine = sorted(disclosures.rounds_of(judge), key=lambda round: round.over(now()))
    lines: list[tuple[Round, Waiting]] = []
    if judge.declared_at is not None:
        lines = [
            (round, line)
            for round in mine
            if round.opens <= now()
            for line in scorecards.queue(judge, round)
        ]
    # What can still be done comes first, whichever round it is in.
    lines.sort(key=lambda pair: (pair[0].over(now()), pair[1].status == "signed"))
    done = {
        round.id: [line.status == "signed" for of, line in lines if of.id == round.id]
        for round in mine
    }
    waiting = [pair for pair in lines if pair[1].status != "signed" and pair[0].open(now())]
    found = page_of_list(lines)
    criteria = {round.id: len(rubrics.criteria(round.rubric)) for round in mine}
    return render_template(
        "judging/queue.html",
        event=event,
        judge=judge,
        rounds=mine,
        done=done,
        waiting=waiting,
        found=found,
        criteria=criteria,
    )


@pages.route("/events/<event>/judge/conflicts", methods=["GET", "POST"])
@opens(Event, to=permissions.judge_event)
def conflicts(event: Event) -> Any:
    judge, _person = _seat(event)
    asked, form = disclosures.asked(judge, now()), ConflictForm(ties=judge.ties)
    several = len({row.round for row in asked.candidates}) > 1
    form.works.choices = [
        (
            str(row.submission),
            " · ".join(filter(None, [row.round if several else "", row.code, row.title, row.team])),
        )
        for row in asked.candidates
    ]
    form.organisations.choices = [
        (name, shown) for name, shown in asked.organisations.items() if name not in judge.tied_to
    ]
    if form.validate_on_submit():
        works, names = (
            [int(number) for number in form.works.data or ()],
            form.organisations.data or [],
        )
        done = gettext("Thank you. We keep from you what you named.")
        if attempt(
            form,
            lambda: disclosures.declare(
                judge, works, names, form.ties.data or "", now(), _queue_link(event)
            ),
            done,
        ):
            return redirect(url_for("judging.queue", event=event.slug))
    return render_template(
        "judging/conflicts.html", event=event, judge=judge, asked=asked, form=form
    )


# --- The scorecard. -------------------------------------------------------------------------------


@pages.route("/events/<event>/judge/<assignment>", methods=["GET", "POST"])
@opens(Assignment, to=permissions.view_assignment)
def score(assignment: Assignment) -> Any:
    judge, person = _seat(assignment.round.event)
    card, form = scorecards.of(assignment), CardForm()
    content = scorecards.content_of(card)
    if not form.is_submitted():
        form.revision.data, form.feedback.data, form.note.data = (
            str(card.revision if card else 0),
            content.feedback,
            content.note,
        )
    else:
        refuse(permissions.score(person, assignment, now()))
        content = _typed(assignment)
        signing = "sign_off" in request.form
        if form.validate() and _keep(assignment, form, content, signing, person):
            return redirect(_after(assignment, judge, signing))
        card = scorecards.of(assignment)
    read = entries.shown(assignment)
    if read is None:
        abort(404)
    waiting = _waiting(assignment, judge)
    return render_template(
        "judging/score.html",
        event=assignment.round.event,
        round=assignment.round,
        assignment=assignment,
        card=card,
        form=form,
        content=content,
        entry=read,
        brief=[(challenge, briefs.sections(challenge)) for challenge in read.challenges],
        rubric=assignment.round.rubric,
        criteria=rubrics.shown(assignment.round.rubric),
        recuse_form=RecuseForm(formdata=None),
        following=next(iter(waiting), None),
        left=len(waiting) + (card is None or card.status != "signed"),
        left_open=(
            _left_open(assignment, content)
            if form.is_submitted() and "sign_off" in request.form
            else []
        ),
        closed=permissions.score(person, assignment, now()),
        ai_names=AI_NAMES,
    )


def _typed(assignment: Assignment) -> Content:
    """What the form says; a level that is no number is none at all."""
    answers = {}
    for row in rubrics.criteria(assignment.round.rubric):
        value = request.form.get(f"score-{row.key}", "")
        number = int(value) if value.removeprefix("-").isdecimal() and len(value) < 6 else None
        answers[row.key] = Answer(
            number, request.form.get(f"remark-{row.key}", "").replace("\r\n", "\n")
        )
    texts = (request.form.get(name, "").replace("\r\n", "\n") for name in ("feedback", "note"))
    return Content(answers, *texts)


def _keep(
    assignment: Assignment, form: CardForm, content: Content, signing: bool, person: Person
) -> bool:
    def verb() -> None:
        if signing:
            scorecards.sign(assignment, form.expected, content, form.leave_open.data, person, now())
        else:
            scorecards.save(assignment, form.expected, content, person, now())

    card = scorecards.of(assignment)
    return attempt(form, verb, gettext("Signed.") if signing else gettext("Saved."), card)


def _left_open(assignment: Assignment, content: Content) -> list[str]:
    return scorecards.open_criteria(rubrics.criteria(assignment.round.rubric), content)


def _waiting(assignment: Assignment, judge: Judge) -> list[str]:
    """The other open scorecards of the round: those that follow this one, then those before it."""
    lines = scorecards.queue(judge, assignment.round)
    codes = {
        line.key: at
        for at, line in enumerate(sorted(lines, key=lambda line: (len(line.code), line.code)))
    }
    here = codes.get(assignment.key, -1)
    left = [line.key for line in lines if line.status != "signed" and line.key != assignment.key]
    return sorted(left, key=lambda key: (codes[key] < here, codes[key]))


def _after(assignment: Assignment, judge: Judge, signed: bool) -> str:
    slug = assignment.round.event.slug
    if not signed:
        return url_for("judging.score", event=slug, assignment=assignment.key)
    waiting = _waiting(assignment, judge)
    return (
        url_for("judging.score", event=slug, assignment=waiting[0])
        if waiting
        else url_for("judging.queue", event=slug)
    )


@pages.post("/events/<event>/judge/<assignment>/save")
@opens(Assignment, to=permissions.view_assignment)
def save(assignment: Assignment) -> Any:
    """Answers in JSON: 200 with the new revision, 409 when another window was faster, 422 when it
    cannot be saved."""
    _judge, person = _seat(assignment.round.event)
    form = CardForm()
    try:
        card = scorecards.save(assignment, form.expected, _typed(assignment), person, now())
    except Conflict:
        return jsonify(error=gettext("This was changed somewhere else.")), 409
    except Refused as refusal:
        present = scorecards.of(assignment)
        return jsonify(error=str(refusal)), (
            409 if present is not None and present.status == "signed" else 422
        )
    return jsonify(revision=card.revision, saved=now().isoformat())


@pages.post("/events/<event>/judge/<assignment>/reopen")
@opens(Assignment, to=permissions.score)
def reopen(assignment: Assignment) -> Response:
    _judge, person = _seat(assignment.round.event)
    attempt(
        None,
        lambda: scorecards.reopen(assignment, person, now()),
        gettext("The scorecard is open again. It counts when you sign it."),
    )
    return redirect(
        url_for("judging.score", event=assignment.round.event.slug, assignment=assignment.key)
    )


@pages.route("/events/<event>/judge/<assignment>/recuse", methods=["GET", "POST"])
@opens(Assignment, to=permissions.recuse)
def recuse(assignment: Assignment) -> Any:
    _judge, person = _seat(assignment.round.event)
    event, form = assignment.round.event, RecuseForm()
    if form.validate_on_submit():
        done = gettext(
            "You stepped back. The submission is off your list, and the organisers know why."
        )
        if attempt(
            form,
            lambda: assignments.recuse(
                assignment, form.reason.data or "", person, now(), _queue_link(event)
            ),
            done,
        ):
            return redirect(url_for("judging.queue", event=event.slug))
    return render_template(
        "judging/recuse.html",
        event=event,
        round=assignment.round,
        assignment=assignment,
        code=entries.code_of(assignment),
        form=form,
    )


@pages.get("/events/<event>/judge/<assignment>/files/<file>")
@opens(Assignment, to=permissions.view_assignment)
def file(assignment: Assignment, file: str) -> Response:
    read = entries.shown(assignment)
    found = next((row for row in read.files if row.key == file), None) if read else None
    if read is None or found is None:
        abort(404)
    return serving.send(
        found.stored, found.sha256, f"{read.code}-{found.name}", found.media_type, found.size
    )


# --- The offline pack. ----------------------------------------------------------------------------


@pages.get("/events/<event>/judge/rounds/<round>/pack")
@opens(Round, to=permissions.judge_round)
def pack(round: Round) -> Any:
    judge, person = _seat(round.event)
    rate_limits.hit(f"pack:{person.key}", 30, 3600, now())
    chosen = offline_packs.open_cards(judge, round)
    if not chosen:
        flash(
            gettext("You have no open scorecard in this round, so there is nothing to take away."),
            "info",
        )
        return redirect(url_for("judging.queue", event=round.event.slug))
    members = _members(judge, round, chosen, request.args.get("files") == "1")
    answer = current_app.response_class(
        stream_with_context(offline_packs.archive(members, now())), mimetype="application/zip"
    )
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{round.event.slug}-{round.slug}.zip"'
    )
    return answer


def _members(
    judge: Judge, round: Round, chosen: list[offline_packs.Open], with_files: bool
) -> Iterator[offline_packs.Member]:
    """The pack's texts first, so that a broken download still holds them, then the files."""
    criteria = rubrics.shown(round.rubric)
    read: list[tuple[Shown, offline_packs.Open]] = [
        (found, one) for one in chosen if (found := entries.shown(one.assignment))
    ]
    values = {
        "event": round.event,
        "round": round,
        "criteria": criteria,
        "rubric": round.rubric,
        "ai_names": AI_NAMES,
        "with_files": with_files,
    }
    yield "index.html", render_template("judging/pack_index.html", entries=read, **values)
    yield "rubric.html", render_template("judging/pack_rubric.html", **values)
    yield "scores.csv", offline_packs.sheet(judge, round)
    yield "site.css", (assets.SOURCE / "site.css").read_text()
    for challenge in {row.id: row for found, _one in read for row in found.challenges}.values():
        yield (
            f"brief-{challenge.slug}.html",
            render_template(
                "judging/pack_brief.html",
                challenge=challenge,
                sections=briefs.sections(challenge),
                **values,
            ),
        )
    for found, one in read:
        yield (
            f"{found.code}.html",
            render_template("judging/pack_entry.html", entry=found, content=one.content, **values),
        )
    for found, _one in read if with_files else ():
        for row in found.files:
            if not store.current().verify(row.stored, row.sha256):
                yield (
                    f"{found.code}/{offline_packs.safe_name(row.name)}.missing.txt",
                    gettext("This file is damaged on the server. Tell the organisers."),
                )
                continue
            yield (
                f"{found.code}/{offline_packs.safe_name(row.name)}",
                partial(store.current().open, row.stored),
            )


@pages.route("/events/<event>/judge/rounds/<round>/sheet", methods=["GET", "POST"])
@opens(Round, to=permissions.judge_round)
def upload(round: Round) -> Any:
    judge, person = _seat(round.event)
    form, problems = SheetForm(), []
    if form.validate_on_submit():
        data = form.sheet.data.stream.read(offline_packs.LARGEST_SHEET + 1)
        try:
            count = offline_packs.load(judge, round, data, form.replace.data, person, now())
        except offline_packs.BadSheet as error:
            problems = error.problems
        else:
            flash(
                gettext(
                    "%(count)s scorecards are saved as drafts. Look at them and sign them.",
                    count=count,
                ),
                "success",
            )
            return redirect(url_for("judging.queue", event=round.event.slug))
    return render_template(
        "judging/upload.html", event=round.event, round=round, form=form, problems=problems
    ), (422 if problems else 200)


# --- Standings. -----------------------------------------------------------------------------------


@pages.get("/events/<event>/organise/rounds/<round>/standings", endpoint="standings")
@opens(Round, to=permissions.manage_round)
def standings_page(round: Round) -> str:
    found = standings.of(round)
    return render_template(
        "judging/standings.html",
        event=round.event,
        round=round,
        found=found,
        report=standings.report(found, 0 if round.over(now()) else 5),
    )
