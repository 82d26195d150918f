"""The forms of a consultation."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from hackathon.consultations import comments, papers, publishing
from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.papers import Paper, Plan
from hackathon.core.language import fold, gettext
from hackathon.core.language import lazy as _
from hackathon.pages.forms import (
    DayField,
    EditForm,
    Form,
    LinesField,
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
    paragraph = SelectField(_("What you comment on"), [Optional()])
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


class PaperForm(EditForm):
    title = StringField(
        _("Title"),
        [DataRequired(), Length(max=Paper.longest("title")), no_control_characters],
    )
    kind = SelectField(_("Kind of text"), choices=options(papers.KINDS))
    summary = TextAreaField(
        _("Summary"),
        [DataRequired(), Length(max=Paper.longest("summary")), no_control_characters],
        description=_("What you ask about and what for, in one or two sentences."),
        render_kw={"rows": 3},
    )
    body = TextAreaField(
        _("Text"),
        [no_control_characters, markdown],
        description=_("Markdown. Empty lines divide the paragraphs that comments can be on."),
        render_kw={"rows": 18},
    )
    language = SelectField(_("Language of these texts"))
    by = LinesField(
        _("Offices that ask"),
        description=_(
            "The code or the name of an office on each line. Another office than yours is asked to"
            " agree; nothing is published before it does."
        ),
        render_kw={"rows": 2},
    )
    asked = RadioField(
        _("Who is asked"),
        [DataRequired()],
        choices=options(papers.ASKED),
        default="offices",
        description=_(
            "Where offices are asked, only their confirmed people can read the text. Choose"
            " everybody to make it public; all IP offices are then asked for answers."
        ),
    )
    # No Optional(): it would skip the check that a region is chosen where one is asked.
    region = SelectField(_("Region"))
    named = LinesField(
        _("Offices that you name"),
        description=_("The code or the name of an office on each line."),
        render_kw={"rows": 3},
    )
    closes_on = DayField(
        _("Last day"),
        [DataRequired()],
        description=_("Comments are taken until the end of this day (UTC). Two months is usual."),
    )
    # Found while the lines are read, so that nobody looks them up twice.
    found: dict[str, list[Office]]
    asks_for_all = False

    def offer(self, paper: Paper | None, person: Person) -> None:
        """Fill the selects. A published text changes by versions alone, and who asks stays."""
        self.found = {"by": [], "named": []}
        self.asks_for_all = bool(person.administrator)
        self.own = {office.id for office in affiliations.confirmed_offices(person)}
        self.language.choices = languages(paper.language if paper else "")
        regions = sorted(offices.REGION_NAMES.items(), key=lambda one: str(one[1]))
        self.region.choices = options([("", "—"), *regions])
        if paper is not None and paper.status != "draft":
            del self.body
            del self.by

    def _look_up(self, field: LinesField) -> list[Office]:
        known = offices.by_words()
        lost = [line for line in field.data or [] if fold(line) not in known]
        if lost:
            raise ValidationError(
                gettext("No office is called “%(name)s”.", name=lost[0][:100]),
            )
        found = [known[fold(line)] for line in field.data or []]
        return list({office.id: office for office in found}.values())

    def validate_by(self, field: LinesField) -> None:
        """One's own office asks, or nobody speaks for it; administrators ask for the site."""
        self.found["by"] = self._look_up(field)
        numbers = {office.id for office in self.found["by"]}
        if not self.asks_for_all and not numbers & self.own:
            raise ValidationError(gettext("Name your office first: somebody has to ask."))

    def validate_named(self, field: LinesField) -> None:
        """A list names somebody."""
        self.found["named"] = self._look_up(field)
        if self.asked.data == "list" and not self.found["named"]:
            raise ValidationError(gettext("Name the offices that you ask."))

    def validate_region(self, field: SelectField) -> None:
        """A region is chosen where one is asked."""
        if self.asked.data == "region" and not field.data:
            raise ValidationError(gettext("Choose the region whose offices you ask."))

    def plan(self, paper: Paper | None) -> Plan:
        """What the form says."""
        values = self.values("by", "named", "closes_on")
        if values["asked"] != "region":
            values["region"] = ""
        by = self.found["by"] if "by" in self or paper is None else papers.askers(paper)
        return Plan(values, by, self.found["named"], self.closes_on.data)


class WithdrawForm(Form):
    reason = StringField(
        _("Reason"),
        [Length(max=papers.LONGEST_REASON), no_control_characters],
        description=_("It stays beside the text. A draft needs none."),
    )


class ReopenForm(Form):
    closes_on = DayField(
        _("Last day"),
        [DataRequired()],
        description=_("Comments are taken until the end of this day (UTC)."),
    )


class AnswerForm(Form):
    seen = HiddenField()
    text = TextAreaField(
        _("Answer of the office"),
        [DataRequired(), Length(max=OfficeAnswer.longest("text")), no_control_characters],
        description=_("It stands apart from comments, with the name of the office and yours."),
        render_kw={"rows": 8, "maxlength": OfficeAnswer.longest("text")},
    )


class ReadersForm(Form):
    everybody = BooleanField(_("Everybody with an account may comment"))
