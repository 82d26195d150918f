"""Individuals: taking part alone, and making a team of it later."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.teams import individuals
from hackathon.teams.teams import Team

pages = Blueprint("individuals", __name__)


@pages.post("/events/<event>/enter-alone")
@opens(Event, to=permissions.enter_alone)
def enter(event: Event, person: Person) -> Response:
    done = gettext("You take part alone. Start your submission when you like.")
    attempt(None, lambda: individuals.enter(event, person, now()), done)
    return redirect(url_for("registrations.mine", event=event.slug))


@pages.post("/events/<event>/teams/<team>/make-team")
@opens(Team, to=permissions.lead_team)
def make_team(team: Team, person: Person) -> Response:
    done = gettext("This is a team now. Give it a name and invite the others.")
    attempt(None, lambda: individuals.make_team(team, person, now()), done)
    return redirect(url_for("teams.edit", event=team.event.slug, team=team.key))


@pages.post("/events/<event>/teams/<team>/be-alone")
@opens(Team, to=permissions.lead_team)
def be_alone(team: Team, person: Person) -> Response:
    done = gettext("You take part alone.")
    attempt(None, lambda: individuals.be_alone(team, person, now()), done)
    return redirect(url_for("teams.show", event=team.event.slug, team=team.key))
