"""Translating an event's texts, side by side: the original on one side, the translation on the
other."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, TextAreaField

from hackathon import permissions
from hackathon.content import translations
from hackathon.content.translations import Given
from hackathon.core import language, translated
from hackathon.core.language import gettext
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import TranslationForm, markdown, no_control_characters, searched
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("translations", __name__)


class Pair(NamedTuple):
    """A piece of the original beside the field in which it is translated."""

    piece: translations.Piece
    field: Field


@pages.get("/events/<event>/organise/translations/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    typed = request.args.get("other", "").strip()[: language.LONGEST]
    found = language.languages_like(typed) if typed else []
    clear = found[0] if len(found) == 1 else None
    codes = translations.languages(event, clear)
    return render_template(
        "translations/index.html",
        event=event,
        lines=translations.overview(event, codes),
        codes=codes,
        names=searched.datalist("other-names", "languages"),
        typed="" if clear else typed,
        found=[] if clear else found,
    )


def _form(row: Any, kind: str, code: str) -> tuple[TranslationForm, list[Pair]]:
    """Make the form of a translation, with a field for each piece of the original."""
    pieces = translations.KINDS[kind].pieces(row)
    names = {piece.name: f"text-{piece.name}" for piece in pieces}
    fields = {
        names[piece.name]: TextAreaField(piece.label, [no_control_characters, markdown])
        for piece in pieces
    }
    there = (row.translations or {}).get(code) or {}
    said: dict[str, object] = {
        "of_revision": str(row.revision),
        "revision": str(translated.version(row, code).edition),
        "machine": bool(there.get("machine")),
    }
    texts = translations.texts(row, kind, code)
    said |= {name: texts[piece] for piece, name in names.items()}
    form = type("WithPieces", (TranslationForm,), fields)(data=said)
    return form, [Pair(piece, form[names[piece.name]]) for piece in pieces]


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
    if row is None or language.tag(code) != code or code == row.language:
        abort(404)
    form, pairs = _form(row, kind, code)
    if form.validate_on_submit():
        texts = {pair.piece.name: _text(pair.field) for pair in pairs}
        of_revision, edition = form.of_original, form.expected or 0
        given = Given(kind, code, texts, of_revision, edition, form.machine.data)
        done = gettext("The translation is saved.")
        if attempt(form, lambda: translations.write(event, row, given, person, now()), done):
            return redirect(url_for("translations.index", event=event.slug))
    return render_template(
        "translations/edit.html",
        event=event,
        kind=kind,
        row=row,
        code=code,
        version=translated.version(row, code),
        form=form,
        pairs=pairs,
        stays=translated.frozen(row),
    )


def _text(field: Field) -> str:
    return (field.data or "").replace("\r\n", "\n")
