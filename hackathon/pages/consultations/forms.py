"""The forms of a consultation."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon.consultations import comments, publishing
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.forms import (
    EditForm,
    Form,
    languages,
    markdown,
    no_control_characters,
    options,
)
from hackathon.people import affiliations, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person


class CommentForm(Form):
    version = HiddenField()
    paragraph = SelectField(_("On"), [Optional()])
    text = TextAreaField(
        _("Your comment"),
        [DataRequired(), Length(max=comments.LONGEST), no_control_characters],
        description=_("It appears with your name, and everybody can read it."),
        render_kw={"rows": 5, "maxlength": comments.LONGEST},
    )
    office = SelectField(
        _("In whose name"),
        [Optional()],
        description=_(
            "Where you do not represent the office, it is asked, and shown as not having answered."
        ),
    )

    def offer(self, person: Person | None, number: int, count: int) -> None:
        """Offer the paragraphs of the text that holds now, and the offices that the person is known
        to work for; without one there is no choice."""
        parts = [
            (str(place), gettext("Paragraph %(number)s", number=place))
            for place in range(1, count + 1)
        ]
        self.paragraph.choices = options([("", gettext("The whole")), *parts])
        if not self.version.raw_data:
            self.version.data = str(number)
        own = affiliations.confirmed_offices(person) if person else []
        named = [(str(row.id), offices.localised_name(row)) for row in own]
        self.office.choices = options([("", gettext("My own")), *named])
        if not count:
            del self.paragraph
        if not own:
            del self.office

    def said(self) -> comments.Said:
        """What the form says."""
        number, place = self.version.data or "", ""
        if "paragraph" in self:
            place = self.paragraph.data or ""
        return comments.Said(
            (self.text.data or "").strip(),
            self._office(),
            int(number) if number.isdecimal() else 0,
            int(place) if place.isdecimal() else None,
        )

    def _office(self) -> Office | None:
        return offices.find(self.office.data or "") if "office" in self else None


class ReplyForm(Form):
    text = TextAreaField(
        _("Your reply"),
        [DataRequired(), Length(max=comments.LONGEST), no_control_characters],
        description=_("It appears with your name, and everybody can read it."),
        render_kw={"rows": 4, "maxlength": comments.LONGEST},
    )


class HideForm(Form):
    reason = StringField(
        _("Reason"),
        [DataRequired(), Length(max=500), no_control_characters],
        description=_("For the record; it is not shown."),
    )


class TextForm(Form):
    seen = HiddenField()
    body = TextAreaField(
        _("Text"),
        [DataRequired(), no_control_characters, markdown],
        description=_("Markdown. Empty lines divide the paragraphs that comments can be on."),
        render_kw={"rows": 18},
    )
    note = TextAreaField(
        _("What you change, and why"),
        [Length(max=publishing.LONGEST_NOTE), no_control_characters],
        description=_("Everybody can read it beside the new version."),
        render_kw={"rows": 3},
    )
    language = SelectField(_("Language of these texts"))

    def offer(self, own: str) -> None:
        """Fill the select."""
        self.language.choices = languages(own)
        if not self.language.raw_data:
            self.language.data = own


class OutcomeForm(EditForm):
    summary = TextAreaField(
        _("What people said"),
        [DataRequired(), no_control_characters, markdown],
        render_kw={"rows": 8},
    )
    changes = TextAreaField(
        _("What was changed, and why"),
        [DataRequired(), no_control_characters, markdown],
        description=_("Also what was not changed, and why. Markdown."),
        render_kw={"rows": 8},
    )
    language = SelectField(_("Language of these texts"))


class ReadersForm(Form):
    everybody = BooleanField(_("Everybody with an account may comment"))
