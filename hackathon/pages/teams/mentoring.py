"""Mentoring: a team asks, a mentor answers, and either ends it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.events import mentors
from hackathon.events.mentors import Mentor
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import asking, now, opens, refuse
from hackathon.people.people import Person
from hackathon.teams import mentoring
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.teams import Team

pages = Blueprint("mentoring", __name__)

EVERYBODY = "all"


class AskForm(Form):
    mentor = RadioField(_("Whom you ask"), [InputRequired(_("Choose one."))])
    message = TextAreaField(
        _("What you want help with"),
        [Length(max=Mentoring.LIMITS["message"]), no_control_characters],
        render_kw={"rows": 3},
    )


@pages.route("/events/<event>/teams/<team>/mentors", methods=["GET", "POST"])
@opens(Team, to=permissions.see_mentors)
def index(team: Team, person: Person) -> ResponseReturnValue:
    event, form = team.event, AskForm()
    closed = permissions.ask_mentor(person, team, now())
    refuse(closed if form.is_submitted() else None)
    rows = mentoring.of_team(team)
    known = {row.mentor_id for row in rows}
    free = [one for one in mentors.of(event) if one.id not in known]
    form.mentor.choices = _choices(free)
    if form.validate_on_submit() and _ask(team, form, free, person):
        return _back(team)
    return render_template(
        "mentoring/index.html",
        event=event,
        team=team,
        rows=rows,
        free=free,
        form=form,
        closed=closed,
    )


def _choices(free: list[Mentor]) -> list[tuple[str, object]]:
    """Each mentor with what they help with; all of them where there are several."""
    # In their words, since a name alone tells a team nothing.
    offered: list[tuple[str, object]] = []
    for one in free:
        words = [one.person.name, one.helps_with]
        offered.append((one.person.key, " · ".join(word for word in words if word)))
    if len(free) > 1:
        offered.append((EVERYBODY, _("All of them: whoever accepts sees your draft")))
    return offered


def _ask(
    team: Team,
    form: AskForm,
    free: list[Mentor],
    person: Person,
) -> bool:
    # Asking and withdrawing again would write letter after letter.
    rate_limits.hit(f"ask-mentors:{team.key}", 30, 86400, now())
    wanted = [one for one in free if form.mentor.data in (EVERYBODY, one.person.key)]
    done = ngettext(
        "The mentor has your question.",
        "%(num)s mentors have your question.",
        len(wanted),
    )
    message = form.message.data or ""
    with asking(permissions.ask_mentor, team, person):
        return attempt(form, lambda: mentoring.ask(team, wanted, message, person, now()), done)


@pages.post("/events/<event>/mentoring/<mentoring>/answer")
@opens(Mentoring, to=permissions.answer_mentoring)
def answer(row: Mentoring) -> Response:
    if request.form.get("answer") == "accept":
        done = gettext("You help this team now, and see its draft and files.")
        attempt(None, lambda: mentoring.accept(row, now()), done)
    else:
        done = gettext("You have declined. The team is told.")
        attempt(None, lambda: mentoring.decline(row, now()), done)
    return redirect(url_for("mentors.desk", event=row.team.event.slug))


@pages.post("/events/<event>/mentoring/<mentoring>/end")
@opens(Mentoring, to=permissions.end_mentoring)
def end(row: Mentoring, person: Person) -> Response:
    done = gettext("It has ended, and the other side is told.")
    attempt(None, lambda: mentoring.end(row, person, now()), done)
    if permissions.is_member(person, row.team):
        return _back(row.team)
    return redirect(url_for("mentors.desk", event=row.team.event.slug))


def _back(team: Team) -> Response:
    return redirect(url_for("mentoring.index", event=team.event.slug, team=team.key))
