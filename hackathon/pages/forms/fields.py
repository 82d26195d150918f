"""Fields that WTForms has not, and what selects offer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    DateField,
    DateTimeLocalField,
    FloatField,
    SelectChoice,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from hackathon.core import language
from hackathon.core.db import FIRST_DAY, LARGEST, LAST_DAY, storable
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.forms.validators import no_control_characters


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


def _refuse_far_day() -> None:
    sentence = gettext(
        "Choose a day between %(first)s and %(last)s.",
        first=language.format_date(FIRST_DAY),
        last=language.format_date(LAST_DAY),
    )
    raise ValueError(sentence)


class DayField(DateField):
    """A day that the database keeps and every calendar can show."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not storable(self.data):
            self.data = None
            _refuse_far_day()


class NumberField(FloatField):
    """A number with a fraction; neither infinite nor "not a number", which sums would spread."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not storable(self.data):
            unordered, self.data = math.isnan(self.data), None
            if unordered:
                raise ValueError(gettext("Give an ordinary number."))
            largest = language.format_number(LARGEST)
            raise ValueError(gettext("Type a number up to %(largest)s.", largest=largest))


class MomentField(DateTimeLocalField):
    """A date and time in a zone: aware UTC in Python. ``in_zone`` says in which zone the form
    counts."""

    data: Any
    raw_data: Any

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
            if self._shown(name) == typed:
                self.data = self.object_data
                return
            self.data = typed.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)
            # There and back again gives another time: the clocks were put forward across it.
            if self.data.astimezone(ZoneInfo(name)).replace(tzinfo=None) != typed:
                self.process_errors = [
                    _(
                        "Clocks go forward at this time, so it does not exist on that day. Choose"
                        " another one."
                    )
                ]

    def _shown(self, name: str) -> datetime | None:
        """The stored moment as the page shows it. Sent back as it was shown it stays, although in
        autumn two hours are shown alike, and no seconds are."""
        stored = self.object_data
        if not isinstance(stored, datetime):
            return None
        return stored.astimezone(ZoneInfo(name)).replace(second=0, microsecond=0, tzinfo=None)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not storable(self.data):
            self.data = None
            _refuse_far_day()

    def show_in(self, name: str) -> None:
        """Let the moment that was read be shown in a zone (IANA name), as the same moment."""
        if self.data is not None and not self.process_errors and language.is_zone(name):
            self._zone = name
            self.raw_data = [self.data.astimezone(ZoneInfo(name)).strftime("%Y-%m-%dT%H:%M")]

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
