"""Forms over rows that others may be editing too: merged, never replaced (see ``merging``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Self

from wtforms import (
    BooleanField,
    HiddenField,
    StringField,
)

from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.typed.merging import read, written
from hackathon.pages.controls import first_sentence
from hackathon.pages.forms import merging
from hackathon.pages.forms.merging import Clash, Settled
from hackathon.pages.forms.plain import Form


class Opened(HiddenField):
    """The marks of a form's fields as its page was opened (see ``merging``)."""

    form: Any = None  # whose marks it carries

    def __init__(self, *given: Any, **also: Any) -> None:
        super().__init__(*given, **also)
        self.type = "HiddenField"  # templates go by it

    def _value(self) -> str:
        return self.form.marks_to_carry() if self.form is not None else ""


class _Over:
    """A row as a form reads it, where what its door says of a field holds over the column."""

    def __init__(self, row: object, said: Mapping[str, object]) -> None:
        self._row, self._said = row, said

    def __getattr__(self, name: str) -> object:
        return self._said[name] if name in self._said else getattr(self._row, name)


class EditForm(Form):
    """A form over a row that others may be editing too. It carries the revision that it was opened
    with and a mark of every field; when it comes back after somebody else's change, fields that
    were not touched keep what the row has, and for those that both changed it asks.

    Give it the row as ``obj``; ``data`` holds over the row's columns where a field says the same in
    another form.
    """

    # Fields that say one thing together: where the first cannot be saved, neither is the second.
    TOGETHER: ClassVar[Mapping[str, str]] = {}

    revision = HiddenField()
    opened = Opened()

    def __init__(
        self,
        *given: Any,
        obj: object = None,
        data: Mapping[str, object] | None = None,
        **also: Any,
    ) -> None:
        said = dict(data or {})
        self._source: dict[str, Any] = {"obj": obj, "data": said}
        self._settled: Settled | None = None
        row = None if obj is None else _Over(obj, said)
        super().__init__(
            *given,
            obj=row,
            data=said,
            **also,
        )
        self.opened.form = self

    @property
    def expected(self) -> int | None:
        """The revision that the person saw, or None in a form that makes a new row."""
        typed = str(self.revision.data or "")  # a number where the form was sent without the field
        return int(typed) if re.fullmatch("[0-9]{1,9}", typed) else None

    @cached_property
    def stored(self) -> Self:
        """The form as it would be opened now."""
        if self.revision.raw_data is None:
            return self
        return type(self)(formdata=None, meta={"csrf": False}, **self._source)

    @property
    def clashes(self) -> list[Clash]:
        """What somebody has to choose before the form can be saved."""
        return self._settled.clashes if self._settled else []

    @property
    def notes(self) -> list[str]:
        """What is worth telling once it is saved: whose changes were kept beside, and what more
        people see than before."""
        told, kept = [], self._settled.kept if self._settled else []
        if kept:
            told.append(
                gettext(
                    "Somebody else has changed this meanwhile, and these changes stay: %(fields)s.",
                    fields=" · ".join(kept),
                )
            )
        if self.stored is not self and self.stored.expected is not None:
            fields = merging.by_name(self), merging.by_name(self.stored)
            if seen := merging.wider(*fields):
                told.append(
                    gettext(
                        "More people can see this than before: %(fields)s.",
                        fields=" · ".join(seen),
                    )
                )
        return told

    def marks_to_carry(self) -> str:
        """Return what the page hands back: the marks of what is stored, once the form knows it; or
        those that it was sent with."""
        if self.stored is not self and self._settled is None:
            return str(self.opened.data or "")
        if self.stored.expected is None:
            return ""
        marks = merging.marks(merging.by_name(self.stored))
        open_ones = self._settled.names if self._settled else frozenset()
        return written({name: mark for name, mark in marks.items() if name not in open_ones})

    def settle(self) -> bool:
        """Merge what was sent with what the row has by now; tell whether nothing is left to
        choose. Asked a second time it answers the same."""
        if self._settled is not None:
            return not self._settled.clashes
        there, opened = self.stored.expected, read(str(self.opened.data or ""))
        if self.expected is None or there is None or (self.expected == there and not opened):
            return True
        fields = merging.by_name(self), merging.by_name(self.stored)
        self._settled = merging.settle(*fields, opened)
        self.revision.data = str(there)
        self.settled()
        return not self._settled.clashes

    def settled(self) -> None:
        """Do what follows from a field that took the row's value; forms say what."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Merge, then check the fields."""
        settled = self.settle()
        fine = bool(super().validate(extra_validators))
        if not settled:
            self.form_errors.append(
                gettext(
                    "Somebody else changed this while you were writing. Nothing is saved yet:"
                    " compare the two below, and choose for each what counts."
                )
            )
        return fine and settled

    def spare_faults(self) -> dict[str, str]:
        """Give every field that cannot be saved the value that is stored; return why not, by the
        field's name."""
        self.validate()
        fields, faults = merging.by_name(self), {}
        for name, (field, _words) in fields.items():
            if self._settled is not None and name in self._settled.names:
                faults[name] = gettext("Somebody else changed this too. Press “Save” to compare.")
            elif field.errors:
                faults[name] = str(first_sentence(field.errors))
        for name in faults:
            self.spare(name)
        return faults

    def spare(self, name: str) -> None:
        """Give a field, and what says one thing with it, the value that is stored."""
        fields, there = merging.by_name(self), merging.by_name(self.stored)
        for each in {name, self.TOGETHER.get(name, name)}:
            merging.take(fields[each].field, there[each].field)

    def values(self, *but: str) -> dict[str, Any]:
        """Return what the columns of the same names get, without the fields ``but``; a text that
        was not sent is empty."""
        left_out = {"csrf_token", "revision", "opened", *but}
        fields = [(name, field) for name, field in self._fields.items() if name not in left_out]
        return {
            name: "" if field.data is None and isinstance(field, StringField) else field.data
            for name, field in fields
        }


class TranslationForm(EditForm):
    """A form over a row's texts in another language. Its revision is the translation's own; what it
    was translated from is told beside."""

    of_revision = HiddenField()
    machine = BooleanField(_("A machine translated this and nobody has checked it"))

    @property
    def of_original(self) -> int:
        """The revision of the original that was on the page, 0 when the form does not say it."""
        typed = str(self.of_revision.data or "")
        return int(typed) if re.fullmatch("[0-9]{1,9}", typed) else 0
