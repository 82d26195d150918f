"""Consultations of their own: the list, drafting one, publishing it, and keeping it."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.consultations import circulation, consultations, papers
from hackathon.consultations.papers import Paper
from hackathon.core import prose
from hackathon.core.language import gettext, lazy, locale
from hackathon.desk import consulted
from hackathon.desk.consulted import Wish
from hackathon.pages.attempts import attempt
from hackathon.pages.consultations.consultations import page
from hackathon.pages.consultations.forms import PaperForm, ReopenForm, WithdrawForm
from hackathon.pages.consultations.subjects import answer, home, shown
from hackathon.pages.guard import me, now, opens, public
from hackathon.pages.paging import page_of
from hackathon.people import affiliations
from hackathon.people.people import Person

pages = Blueprint("papers", __name__)

STATE_NAMES = {
    "open": lazy("Open"),
    "ended": lazy("Ended"),
    "draft": lazy("Draft"),
    "withdrawn": lazy("Withdrawn"),
}


class Line(NamedTuple):
    """A consultation as the list shows it."""

    row: Any
    address: str
    state: str
    days: int | None
    kind: str


def _line(row: Any) -> Line:
    paper = getattr(row, "own", None)
    # What is about a pilot says so; the others say what kind of text they are.
    kind = papers.KINDS[paper.kind] if paper is not None else gettext("Pilot")
    state, days = consulted.state_of(row, now()), consulted.days_left(row, now())
    return Line(row, home(row), state, days, str(kind))


@pages.get("/consultations")
@public
def index() -> str:
    state = request.args.get("state", "")
    wish = Wish(request.args.get("q", "").strip()[:100], state if state in STATE_NAMES else "")
    found = page_of(consulted.found(wish, me(), now()))
    return render_template(
        "papers/index.html",
        found=found,
        lines=[_line(row) for row in found.rows],
        wish=wish,
        states=STATE_NAMES,
        asked=[(one, home(one.consultation)) for one in consulted.for_offices(me(), now())],
        adds=permissions.add_paper(me(), None, now()) is None,
    )


@pages.get("/consultations/<paper>")
@opens(Paper, to=permissions.view_paper)
def show(paper: Paper, person: Person | None) -> str:
    row = paper.consultation
    # What is known of the paper by now need not be asked again through its consultation.
    consultations.once(row, "paper", lambda: paper)
    if row.opened_at is not None:
        return page(row, person)
    return render_template(
        "papers/draft.html",
        publishes=permissions.publish_paper(person, paper, now()),
        html=prose.render(paper.body),
        **shown(row),
    )


def _to(paper: Paper) -> Response:
    return answer(paper.consultation)


@pages.route("/consultations/new", methods=["GET", "POST"])
@opens(None, to=permissions.add_paper)
def new(person: Person) -> ResponseReturnValue:
    own = affiliations.confirmed_offices(person)
    usual = consultations.usual_day(now())
    form = PaperForm(
        data={"language": locale(), "by": [office.code for office in own[:1]], "closes_on": usual}
    )
    form.offer(None, person)
    if form.validate_on_submit():
        made: list[Paper] = []
        done = gettext("The text is a draft: only its makers can read it.")
        plan = form.plan(None)
        if attempt(form, lambda: made.append(papers.add(plan, person, now())), done):
            return _to(made[0])
    return render_template("papers/edit.html", form=form, paper=None, back=url_for("papers.index"))


@pages.route("/consultations/<paper>/edit", methods=["GET", "POST"])
@opens(Paper, to=permissions.edit_paper)
def edit(paper: Paper, person: Person) -> ResponseReturnValue:
    known = {
        "by": [office.code for office in papers.askers(paper)],
        "named": [office.code for office in papers.named(paper)],
        "closes_on": paper.consultation.closes_on,
    }
    form = PaperForm(obj=paper, data=known)
    form.offer(paper, person)
    if form.validate_on_submit() and attempt(
        form,
        lambda: papers.edit(paper, form.expected, form.plan(paper), person, now()),
        gettext("Saved."),
        paper,
    ):
        return _to(paper)
    back = home(paper.consultation)
    return render_template("papers/edit.html", form=form, paper=paper, back=back)


@pages.post("/consultations/<paper>/publish")
@opens(Paper, to=permissions.publish_paper)
def publish(paper: Paper, person: Person) -> Response:
    done = gettext("The consultation is open. The offices that are asked get a letter.")
    attempt(None, lambda: circulation.publish(paper, person, now()), done)
    return _to(paper)


@pages.route("/consultations/<paper>/withdraw", methods=["GET", "POST"])
@opens(Paper, to=permissions.withdraw_paper)
def withdraw(paper: Paper, person: Person) -> ResponseReturnValue:
    form = WithdrawForm()
    done = gettext("The consultation is withdrawn. You can restore it.")
    if form.validate_on_submit() and attempt(
        form, lambda: circulation.withdraw(paper, form.reason.data or "", person, now()), done
    ):
        return _to(paper)
    return render_template("papers/withdraw.html", form=form, **shown(paper.consultation))


@pages.post("/consultations/<paper>/restore")
@opens(Paper, to=permissions.restore_paper)
def restore(paper: Paper, person: Person) -> Response:
    done = gettext("The consultation is restored.")
    attempt(None, lambda: circulation.restore(paper, person, now()), done)
    return _to(paper)


@pages.route("/consultations/<paper>/reopen", methods=["GET", "POST"])
@opens(Paper, to=permissions.reopen_paper)
def reopen(paper: Paper, person: Person) -> ResponseReturnValue:
    form = ReopenForm(data={"closes_on": consultations.usual_day(now())})
    done = gettext("Comments and answers are taken again.")
    if form.validate_on_submit() and attempt(
        form, lambda: circulation.reopen(paper, form.closes_on.data, person, now()), done
    ):
        return _to(paper)
    return render_template("papers/reopen.html", form=form, **shown(paper.consultation))


@pages.get("/consultations/")
@public
def slash() -> Response:
    """Other lists end so; whoever types the address finds this one too."""
    return redirect(url_for("papers.index"), 301)
