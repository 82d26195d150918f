"""Sessions of the programme, as organisers plan them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import programme
from hackathon.events.events import Event
from hackathon.events.programme import Session
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    EditForm,
    MomentField,
    in_zone,
    no_control_characters,
    options,
    web_address,
)
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("sessions", __name__)


class SessionForm(EditForm):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Session.longest("title")), no_control_characters]
    )
    kind = SelectField(_("Kind"), [InputRequired()], choices=options(programme.KINDS))
    starts = MomentField(_("Starts"), [InputRequired()])
    minutes = IntegerField(
        _("Length in minutes"), [InputRequired(), NumberRange(*Session.span("minutes"))], default=60
    )
    place = StringField(_("Place"), [Length(max=Session.longest("place")), no_control_characters])
    link = StringField(
        _("Link"),
        [Length(max=Session.longest("link")), web_address],
        render_kw={"type": "url", "dir": "ltr"},
    )
    description = TextAreaField(
        _("Description"),
        [Length(max=Session.longest("description")), no_control_characters],
        render_kw={"rows": 4},
    )
    language = LanguageField(_("Language of the texts"))


@pages.get("/events/<event>/organise/sessions/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template(
        "sessions/index.html",
        event=event,
        sessions=programme.sessions(event),
        kinds=programme.KINDS,
    )


@pages.route("/events/<event>/organise/sessions/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = SessionForm(data={"language": event.language})
    in_zone(form, event.time_zone)
    if form.validate_on_submit() and attempt(
        form,
        lambda: programme.create(event, person, now(), **form.values()),
        gettext("The session is in the programme."),
    ):
        return redirect(url_for("sessions.index", event=event.slug))
    return render_template("sessions/new.html", event=event, form=form)


@pages.route("/events/<event>/organise/sessions/<int:session>", methods=["GET", "POST"])
@opens(Session, to=permissions.edit_part)
def edit(session: Session, person: Person) -> ResponseReturnValue:
    event, form = session.event, SessionForm(obj=session)
    in_zone(form, event.time_zone)
    if form.validate_on_submit() and attempt(
        form,
        lambda: programme.edit(session, form.expected, person, now(), **form.values()),
        gettext("The session is saved."),
    ):
        return redirect(url_for("sessions.index", event=event.slug))
    return render_template(
        "sessions/edit.html",
        event=event,
        form=form,
        session=session,
    )


@pages.post("/events/<event>/organise/sessions/<int:session>/cancel")
@opens(Session, to=permissions.edit_part)
def cancel(session: Session, person: Person) -> Response:
    return _act(
        session,
        person,
        programme.cancel,
        gettext("The session is cancelled. It stays in the programme with that word."),
    )


@pages.post("/events/<event>/organise/sessions/<int:session>/reinstate")
@opens(Session, to=permissions.edit_part)
def reinstate(session: Session, person: Person) -> Response:
    return _act(session, person, programme.reinstate, gettext("The session is reinstated."))


def _act(
    session: Session,
    person: Person,
    verb: Any,
    done: str,
) -> Response:
    attempt(None, lambda: verb(session, person, now()), done)
    return redirect(url_for("sessions.index", event=session.event.slug))
