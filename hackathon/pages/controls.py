"""Controls of a form as markup, and what they tell to scripts and to readers who hear a page."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms import Field, widgets
from wtforms.widgets.core import clean_key

from hackathon.core.language import format_bytes
from hackathon.core.language import gettext as _

# Whose direction follows what is typed, and those that are read from the left in every language
TYPED = {"StringField", "TextAreaField", "SearchField"}
LATIN = {"EmailField", "URLField", "TelField"}


def wire() -> None:
    """Let WTForms write attributes with ``attributes``: its own function formats each as markup of
    any kind, which took half of a form's time, and a list of countries has hundreds."""
    widgets.core.html_params = attributes
    widgets.Input.html_params = staticmethod(attributes)


def attributes(**given: Any) -> Markup:
    """Return attributes as a tag holds them, letter for letter as ``html_params`` of WTForms does:
    in the order of their names; True stands as the bare name, False not at all."""
    parts = []
    for name, value in sorted(given.items()):
        if value is True:
            parts.append(clean_key(name))
        elif value is not False:
            quoted = str(escape(value)).replace('"', "&quot;")  # markup may hold its own
            parts.append(f'{clean_key(name)}="{quoted}"')
    return Markup(" ".join(parts))  # noqa: S704 (escaped above)


def described_by(field: Field, hint: Any) -> str:
    """Return the ids of what explains ``field``: its hint and its error, where they are shown."""
    names = [f"{field.id}-hint"] if hint else []
    if field.errors:
        names.append(f"{field.id}-error")
    return " ".join(names)


def control(
    field: Field,
    hint: Any = None,
    max_bytes: float | None = None,
    types: str | None = None,
    **given: Any,
) -> Markup:
    """Return the control of ``field`` with its explanations attached.

    :param max_bytes: of a file, told before its bytes travel
    :param types: endings of files that are taken, ".pdf,.zip"
    :param given: further attributes
    """
    about = described_by(field, hint)
    if about:
        given["aria-describedby"] = about
    if field.errors:
        given["aria-invalid"] = "true"
    if field.type in TYPED:
        given.setdefault("dir", "auto")
    elif field.type in LATIN:
        given["dir"] = "ltr"
    if types:
        given["accept"] = given["data-types"] = types
        given["data-wrong-type"] = _(
            "This kind of file is not accepted. Choose one of: %(types)s", types=types
        )
    if max_bytes:
        most = int(max_bytes)
        given["data-max-bytes"] = most
        given["data-too-large"] = _(
            "This file is too large. At most %(size)s can be sent.", size=format_bytes(most)
        )
    return field(**given)


def first_sentence(errors: Any) -> object:
    """Return the first sentence of a field's errors, which may lie in lists and mappings: those of
    a form within a form do."""
    while isinstance(errors, (list, tuple, dict)):
        found = errors.values() if isinstance(errors, dict) else errors
        errors = next((error for error in found if error), "")
    return errors
