"""What the forms of all rooms share."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, HiddenField, TextAreaField
from wtforms.validators import ValidationError

from hackathon import language
from hackathon.language import lazy as _


class Form(FlaskForm):
    """A form whose own messages come in the reader's language and whose lost session never loses the text."""

    class Meta:
        csrf_time_limit = None

        def get_translations(self, form: Any) -> Any:
            return language.form_translations()


class EditForm(Form):
    """A form over a row that others may be editing too: it carries the revision that it was opened with."""

    revision = HiddenField()

    @property
    def expected(self) -> int | None:
        """The revision that the person saw, or None in a form that makes a new row."""
        return int(self.revision.data) if (self.revision.data or "").isdigit() else None


class LinesField(TextAreaField):
    """A list, one entry a line."""

    def _value(self) -> str:
        return "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [line.strip() for line in (valuelist[0] if valuelist else "").splitlines() if line.strip()]


class MomentField(DateTimeLocalField):
    """A date and time in the event's zone: aware UTC in Python. Set ``zone`` on the field after making the form."""

    zone = "UTC"

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if isinstance(self.data, datetime):
            self.data = self.data.replace(tzinfo=ZoneInfo(self.zone))


def no_control_characters(form: Any, field: Field) -> None:
    """Refuse what no keyboard types and no page shows (a validator)."""
    if any(ord(character) < 32 and character not in "\t\r\n" for character in field.data or ""):
        raise ValidationError(_("This contains invisible control characters. Type it again instead of pasting it."))
