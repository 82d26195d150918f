"""Results before they are out: ranks so far, shortlists, prizes, the proposal and its approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import (
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.prose import TooComplex, render
from hackathon.desk import event_exports
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import progress, score_lists
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import send_sheet
from hackathon.pages.events.rounds import METHODS, TIES
from hackathon.pages.forms import Form, markdown, no_control_characters, options
from hackathon.pages.guard import external, now, opens
from hackathon.pages.results.results import pages as results_pages
from hackathon.pages.results.results import verdict
from hackathon.pages.results.robustness import stress_rows
from hackathon.people.people import Person
from hackathon.ranking import scorebook
from hackathon.results import (
    awards,
    books,
    doubts,
    prizes,
    publications,
    results,
    selections,
    shortlists,
    stress_tests,
)
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication
from hackathon.teams import late


class ShortlistForm(Form):
    places = IntegerField(_("Where the cut-off is"), [InputRequired(), NumberRange(1, 10_000)])
    chosen = SelectMultipleField(_("Tied at the cut-off"), choices=[], validate_choice=False)
    sure = BooleanField(_("Yes, all the same"))


class AwardForm(Form):
    submission = StringField(_("Entry"), [DataRequired(_("Choose an entry."))])
    citation = StringField(
        _("Citation"),
        [Length(max=300), no_control_characters],
        description=_("One sentence that says why. Public."),
    )
    sure = BooleanField(_("Yes, all the same"))


class ProposeForm(Form):
    show_ranks = RadioField(
        _("What is listed"),
        choices=options(
            [
                ("ranks", _("All entries with their ranks and scores")),
                ("finalists", _("Prizes and finalists only, without ranks and without scores")),
            ]
        ),
        default="ranks",
    )
    introduction = TextAreaField(
        _("Introduction"),
        [Length(max=5000), no_control_characters, markdown],
        description=_("Stands above the prizes. Markdown is possible."),
        render_kw={"rows": 5},
    )
    robustness = BooleanField(
        _("Tell how robust each prize is"),
        description=_(
            "Whether it stands without any one judge or criterion, and by other methods. Prizes and"
            " criteria are named, never a judge."
        ),
    )
    reason = TextAreaField(
        _("Reason for the correction"),
        [Length(max=1000), no_control_characters],
        description=_("Everybody reads it, and it goes to every team."),
        render_kw={"rows": 3},
    )


class Stage(NamedTuple):
    """A round as organisers see it before anything is published."""

    round: Round
    part: dict[str, Any]
    rows: list[dict[str, Any]]
    cut: scorebook.Cut
    places: int
    into: Round | None
    moved: set[str]


def _stages(event: Event, book: Mapping[str, Any]) -> list[Stage]:
    parts = {part["slug"]: part for part in book["rounds"]}
    every = rounds.of(event)
    stages = []
    followers = [*every[1:], None]  # one more than there are rounds, where there are none
    for round, into in zip(every, followers, strict=False):
        part = parts[round.slug]
        standings = scorebook.standings(part)
        asked = (
            request.args.get("places", type=int)
            if request.args.get("round") == round.slug
            else None
        )
        # Three where nobody has said a number: enough to see how the line would fall.
        places = max(1, asked or round.shortlist or 3)
        named = {entry["submission"]: entry for entry in part["entries"]}
        rows = [{**named[row.submission], **row._asdict()} for row in standings]
        moved = {entry["submission"] for entry in parts[into.slug]["entries"]} if into else set()
        stages.append(
            Stage(round, part, rows, scorebook.cut(standings, places), places, into, moved)
        )
    return stages


def _back(event: Event, anchor: str = "") -> Response:
    return redirect(url_for("results.prepare", event=event.slug, _anchor=anchor or None))


@results_pages.get("/events/<event>/organise/results")
@opens(Event, to=permissions.manage_judging)
def prepare(event: Event, person: Person | None) -> str:
    current, given = Publication.current(event), awards.of(event)
    # Read once: the ranks and the stress test are both of it.
    book = books.of(event)
    return render_template(
        "results/prepare.html",
        event=event,
        stages=_stages(event, book),
        steps={row.round_id: row for row in selections.every(event)},
        prizes=[
            (prize, [award for award in given if award.prize_id == prize.id])
            for prize in prizes.of(event)
        ],
        contenders=awards.contenders(event),
        proposal=publications.proposal(event),
        asked=request.args.get("round", "") if "sure" in request.args else "",
        current=current,
        unfinished=progress.unsigned(event),
        obstacle=permissions.propose_results(person, event, now()),
        methods=METHODS,
        ties=TIES,
        stress=stress_rows(stress_tests.of(event, book)),
        late=late.of_event(event),
    )


@results_pages.get(
    "/events/<event>/organise/results/scores-<any(long,wide):shape>.<any(csv,xlsx):kind>"
)
@opens(Event, to=permissions.manage_judging)
def scores(event: Event, shape: str, kind: str) -> Response:
    made = score_lists.long(event) if shape == "long" else score_lists.wide(event)
    sheet = event_exports.Sheet(made.columns, made.rows)
    return send_sheet(sheet, f"{event.slug}-scores-{shape}", kind)


@results_pages.post("/events/<event>/organise/results/rounds/<round>/shortlist")
@opens(Round, to=permissions.shortlist_round)
def shortlist(round: Round, person: Person) -> Response:
    form, event = ShortlistForm(), round.event
    # The next round by position; after the last there is nothing to shortlist for.
    into = next((other for other in rounds.of(event) if other.position > round.position), None)
    if into is None:
        abort(404)
    if not form.validate():
        flash(next(iter(form.errors.values()))[0], "error")
        return _back(event, f"round-{round.slug}")
    chosen, places = form.chosen.data or [], form.places.data
    drawn = {"round": round.slug, "places": places, "_anchor": f"round-{round.slug}"}
    if not form.sure.data and (doubt := doubts.of_shortlist(into, chosen)):
        flash(doubt, "warning")
        return redirect(url_for("results.prepare", event=event.slug, sure="ask", **drawn))
    done = gettext("The shortlist stands: %(round)s has its entries.", round=into.title)
    if attempt(
        None,
        lambda: shortlists.shortlist(round, into, shortlists.Choice(chosen, places), person, now()),
        done,
    ):
        return _back(event, f"round-{into.slug}")
    return redirect(url_for("results.prepare", event=event.slug, **drawn))


@results_pages.post("/events/<event>/organise/results/prizes/<int:prize>/award")
@opens(Prize, to=permissions.award_prize)
def award(prize: Prize, person: Person) -> ResponseReturnValue:
    form = AwardForm()
    if not form.validate():
        return _award_page(prize, form), 422
    # Any of the event: whether it can win is asked by the room, in its transaction.
    submission = awards.contender(prize.event, form.submission.data)
    if submission is None:
        abort(404)
    if not form.sure.data and (doubt := doubts.of_award(submission)):
        return _award_page(prize, form, doubt), 409
    citation = " ".join((form.citation.data or "").split())
    if attempt(
        form,
        lambda: awards.award(prize, submission, citation, person, now()),
        gettext("The prize is noted; it stays secret until results are published."),
    ):
        return _back(prize.event, "prizes")
    return _award_page(prize, form), 409


def _award_page(prize: Prize, form: AwardForm, doubt: str = "") -> str:
    return render_template(
        "results/award.html",
        event=prize.event,
        prize=prize,
        form=form,
        doubt=doubt,
        contenders=awards.contenders(prize.event),
    )


@results_pages.post("/events/<event>/organise/results/prizes/<int:prize>/take-back")
@opens(Prize, to=permissions.award_prize)
def take_back(prize: Prize, person: Person) -> Response:
    given = next(
        (
            one
            for one in awards.of(prize.event)
            if one.prize_id == prize.id and one.submission.key == request.form.get("submission")
        ),
        None,
    )
    if given is None:
        flash(gettext("This award has already been withdrawn."), "error")
    else:
        attempt(
            None, lambda: awards.unaward(given, person, now()), gettext("The award is withdrawn.")
        )
    return _back(prize.event, "prizes")


@results_pages.route("/events/<event>/organise/results/propose", methods=["GET", "POST"])
@opens(Event, to=permissions.propose_results)
def propose(event: Event, person: Person) -> ResponseReturnValue:
    form, current = ProposeForm(), Publication.current(event)
    valid = form.is_submitted() and form.validate()
    # Asked only of a correction: the first publication corrects nothing.
    if valid and current is not None and not (form.reason.data or "").strip():
        form.reason.errors = [
            gettext("Give the reason for the correction: everybody will read it.")
        ]
        valid = False
    if (
        valid
        and "preview" not in request.form
        and attempt(
            form,
            lambda: results.propose(
                event,
                results.Proposal(
                    form.show_ranks.data,
                    form.introduction.data or "",
                    form.reason.data or "",
                    robustness=form.robustness.data,
                ),
                person,
                now(),
            ),
            gettext("The results are proposed. Another organiser has to approve them."),
        )
    ):
        return _back(event)
    shown = form.show_ranks.data if form.show_ranks.data in ("ranks", "finalists") else "ranks"
    book = books.of(event)
    # Made by what publishes it, so the preview cannot differ from the page.
    content = books.contents(event, book, shown)
    if form.robustness.data:
        content["robustness"] = stress_tests.told(event, book, shown)
    return render_template(
        "results/propose.html",
        form=form,
        current=current,
        **verdict(event, person, None, content, _preview(form)),
    )


def _preview(form: ProposeForm) -> str:
    try:
        return render(form.introduction.data or "", follow=True)
    except TooComplex:
        return ""  # the field says so


@results_pages.post("/events/<event>/organise/results/<publication>/approve")
@opens(Publication, to=permissions.approve_results)
def approve(publication: Publication, person: Person) -> Response:
    event = publication.event
    link = external("results.show", event=event.slug)
    if attempt(
        None,
        lambda: results.approve(publication, person, now(), link),
        gettext("The results are published, and every team is told."),
    ):
        return redirect(url_for("results.show", event=event.slug))
    return _back(event)


@results_pages.post("/events/<event>/organise/results/<publication>/withdraw")
@opens(Publication, to=permissions.withdraw_results)
def withdraw(publication: Publication, person: Person) -> Response:
    attempt(
        None,
        lambda: results.withdraw(publication, person, now()),
        gettext("The proposal is withdrawn. Nothing was published."),
    )
    return _back(publication.event)
