"""Letters that organisers write to many at once: written, looked at, sent, kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.desk import audiences, given_sheets, letter_fields, mailings, waiting_sheets
from hackathon.desk.letter_copies import Difference, Letter
from hackathon.desk.mailings import Mailing
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import as_file
from hackathon.pages.forms import EditForm, no_control_characters, options
from hackathon.pages.guard import external, now, opens
from hackathon.pages.paging import page_of
from hackathon.people.acts import Act
from hackathon.people.people import Person

pages = Blueprint("letters", __name__)


class LetterForm(EditForm):
    audience = SelectField(_("To"))
    captains = BooleanField(
        _("Only the captains"), description=_("Of groups that are made of teams.")
    )
    subject = StringField(
        _("Subject"),
        [DataRequired(), Length(max=Mailing.longest("subject")), no_control_characters],
        description=_("The event's title is put in front."),
    )
    text = TextAreaField(
        _("Text"),
        [DataRequired(), Length(max=Mailing.longest("text")), no_control_characters],
        description=_(
            "Plain text, sent as you type it. Your name and the event's address stand below it."
        ),
        render_kw={"rows": 10},
    )

    def letter(self) -> Letter:
        """Return what was typed."""
        return Letter(
            self.audience.data,
            self.subject.data,
            self.text.data,
            self.captains.data,
        )


def _form(event: Event, person: Person, **given: Any) -> LetterForm:
    form, at = LetterForm(**given), now()
    seals = permissions.seals_of(person, event, at)
    offered = audiences.choices(event, at, seals)
    # A draft may be for a round that is over by now: what it is for is not changed unseen.
    if (mailing := given.get("obj")) and mailing.audience not in offered:
        offered[mailing.audience] = audiences.words(event, mailing.to)
    form.audience.choices = options(offered)
    return form


@pages.get("/events/<event>/organise/letters/")
@opens(Event, to=permissions.organise)
def index(event: Event, person: Person) -> ResponseReturnValue:
    kept = mailings.of(event, permissions.seals_of(person, event, now()))
    if file := as_file(f"{event.slug}-messages", lambda: given_sheets.letters(kept)):
        return file
    return render_template(
        "letters/index.html",
        event=event,
        found=page_of(kept),
        words=audiences.words,
    )


@pages.route("/events/<event>/organise/write", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def write(event: Event, person: Person) -> ResponseReturnValue:
    # Lists of the desk lead here with whom they show.
    form = _form(event, person, data={"audience": request.args.get("to", "registered")})
    made: list[Mailing] = []

    def verb() -> None:
        made.append(mailings.prepare(event, form.letter(), person, now()))

    if form.validate_on_submit() and attempt(form, verb):
        return redirect(url_for("letters.show", event=event.slug, letter=made[0].key))
    return render_template(
        "letters/write.html",
        event=event,
        form=form,
        fields=letter_fields.FIELDS,
    )


@pages.route("/events/<event>/organise/letters/<letter>/edit", methods=["GET", "POST"])
@opens(Mailing, to=permissions.send_letter)
def edit(mailing: Mailing, person: Person) -> ResponseReturnValue:
    event = mailing.event
    form = _form(event, person, obj=mailing)

    def verb() -> None:
        mailings.rewrite(mailing, form.expected, form.letter(), Act(person, now()))

    if form.validate_on_submit() and attempt(form, verb):
        return _to(mailing)
    return render_template(
        "letters/edit.html",
        event=event,
        form=form,
        mailing=mailing,
        fields=letter_fields.FIELDS,
    )


@pages.get("/events/<event>/organise/letters/<letter>")
@opens(Mailing, to=permissions.see_letter)
def show(mailing: Mailing, person: Person) -> ResponseReturnValue:
    name = f"{mailing.event.slug}-{mailing.key}"
    file = as_file(name, lambda: waiting_sheets.readers(mailing))
    return file or _page(mailing, person)


def _page(mailing: Mailing, person: Person, changed: Difference | None = None) -> str:
    event, draft = mailing.event, mailing.status == "draft"
    # What was sent is signed by who sent it.
    act = Act(person if draft else mailing.by, now(), external("events.show", event=event.slug))
    return render_template(
        "letters/show.html",
        event=event,
        mailing=mailing,
        to=audiences.words(event, mailing.to),
        copies=page_of(mailings.copies_of(mailing)),
        # Not the page's own address: after an attempt to send that one takes no page.
        url_of=lambda page: _address(mailing, page=page),
        file_of=lambda kind: _address(mailing, format=kind),
        samples=mailings.samples(mailing, act),
        unreached=mailings.unreached(mailing) if draft else 0,
        early=draft and audiences.early(event, mailing.to, now()),
        changed=changed,
        fate=mailings.fate,
        fates=mailings.FATES,
    )


@pages.post("/events/<event>/organise/letters/<letter>/send")
@opens(Mailing, to=permissions.send_letter)
def send(mailing: Mailing, person: Person) -> ResponseReturnValue:
    event, changed = mailing.event, list[Difference | None]()
    # A page that was opened before somebody's change names another revision, and sends nothing.
    seen = request.form.get("revision", 0, type=int)
    confirmed = request.form.get("confirmed") == "1"
    act = Act(person, now(), external("events.show", event=event.slug))

    def verb() -> None:
        changed.append(mailings.send(mailing, seen, confirmed, act))

    if not attempt(None, verb):
        return _to(mailing)
    if changed[-1] is not None:
        return _page(mailing, person, changed[-1])
    sent = mailing.readers
    done = ngettext("One message is on its way.", "%(num)s messages are on their way.", sent)
    flash(done, "success")
    return _to(mailing)


@pages.post("/events/<event>/organise/letters/<letter>/discard")
@opens(Mailing, to=permissions.send_letter)
def discard(mailing: Mailing) -> ResponseReturnValue:
    done = gettext("The draft is discarded.")
    if not attempt(None, lambda: mailings.discard(mailing), done):
        return _to(mailing)
    return redirect(url_for("letters.index", event=mailing.event.slug))


def _address(mailing: Mailing, **rest: Any) -> str:
    return url_for("letters.show", event=mailing.event.slug, letter=mailing.key, **rest)


def _to(mailing: Mailing) -> Response:
    return redirect(_address(mailing))
