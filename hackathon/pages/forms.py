"""What the forms of all rooms share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    Field,
    HiddenField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from hackathon.core import language, prose, short_names
from hackathon.core.language import lazy as _


class Form(FlaskForm):
    """A form whose own messages come in the reader's language and whose lost session never loses
    the text."""

    class Meta:
        # A token is good as long as its session: a form may be typed for a whole evening.
        csrf_time_limit = None

        def get_translations(self, form: Any) -> object:
            return language.form_translations()


class EditForm(Form):
    """A form over a row that others may be editing too: it carries the revision that it was opened
    with."""

    revision = HiddenField()

    @property
    def expected(self) -> int | None:
        """The revision that the person saw, or None in a form that makes a new row."""
        typed = str(self.revision.data or "")  # a number where the form was sent without the field
        return int(typed) if re.fullmatch("[0-9]{1,9}", typed) else None

    def values(self, *but: str) -> dict[str, Any]:
        """Return what the columns of the same names get, without the fields ``but``; a text that
        was not sent is empty."""
        left_out = {"csrf_token", "revision", *but}
        fields = [(name, field) for name, field in self._fields.items() if name not in left_out]
        return {
            name: "" if field.data is None and isinstance(field, StringField) else field.data
            for name, field in fields
        }


class Ticks(SelectMultipleField):
    """Several choices, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LinesField(TextAreaField):
    """A list, one entry a line."""

    def _value(self) -> str:
        # What was read is shown again, trimmed; nothing of it can be lost by that.
        return "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [
            line.strip()
            for line in (valuelist[0] if valuelist else "").splitlines()
            if line.strip()
        ]

    def pre_validate(self, form: Any) -> None:
        """Refuse invisible control characters in any line."""
        no_control_characters(form, SimpleNamespace(data="".join(self.data or [])))


class MomentField(DateTimeLocalField):
    """A date and time in a zone: aware UTC in Python. ``in_zone`` says in which zone the form
    counts."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(
            label,
            validators,
            # Browsers send one of these; people without the control type another.
            format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
            **kwargs,
        )
        self._zone = "UTC"

    @property
    def zone(self) -> str:
        """The IANA zone in which the field is typed and shown."""
        return self._zone

    @zone.setter
    def zone(self, name: str) -> None:
        self._zone = name
        # The zone is known only after the form has been read: it may be one of its own fields.
        if self.raw_data and isinstance(self.data, datetime):
            typed = self.data.replace(tzinfo=None)
            self.data = typed.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)
            # There and back again gives another time: the clocks were put forward across it.
            if self.data.astimezone(ZoneInfo(name)).replace(tzinfo=None) != typed:
                self.process_errors = [
                    _(
                        "Clocks go forward at this time, so it does not exist on that day. Choose"
                        " another one."
                    )
                ]

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return (
            self.data.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%dT%H:%M")
            if self.data
            else ""
        )


def in_zone(form: Any, zone: str) -> None:
    """Let every date and time of ``form`` count in ``zone`` (IANA name); call it right after making
    the form."""
    for field in form:
        if isinstance(field, MomentField):
            field.zone = zone


def no_control_characters(form: Any, field: Any) -> None:
    """Refuse what no keyboard types and no page shows (a validator)."""
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
    """Refuse what is no address of a web page (a validator)."""
    try:
        parts = urlsplit((field.data or "").strip())
    except ValueError:  # an opening bracket without an IPv6 address
        parts = urlsplit("")
    if field.data and (
        parts.scheme not in {"http", "https"}
        or not parts.netloc
        or re.search(r"[\s<>\"]", field.data.strip())
    ):
        raise ValidationError(_("Give a full address that starts with https://."))


def language_code(form: Any, field: Field) -> None:
    """Refuse what is no language code (a validator)."""
    for code in field.data if isinstance(field.data, list) else [field.data or ""]:
        if (
            not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code)
            or len(code) > 12
            # A code of the right shape that no language has, such as "xx".
            or language.language_name(code) == code
        ):
            raise ValidationError(
                _(
                    "“%(code)s” is not a language code. Write for example en, fr or pt-BR.",
                    code=code[:20],
                )
            )


def options(pairs: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return the choices of a select: pairs of a value and its words, or a table of them."""
    found = pairs.items() if isinstance(pairs, Mapping) else pairs
    return [SelectChoice(value, words) for value, words in found]


def languages(own: str = "") -> list[SelectChoice]:
    """Return the languages that a text can be written in, for a select; ``own`` is the one it has
    already."""
    names = {code: found.name for code, found in language.LOCALES.items()}
    # A text in another language than the interface's keeps it when its form is saved.
    if own and own not in names:
        names[own] = language.language_name(own)
    return options(names)
