"""Who works on a pilot: asked by its leads, answered by each for themselves."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import me, now, opens
from hackathon.pages.people.people import good_address
from hackathon.people import people
from hackathon.people.people import Person
from hackathon.pilots import members
from hackathon.pilots.members import PilotMember
from hackathon.pilots.pilots import Pilot

pages = Blueprint("members", __name__)


class MemberForm(Form):
    email = EmailField(
        _("E-mail address"),
        [DataRequired(), Length(max=254), good_address],
        description=_("Of somebody who has an account here."),
    )
    role = StringField(
        _("Part in the pilot"),
        [Length(max=PilotMember.longest("role")), no_control_characters],
        description=_("For example: prepares the test data. Everybody can read it."),
    )


def _page(pilot: Pilot, form: MemberForm | None = None) -> str:
    person, everybody = me(), members.of(pilot)
    leads = permissions.is_lead(person, pilot)
    return render_template(
        "members/index.html",
        pilot=pilot,
        # Who was asked and has not agreed is the business of the leads alone.
        members=[row for row in everybody if leads or row.status == "agreed"],
        own=next((row for row in everybody if person and row.person_id == person.id), None),
        leads=leads,
        edits=permissions.edit_pilot(person, pilot, now()) is None,
        names=members.STATUS_NAMES,
        form=form or MemberForm(formdata=None),
    )


def _answer(pilot: Pilot) -> Response:
    return redirect(url_for("members.index", pilot=pilot.slug))


@pages.get("/pilots/<pilot>/members")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot) -> str:
    return _page(pilot)


@pages.post("/pilots/<pilot>/members")
@opens(Pilot, to=permissions.edit_pilot)
def ask(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = MemberForm()
    if form.validate_on_submit():
        asked = people.by_email(form.email.data)
        if asked is None:
            form.email.errors = [
                gettext("Nobody has an account with this address. Ask the person to sign up first.")
            ]
        else:
            role = (form.role.data or "").strip()
            done = gettext("%(name)s is asked.", name=asked.name)
            if attempt(form, lambda: members.ask(pilot, asked, role, person, now()), done):
                return _answer(pilot)
    return _page(pilot, form)


@pages.post("/pilots/<pilot>/members/<member>/answer")
@opens(PilotMember, to=permissions.answer_membership)
def answer(membership: PilotMember) -> Response:
    agrees = request.form.get("agrees") == "1"
    done = gettext("You are a member now.") if agrees else gettext("You have declined.")
    attempt(None, lambda: members.answer(membership, agrees, now()), done)
    # Who declines may not see a draft any more.
    return _answer(membership.pilot) if agrees else redirect(url_for("home.me"))


@pages.post("/pilots/<pilot>/members/<member>/leave")
@opens(PilotMember, to=permissions.end_membership)
def leave(membership: PilotMember, person: Person) -> Response:
    name = membership.person.name
    done = gettext("%(name)s is no longer a member.", name=name)
    attempt(None, lambda: members.leave(membership, person, now()), done)
    own = membership.person_id == person.id
    return redirect(url_for("home.me")) if own else _answer(membership.pilot)
