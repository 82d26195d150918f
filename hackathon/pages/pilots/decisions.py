"""What was decided about a pilot, with the evidence that it had: read by everybody, recorded by its
leads, never edited."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length

from hackathon import permissions
from hackathon.core import language, translated
from hackathon.core.language import format_date, gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import me, now, opens
from hackathon.pages.pilots.deciding import SaidForm
from hackathon.people import people
from hackathon.people.people import Person
from hackathon.pilots import checks, decisions, true_dates
from hackathon.pilots.decisions import Decision
from hackathon.pilots.pilots import Pilot

pages = Blueprint("decisions", __name__)


class TranslationForm(Form):
    of_revision = HiddenField()
    edition = HiddenField()
    reason = TextAreaField(
        _("Reason"), [Length(max=3000), no_control_characters], render_kw={"rows": 4}
    )
    decided = TextAreaField(
        _("What was decided"), [Length(max=3000), no_control_characters], render_kw={"rows": 3}
    )
    lessons = TextAreaField(
        _("What others can learn"),
        [Length(max=6000), no_control_characters],
        render_kw={"rows": 4},
    )
    machine = BooleanField(_("A machine translated this and nobody has checked it"))


class Shown(NamedTuple):
    """A decision as the page shows it."""

    row: Decision
    day: str
    recorded_later: bool
    evidence: list[dict[str, Any]]
    before: list[Decision]  # those that it stands in the place of, the latest first


def _shown(row: Decision, rows: list[Decision], names: dict[str, str]) -> Shown:
    before, of = [], row
    while earlier := next((one for one in rows if one.superseded_by_id == of.id), None):
        before.append(earlier)
        of = earlier
    day = true_dates.said(row.day, row.precision) if row.precision else format_date(row.day)
    evidence = [
        {
            **one,
            "by": names.get(one.get("by", ""), ""),
            "due": date.fromisoformat(one["due"]) if one.get("due") else None,
        }
        for one in row.evidence
    ]
    return Shown(row, day, bool(row.precision), evidence, before)


@pages.get("/pilots/<pilot>/decisions")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot) -> str:
    person, rows = me(), decisions.of(pilot)
    keys = {one["by"] for row in rows for one in row.evidence if one.get("by")}
    names = people.names_by_key(keys)
    inside = permissions.view_inside(person, pilot, now()) is None
    return render_template(
        "decisions/index.html",
        pilot=pilot,
        shown=[_shown(row, rows, names) for row in reversed(decisions.standing(rows))],
        edits=permissions.edit_pilot(person, pilot, now()) is None,
        files={row.key: row for row in checks.files(pilot) if inside or row.public},
        states=checks.STATE_NAMES,
        kinds=decisions.KINDS,
        locales=language.LOCALES,
    )


def _answer(pilot: Pilot, row: Decision) -> Response:
    return redirect(url_for("decisions.index", pilot=pilot.slug, _anchor=f"decision-{row.key}"))


@pages.route("/pilots/<pilot>/decisions/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def new(pilot: Pilot, person: Person) -> ResponseReturnValue:
    # While a pilot is evaluated, what is recorded is mostly the result.
    kind = "evaluation" if request.args.get("kind") == "evaluation" else "other"
    form = SaidForm()
    form.offer(pilot)
    del form.lessons
    made: list[Decision] = []
    if form.validate_on_submit() and attempt(
        form,
        lambda: made.append(decisions.record(pilot, kind, form.said(), person, now())),
        gettext("The decision is on record."),
    ):
        return _answer(pilot, made[0])
    return render_template(
        "decisions/new.html",
        pilot=pilot,
        form=form,
        kind=kind,
    )


@pages.route("/pilots/<pilot>/decisions/<decision>/supersede", methods=["GET", "POST"])
@opens(Decision, to=permissions.supersede_decision)
def supersede(decision: Decision, person: Person) -> ResponseReturnValue:
    pilot = decision.pilot
    texts = {name: getattr(decision, name) for name in (*decisions.TRANSLATED, "note")}
    dated = {"precision": decision.precision or "day", "happened_on": decision.day}
    form = SaidForm(data={**texts, **dated})
    form.offer(pilot, decision.language)
    made: list[Decision] = []
    if form.validate_on_submit() and attempt(
        form,
        lambda: made.append(decisions.supersede(decision, form.said(), person, now())),
        gettext("The new decision stands in the place of the old one, which stays readable."),
    ):
        return _answer(pilot, made[0])
    return render_template(
        "decisions/supersede.html",
        pilot=pilot,
        decision=decision,
        form=form,
    )


@pages.route("/pilots/<pilot>/decisions/<decision>/translations/<code>", methods=["GET", "POST"])
@opens(Decision, to=permissions.translate_decision)
def translate(decision: Decision, person: Person, code: str) -> ResponseReturnValue:
    if code not in language.LOCALES or code == decision.language:
        abort(404)
    found = decision.translations.get(code) or {}
    version = translated.version(decision, code)
    ends = {"of_revision": str(decision.revision), "edition": str(version.edition)}
    form = TranslationForm(data={**found, **ends})
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in decisions.TRANSLATED}
        numbers = [
            int(field.data) if (field.data or "").isdecimal() else 0
            for field in (form.of_revision, form.edition)
        ]
        written = translated.Translation(code, texts, numbers[0], numbers[1], form.machine.data)
        done = gettext("The translation is saved.")
        if attempt(form, lambda: decisions.translate(decision, written, person, now()), done):
            return _answer(decision.pilot, decision)
    return render_template(
        "decisions/translate.html",
        pilot=decision.pilot,
        decision=decision,
        form=form,
        code=code,
    )
