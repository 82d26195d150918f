"""Prizes, as organisers offer them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, no_control_characters
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.results import prizes
from hackathon.results.prizes import Prize

pages = Blueprint("prizes", __name__)


class PrizeForm(EditForm):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Prize.longest("title")), no_control_characters]
    )
    places = IntegerField(
        _("How many can win it"), [InputRequired(), NumberRange(*Prize.span("places"))], default=1
    )
    description = TextAreaField(
        _("What the winners get"),
        [Length(max=Prize.longest("description")), no_control_characters],
        render_kw={"rows": 4},
    )
    language = LanguageField(_("Language of the texts"))


@pages.get("/events/<event>/organise/prizes/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template("prizes/index.html", event=event, prizes=prizes.every(event))


@pages.route("/events/<event>/organise/prizes/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = PrizeForm(data={"language": event.language})
    if form.validate_on_submit() and attempt(
        form,
        lambda: prizes.create(event, person, now(), **form.values()),
        gettext("The prize is on the event's page."),
    ):
        return redirect(url_for("prizes.index", event=event.slug))
    return render_template("prizes/new.html", event=event, form=form)


@pages.route("/events/<event>/organise/prizes/<int:prize>", methods=["GET", "POST"])
@opens(Prize, to=permissions.edit_part)
def edit(prize: Prize, person: Person) -> ResponseReturnValue:
    event, form = prize.event, PrizeForm(obj=prize)
    if form.validate_on_submit() and attempt(
        form,
        lambda: prizes.edit(prize, form.expected, person, now(), **form.values()),
        gettext("The prize is saved."),
    ):
        return redirect(url_for("prizes.index", event=event.slug))
    return render_template(
        "prizes/edit.html",
        event=event,
        form=form,
        prize=prize,
    )


@pages.post("/events/<event>/organise/prizes/<int:prize>/withdraw")
@opens(Prize, to=permissions.edit_part)
def withdraw(prize: Prize, person: Person) -> Response:
    return _act(
        prize, person, prizes.withdraw, gettext("The prize is no longer offered. It is kept here.")
    )


@pages.post("/events/<event>/organise/prizes/<int:prize>/restore")
@opens(Prize, to=permissions.edit_part)
def restore(prize: Prize, person: Person) -> Response:
    return _act(prize, person, prizes.restore, gettext("The prize is offered again."))


def _act(
    prize: Prize,
    person: Person,
    verb: Any,
    done: str,
) -> Response:
    attempt(None, lambda: verb(prize, person, now()), done)
    return redirect(url_for("prizes.index", event=prize.event.slug))
