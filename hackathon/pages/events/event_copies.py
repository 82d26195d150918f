"""A new event as a copy: of an earlier one that its maker organises, or of the sample."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hackathon import permissions
from hackathon.content import copying, sample
from hackathon.content.copying import Copy
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import listings
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters, options, short_name
from hackathon.pages.forms.fields import DayField
from hackathon.pages.forms.searched import ZoneField
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("event_copies", __name__)


class CopyForm(Form):
    source = SelectField(
        _("Copy of"),
        description=_(
            "Texts, briefs, translations, rubrics, rounds, prizes, questions and sessions are"
            " copied; people, teams and submissions are not."
        ),
    )
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Event.longest("title")), no_control_characters]
    )
    slug = StringField(
        _("Address"),
        [DataRequired(), Length(max=60), short_name],
        description=_("The end of the event's address. It cannot be changed later."),
        render_kw={"dir": "ltr"},
    )
    opens = DayField(
        _("Day on which registration opens"),
        [InputRequired()],
        description=_("All other dates keep their distance from it and their time of day."),
    )
    time_zone = ZoneField(
        _("Time zone"),
        [Optional()],
        description=_("Type a city or a country. Empty: that of the event that is copied."),
    )


@pages.route("/events/new/copy", methods=["GET", "POST"])
@opens(None, to=permissions.create_event)
def new(person: Person) -> ResponseReturnValue:
    # Nobody copies what they do not answer for: its drafts and questions are not public.
    own = {event.slug: event for event in listings.organised(person)}
    form = CopyForm(source=request.args.get("of", ""))
    form.source.choices = options(
        [
            ("", gettext("The sample: ten briefs, two rounds, five weeks, in six languages")),
            *((slug, event.title) for slug, event in own.items()),
        ]
    )

    def verb() -> Event:
        wanted = Copy(form.slug.data, form.title.data, form.opens.data, form.time_zone.data or "")
        # The sample belongs to nobody, and so it has no address among them.
        if source := own.get(form.source.data):
            return copying.copy(source, wanted, person, now())
        return sample.begin(wanted, person, now())

    done = gettext("The event is a draft: look at its dates and texts, then publish it.")
    if form.validate_on_submit() and attempt(form, verb, done):
        return redirect(url_for("setup.show", event=form.slug.data))
    return render_template("event_copies/new.html", form=form)
