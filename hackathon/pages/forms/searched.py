"""Languages and time zones, chosen by search: a text field that offers names while somebody types,
and where more than one is meant, the site answers with these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup
from wtforms import Field, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.pages.forms.fields import LinesField

MATCH = "-match"  # ends the name of the control in which one of several matches is chosen
AT_LEAST, BLANK = 3, 2  # lines for languages, and how many of them are empty


def datalist(name: str, kind: str) -> Markup:
    """Return the list of names that a browser offers while somebody types into the fields that list
    ``name``; a script fills it once one is entered.

    :param kind: *languages* or *zones*
    """
    source = url_for("names.offered", kind=kind, lang=language.locale())
    return Markup('<datalist id="{}" data-names="{}"></datalist>').format(name, source)


def matches(field: Any, title: Callable[[str], str]) -> Markup:
    """Return the list from which one of several matches is chosen, or nothing where there are
    none."""
    if len(field.matches) < 2:
        return Markup()
    offered = (
        Markup('<option value="{}">{}</option>').format(value, title(value))
        for value in field.matches
    )
    return Markup(
        '<label class="small" for="{0}">{1}</label><select id="{0}" name="{0}">'
        '<option value="">{2}</option>{3}</select>'
    ).format(
        f"{field.name}{MATCH}",
        gettext("What do you mean?"),
        gettext("None yet"),
        Markup().join(offered),
    )


def unclear(text: str, found: Sequence[str], title: Callable[[str], str]) -> str:
    """Return why a text that was typed names no language: nothing is called so, or several are."""
    if not found:
        return gettext(
            "No language is called “%(text)s”. Type its name, or its code such as fr or pt-BR.",
            text=text[:20],
        )
    few = language.format_list([title(value) for value in found[:5]])
    return gettext("“%(text)s” may be several: %(few)s.", text=text[:20], few=few)


class _ZoneWidget(TextInput):
    """The line, the names that it offers, and the matches of what was typed."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        name = f"{field.id}-names"
        line = super().__call__(field, **{"list": name, "autocomplete": "off", **given})
        offered = datalist(name, "zones")
        return line + offered + matches(field, language.zone_title)


class ZoneField(StringField):
    """A time zone by its city, its country or its IANA name; ``data`` is the IANA name, or what was
    typed where that is clear to nobody."""

    widget = _ZoneWidget()
    matches: Sequence[str] = ()

    def __init__(self, *given: Any, **also: Any) -> None:
        super().__init__(*given, **also)
        self.type = "StringField"  # templates go by it

    def process(self, formdata: Any, *given: Any, **named: Any) -> None:
        """Read what was sent: the match that was chosen goes before the text."""
        self.matches = ()
        super().process(formdata, *given, **named)
        if not self.raw_data:
            return
        chosen = formdata.get(f"{self.name}{MATCH}", "")
        found = language.zones_like(chosen or self.raw_data[0])
        if len(found) == 1:
            self.data = found[0]
        else:
            self.matches = found

    def _value(self) -> str:
        typed = self.data or ""
        return language.zone_title(typed) if language.is_zone(typed) else typed

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no time zone, or may be several."""
        if not self.data or language.is_zone(self.data):
            return
        if self.matches:
            raise ValidationError(
                gettext("“%(text)s” has several time zones. Choose one.", text=self.data[:40])
            )
        raise ValidationError(
            gettext(
                "No time zone is called “%(text)s”. Type a large city, or the country.",
                text=self.data[:40],
            )
        )


class _LinesWidget:
    """A line for each language, some empty ones, and the names that they offer."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        names = f"{field.id}-names"
        typed = field.titles()
        empty = max(BLANK, AT_LEAST - len(typed))
        shared = {
            "id": field.id,
            "name": field.name,
            "list": names,
            "autocomplete": "off",
            "dir": "auto",
        }
        lines = [
            self._line(field, number, text, {**given, **shared})
            for number, text in enumerate([*typed, *[""] * empty], 1)
        ]
        return Markup().join(lines) + datalist(names, "languages")

    def _line(self, field: Field, number: int, text: str, given: dict[str, Any]) -> Markup:
        if number > 1:  # the label of the field is that of its first line
            label = f"{field.label.text} {language.format_number(number)}"
            given |= {"id": f"{field.id}-{number}", "aria-label": label}
        return Markup("<input {}>").format(TextInput.html_params(**{**given, "value": text}))


class LanguagesField(LinesField):
    """Languages by their names or codes, each in a line of its own; ``data`` are their tags, with
    what was typed where that names none."""

    widget = _LinesWidget()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the lines; a program may send all of them as one text."""
        super().process_formdata(["\n".join(valuelist)])
        self.data = list(dict.fromkeys(map(_understood, self.data)))

    def titles(self) -> list[str]:
        """The languages as the lines show them."""
        return [language.language_title(code) for code in self.data or []]

    def _value(self) -> str:
        return "\n".join(self.titles())

    def pre_validate(self, form: Any) -> None:
        """Refuse what names no language."""
        super().pre_validate(form)
        for text in self.data or []:
            found = language.languages_like(text)
            if found != [text]:
                raise ValidationError(unclear(text, found, language.language_title))


def _understood(text: str) -> str:
    found = language.languages_like(text)
    return found[0] if len(found) == 1 else text


def named(line: str) -> tuple[str, str] | None:
    """Return the tag of the language and the name in it that a line says, "French: Office des
    brevets"; None where it says none."""
    spoken, _colon, name = line.partition(":")
    found = language.languages_like(spoken)
    if len(found) != 1 or not name.strip():
        return None
    return found[0], name.strip()
