"""Resources of a brief, as organisers add them: links, and files that are kept in the store."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import FileField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hackathon import permissions
from hackathon.challenges import resources
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.resources import Resource
from hackathon.core.files import file_types
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.pages import receiving
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, no_control_characters, options, web_address
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("resources", __name__)


class ResourceForm(EditForm):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Resource.longest("title")), no_control_characters]
    )
    kind = SelectField(_("Kind"), [InputRequired()], choices=options(resources.KINDS))
    link = StringField(
        _("Link"),
        [Length(max=Resource.longest("link")), web_address],
        render_kw={"type": "url", "dir": "ltr"},
    )
    file = FileField(
        _("File"),
        description=_(
            "Instead of a link. Data, documents and archives; programs and web pages are not taken."
        ),
    )
    licence = StringField(
        _("Licence"),
        [DataRequired(), Length(max=Resource.longest("licence")), no_control_characters],
        description=_("Under which it may be used, for example CC BY 4.0."),
    )
    note = TextAreaField(
        _("Note"),
        [Length(max=Resource.longest("note")), no_control_characters],
        render_kw={"rows": 3},
    )

    def values(self, *but: str) -> dict[str, Any]:
        """Return what the resource's columns get."""
        return {
            name: (self[name].data or "").strip()
            for name in ("title", "kind", "link", "licence", "note")
        }


def _form(resource: Resource | None = None) -> ResourceForm:
    """Read the form; its door is passed, so a large file may come along now."""
    receiving.admit(current_app.config["SETTINGS"].max_file_size)
    receiving.check_token()
    return ResourceForm(obj=resource)


def _offer(form: ResourceForm) -> resources.Offer | None:
    """Read what is written, and store the file that came along; None when it was refused, which the
    field then says."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return resources.Offer(**form.values())
    name = file_types.clean_name(sent.filename)
    limit = current_app.config["SETTINGS"].max_file_size
    try:
        file = resources.receive(sent.stream, name, limit)
        return resources.Offer(**form.values(), file=file)
    except Refused as refusal:
        form.file.errors = [str(refusal)]
        return None


@pages.route(
    "/events/<event>/organise/challenges/<challenge>/resources/new", methods=["GET", "POST"]
)
@opens(Challenge, to=permissions.edit_challenge)
@receiving.checks_token
def new(challenge: Challenge, person: Person) -> ResponseReturnValue:
    form = _form()
    if form.validate_on_submit() and (offer := _offer(form)) is not None:
        done = gettext("The resource is in the brief.")
        if attempt(
            form,
            lambda: resources.add(challenge, offer, person, now()),
            done,
        ):
            return _back(challenge)
    return render_template(
        "resources/new.html",
        event=challenge.event,
        challenge=challenge,
        form=form,
    )


@pages.route(
    "/events/<event>/organise/challenges/<challenge>/resources/<resource>", methods=["GET", "POST"]
)
@opens(Resource, to=permissions.edit_resource)
@receiving.checks_token
def edit(resource: Resource, person: Person) -> ResponseReturnValue:
    challenge, form = resource.challenge, _form(resource)
    if form.validate_on_submit() and (offer := _offer(form)) is not None:
        done = gettext("The resource is saved.")
        if attempt(
            form,
            lambda: resources.edit(resource, form.expected, offer, person, now()),
            done,
        ):
            return _back(challenge)
    return render_template(
        "resources/edit.html",
        event=challenge.event,
        challenge=challenge,
        resource=resource,
        form=form,
    )


@pages.post("/events/<event>/organise/challenges/<challenge>/resources/<resource>/withdraw")
@opens(Resource, to=permissions.edit_resource)
def withdraw(resource: Resource, person: Person) -> Response:
    return _act(
        resource,
        person,
        resources.withdraw,
        gettext("The resource is no longer offered. It is kept here."),
    )


@pages.post("/events/<event>/organise/challenges/<challenge>/resources/<resource>/restore")
@opens(Resource, to=permissions.edit_resource)
def restore(resource: Resource, person: Person) -> Response:
    return _act(resource, person, resources.restore, gettext("The resource is offered again."))


def _act(
    resource: Resource,
    person: Person,
    verb: Any,
    done: str,
) -> Response:
    attempt(None, lambda: verb(resource, person, now()), done)
    return _back(resource.challenge)


def _back(challenge: Challenge) -> Response:
    return redirect(
        url_for(
            "briefs.edit",
            event=challenge.event.slug,
            challenge=challenge.slug,
            _anchor="resources",
        )
    )
