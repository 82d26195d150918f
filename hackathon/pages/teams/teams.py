"""Teams: the list, a team's page, founding, inviting, joining, leaving."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, Form, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.pages.teams.invitations import InviteForm
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.pilots import origins
from hackathon.results.publications import Publication
from hackathon.submissions import dissolving, submissions
from hackathon.teams import (
    care,
    invitations,
    join_requests,
    listed,
    memberships,
    participants,
    registrations,
    teams,
)
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


class OthersTeamForm(TeamForm):
    """The same for organisers, who edit it on the team's behalf."""

    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("The team is told."),
        render_kw={"rows": 2},
    )


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
    found = page_of(listed.search(event, q, looking))
    seekers = (
        # As their form promises: shown to people who are registered.
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
        if attempt(
            form,
            lambda: made.append(teams.create(event, _profile(form), person, now())),
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
        edits=permissions.edit_team(person, team, now()) is None,
        # Before the deadline nothing is published, and nobody asks.
        became=origins.of_team(team)
        if team.event.locked(now()) and Publication.is_out(team.event)
        else [],
        submissions=submissions.of_team(team) if inside else [],
        invitations=invitations.open_invitations(team, now()) if leads else [],
        requests=join_requests.open_of(team) if leads else [],
        asked=join_requests.open_by(team, person) if person and not inside else None,
        invite_form=InviteForm(),
        invite_note=_invite_note(team.event),
        request_form=RequestForm(),
    )


def _invite_note(event: Event) -> str | None:
    """What a captain should know before inviting somebody who is not registered."""
    if now() >= event.registration_closes:
        if event.late_invitations:
            return gettext("Registration is closed. Whom you invite registers with the invitation.")
        return gettext("Registration is closed: only people who are registered can accept.")
    if registrations.full(event):
        return gettext("All places are taken: only people who are registered can accept.")
    return None


@pages.route("/events/<event>/teams/<team>/edit", methods=["GET", "POST"])
@opens(Team, to=permissions.edit_team)
def edit(team: Team, person: Person) -> ResponseReturnValue:
    own = team.captain_id == person.id
    form = TeamForm(obj=team) if own else OthersTeamForm(obj=team)

    def verb() -> None:
        if isinstance(form, OthersTeamForm):
            act = Act(person, now())
            care.edit(team, form.expected, _profile(form), form.reason.data or "", act)
        else:
            teams.edit(team, form.expected, _profile(form), person, now())

    if form.validate_on_submit() and attempt(form, verb, gettext("Saved.")):
        return _answer(team)
    return render_template(
        "teams/edit.html",
        event=team.event,
        team=team,
        form=form,
    )


def _profile(form: TeamForm) -> teams.Profile:
    return teams.Profile(
        " ".join(form.name.data.split()),
        form.about.data or "",
        form.looking.data,
        form.wanted.data or "",
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
        gettext("You have withdrawn your request."),
    )
    return _answer(request_row.team)


@pages.post("/events/<event>/teams/<team>/leave")
@opens(Team, to=permissions.leave_team)
def leave(team: Team, person: Person) -> Response:
    attempt(None, lambda: dissolving.leave(team, person, now()), gettext("You have left the team."))
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
