"""Mentors of an event: invited and removed by its organisers, described by themselves."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import mentors, organiser_invitations
from hackathon.events.events import Event
from hackathon.events.mentors import Mentor
from hackathon.events.organiser_invitations import Wanted
from hackathon.pages.attempts import attempt
from hackathon.pages.events.organisers import ROLES, send
from hackathon.pages.forms import EditForm, Form, no_control_characters
from hackathon.pages.guard import me, now, opens
from hackathon.pages.people.people import good_address
from hackathon.people.people import Person
from hackathon.submissions import submissions
from hackathon.submissions.submissions import Submission
from hackathon.teams import mentoring
from hackathon.teams.mentoring import Mentoring

pages = Blueprint("mentors", __name__)


class MentorForm(Form):
    email = StringField(
        _("E-mail address"),
        [DataRequired(), Length(max=254), good_address],
        description=_("They get an invitation by e-mail, and may decline it."),
        render_kw={"type": "email", "dir": "ltr"},
    )


class DescriptionForm(EditForm):
    helps_with = StringField(
        _("What you help with"),
        [Length(max=Mentor.LIMITS["helps_with"]), no_control_characters],
        description=_("For example: patent data, or how to present. Teams read it."),
    )
    listed = BooleanField(_("Show me with this on the event’s page, for everybody"))


@pages.route("/events/<event>/organise/setup/mentors", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def index(event: Event, person: Person) -> ResponseReturnValue:
    form = MentorForm()
    if form.validate_on_submit() and send(event, form, Wanted(form.email.data, "mentor"), person):
        return redirect(url_for("mentors.index", event=event.slug))
    return render_template(
        "mentors/index.html",
        event=event,
        form=form,
        mentors=mentors.of(event),
        teams=mentoring.counted(event),
        invited=organiser_invitations.waiting(event, now(), ["mentor"]),
        roles=ROLES,
    )


@pages.route("/events/<event>/mentoring/", methods=["GET", "POST"])
@opens(Event, to=permissions.mentor)
def desk(event: Event, person: Person) -> ResponseReturnValue:
    """A mentor's page: who asks, whom one helps, and what one says of oneself."""
    mentor = Mentor.of(person, event)
    assert mentor is not None, "the door asks for it"
    # Both are at hand: no query for either.
    mentor.person, mentor.event = person, event
    form = DescriptionForm(obj=mentor)

    def describe() -> None:
        text = " ".join((form.helps_with.data or "").split())
        mentors.describe(
            mentor,
            form.expected,
            text,
            form.listed.data,
            now(),
        )

    if form.validate_on_submit() and attempt(form, describe, gettext("Saved.")):
        return redirect(url_for("mentors.desk", event=event.slug))
    rows = mentoring.of_mentor(mentor)
    return render_template(
        "mentors/desk.html",
        event=event,
        form=form,
        asked=[row for row in rows if row.status == "asked"],
        helped=_helped(rows),
    )


def _helped(rows: list[Mentoring]) -> list[tuple[Mentoring, list[Submission]]]:
    """The teams that a mentor helps, each with what it writes."""
    helped = [row for row in rows if row.status == "accepted"]
    return [(row, submissions.of_team(row.team)) for row in helped]


@pages.post("/events/<event>/mentors/<person>/remove")
@opens(Mentor, to=permissions.end_mentor)
def remove(mentor: Mentor, person: Person) -> Response:
    event, own = mentor.event, mentor.person_id == person.id
    done = gettext("%(name)s is no longer a mentor at this event.", name=mentor.person.name)
    if own:
        done = gettext("You are no longer a mentor at this event.")
    attempt(None, lambda: mentoring.leave(mentor, person, now()), done)
    # An organiser may be the mentor too, and stays on the organisers' page.
    leads = "mentors.index" if permissions.edit_event(me(), event, now()) is None else "events.show"
    return redirect(url_for(leads, event=event.slug))
