"""Invitations to a team: sent, taken back, and answered; who is not registered yet registers with
the answer."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import EmailField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.events import rules
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form
from hackathon.pages.guard import external, now, opens, refuse
from hackathon.pages.people.people import good_address
from hackathon.pages.teams import registrations
from hackathon.people.people import Person
from hackathon.teams import invitations, joining, teams
from hackathon.teams.invitations import Invitation
from hackathon.teams.teams import Team

pages = Blueprint("invitations", __name__)


class InviteForm(Form):
    email = EmailField(_("E-mail address"), [DataRequired(), Length(max=254), good_address])


def _to_team(team: Team) -> Response:
    return redirect(url_for("teams.show", event=team.event.slug, team=team.key))


@pages.post("/events/<event>/teams/<team>/invite")
@opens(Team, to=permissions.lead_team)
def invite(team: Team, person: Person) -> ResponseReturnValue:
    # Counted before anything is looked at: what the page says of an address is an answer too.
    form = InviteForm()
    rate_limits.hit(f"invite:{team.key}", 40, 86400, now())
    if not form.validate():
        flash(str(next(iter(form.errors.values()))[0]), "error")
        return _to_team(team)

    def link(secret: str) -> str:
        return external("invitations.answer", event=team.event.slug, secret=secret)

    def send() -> None:
        if reason := permissions.cannot_come(team, form.email.data, now()):
            raise Refused(reason)
        invitations.invite(team, form.email.data, person, now(), link)

    attempt(None, send, gettext("We have sent the invitation to %(email)s.", email=form.email.data))
    return _to_team(team)


@pages.post("/events/<event>/teams/<team>/invitation-link")
@opens(Team, to=permissions.lead_team)
def link(team: Team, person: Person) -> ResponseReturnValue:
    rate_limits.hit(f"invite:{team.key}", 40, 86400, now())
    made: list[tuple[Invitation, str]] = []
    if not attempt(
        None, lambda: made.append(invitations.invite(team, "", person, now(), lambda secret: ""))
    ):
        return _to_team(team)
    # The secret is shown once: only its hash is kept.
    address = external("invitations.answer", event=team.event.slug, secret=made[0][1])
    return render_template(
        "invitations/link.html",
        event=team.event,
        team=team,
        link=address,
        expires=made[0][0].expires_at,
    )


@pages.post("/events/<event>/teams/<team>/invitations/<invitation>/revoke")
@opens(Invitation, to=permissions.lead_invitation)
def revoke(invitation: Invitation, person: Person) -> Response:
    attempt(
        None,
        lambda: invitations.revoke(invitation, person, now()),
        gettext("The invitation is withdrawn; its link no longer works."),
    )
    return _to_team(invitation.team)


@pages.get("/events/<event>/invitations")
@opens(Event, to=permissions.see_own_part)
def index(event: Event, person: Person) -> ResponseReturnValue:
    return render_template(
        "invitations/index.html",
        event=event,
        invitations=invitations.invitations_for(person, event, now()),
    )


@pages.route("/events/<event>/invitations/<secret>", methods=["GET", "POST"])
@opens(Event, to=permissions.see_own_part)
def answer(event: Event, person: Person, secret: str) -> ResponseReturnValue:
    found = invitations.by_secret(event, secret)
    if found is None:
        return render_template("invitations/stale.html", event=event), 404
    return _answer(found, person)


@pages.route("/events/<event>/teams/<team>/invitations/<invitation>", methods=["GET", "POST"])
@opens(Invitation, to=permissions.answer_invitation)
def own(invitation: Invitation, person: Person) -> ResponseReturnValue:
    return _answer(invitation, person)


def _answer(found: Invitation, person: Person) -> ResponseReturnValue:
    team, event = found.team, found.team.event
    problem = invitations.why_not(found, person, now())
    obstacle = permissions.accept_invitation(person, found, now()) if problem is None else None
    form = None
    if problem is None and obstacle is None and not permissions.is_registered(person, event):
        form = registrations.form_for(event)
    if request.method == "POST" and problem is None:
        # Before what stands against accepting: to decline is always possible.
        if request.form.get("answer") == "decline":
            return _decline(found, person)
        refuse(obstacle)
        if _accept(found, person, form):
            return _to_team(team)
        if form is None:
            return redirect(request.url)
    return render_template(
        "invitations/show.html",
        event=event,
        team=team,
        members=teams.members(team),
        problem=problem,
        obstacle=obstacle,
        form=form,
        rules=rules.current(event),
    )


def _decline(found: Invitation, person: Person) -> Response:
    attempt(
        None,
        lambda: invitations.decline(found, person, now()),
        gettext("You have declined the invitation."),
    )
    return redirect(url_for("teams.index", event=found.team.event.slug))


def _accept(found: Invitation, person: Person, form: registrations.RegisterForm | None) -> bool:
    welcome = gettext("Welcome to the team!")
    if form is None:
        return attempt(None, lambda: invitations.accept(found, person, now()), welcome)
    if not registrations.complete(form):
        return False
    seen, given = registrations.rules_seen(found.team.event, form), registrations.given(form)
    return attempt(
        form,
        lambda: joining.register_and_accept(found, person, seen, given, now()),
        welcome,
    )
