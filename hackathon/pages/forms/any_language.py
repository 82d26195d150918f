"""The language that a text is written in: one of the interface's, or any other by its code."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms import SelectField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import Select

from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.pages.forms.fields import languages

OTHER = "-other"  # ends the name of the control for another language


class _Widget(Select):
    """The list, and a line for the code of a language that is not in it."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        listed = super().__call__(field, **given)
        name, words = f"{field.name}{OTHER}", gettext("Another language, by its code")
        # Once another value was chosen instead, what was typed would come back with the next send.
        typed = escape(field.typed if field.data == field.meant else "")
        return listed + Markup(
            '<label class="small mute" for="{0}">{1}</label>'
            '<input id="{0}" name="{0}" value="{2}" dir="ltr" maxlength="{3}" placeholder="pt-BR">'
        ).format(name, words, typed, language.LONGEST)


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
        self.typed = (formdata.get(f"{self.name}{OTHER}", "") if formdata else "").strip()
        if self.typed:
            self.raw_data, self.data = [self.typed], self.meant

    @property
    def meant(self) -> str:
        """The code that was typed, as the standard writes it."""
        return language.tag(self.typed) or self.typed

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no code of a language."""
        if not self.typed:
            super().pre_validate(form)
        elif language.tag(self.typed) is None:
            raise ValidationError(
                gettext(
                    "“%(code)s” is not a language code. Write for example en, fr or pt-BR.",
                    code=self.typed[:20],
                )
            )
