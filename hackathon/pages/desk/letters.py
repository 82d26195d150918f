"""Letters that organisers write to many at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import lazy as _
from hackathon.core.language import ngettext
from hackathon.desk import mailings
from hackathon.desk.mailings import AUDIENCES, Letter
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import external, now, opens, refuse
from hackathon.people.people import Person

pages = Blueprint("letters", __name__)

# For an event, not a person: its readers get them, whoever of its organisers writes.
LETTERS_A_DAY = 10


class LetterForm(Form):
    audience = SelectField(_("To"), choices=options(AUDIENCES))
    subject = StringField(
        _("Subject"),
        [DataRequired(), Length(max=150), no_control_characters],
        description=_("The event's title is put in front."),
    )
    text = TextAreaField(
        _("Text"),
        [DataRequired(), Length(max=10_000), no_control_characters],
        description=_(
            "Plain text, sent as you type it. Your name and the event's address stand below it."
        ),
        render_kw={"rows": 10},
    )


@pages.route("/events/<event>/organise/write", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def write(event: Event, person: Person) -> ResponseReturnValue:
    form = LetterForm()
    if not form.is_submitted() and request.args.get("to") in AUDIENCES:
        form.audience.data = request.args["to"]
    # Who the judges are is part of the judging, and a preview would tell their number.
    if form.audience.data == "judges":
        refuse(permissions.manage_judging(person, event, now()))
    link, preview = external("events.show", event=event.slug), None
    if form.validate_on_submit():
        # First a look at how many get it: a letter cannot be called back.
        if "send" not in request.form:
            preview = len(mailings.readers(event, form.audience.data))
        elif _send(form, event, person, link):
            return redirect(url_for("organise.show", event=event.slug))
    return render_template(
        "letters/write.html",
        event=event,
        form=form,
        preview=preview,
        link=link,
    )


def _send(
    form: LetterForm,
    event: Event,
    person: Person,
    link: str,
) -> bool:
    # Not before: one may look at a preview as often as one likes.
    rate_limits.hit(f"letters:{event.slug}", LETTERS_A_DAY, 86400, now())
    sent: list[int] = []
    letter = Letter(form.audience.data, form.subject.data, form.text.data)

    def verb() -> None:
        sent.append(mailings.write(event, letter, person, now(), link))

    if not attempt(form, verb):
        return False
    done = ngettext("One message is on its way.", "%(num)s messages are on their way.", sent[0])
    flash(done, "success")
    return True
