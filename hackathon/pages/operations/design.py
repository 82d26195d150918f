"""The living page of the design: every part of a page with its states, for those who build pages.
Demonstration mode only."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, Length

from hackathon.core.language import lazy as _
from hackathon.pages.forms import Form, options
from hackathon.pages.guard import public

pages = Blueprint("design", __name__)


class EveryField(Form):
    """One field of each kind."""

    title = StringField(
        _("Title"), [DataRequired(), Length(max=80)], description=_("At most 80 characters.")
    )
    story = TextAreaField(_("Summary"))
    licence = SelectField(
        _("Licence"),
        choices=options([("Apache-2.0", "Apache-2.0"), ("EUPL-1.2", "EUPL-1.2")]),
        default="EUPL-1.2",
    )
    day = DateField(_("Meeting day"), [DataRequired()])
    closes = DateTimeLocalField(_("Submissions close"), [DataRequired()])
    seen = RadioField(
        _("Who may see it"),
        choices=options(
            [
                ("public", _("Everybody")),
                ("judges", _("Judges")),
                ("organisers", _("Organisers")),
            ]
        ),
        default="judges",
        description=_("Publishing a description can destroy its novelty."),
    )
    rights = SelectMultipleField(
        _("IP rights"),
        choices=options(
            [
                ("patents", _("Patents")),
                ("trademarks", _("Trademarks")),
                ("designs", _("Designs")),
            ]
        ),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    slides = FileField(_("Slides"))
    rules = BooleanField(_("I accept the rules"), [DataRequired()])


@pages.get("/design")
@public
def index() -> str:
    if not current_app.config["SETTINGS"].demo:
        abort(404)
    failed = EveryField(MultiDict({"failed-story": "…"}), prefix="failed-", meta={"csrf": False})
    failed.validate()
    return render_template("design/index.html", form=EveryField(formdata=None), failed=failed)
