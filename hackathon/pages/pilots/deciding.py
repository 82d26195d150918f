"""What the forms of decisions share: the reason, what was decided, and when it really was."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from hackathon.core.language import gettext, locale
from hackathon.core.language import lazy as _
from hackathon.pages.forms import DayField, Form, languages, no_control_characters, options
from hackathon.pilots import true_dates
from hackathon.pilots.decisions import Decision, Said
from hackathon.pilots.pilots import Pilot
from hackathon.pilots.true_dates import TrueDate


class SaidForm(Form):
    """A decision as somebody writes it."""

    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=Decision.longest("reason")), no_control_characters],
        description=_("Everybody can read it."),
        render_kw={"rows": 4},
    )
    decided = TextAreaField(
        _("What was decided"),
        [Length(max=Decision.longest("decided")), no_control_characters],
        description=_("In a sentence or two, where the stage alone does not say it."),
        render_kw={"rows": 3},
    )
    lessons = TextAreaField(
        _("What others can learn"),
        [Length(max=Decision.longest("lessons")), no_control_characters],
        description=_("Needed when the pilot stops."),
        render_kw={"rows": 4},
    )
    language = SelectField(_("Language of these texts"))
    precision = SelectField(_("When it was decided"))
    happened_on = DayField(
        _("The day"),
        [Optional()],
        description=_("Any day of the month, quarter or year, where the day itself is not known."),
    )
    note = StringField(
        _("Where the date is from"),
        [Length(max=Decision.longest("note")), no_control_characters],
    )

    def offer(self, pilot: Pilot, own: str = "") -> None:
        """Fill the selects; ``own`` is the language that the texts have already."""
        own = own or (locale() if locale() in {pilot.language, "en"} else pilot.language)
        self.language.choices = languages(own)
        if not self.is_submitted():
            self.language.data = own
        now_or_then = [("", gettext("Now")), *true_dates.PRECISIONS.items()]
        self.precision.choices = options(now_or_then)

    def validate_happened_on(self, field: Any) -> None:
        """A date of the past has a day, and a day says how exact it is."""
        if self.precision.data and field.data is None:
            raise ValidationError(_("Give a day, or choose “Now”."))
        if field.data is not None and not self.precision.data:
            raise ValidationError(_("Choose above how exactly the day is known."))

    def said(self) -> Said:
        """What the decision says."""
        day: date | None = self.happened_on.data
        true = None
        if day is not None and self.precision.data:
            true = TrueDate(day, self.precision.data, self.note.data or "")
        lessons = self.lessons.data or "" if "lessons" in self else ""
        reason, decided = self.reason.data or "", self.decided.data or ""
        return Said(reason, decided, lessons, true, self.language.data or "en")
