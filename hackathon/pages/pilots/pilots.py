"""Pilots: a pilot's page, proposing, editing, translating, and moving it from stage to
stage."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core import language, translated
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    Form,
    TranslationForm,
    markdown,
    no_control_characters,
    options,
)
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.pages.pilots import drawing
from hackathon.people import affiliations, consents, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import adoptions, consultation, partners, pilots, stages, watching
from hackathon.pilots.parts import health, together
from hackathon.pilots.pilots import Pilot

pages = Blueprint("pilots", __name__)


class PilotTranslationForm(TranslationForm):
    title = StringField(
        _("Name of the pilot"), [Optional(), Length(max=200), no_control_characters]
    )
    # Half as much again as the original may have: other languages need more room.
    summary = TextAreaField(
        _("Summary"), [Length(max=900), no_control_characters], render_kw={"rows": 3}
    )
    body = TextAreaField(
        _("Description"), [no_control_characters, markdown], render_kw={"rows": 14}
    )


class CommentForm(Form):
    text = TextAreaField(
        _("Your comment"),
        [DataRequired(), Length(max=consultation.LONGEST), no_control_characters],
        description=_("It appears with your name, and everybody can read it."),
        render_kw={"rows": 5, "maxlength": consultation.LONGEST},
    )
    office = SelectField(
        _("In whose name"),
        [Optional()],
        description=_(
            "Where you do not represent the office, it is asked, and shown as not having answered."
        ),
    )

    def offer(self, person: Person | None) -> None:
        """Offer the offices that the person is known to work for; without one there is no
        choice."""
        own = affiliations.confirmed_offices(person) if person else []
        named = [(str(row.id), offices.localised_name(row)) for row in own]
        self.office.choices = options([("", gettext("My own")), *named])
        if not own:
            del self.office

    def spoken_for(self) -> Office | None:
        """The office in whose name the comment is, or None."""
        return offices.find(self.office.data or "") if "office" in self else None


def answer(pilot: Pilot, anchor: str | None = None) -> Response:
    """Go back to the pilot's page."""
    return redirect(url_for("pilots.show", pilot=pilot.slug, _anchor=anchor))


def page(pilot: Pilot, person: Person | None, form: CommentForm) -> str:
    """A pilot's page, with the comment form as it is."""
    leads = permissions.is_lead(person, pilot)
    whole = together.whole(pilot, permissions.view_inside(person, pilot, now()) is None)
    count, asked = consultation.counted(pilot), consents.on_page(pilot.path)
    seen = count.total if leads else count.total - count.hidden
    comments = page_of(consultation.comments(pilot, hidden=leads), total=seen)
    spoken = consultation.spoken(pilot, comments.rows, asked.parts)
    today = now().date()
    open_ones = [row for row in whole.milestones if row.done_on is None]
    began = pilot.period_starts or pilot.created_at.date()
    return render_template(
        "pilots/show.html",
        pilot=pilot,
        overdue=[row for row in open_ones if row.due < today],
        ahead=[row for row in open_ones if row.due >= today][:2],
        working=[drawing.small(*pair, began, today) for pair in whole.indicators],
        decisions=whole.decisions,
        latest=whole.reports[:1],
        timeline=drawing.timeline(stages.timeline(pilot, whole.decisions, whole.milestones, now())),
        people=partners.leads(pilot),
        watches=watching.watches(person, pilot),
        partners=list(partners.of([pilot])),
        adopters=adoptions.accepted(pilot),
        answers=asked.answers,
        comments=comments,
        spoken=spoken.offices,
        in_name=spoken.in_name,
        hidden=count.hidden,
        leads=leads,
        today=today,
        edits=permissions.edit_pilot(person, pilot, now()) is None,
        form=form,
        health=health.of([pilot.id], now()).get(pilot.id),
    )


@pages.get("/pilots/<pilot>")
@opens(Pilot, to=permissions.view_pilot)
def show(pilot: Pilot, person: Person | None) -> str:
    form = CommentForm()
    form.offer(person)
    return page(pilot, person, form)


@pages.post("/pilots/<pilot>/publish")
@opens(Pilot, to=permissions.edit_pilot)
def publish(pilot: Pilot, person: Person) -> Response:
    attempt(
        None,
        lambda: pilots.publish(pilot, person, now()),
        gettext("Everybody can read the pilot now."),
    )
    return answer(pilot)


@pages.post("/pilots/<pilot>/archive")
@opens(Pilot, to=permissions.edit_pilot)
def archive(pilot: Pilot, person: Person) -> Response:
    attempt(
        None,
        lambda: pilots.archive(pilot, person, now()),
        gettext("The pilot is archived: off the board, still readable here."),
    )
    return answer(pilot)


@pages.post("/pilots/<pilot>/restore")
@opens(Pilot, to=permissions.restore_pilot)
def restore(pilot: Pilot, person: Person) -> Response:
    attempt(
        None,
        lambda: pilots.restore(pilot, person, now()),
        gettext("The pilot is on the board again."),
    )
    return answer(pilot)


@pages.get("/pilots/<pilot>/translations")
@opens(Pilot, to=permissions.edit_pilot)
def translations(pilot: Pilot) -> str:
    versions = [
        translated.version(pilot, code) for code in language.LOCALES if code != pilot.language
    ]
    return render_template("pilots/translations.html", pilot=pilot, versions=versions)


@pages.route("/pilots/<pilot>/translations/<code>", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def translate(pilot: Pilot, person: Person, code: str) -> ResponseReturnValue:
    if code not in language.LOCALES or code == pilot.language:
        abort(404)
    found = pilot.translations.get(code) or {}
    version = translated.version(pilot, code)
    form = PilotTranslationForm(
        data={**found, "of_revision": str(pilot.revision), "revision": str(version.edition)}
    )
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in pilots.TRANSLATED}
        of_revision, edition = form.of_original, form.expected or 0
        done = gettext("The translation is saved.")
        if attempt(
            form,
            lambda: pilots.translate(
                pilot,
                translated.Translation(code, texts, of_revision, edition, form.machine.data),
                person,
                now(),
            ),
            done,
        ):
            return redirect(url_for("pilots.translations", pilot=pilot.slug))
    return render_template(
        "pilots/translate.html", pilot=pilot, form=form, code=code, version=version
    )
