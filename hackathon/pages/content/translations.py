"""Translating an event's texts, side by side: the original on one side, the translation on the
other."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField

from hackathon import permissions
from hackathon.content import translations
from hackathon.content.translations import Given
from hackathon.core import language, prose, translated
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("translations", __name__)


class TranslationForm(Form):
    of_revision = HiddenField()
    edition = HiddenField()
    machine = BooleanField(_("A machine translated this and nobody has checked it"))


class Pair(NamedTuple):
    """A piece of the original beside what is written for it."""

    piece: translations.Piece
    text: str
    error: str


@pages.get("/events/<event>/organise/translations/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template(
        "translations/index.html",
        event=event,
        lines=translations.overview(event),
        codes=list(language.LOCALES),
    )


def _number(field: Any) -> int:
    return int(field.data) if (field.data or "").isdecimal() else 0


@pages.route("/events/<event>/organise/translations/<kind>/<name>/<code>", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def edit(
    event: Event,
    person: Person,
    kind: str,
    name: str,
    code: str,
) -> ResponseReturnValue:
    row = translations.find(event, kind, name)
    if row is None or code not in language.LOCALES or code == row.language:
        abort(404)
    version = translated.version(row, code)
    machine = bool(((row.translations or {}).get(code) or {}).get("machine"))
    form = TranslationForm(
        data={"of_revision": str(row.revision), "edition": str(version.edition), "machine": machine}
    )
    pieces = translations.KINDS[kind].pieces(row)
    texts = translations.texts(row, kind, code)
    errors: dict[str, str] = {}
    if form.is_submitted():
        texts = {
            piece.name: request.form.get(f"text-{piece.name}", "").replace("\r\n", "\n")
            for piece in pieces
        }
        errors = _errors(texts)
        form.form_errors.extend(errors.values())
    if form.validate_on_submit() and not errors:
        of_revision, edition = _number(form.of_revision), _number(form.edition)
        given = Given(kind, code, texts, of_revision, edition, form.machine.data)
        done = gettext("The translation is saved.")
        if attempt(form, lambda: translations.write(event, row, given, person, now()), done):
            return redirect(url_for("translations.index", event=event.slug))
        # After a conflict the form carries the present edition: saving again replaces, and knows
        # it.
        fresh = translations.find(event, kind, name)
        form.edition.data = str(translated.version(fresh, code).edition)
    pairs = [Pair(piece, texts[piece.name], errors.get(piece.name, "")) for piece in pieces]
    return render_template(
        "translations/edit.html",
        event=event,
        kind=kind,
        row=row,
        code=code,
        version=version,
        form=form,
        pairs=pairs,
        stays=translated.frozen(row),
    )


def _errors(texts: dict[str, str]) -> dict[str, str]:
    found = {}
    for name, text in texts.items():
        try:
            prose.refuse_complex(text)
        except prose.TooComplex as error:
            found[name] = str(error)
        if any(ord(letter) < 32 and letter not in "\t\n" for letter in text):
            found[name] = gettext(
                "This contains invisible control characters. Type it again instead of pasting it."
            )
    return found
