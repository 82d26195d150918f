"""What every form has."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField

from hackathon.core import language
from hackathon.core.typed import addresses, repairs
from hackathon.pages.forms.validators import web_address

LINES = 5  # that a text shows of itself, where its field does not say how many
UNREPAIRED = (HiddenField, PasswordField)  # nobody typed it, or it counts letter for letter


class Form(FlaskForm):
    """A form whose own messages come in the reader's language, whose texts are repaired where they
    come out of another program, and whose lost session never loses the text."""

    class Meta:
        # A token is good as long as its session: a form may be typed for a whole evening.
        csrf_time_limit = None

        def get_translations(self, form: Any) -> object:
            return language.form_translations()

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            """Let every text be repaired before anything else looks at it."""
            field: Field = unbound_field.bind(form=form, **options)
            if isinstance(field, StringField) and not isinstance(field, UNREPAIRED):
                mend = _repaired if isinstance(field, TextAreaField) else _repaired_line
                if isinstance(field, TextAreaField):
                    field.render_kw = {"rows": LINES, **(field.render_kw or {})}
                meant = [_address] if web_address in field.validators else []
                field.filters = (mend, *meant, *field.filters)
            return field

    def stand_apart(self, name: str) -> None:
        """Give the fields ids of their own, for a page with several forms of one kind: a label
        would choose in the first of them else."""
        for field in self:
            field.id = field.label.field_id = f"{name}-{field.name}"


class Inner(Form):
    """A form within a form."""

    class Meta(Form.Meta):
        csrf = False


def _address(value: object) -> object:
    """What is meant by an address; what is none stays as it was typed, for its validator."""
    return (addresses.understood(value) or value) if isinstance(value, str) else value


def _repaired(value: object) -> object:
    return repairs.within(value, repairs.repaired)


def _repaired_line(value: object) -> object:
    return repairs.within(value, repairs.one_line)
