"""Rules, as organisers publish them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Regexp

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import rules
from hackathon.events.events import Event, Rules
from hackathon.events.rules import NewRules
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, markdown, no_control_characters
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("rules", __name__)


class RulesForm(Form):
    version = StringField(
        _("Version"),
        [
            DataRequired(),
            Length(max=Rules.longest("version")),
            Regexp(
                rules.VERSION.pattern + "$",
                message=_("Use letters, digits, dots and hyphens, for example: 1.1."),
            ),
        ],
        render_kw={"dir": "ltr"},
    )
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Rules.longest("title")), no_control_characters]
    )
    language = LanguageField(_("Language"))
    body = TextAreaField(
        _("Text"),
        [DataRequired(), no_control_characters, markdown],
        description=_("Markdown is possible."),
        render_kw={"rows": 24},
    )


@pages.get("/events/<event>/organise/rules/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template("rules/index.html", event=event, versions=rules.versions(event))


@pages.route("/events/<event>/organise/rules/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form, current = RulesForm(), rules.current(event)
    if request.method == "GET":
        form.version.data = rules.next_number(current.version) if current else "1.0"
        form.title.data = current.title if current else ""
        form.body.data = current.body if current else ""
        form.language.data = current.language if current else event.language
    if form.validate_on_submit():
        wanted = NewRules(form.version.data, form.title.data, form.body.data, form.language.data)
        done = gettext("Version %(version)s is in force.", version=form.version.data)
        if attempt(form, lambda: rules.publish(event, wanted, person, now()), done):
            return redirect(url_for("rules.index", event=event.slug))
    return render_template(
        "rules/new.html",
        event=event,
        form=form,
        current=current,
    )
