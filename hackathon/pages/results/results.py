"""Results: what was published, what led to it, and how organisers get there."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.prose import TooComplex, render
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.pages.events.rounds import METHODS, TIES
from hackathon.pages.forms import Form, markdown, no_control_characters
from hackathon.pages.guard import PAGE_LENGTH, Found, attempt, external, me, now, opens
from hackathon.ranking import scorebook
from hackathon.results import prizes, results
from hackathon.results.prizes import Prize
from hackathon.results.results import Publication
from hackathon.submissions import submissions
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team

pages = Blueprint("results", __name__)

MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


class ShortlistForm(Form):
    places = IntegerField(_("Where the line is drawn"), [InputRequired(), NumberRange(1, 10_000)])
    chosen = SelectMultipleField(_("Tied at the line"), choices=[], validate_choice=False)


class AwardForm(Form):
    submission = StringField(_("Entry"), [DataRequired(_("Choose an entry."))])
    citation = StringField(
        _("Citation"),
        [Length(max=300), no_control_characters],
        description=_("One sentence that says why. Public."),
    )


class ProposeForm(Form):
    show_ranks = RadioField(
        _("What is listed"),
        choices=[
            ("ranks", _("All entries with their ranks and scores")),
            ("finalists", _("Prizes and finalists only, without ranks and without scores")),
        ],
        default="ranks",
    )
    introduction = TextAreaField(
        _("Introduction"),
        [Length(max=5000), no_control_characters, markdown],
        description=_("Stands above the prizes. Markdown is possible."),
        render_kw={"rows": 5},
    )
    reason = TextAreaField(
        _("Reason for the correction"),
        [Length(max=1000), no_control_characters],
        description=_("Everybody reads it, and it goes to every team."),
        render_kw={"rows": 3},
    )


class Sheet(NamedTuple):
    """A round as the page shows it: what is told of it, one page of its ranks, and where the prize
    line stands."""

    told: dict[str, Any]
    found: Found
    line: int | None


def _sheets(content: dict[str, Any]) -> list[Sheet]:
    """Page each round's ranks on its own: ``?round=final&page=2``."""
    winners = {winner["submission"] for prize in content["prizes"] for winner in prize["winners"]}
    sheets: list[Sheet] = []
    for told in content["rounds"]:
        rows = told.get("standings", [])
        asked = (
            request.args.get("page", 1, type=int)
            if request.args.get("round") == told["slug"]
            else 1
        )
        count = max(1, -(-len(rows) // PAGE_LENGTH))
        page = min(max(asked, 1), count)
        won = [row["rank"] for row in rows if row["submission"] in winners]
        # A line only where it is true: the winners are the best of this round.
        line = (
            len(won)
            if won and sorted(won) == [row["rank"] for row in rows[: len(won)]] and not sheets
            else None
        )
        sheets.append(
            Sheet(
                told,
                Found(rows[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH], page, count, len(rows)),
                line,
            )
        )
    return sheets


def _page_of_round(slug: str) -> Any:
    return lambda page: url_for(
        request.endpoint or "",
        **{**(request.view_args or {}), "round": slug, "page": page, "_anchor": f"round-{slug}"},
    )


def _verdict(
    event: Event, publication: Publication | None, content: dict[str, Any], introduction: str
) -> dict[str, Any]:
    """Return what ``results/_verdict.html`` reads, for the published page and for its preview
    alike."""
    current = Publication.current(event)
    return {
        "event": event,
        "publication": publication,
        "content": content,
        "introduction": introduction,
        "sheets": _sheets(content),
        "methods": METHODS,
        "ties": TIES,
        "page_url": _page_of_round,
        # A page of an entry is open to all while the present publication lists it.
        "linked": set(current.content["submissions"]) if current else set(),
        # What ``start_pilot`` asks besides "is it published?", once for all entries instead of once
        # for each.
        "may_start": permissions.propose_pilot(me(), None, now()) is None,
    }


@pages.get("/events/<event>/results")
@opens(Event, to=permissions.view_results)
def show(event: Event) -> str:
    publication = Publication.current(event)
    if publication is None:
        return render_template("results/show.html", event=event, publication=None)
    verdict = _verdict(event, publication, publication.content, publication.introduction_html)
    person = me()
    team = Team.of(person, event) if person else None
    own = submissions.of_team(team) if team else []
    return render_template("results/show.html", **verdict, history=results.history(event), own=own)


@pages.get("/events/<event>/results/<publication>")
@opens(Publication, to=permissions.view_publication)
def publication(publication: Publication) -> str:
    verdict = _verdict(
        publication.event, publication, publication.content, publication.introduction_html
    )
    return render_template(
        "results/publication.html",
        **verdict,
        history=results.history(publication.event),
        follower=results.replaced_by(publication),
    )


def _send_book(publication: Publication, book: dict[str, Any], kind: str) -> Response:
    content = scorebook.as_json(book) if kind == "json" else scorebook.as_csv(book)
    answer = make_response(content)
    answer.mimetype, answer.content_type = MEDIA_TYPES[kind].split(";")[0], MEDIA_TYPES[kind]
    name = f"{publication.event.slug}-results-{publication.number or 'proposal'}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/events/<event>/results/<publication>/book.<any(json,csv):kind>")
@opens(Publication, to=permissions.view_publication)
def book(publication: Publication, kind: str) -> Response:
    return _send_book(publication, publication.public_book(), kind)


@pages.get("/events/<event>/organise/results/<publication>/book.<any(json,csv):kind>")
@opens(Publication, to=permissions.manage_publication)
def whole_book(publication: Publication, kind: str) -> Response:
    return _send_book(publication, publication.book, kind)


@pages.get("/events/<event>/submissions/<submission>/feedback")
@opens(Submission, to=permissions.view_feedback)
def feedback(submission: Submission) -> str:
    current = Publication.current(submission.event)
    assert current is not None
    return render_template(
        "results/feedback.html",
        event=submission.event,
        submission=submission,
        heard=results.feedback(submission, current),
    )


# --- The organisers' way there. -------------------------------------------------------------------


class Stage(NamedTuple):
    """A round as organisers see it before anything is published."""

    round: Round
    part: dict[str, Any]
    rows: list[dict[str, Any]]
    cut: scorebook.Cut
    places: int
    into: Round | None
    moved: set[str]


def _stages(event: Event) -> list[Stage]:
    parts = {part["slug"]: part for part in results.book(event)["rounds"]}
    every = rounds.of(event)
    stages = []
    for round, into in zip(every, [*every[1:], None], strict=True):
        part = parts[round.slug]
        standings = scorebook.standings(part)
        asked = (
            request.args.get("places", type=int)
            if request.args.get("round") == round.slug
            else None
        )
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


@pages.get("/events/<event>/organise/results")
@opens(Event, to=permissions.manage_judging)
def prepare(event: Event) -> str:
    current = Publication.current(event)
    return render_template(
        "results/prepare.html",
        event=event,
        stages=_stages(event),
        prizes=prizes.of(event),
        awards=results.awards(event),
        contenders=results.contenders(event),
        proposal=results.proposal(event),
        current=current,
        unfinished=results.unfinished(event),
        obstacle=permissions.propose_results(me(), event, now()),
        methods=METHODS,
        ties=TIES,
    )


@pages.post("/events/<event>/organise/results/rounds/<round>/shortlist")
@opens(Round, to=permissions.shortlist_round)
def shortlist(round: Round) -> Response:
    person, form, event = me(), ShortlistForm(), round.event
    assert person is not None
    into = next((other for other in rounds.of(event) if other.position > round.position), None)
    if into is None:
        abort(404)
    if not form.validate():
        flash(next(iter(form.errors.values()))[0], "error")
        return _back(event, f"round-{round.slug}")
    chosen, places = form.chosen.data or [], form.places.data
    done = gettext("The shortlist stands: %(round)s has its entries.", round=into.title)
    if attempt(None, lambda: results.shortlist(round, into, chosen, places, person, now()), done):
        return _back(event, f"round-{into.slug}")
    return redirect(
        url_for(
            "results.prepare",
            event=event.slug,
            round=round.slug,
            places=places,
            _anchor=f"round-{round.slug}",
        )
    )


@pages.post("/events/<event>/organise/results/prizes/<int:prize>/award")
@opens(Prize, to=permissions.award_prize)
def award(prize: Prize) -> Any:
    person, form = me(), AwardForm()
    assert person is not None
    if not form.validate():
        return (
            render_template(
                "results/award.html",
                event=prize.event,
                prize=prize,
                form=form,
                contenders=results.contenders(prize.event),
            ),
            422,
        )
    submission = results.contender(prize.event, form.submission.data)
    if submission is None:
        abort(404)
    citation = " ".join((form.citation.data or "").split())
    if attempt(
        form,
        lambda: results.award(prize, submission, citation, person, now()),
        gettext("The prize is noted; it stays secret until results are published."),
    ):
        return _back(prize.event, "prizes")
    return (
        render_template(
            "results/award.html",
            event=prize.event,
            prize=prize,
            form=form,
            contenders=results.contenders(prize.event),
        ),
        409,
    )


@pages.post("/events/<event>/organise/results/prizes/<int:prize>/take-back")
@opens(Prize, to=permissions.award_prize)
def take_back(prize: Prize) -> Response:
    person = me()
    assert person is not None
    given = next(
        (
            one
            for one in results.awards(prize.event)
            if one.prize_id == prize.id and one.submission.key == request.form.get("submission")
        ),
        None,
    )
    if given is None:
        flash(gettext("This prize was taken back already."), "error")
    else:
        attempt(
            None, lambda: results.unaward(given, person, now()), gettext("The prize is taken back.")
        )
    return _back(prize.event, "prizes")


@pages.route("/events/<event>/organise/results/propose", methods=["GET", "POST"])
@opens(Event, to=permissions.propose_results)
def propose(event: Event) -> Any:
    person, form, current = me(), ProposeForm(), Publication.current(event)
    assert person is not None
    valid = form.is_submitted() and form.validate()
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
                form.show_ranks.data,
                form.introduction.data or "",
                form.reason.data or "",
                person,
                now(),
            ),
            gettext("The results are proposed. Another organiser has to approve them."),
        )
    ):
        return _back(event)
    content = results.contents(
        event,
        results.book(event),
        form.show_ranks.data if form.show_ranks.data in ("ranks", "finalists") else "ranks",
    )
    return render_template(
        "results/propose.html",
        form=form,
        current=current,
        **_verdict(event, None, content, _preview(form)),
    )


def _preview(form: ProposeForm) -> str:
    try:
        return render(form.introduction.data or "", follow=True)
    except TooComplex:
        return ""  # the field says so


@pages.post("/events/<event>/organise/results/<publication>/approve")
@opens(Publication, to=permissions.approve_results)
def approve(publication: Publication) -> Response:
    person, event = me(), publication.event
    assert person is not None
    link = external("results.show", event=event.slug)
    if attempt(
        None,
        lambda: results.approve(publication, person, now(), link),
        gettext("The results are published, and every team is told."),
    ):
        return redirect(url_for("results.show", event=event.slug))
    return _back(event)


@pages.post("/events/<event>/organise/results/<publication>/withdraw")
@opens(Publication, to=permissions.withdraw_results)
def withdraw(publication: Publication) -> Response:
    person = me()
    assert person is not None
    attempt(
        None,
        lambda: results.withdraw(publication, person, now()),
        gettext("The proposal is withdrawn. Nothing was published."),
    )
    return _back(publication.event)
