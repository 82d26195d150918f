"""The texts of a pilot's parts in other languages: a form beside the original."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from hackathon import permissions
from hackathon.core import language, translated
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.translated import Translation
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import TranslationForm, markdown, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots import part_pages
from hackathon.people.people import Person
from hackathon.pilots.parts import translating
from hackathon.pilots.parts.together import Part

LABELS = {
    "title": _("Title"),
    "unit": _("Unit"),
    "answer": _("What is done about it"),
    "evidence": _("How others can see that it is done"),
    "body": _("What happened"),
}


def _field(part: Part, name: str) -> Any:
    if name == "body":
        checks = [no_control_characters, markdown]
        return TextAreaField(LABELS[name], checks, render_kw={"rows": 12})
    longest = type(part).longest(name)
    # Half as much again as the original may have: other languages need more room.
    checks = [Length(max=longest * 3 // 2), no_control_characters]
    kind = TextAreaField if longest > 300 else StringField
    return kind(LABELS[name], checks)


def _form(part: Part, code: str) -> TranslationForm:
    """A field for each text that the original has."""
    names = [name for name in translating.FIELDS[type(part)] if getattr(part, name)]
    fields = {name: _field(part, name) for name in names}
    found = part.translations.get(code) or {}
    edition = translated.version(part, code).edition
    ends = {"of_revision": str(part.revision), "revision": str(edition)}
    return type("WithTexts", (TranslationForm,), fields)(data={**found, **ends})


def _translate(part: Part, person: Person, code: str) -> ResponseReturnValue:
    if code not in language.LOCALES or code == part.language:
        abort(404)
    form = _form(part, code)
    names = [name for name in translating.FIELDS[type(part)] if name in form]
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in names}
        numbers = form.of_original, form.expected or 0
        written = Translation(code, texts, *numbers, form.machine.data)
        done = gettext("The translation is saved.")
        if attempt(form, lambda: translating.write(part, written, person, now()), done):
            return part_pages.back(part.pilot, f"{type(part).__name__.lower()}s")
    return render_template(
        "parts/translate.html",
        pilot=part.pilot,
        part=part,
        form=form,
        names=names,
        code=code,
        version=translated.version(part, code),
    )


for _part, _model in part_pages.PARTS.items():
    _address = f"/pilots/<pilot>/{_part}s/<{_part}>/translations/<code>"
    _endpoint = f"translate_{_part}"
    _way = part_pages.pages.route(_address, methods=["GET", "POST"], endpoint=_endpoint)
    _way(opens(_model, to=permissions.translate_part)(_translate))
