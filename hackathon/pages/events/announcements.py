"""Announcements, as organisers write them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import translated
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import announcements
from hackathon.events.announcements import Announcement, News
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, markdown, no_control_characters
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("announcements", __name__)


class AnnouncementForm(EditForm):
    title = StringField(
        _("Title"),
        [DataRequired(), Length(max=Announcement.longest("title")), no_control_characters],
    )
    language = LanguageField(_("Language"))
    body = TextAreaField(
        _("Text"),
        [DataRequired(), no_control_characters, markdown],
        description=_("Markdown is possible."),
        render_kw={"rows": 8},
    )


def _form(**given: Any) -> AnnouncementForm:
    return AnnouncementForm(**given)


@pages.get("/events/<event>/organise/announcements/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template(
        "announcements/index.html", event=event, announcements=announcements.all_of(event)
    )


@pages.route("/events/<event>/organise/announcements/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = _form(data={"language": event.language})
    if form.validate_on_submit():
        news = News(form.title.data, form.body.data, form.language.data)
        if attempt(
            form,
            lambda: announcements.publish(event, news, person, now()),
            gettext("The announcement is on the event's page."),
        ):
            return redirect(url_for("announcements.index", event=event.slug))
    return render_template("announcements/new.html", event=event, form=form)


@pages.route("/events/<event>/organise/announcements/<int:announcement>", methods=["GET", "POST"])
@opens(Announcement, to=permissions.edit_part)
def edit(announcement: Announcement, person: Person) -> ResponseReturnValue:
    event, form = announcement.event, _form(obj=announcement)
    if form.validate_on_submit():
        news = News(form.title.data, form.body.data, form.language.data)
        if attempt(
            form,
            lambda: announcements.edit(announcement, form.expected, news, person, now()),
            gettext("The announcement is saved."),
        ):
            return redirect(url_for("announcements.index", event=event.slug))
    return render_template(
        "announcements/edit.html",
        event=event,
        form=form,
        announcement=announcement,
        stays=translated.frozen(announcement),
    )


@pages.post("/events/<event>/organise/announcements/<int:announcement>/withdraw")
@opens(Announcement, to=permissions.edit_part)
def withdraw(announcement: Announcement, person: Person) -> Response:
    return _act(
        announcement,
        person,
        announcements.withdraw,
        gettext("The announcement is no longer on the event's page. It is kept here."),
    )


@pages.post("/events/<event>/organise/announcements/<int:announcement>/restore")
@opens(Announcement, to=permissions.edit_part)
def restore(announcement: Announcement, person: Person) -> Response:
    return _act(
        announcement,
        person,
        announcements.restore,
        gettext("The announcement is on the event's page again."),
    )


def _act(
    announcement: Announcement,
    person: Person,
    verb: Any,
    done: str,
) -> Response:
    attempt(None, lambda: verb(announcement, person, now()), done)
    return redirect(url_for("announcements.index", event=announcement.event.slug))
