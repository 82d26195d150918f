"""The form in which a draft is written: its fields with their hints, filled from a draft, and read
back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import (
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    widgets,
)
from wtforms.validators import Length

from hackathon.challenges.challenges import Challenge
from hackathon.core import language, prose
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.typed import addresses, repairs
from hackathon.events.events import Event
from hackathon.pages.forms import (
    EditForm,
    Inner,
    markdown,
    no_control_characters,
    options,
)
from hackathon.pages.forms.merging import AudienceField
from hackathon.pages.submissions import ai_card
from hackathon.submissions import submissions
from hackathon.submissions.submissions import VISIBLE_PARTS, Submission

# As SPDX names them, so that programs understand what was chosen.
LICENCES = [
    "Apache-2.0",
    "MIT",
    "BSD-3-Clause",
    "EUPL-1.2",
    "MPL-2.0",
    "LGPL-3.0-or-later",
    "GPL-3.0-or-later",
    "AGPL-3.0-or-later",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC0-1.0",
]
MOST_LINKS = 20
TEXT = (Length(max=5000), no_control_characters)
PART_NAMES = {
    "title": _("Title"),
    "summary": _("Summary"),
    "description": _("Description"),
    "licence": _("Licence"),
    "background ip": _("Background IP"),
    "ai card": _("AI card"),
    "files": _("Files"),
    "links": _("Links"),
    "ai": _("AI card"),
}
VISIBILITY_NAMES = [
    ("public", _("Everybody, once results are out")),
    ("judges", _("Judges and organisers")),
    ("organisers", _("Organisers only")),
]


class LinksField(TextAreaField):
    """Links, one a line: "Title | https://...", or as people write them (see ``typed.addresses``).
    Data: [{"title", "url"}]."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(
            f"{link['title']} | {link['url']}" if link.get("title") else link["url"]
            for link in self.data or []
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        lines = repairs.repaired(valuelist[0] if valuelist else "").split("\n")
        self.data = [_understood(line) for line in lines if line.strip()]


def _understood(line: str) -> dict[str, str]:
    # What has no address stands there as it was typed, and is told.
    title, url = addresses.link(line) or ("", line.strip())
    return {"title": title, "url": url}


class VisibilityForm(Inner):
    summary = AudienceField(PART_NAMES["summary"], choices=options(VISIBILITY_NAMES))
    description = AudienceField(PART_NAMES["description"], choices=options(VISIBILITY_NAMES))
    links = AudienceField(PART_NAMES["links"], choices=options(VISIBILITY_NAMES))
    files = AudienceField(PART_NAMES["files"], choices=options(VISIBILITY_NAMES))
    ai = AudienceField(PART_NAMES["ai"], choices=options(VISIBILITY_NAMES))


class DraftForm(EditForm):
    """Nothing is required in a draft: what is missing is told on the submission's page, and asked
    for when submitting."""

    TOGETHER: ClassVar[Mapping[str, str]] = {"licence_other": "licence"}

    challenges = SelectMultipleField(
        _("Challenges that you answer"),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    title = StringField(
        _("Title"),
        [Length(max=200), no_control_characters],
        description=_("What it is, in a few words. Always public with the results."),
    )
    summary = TextAreaField(
        _("Summary"),
        [Length(max=1000), no_control_characters],
        description=_("Two or three sentences for somebody who is in a hurry."),
        render_kw={"rows": 3},
    )
    description = TextAreaField(
        _("Description"),
        [Length(max=prose.LONGEST), no_control_characters, markdown],
        description=_(
            "What it does, for whom, how it was tested, what an office needs to run it. Markdown: #"
            " heading, - list, **bold**."
        ),
        render_kw={"rows": 16},
    )
    language = SelectField(_("Language of the texts"))
    licence = SelectField(_("Licence of your work"))
    licence_other = StringField(
        _("Another licence"),
        [Length(max=120), no_control_characters],
        description=_("If you chose “another licence”: its name."),
    )
    background_ip = TextAreaField(
        _("Background IP"),
        TEXT,
        description=_(
            "What existed before the event and whose it is: own patents and code, third-party"
            " components and their terms. “None” is an answer."
        ),
        render_kw={"rows": 4},
    )
    links = LinksField(
        _("Links"),
        description=_(
            "One a line: a title, a bar and the address. For example: Source code |"
            " https://example.org/code"
        ),
        render_kw={"rows": 4},
    )
    ai = FormField(ai_card.AiForm, _("AI card"))
    visibility = FormField(VisibilityForm, _("Who may see what"))

    def validate_links(self, field: LinksField) -> None:
        """Refuse what is no address of a web page, and too many of them."""
        if len(field.data) > MOST_LINKS:
            raise ValidationError(gettext("At most %(most)s links.", most=MOST_LINKS))
        for link in field.data:
            if addresses.understood(link["url"]) is None:
                told = gettext("There is no address in this line: %(line)s", line=link["url"][:60])
                raise ValidationError(told)

    def validate_licence_other(self, field: StringField) -> None:
        """Ask for the name of a licence that is not in the list."""
        if self.licence.data == "other" and not (field.data or "").strip():
            raise ValidationError(_("Name the licence."))


def offer(form: Any, event: Event, challenges: list[Challenge]) -> None:
    """Fill the choice of challenges in; where a submission answers one, choosing another lets go of
    the first."""
    form.challenges.choices = options(
        (row.slug, language.localised(row, "title").text) for row in challenges
    )
    if event.challenges_per_submission == 1:
        form.challenges.option_widget = widgets.RadioInput()


def form_of(submission: Submission) -> DraftForm:
    """Return the form of a draft: what was sent, or else what is stored."""
    event, ai, seen = submission.event, submission.ai, submission.visibility
    listed = submission.licence in LICENCES or not submission.licence
    form = DraftForm(
        data={
            **{part: getattr(submission, part) for part in submissions.PARTS_OF_DRAFT},
            "revision": submission.revision,
            "challenges": [row.slug for row in submissions.challenges_of(submission)],
            "licence": submission.licence if listed else "other",
            "licence_other": "" if listed else submission.licence,
            "ai": ai_card.shown(ai),
            "visibility": {
                part: seen.get(part, submissions.DEFAULT_VISIBILITY[part]) for part in VISIBLE_PARTS
            },
        }
    )
    # The draft's own language stays in the list, even when organisers have taken it out.
    codes = dict.fromkeys([*(event.submission_languages or [event.language]), submission.language])
    form.language.choices = options((code, language.language_name(code)) for code in codes)
    form.licence.choices = options(
        [
            ("", "—"),
            *((name, name) for name in LICENCES),
            ("other", gettext("Another licence")),
        ]
    )
    offer(form, event, submissions.answerable(submission.team, submission))
    return form


def values_of(form: DraftForm, submission: Submission) -> dict[str, object]:
    """Return the parts of a draft (``submissions.PARTS_OF_DRAFT``) as ``form`` has them."""
    values = form.values("challenges", "licence", "licence_other")
    values["licence"] = (
        (form.licence_other.data or "").strip()
        if form.licence.data == "other"
        else form.licence.data
    )
    values["ai"] = ai_card.answers(values["ai"], submission.ai)
    return values
