"""Invitations to organise an event or to help at it: answered by who got them, taken back by
organisers."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import organiser_invitations
from hackathon.events.organiser_invitations import OrganiserInvitation
from hackathon.pages.attempts import attempt
from hackathon.pages.guard import now, opens, signed_in
from hackathon.people.people import Person

pages = Blueprint("organiser_invitations", __name__)

# What is said to who accepts, and the page that they see then, by the role.
WELCOME = {
    "organiser": (_("You are an organiser of this event now."), "organise.show"),
    "helper": (_("You help at this event now. These are its lists."), "organise.people"),
    "mentor": (
        _("You are a mentor at this event now. Say below what you help with."),
        "mentors.desk",
    ),
}
HEADINGS = {
    "organiser": _("Invitation to organise an event"),
    "helper": _("Invitation to help at an event"),
    "mentor": _("Invitation to mentor teams"),
}


@pages.route("/events/<event>/organisers/<secret>", methods=["GET", "POST"])
@signed_in
def answer(person: Person, event: str, secret: str) -> ResponseReturnValue:
    # Not by the event's own door: a draft is hidden from whoever has not said yes.
    found = organiser_invitations.by_secret(event, secret)
    if found is None:
        abort(404)
    problem = organiser_invitations.why_not(found, person, now())
    if request.method == "POST" and problem is None:
        return _answer(found, person)
    return render_template(
        "organiser_invitations/answer.html",
        invitation=found,
        subject=found.event,
        heading=HEADINGS[found.role],
        problem=problem,
    )


def _answer(found: OrganiserInvitation, person: Person) -> Response:
    event, at = found.event.slug, now()
    if request.form.get("answer") != "accept":
        declined = gettext("You have declined the invitation.")
        attempt(None, lambda: organiser_invitations.decline(found, person, at), declined)
        return redirect(url_for("home.me"))
    welcome, leads = WELCOME[found.role]
    if attempt(None, lambda: organiser_invitations.accept(found, person, at), str(welcome)):
        return redirect(url_for(leads, event=event))
    return redirect(request.url)


@pages.post("/events/<event>/organise/setup/organisers/invitations/<organiser_invitation>/revoke")
@opens(OrganiserInvitation, to=permissions.edit_part)
def revoke(invitation: OrganiserInvitation, person: Person) -> Response:
    done = gettext("The invitation is withdrawn; its link no longer works.")
    attempt(None, lambda: organiser_invitations.revoke(invitation, person, now()), done)
    listed = "mentors.index" if invitation.role == "mentor" else "setup.organisers"
    return redirect(url_for(listed, event=invitation.event.slug))
