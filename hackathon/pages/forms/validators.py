"""What is asked of the texts that people type: each a validator of WTForms."""

from __future__ import annotations

from typing import Any

from wtforms import (
    Field,
)
from wtforms.validators import ValidationError

from hackathon.core import prose, short_names
from hackathon.core.language import lazy as _
from hackathon.core.typed import addresses


def no_control_characters(form: Any, field: Any) -> None:
    """Refuse what no keyboard types and no page shows (a validator). Texts of our forms have none,
    since they are repaired first (see ``plain``); it stands guard over what becomes of that."""
    if any(ord(character) < 32 and character not in "\t\r\n" for character in field.data or ""):
        raise ValidationError(
            _("This contains invisible control characters. Type it again instead of pasting it.")
        )


def markdown(form: Any, field: Field) -> None:
    """Refuse a text that cannot be shown, and say what to change (a validator)."""
    try:
        prose.refuse_complex(field.data or "")
    except prose.TooComplex as error:
        raise ValidationError(str(error)) from error


def short_name(form: Any, field: Field) -> None:
    """Refuse what cannot stand in an address (a validator)."""
    if not short_names.is_short_name(field.data or ""):
        raise ValidationError(
            _("Use small letters a-z, digits and single hyphens, for example: ai-tools-2027.")
        )
    not_reserved(form, field)


def not_reserved(form: Any, field: Field) -> None:
    """Refuse a name that the site's own addresses use (a validator)."""
    if field.data in short_names.RESERVED:
        raise ValidationError(
            _("The site itself uses the address “%(name)s”. Choose another one.", name=field.data)
        )


def web_address(form: Any, field: Field) -> None:
    """Refuse what is no address of a web page (a validator); a field that has it understands the
    forms in which people type one (see ``plain``)."""
    if field.data and addresses.understood(field.data) is None:
        raise ValidationError(
            _("This is no address of a web page. It looks like this: https://example.org/page")
        )
