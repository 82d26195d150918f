"""The language that a text is written in: one of the interface's, or any other by its name."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms import SelectField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import Select

from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.pages.forms import searched
from hackathon.pages.forms.fields import languages

OTHER = "-other"  # ends the name of the control for another language


class _Widget(Select):
    """The list, and a line for a language that is not in it."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        listed = super().__call__(field, **given)
        name, words = f"{field.name}{OTHER}", gettext("Another language")
        # Once another value was chosen instead, what was typed would come back with the next send.
        typed = escape(field.typed if field.data == field.meant else "")
        line = Markup(
            '<label class="small mute" for="{0}">{1}</label>'
            '<input id="{0}" name="{0}" value="{2}" dir="auto" list="{0}-names" autocomplete="off">'
        ).format(name, words, typed)
        offered = searched.datalist(f"{name}-names", "languages")
        return listed + line + offered + searched.matches(field, language.language_title)


class LanguageField(SelectField):
    """A list of the interface's languages with a line beside it, which goes first."""

    widget = _Widget()
    typed = ""

    def __init__(self, label: Any = None, **given: Any) -> None:
        super().__init__(
            label,
            [InputRequired()],
            choices=[],
            **given,
        )

    def process(self, formdata: Any, *given: Any, **named: Any) -> None:
        """Read what was sent, and list the languages with the one that the text has already."""
        super().process(formdata, *given, **named)
        self.choices = languages(str(self.object_data or ""))
        sent = formdata or {}
        self.typed = sent.get(f"{self.name}{OTHER}", "").strip()
        chosen = sent.get(f"{self.name}{searched.MATCH}", "")
        self.matches = language.languages_like(chosen or self.typed) if self.typed else []
        if self.typed:
            self.raw_data, self.data = [self.typed], self.meant

    @property
    def meant(self) -> str:
        """The tag of the language that was typed, or what was typed where it names none."""
        return self.matches[0] if len(self.matches) == 1 else self.typed

    def pre_validate(self, form: Any) -> None:
        """Refuse what names no language."""
        if not self.typed:
            super().pre_validate(form)
        elif len(self.matches) != 1:
            raise ValidationError(
                searched.unclear(self.typed, self.matches, language.language_title)
            )
