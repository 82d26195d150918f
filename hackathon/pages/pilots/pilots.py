"""Pilots: a pilot's page, proposing, editing, translating, and moving it from stage to
stage."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from hackathon import permissions
from hackathon.consultations import consultations
from hackathon.core import language, translated
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import listings
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    TranslationForm,
    markdown,
    no_control_characters,
)
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots import drawing
from hackathon.people import consents
from hackathon.people.people import Person
from hackathon.pilots import adoptions, briefing, partners, pilots, stages, watching
from hackathon.pilots.parts import health, together, translating
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


def answer(pilot: Pilot, anchor: str | None = None) -> Response:
    """Go back to the pilot's page."""
    return redirect(url_for("pilots.show", pilot=pilot.slug, _anchor=anchor))


@pages.get("/pilots/<pilot>")
@opens(Pilot, to=permissions.view_pilot)
def show(pilot: Pilot, person: Person | None) -> str:
    leads = permissions.is_lead(person, pilot)
    whole = together.whole(pilot)
    asked = consents.on_page(pilot.path)
    today = now().date()
    open_ones = [row for row in whole.milestones if row.done_on is None]
    # Until people were heard its last day matters here; after that it stands on its own page.
    asks = pilot.stage in {"proposed", "consultation"}
    consultation = consultations.of(pilot.path) if asks else None
    began = pilot.period_starts or pilot.created_at.date()
    return render_template(
        "pilots/show.html",
        pilot=pilot,
        overdue=[row for row in open_ones if row.due < today],
        ahead=[row for row in open_ones if row.due >= today][:1],
        working=[drawing.small(*pair, began, today) for pair in whole.indicators],
        decisions=whole.decisions,
        latest=whole.report,
        timeline=drawing.timeline(stages.timeline(pilot, whole.decisions, whole.milestones, now())),
        people=partners.leads(pilot),
        watches=watching.watches(person, pilot),
        partners=list(partners.of([pilot])),
        adopters=adoptions.accepted(pilot),
        answers=asked.answers,
        leads=leads,
        consultation=consultation,
        consulting=consultation is not None and consultation.taking(now()),
        today=today,
        edits=permissions.edit_pilot(person, pilot, now()) is None,
        events=_events(pilot, person),
        translates=permissions.translate_pilot(person, pilot, now()) is None,
        health=health.of_one(pilot, together.seen(pilot, whole), now()),
    )


def _events(pilot: Pilot, person: Person | None) -> list[Event]:
    """The events of whose challenges a proposal may become one, by who organises them."""
    if not briefing.open_to_events(pilot) or not permissions.is_site_organiser(person):
        return []
    assert person is not None
    return [event for event in listings.organised(person) if now() < event.submission_closes]


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
@opens(Pilot, to=permissions.translate_pilot)
def translations(pilot: Pilot) -> str:
    codes = list(language.LOCALES)
    return render_template(
        "pilots/translations.html",
        pilot=pilot,
        versions=[translated.version(pilot, code) for code in codes if code != pilot.language],
        codes=codes,
        lines=translating.overview(pilot, codes),
        part_names=drawing.PART_NAMES,
    )


@pages.route("/pilots/<pilot>/translations/<code>", methods=["GET", "POST"])
@opens(Pilot, to=permissions.translate_pilot)
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
        "pilots/translate.html",
        pilot=pilot,
        form=form,
        code=code,
        version=version,
    )
