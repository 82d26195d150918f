"""Steps before the results: who goes on from a round, proposed, approved, withdrawn."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField, widgets
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.prose import TooComplex, render
from hackathon.core.states import Refused
from hackathon.events.rounds import Round
from hackathon.judging import entries
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    Form,
    MomentField,
    in_zone,
    markdown,
    no_control_characters,
    options,
)
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.ranking import scorebook
from hackathon.results import announcing, books, selections
from hackathon.results.announcing import Step
from hackathon.results.selections import Selection

pages = Blueprint("selections", __name__)


class StepForm(Form):
    kind = RadioField(
        _("What they are called"),
        choices=options([("finalists", _("Finalists")), ("shortlist", _("Shortlist"))]),
        default="finalists",
    )
    chosen = SelectMultipleField(
        _("Who is named"),
        [DataRequired(_("Choose at least one entry."))],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
        description=_("As many as you wish. The teams of all the others are told too."),
    )
    show_ranks = BooleanField(
        _("Show the rank of each"),
        description=_("Otherwise they are listed in alphabetical order. Scores are never shown."),
    )
    show_teams = BooleanField(_("Name the teams"), default=True)
    public_at = MomentField(
        _("Public from"),
        [Optional()],
        description=_("Empty: as soon as another organiser approves it."),
    )
    introduction = TextAreaField(
        _("Introduction"),
        [Length(max=Selection.longest("introduction")), no_control_characters, markdown],
        description=_("Stands above the list. Markdown is possible."),
        render_kw={"rows": 4},
    )

    def step(self) -> Step:
        """Return what the form says."""
        return Step(
            self.chosen.data or [],
            self.kind.data,
            self.show_ranks.data,
            self.show_teams.data,
            self.introduction.data or "",
            self.public_at.data,
        )


class WithdrawForm(Form):
    reason = TextAreaField(
        _("Reason"),
        [Length(max=1000), no_control_characters],
        render_kw={"rows": 3},
    )


@pages.route("/events/<event>/organise/results/rounds/<round>/announce", methods=["GET", "POST"])
@opens(Round, to=permissions.propose_selection)
def new(round: Round, person: Person) -> ResponseReturnValue:
    form, event = StepForm(), round.event
    # A form that was sent is kept, with the same sentence above it.
    if request.method == "GET" and (sentence := announcing.obstacle(round)):
        return _standing(round, sentence)
    in_zone(form, event.time_zone)
    lines = [line for line in entries.of(round) if not line.out]
    form.chosen.choices = options((line.key, f"{line.title} · {line.team}") for line in lines)
    into = announcing.next_round(round)
    if request.method == "GET":
        form.chosen.data = _suggested(round)
        # Whoever judges blind next would read in public who is behind an entry.
        form.show_teams.data = not (into is not None and into.blind and not into.over(now()))
    valid = form.is_submitted() and form.validate() and "preview" not in request.form
    done = gettext("The step is proposed. Another organiser has to approve it.")

    def propose() -> None:
        announcing.propose(round, form.step(), person, now())

    if valid and attempt(form, propose, done):
        return redirect(url_for("results.prepare", event=event.slug))
    named, problem = _preview(round, form.step()) if form.chosen.data else ([], "")
    return render_template(
        "selections/new.html",
        event=event,
        round=round,
        form=form,
        into=into,
        differs=_differs(round, form.chosen.data or []),
        named=named,
        problem=problem,
        introduction=_rendered(form),
    )


def _standing(round: Round, sentence: str) -> Response:
    """To the step that stands already, where it can be withdrawn; else to the results."""
    flash(sentence, "info")
    event, there = round.event.slug, selections.of(round)
    if there is None:
        return redirect(url_for("results.prepare", event=event))
    return redirect(url_for("selections.show", event=event, selection=there.key))


def _suggested(round: Round) -> list[str]:
    """Whom the shortlist of the next round has by now; else those above the round's line."""
    if there := announcing.shortlisted(round):
        return sorted(there)
    if round.shortlist is None:
        return []
    part = next(part for part in books.of(round.event)["rounds"] if part["slug"] == round.slug)
    line = scorebook.cut(scorebook.standings(part), round.shortlist)
    return [*line.sure, *line.tied]


def _differs(round: Round, chosen: list[str]) -> bool:
    """Tell whether the next round has other entries than are chosen."""
    there = announcing.shortlisted(round)
    return bool(there) and there != set(chosen)


def _preview(round: Round, step: Step) -> tuple[list[dict[str, object]], str]:
    try:
        return announcing.contents(round, step).entries, ""
    except Refused as refusal:
        return [], str(refusal)


def _rendered(form: StepForm) -> str:
    try:
        return render(form.introduction.data or "", follow=True)
    except TooComplex:
        return ""  # the field says so


@pages.get("/events/<event>/organise/results/announced/<selection>")
@opens(Selection, to=permissions.manage_selection)
def show(selection: Selection) -> str:
    return _page(selection, WithdrawForm())


def _page(selection: Selection, form: WithdrawForm) -> str:
    return render_template(
        "selections/show.html",
        event=selection.event,
        selection=selection,
        form=form,
    )


@pages.post("/events/<event>/organise/results/announced/<selection>/approve")
@opens(Selection, to=permissions.approve_selection)
def approve(selection: Selection, person: Person) -> Response:
    at, event = now(), selection.event.slug
    wished = selection.public_at
    later = wished is not None and wished > at
    done = (
        gettext("The step is approved. It becomes public by itself at its moment.")
        if later
        else gettext("The step is announced, and every team of the round is told.")
    )
    attempt(None, lambda: announcing.approve(selection, person, at), done)
    return redirect(url_for("selections.show", event=event, selection=selection.key))


@pages.post("/events/<event>/organise/results/announced/<selection>/withdraw")
@opens(Selection, to=permissions.withdraw_selection)
def withdraw(selection: Selection, person: Person) -> ResponseReturnValue:
    form, at, done = WithdrawForm(), now(), gettext("The step is withdrawn.")
    if form.validate() and attempt(
        form,
        lambda: announcing.withdraw(selection, form.reason.data or "", person, at),
        done,
    ):
        return redirect(url_for("results.prepare", event=selection.event.slug))
    return _page(selection, form), 422
