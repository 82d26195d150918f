"""The edits of two people in one form: what each field was when the page was opened, what it
became, and where somebody has to choose. ``forms.EditForm`` does this for every form of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from flask import request
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    SubmitField,
)
from wtforms.fields.choices import SelectFieldBase

from hackathon.core.db import Conflict
from hackathon.core.language import gettext as _
from hackathon.core.typed import merging, words
from hackathon.core.typed.merging import Marks

# What no row stores in a column of that name
UNMERGED = (HiddenField, FileField, PasswordField, SubmitField)
CHOICE = "choose-"  # begins the name of the control in which one of two values is chosen


class Overtaken(Conflict):
    """Another write to the row came between its loading and this one: the door is opened again,
    and the form is merged with what the row has by then."""


class Clash(NamedTuple):
    """A field to which two people gave different values.

    :ivar control: the name of the control in which one is chosen
    :ivar seen: mark of the other's value, so that a choice never counts for a value not seen
    :ivar wider: which of the two more people would see: ``mine``, ``theirs`` or ""
    """

    label: str
    control: str
    seen: str
    mine: list[words.Piece]
    theirs: list[words.Piece]
    wider: str


class Settled(NamedTuple):
    """What came of a merge: the labels of fields in which the other's value was kept, and what is
    still to be chosen."""

    kept: list[str]
    clashes: list[Clash]
    names: frozenset[str]  # of the fields of the clashes


class AudienceField(SelectField):
    """Who may see something: its choices go from the most people to the fewest."""

    def reach(self, value: object) -> int:
        """Return a number that is greater the more people see it."""
        order = [str(choice) for choice in labels(self)]
        return -order.index(str(value)) if str(value) in order else -len(order)


class PublicBox(BooleanField):
    """A box that shows something to others while it is ticked."""

    def __init__(self, *given: Any, **also: Any) -> None:
        super().__init__(*given, **also)
        self.type = "BooleanField"  # templates go by it

    def reach(self, value: object) -> int:
        """Return a number that is greater the more people see it."""
        return int(bool(value))


class Part(NamedTuple):
    """A field in which something is written.

    :ivar words: what the page calls it, with the name of the form that it lies in
    """

    field: Field
    words: str


Parts = Mapping[str, Part]  # by the field's name


def leaves(fields: Iterable[Field], above: str = "") -> Iterator[Part]:
    """Yield the fields in which something is written, those of forms within the form too; a list of
    forms comes itself, and then what it holds."""
    for field in fields:
        words = above + str(field.label.text)
        if isinstance(field, FormField):
            yield from leaves(field.form, f"{words}: ")
        elif isinstance(field, FieldList):
            yield Part(field, words)
            yield from _entries(field)
        elif not isinstance(field, UNMERGED):
            yield Part(field, words)


def _entries(field: FieldList) -> Iterator[Part]:
    for number, entry in enumerate(field.entries, 1):
        inside = entry.form if isinstance(entry, FormField) else [entry]
        yield from leaves(inside, f"{field.label.text} {number}: ")


def by_name(form: Iterable[Field]) -> dict[str, Part]:
    """Return what is written in a form, by the names of the fields."""
    return {part.field.name: part for part in leaves(form)}


def marks(parts: Parts) -> dict[str, str]:
    """Return the mark of every field's value."""
    found = {}
    for name, (field, _words) in parts.items():
        found[name] = merging.mark(_value(field))
        if isinstance(field, FieldList):
            found[_rows_of(name)] = merging.mark(_keys(field))
    return found


def settle(mine: Parts, stored: Parts, opened: Marks) -> Settled:
    """Merge what was sent with what the row has by now: fields that were not touched take the row's
    value, and so do those for which that was chosen."""
    sent, there = marks(mine), marks(stored)
    names = _compared(mine, sent, there, opened)
    merged = merging.merge(opened, {name: sent[name] for name in names}, there)
    chosen = {name: request.form.get(f"{CHOICE}{name}", "") for name in merged.clashes}
    theirs = [name for name, choice in chosen.items() if choice == f"theirs:{there[name]}"]
    own = [name for name, choice in chosen.items() if choice == f"mine:{there[name]}"]
    open_ones = [name for name in merged.clashes if name not in {*theirs, *own}]
    clashes = [_clash(mine[name], stored[name].field, there[name]) for name in open_ones]
    for name in (*merged.taken, *theirs):
        take(mine[name].field, stored[name].field)
    kept = [mine[name].words for name in merged.taken]
    return Settled(kept, clashes, frozenset(open_ones))


def wider(mine: Parts, stored: Parts) -> list[str]:
    """Return a sentence for every field by which more people see something than the row says."""
    found = []
    for name, (field, called) in mine.items():
        if not isinstance(field, (AudienceField, PublicBox)) or name not in stored:
            continue
        if field.reach(field.data) > field.reach(stored[name].field.data):
            found.append(f"{called}: {spoken(field, field)}")
    return found


def labels(field: SelectFieldBase) -> dict[str, str]:
    """Return the words of each choice of a field, by its value."""
    return {str(choice.data): str(choice.label.text) for choice in field}


def spoken(field: Field, valued: Field) -> str:
    """Return the value of ``valued`` in words.

    :param field: the field of the same name on the page: it knows the words of the choices
    """
    value = valued.data
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, SelectFieldBase):
        words_of = labels(field)
        chosen = value if isinstance(value, list) else [value]
        return "\n".join(words_of.get(str(one), str(one or "—")) for one in chosen)
    if isinstance(field, FieldList):
        lines = [f"{part.words}: {spoken(part.field, part.field)}" for part in _entries(valued)]
        return "\n".join(lines)
    return str(valued._value()).replace("\r\n", "\n")


def _value(field: Field) -> object:
    if field.process_errors and field.raw_data:
        # What could not be read was typed here: it is no value that a row has.
        return {"unread": "\n".join(map(str, field.raw_data))}
    if isinstance(field, SelectMultipleField):
        return frozenset(map(str, field.data or []))
    if isinstance(field, FieldList):
        return [_value(part.field) for part in _entries(field)]
    return field.data


def _rows_of(name: str) -> str:
    return f"{name}#"


def _keys(field: FieldList) -> list[str]:
    """What names the entries of a list, in order."""
    forms = [entry.form for entry in field.entries if isinstance(entry, FormField)]
    return [str(form["key"].data or "") for form in forms if "key" in form]


def _compared(mine: Parts, sent: Marks, there: Marks, opened: Marks) -> list[str]:
    """The fields to compare: of a list that has the same entries in all three states each of their
    fields, else the list as a whole."""
    lists = [name for name, part in mine.items() if isinstance(part.field, FieldList)]
    alike = {
        name
        for name in lists
        if sent[_rows_of(name)] == there.get(_rows_of(name)) == opened.get(_rows_of(name))
    }
    inside = {f"{name}-" for name in lists}
    apart = {f"{name}-" for name in alike}
    return [
        name
        for name in mine
        if name not in alike
        and (not name.startswith(tuple(inside)) or name.startswith(tuple(apart)))
    ]


def take(field: Field, stored: Field) -> None:
    """Give a field the value that the row has, as if the page had shown it."""
    if isinstance(field, FieldList):
        field.process(None, [entry.data for entry in stored.entries])
        taken = [part.field for part in _entries(field)]
    else:
        field.raw_data = None
        field.process(None, stored.data)
        taken = [field]
    for part in taken:
        # Validators ask whether anything was sent.
        part.raw_data = [part._value() if hasattr(part, "_value") else part.data]


def _clash(part: Part, stored: Field, seen: str) -> Clash:
    mine = part.field
    compared = words.compare(spoken(mine, mine), spoken(mine, stored))
    more = ""
    if isinstance(mine, (AudienceField, PublicBox)):
        reaches = mine.reach(mine.data), mine.reach(stored.data)
        more = "mine" if reaches[0] > reaches[1] else "theirs" if reaches[1] > reaches[0] else ""
    return Clash(part.words, f"{CHOICE}{mine.name}", seen, *compared, more)
