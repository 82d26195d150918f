"""Teams: the list, a team's page, founding, inviting, joining, leaving."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, Form, no_control_characters
from hackathon.pages.guard import external, now, opens, refuse
from hackathon.pages.paging import page_of
from hackathon.pages.people.people import good_address
from hackathon.people.people import Person
from hackathon.submissions import submissions
from hackathon.teams import (
    invitations,
    join_requests,
    memberships,
    participants,
    teams,
)
from hackathon.teams.invitations import Invitation
from hackathon.teams.teams import JoinRequest, Team

pages = Blueprint("teams", __name__)


class TeamForm(EditForm):
    name = StringField(
        _("Name of the team"),
        [DataRequired(), Length(max=120), no_control_characters],
        description=_("In any script."),
    )
    about = TextAreaField(
        _("About the team"),
        [Length(max=2000), no_control_characters],
        description=_("What you plan, where you come from. Public."),
        render_kw={"rows": 4},
    )
    looking = BooleanField(_("We are looking for members"))
    wanted = StringField(
        _("Whom we are looking for"),
        [Length(max=200), no_control_characters],
        description=_("For example: somebody who knows trademarks."),
    )


class InviteForm(Form):
    email = EmailField(_("E-mail address"), [DataRequired(), Length(max=254), good_address])


class RequestForm(Form):
    message = TextAreaField(
        _("A few words to the captain"),
        [Optional(), Length(max=1000), no_control_characters],
        render_kw={"rows": 3},
    )


def _answer(team: Team) -> Response:
    return redirect(url_for("teams.show", event=team.event.slug, team=team.key))


@pages.get("/events/<event>/teams/")
@opens(Event, to=permissions.view_event)
def index(event: Event, person: Person | None) -> str:
    q, looking = request.args.get("q", "")[:100], request.args.get("looking") == "1"
    found = page_of(teams.search(event, q, looking))
    seekers = (
        participants.looking_for_team(event)
        if permissions.is_registered(person, event) or permissions.is_organiser(person, event)
        else []
    )
    return render_template(
        "teams/index.html",
        event=event,
        found=found,
        q=q,
        looking=looking,
        seekers=seekers,
        own=Team.of(person, event) if person else None,
    )


@pages.route("/events/<event>/teams/new", methods=["GET", "POST"])
@opens(Event, to=permissions.create_team)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = TeamForm()
    if form.validate_on_submit():
        made: list[Team] = []
        name = " ".join(form.name.data.split())
        values = {
            "about": form.about.data or "",
            "looking": form.looking.data,
            "wanted": form.wanted.data or "",
        }
        if attempt(
            form,
            lambda: made.append(teams.create(event, teams.Profile(name, **values), person, now())),
            gettext("Your team exists. Invite the others."),
        ):
            return _answer(made[0])
    return render_template("teams/new.html", event=event, form=form)


@pages.get("/events/<event>/teams/<team>")
@opens(Team, to=permissions.view_team)
def show(team: Team, person: Person | None) -> str:
    inside = permissions.in_team(person, team, now()) is None
    leads = permissions.lead_team(person, team, now()) is None
    return render_template(
        "teams/show.html",
        event=team.event,
        team=team,
        members=teams.members(team),
        inside=inside,
        leads=leads,
        submissions=submissions.of_team(team) if inside else [],
        invitations=invitations.open_invitations(team, now()) if leads else [],
        requests=join_requests.open_of(team) if leads else [],
        asked=join_requests.open_by(team, person) if person and not inside else None,
        invite_form=InviteForm(),
        request_form=RequestForm(),
    )


@pages.route("/events/<event>/teams/<team>/edit", methods=["GET", "POST"])
@opens(Team, to=permissions.lead_team)
def edit(team: Team, person: Person) -> ResponseReturnValue:
    form = TeamForm(obj=team)
    if form.validate_on_submit():
        name = " ".join(form.name.data.split())
        values = {
            "name": name,
            "about": form.about.data or "",
            "looking": form.looking.data,
            "wanted": form.wanted.data or "",
        }
        if attempt(
            form,
            lambda: teams.edit(team, form.expected, teams.Profile(**values), person, now()),
            gettext("Saved."),
        ):
            return _answer(team)
    return render_template("teams/edit.html", event=team.event, team=team, form=form)


@pages.post("/events/<event>/teams/<team>/invite")
@opens(Team, to=permissions.lead_team)
def invite(team: Team, person: Person) -> ResponseReturnValue:
    form = InviteForm()
    rate_limits.hit(f"invite:{team.key}", 40, 86400, now())
    if not form.validate():
        flash(str(next(iter(form.errors.values()))[0]), "error")
        return _answer(team)

    def link(secret: str) -> str:
        return external("teams.invitation", event=team.event.slug, secret=secret)

    done = gettext("We have sent the invitation to %(email)s.", email=form.email.data)
    attempt(None, lambda: invitations.invite(team, form.email.data, person, now(), link), done)
    return _answer(team)


@pages.post("/events/<event>/teams/<team>/invitation-link")
@opens(Team, to=permissions.lead_team)
def invitation_link(team: Team, person: Person) -> ResponseReturnValue:
    rate_limits.hit(f"invite:{team.key}", 40, 86400, now())
    made: list[tuple[Invitation, str]] = []
    if not attempt(
        None, lambda: made.append(invitations.invite(team, "", person, now(), lambda secret: ""))
    ):
        return _answer(team)
    # The secret is shown once: only its hash is kept.
    link = external("teams.invitation", event=team.event.slug, secret=made[0][1])
    return render_template(
        "teams/invitation_link.html",
        event=team.event,
        team=team,
        link=link,
        expires=made[0][0].expires_at,
    )


@pages.post("/events/<event>/teams/<team>/invitations/<invitation>/revoke")
@opens(Invitation, to=permissions.lead_invitation)
def revoke(invitation: Invitation, person: Person) -> Response:
    attempt(
        None,
        lambda: invitations.revoke(invitation, person, now()),
        gettext("The invitation is taken back; its link no longer works."),
    )
    return _answer(invitation.team)


@pages.get("/events/<event>/invitations", endpoint="invitations")
@opens(Event, to=permissions.see_own_part)
def invitations_list(event: Event, person: Person) -> ResponseReturnValue:
    return render_template(
        "teams/invitations.html",
        event=event,
        invitations=invitations.invitations_for(person, event, now()),
    )


@pages.route("/events/<event>/invitations/<secret>", methods=["GET", "POST"])
@opens(Event, to=permissions.see_own_part)
def invitation(event: Event, person: Person, secret: str) -> ResponseReturnValue:
    found = invitations.by_secret(event, secret)
    if found is None:
        return render_template("teams/stale.html", event=event), 404
    return _answer_invitation(event, found, person)


@pages.route("/events/<event>/teams/<team>/invitations/<invitation>", methods=["GET", "POST"])
@opens(Invitation, to=permissions.answer_invitation)
def own_invitation(invitation: Invitation, person: Person) -> ResponseReturnValue:
    return _answer_invitation(invitation.team.event, invitation, person)


def _answer_invitation(event: Event, found: Invitation, person: Person) -> ResponseReturnValue:
    team = found.team
    problem = invitations.why_not(found, person, now())
    obstacle = permissions.join_team(person, team, now())
    if request.method == "POST" and problem is None:
        if request.form.get("answer") == "decline":
            attempt(
                None,
                lambda: invitations.decline(found, person, now()),
                gettext("You have declined the invitation."),
            )
            return redirect(url_for("teams.index", event=event.slug))
        refuse(obstacle)
        if attempt(
            None, lambda: invitations.accept(found, person, now()), gettext("Welcome to the team!")
        ):
            return _answer(team)
        return redirect(request.url)
    return render_template(
        "teams/invitation.html",
        event=event,
        team=team,
        members=teams.members(team),
        problem=problem,
        obstacle=obstacle,
    )


@pages.post("/events/<event>/teams/<team>/ask")
@opens(Team, to=permissions.join_team)
def ask(team: Team, person: Person) -> Response:
    form = RequestForm()
    if form.validate():
        rate_limits.hit(f"ask:{person.key}", 20, 86400, now())
        attempt(
            None,
            lambda: join_requests.ask(team, person, form.message.data or "", now()),
            gettext("The captain has your request."),
        )
    else:
        flash(str(next(iter(form.errors.values()))[0]), "error")
    return _answer(team)


@pages.post("/events/<event>/teams/<team>/requests/<join_request>")
@opens(JoinRequest, to=permissions.decide_request)
def decide(request_row: JoinRequest, person: Person) -> Response:
    if request.form.get("answer") == "accept":
        attempt(
            None,
            lambda: join_requests.take_in(request_row, person, now()),
            gettext("%(name)s is in your team.", name=request_row.person.name),
        )
    else:
        attempt(
            None,
            lambda: join_requests.turn_down(request_row, person, now()),
            gettext("You have declined the request."),
        )
    return _answer(request_row.team)


@pages.post("/events/<event>/teams/<team>/requests/<join_request>/withdraw")
@opens(JoinRequest, to=permissions.withdraw_request)
def withdraw_request(request_row: JoinRequest) -> Response:
    attempt(
        None,
        lambda: join_requests.withdraw(request_row, now()),
        gettext("You have taken your request back."),
    )
    return _answer(request_row.team)


@pages.post("/events/<event>/teams/<team>/leave")
@opens(Team, to=permissions.leave_team)
def leave(team: Team, person: Person) -> Response:
    attempt(
        None, lambda: memberships.leave(team, person, now()), gettext("You have left the team.")
    )
    return redirect(url_for("registrations.mine", event=team.event.slug))


@pages.post("/events/<event>/teams/<team>/remove")
@opens(Team, to=permissions.lead_team)
def remove(team: Team, person: Person) -> Response:
    other = _member(team)
    if other is not None:
        attempt(
            None,
            lambda: memberships.remove(team, other, person, now()),
            gettext("%(name)s is no longer in the team.", name=other.name),
        )
    return _answer(team)


@pages.post("/events/<event>/teams/<team>/hand-over")
@opens(Team, to=permissions.lead_team)
def hand_over(team: Team, person: Person) -> Response:
    other = _member(team)
    if other is not None:
        attempt(
            None,
            lambda: memberships.hand_over(team, other, person, now()),
            gettext("%(name)s is the captain now.", name=other.name),
        )
    return _answer(team)


def _member(team: Team) -> Person | None:
    """The member whom the form names; somebody else's key is as good as none."""
    key = request.form.get("person", "")
    found = next((person for person in teams.members(team) if person.key == key), None)
    if found is None:
        flash(gettext("This person is not in the team any more."), "error")
    return found
