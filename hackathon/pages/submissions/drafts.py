"""The forms in which a draft is written, one for each task: fields with their hints, filled from a
draft, and read back."""

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
    "challenges": _("Challenges that you answer"),
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
TASK_NAMES = {
    "summary": _("Title and summary"),
    "description": PART_NAMES["description"],
    "challenges": PART_NAMES["challenges"],
    "links": PART_NAMES["links"],
    "files": PART_NAMES["files"],
    "ai-card": PART_NAMES["ai card"],
    "licence": _("Licence of your work"),
    "background-ip": PART_NAMES["background ip"],
    "visibility": _("Who may see what"),
}
# Fields that always say something, or only at times: neither needed nor optional.
UNMARKED = frozenset({"language", "licence_other"})


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


def _seen(*parts: str) -> FormField:
    """The choice of who may see these parts."""
    fields = {
        part: AudienceField(PART_NAMES[part], choices=options(VISIBILITY_NAMES)) for part in parts
    }
    return FormField(type("VisibilityForm", (Inner,), fields), TASK_NAMES["visibility"])


# Nothing is required in a draft: what is missing is told on the submission's page, and asked for
# when submitting.


class SummaryForm(EditForm):
    title = StringField(
        PART_NAMES["title"],
        [Length(max=200), no_control_characters],
        description=_("What it is, in a few words. Always public with the results."),
    )
    summary = TextAreaField(
        PART_NAMES["summary"],
        [Length(max=1000), no_control_characters],
        description=_("Two or three sentences for somebody who is in a hurry."),
        render_kw={"rows": 3},
    )
    language = SelectField(_("Language of the texts"))
    visibility = _seen("summary")


class DescriptionForm(EditForm):
    description = TextAreaField(
        PART_NAMES["description"],
        [Length(max=prose.LONGEST), no_control_characters, markdown],
        description=_(
            "What it does, for whom, how it was tested, what an office needs to run it. Markdown: #"
            " heading, - list, **bold**."
        ),
        render_kw={"rows": 16},
    )
    visibility = _seen("description")


class ChallengesForm(EditForm):
    challenges = SelectMultipleField(
        PART_NAMES["challenges"],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


class LinksForm(EditForm):
    links = LinksField(
        PART_NAMES["links"],
        description=_(
            "One a line: a title, a bar and the address. For example: Source code |"
            " https://example.org/code"
        ),
        render_kw={"rows": 4},
    )
    visibility = _seen("links")

    def validate_links(self, field: LinksField) -> None:
        """Refuse what is no address of a web page, and too many of them."""
        if len(field.data) > MOST_LINKS:
            raise ValidationError(gettext("At most %(most)s links.", most=MOST_LINKS))
        for link in field.data:
            if addresses.understood(link["url"]) is None:
                told = gettext("There is no address in this line: %(line)s", line=link["url"][:60])
                raise ValidationError(told)


class CardForm(EditForm):
    ai = FormField(ai_card.AiForm, PART_NAMES["ai card"])
    visibility = _seen("ai")


class LicenceForm(EditForm):
    TOGETHER: ClassVar[Mapping[str, str]] = {"licence_other": "licence"}

    licence = SelectField(TASK_NAMES["licence"])
    licence_other = StringField(
        _("Another licence"),
        [Length(max=120), no_control_characters],
        description=_("If you chose “another licence”: its name."),
    )

    def validate_licence_other(self, field: StringField) -> None:
        """Ask for the name of a licence that is not in the list."""
        if self.licence.data == "other" and not (field.data or "").strip():
            raise ValidationError(_("Name the licence."))


class BackgroundForm(EditForm):
    background_ip = TextAreaField(
        PART_NAMES["background ip"],
        TEXT,
        description=_(
            "What existed before the event and whose it is: own patents and code, third-party"
            " components and their terms. “None” is an answer."
        ),
        render_kw={"rows": 4},
    )


class VisibilityForm(EditForm):
    visibility = _seen(*VISIBLE_PARTS)


# By the key of the task; files have a page of their own.
FORMS: dict[str, type[EditForm]] = {
    "summary": SummaryForm,
    "description": DescriptionForm,
    "challenges": ChallengesForm,
    "links": LinksForm,
    "ai-card": CardForm,
    "licence": LicenceForm,
    "background-ip": BackgroundForm,
    "visibility": VisibilityForm,
}


def offer(form: Any, event: Event, challenges: list[Challenge]) -> None:
    """Fill the choice of challenges in; where a submission answers one, choosing another lets go of
    the first."""
    form.challenges.choices = options(
        (row.slug, language.localised(row, "title").text) for row in challenges
    )
    if event.challenges_per_submission == 1:
        form.challenges.option_widget = widgets.RadioInput()


def form_of(task: str, submission: Submission) -> Any:
    """Return the form of a task (a key of ``FORMS``): what was sent, or else what is stored."""
    seen, licence = submission.visibility, submission.licence
    listed = licence in LICENCES or not licence
    form: Any = FORMS[task](
        data={
            **{part: getattr(submission, part) for part in submissions.PARTS_OF_DRAFT},
            "revision": submission.revision,
            "challenges": [row.slug for row in submissions.challenges_of(submission)],
            "licence": licence if listed else "other",
            "licence_other": "" if listed else licence,
            "ai": ai_card.shown(submission.ai),
            "visibility": submissions.DEFAULT_VISIBILITY | seen,
        }
    )
    _fill_choices(form, submission)
    return form


def _fill_choices(form: Any, submission: Submission) -> None:
    event = submission.event
    if "language" in form:
        # The draft's own language stays in the list, even when organisers have taken it out.
        offered = [*(event.submission_languages or [event.language]), submission.language]
        codes = dict.fromkeys(offered)
        form.language.choices = options((code, language.language_name(code)) for code in codes)
    if "licence" in form:
        other = ("other", gettext("Another licence"))
        form.licence.choices = options([("", "—"), *((name, name) for name in LICENCES), other])
    if "challenges" in form:
        offer(form, event, submissions.answerable(submission.team, submission))


def values_of(form: Any, submission: Submission) -> dict[str, Any]:
    """Return the parts of a draft (``submissions.PARTS_OF_DRAFT``, and ``challenges``) as a form
    has them."""
    values = form.values("challenges", "licence_other")
    if "challenges" in form:
        chosen = form.challenges.data or []
        offered = submissions.answerable(submission.team, submission)
        values["challenges"] = [row for row in offered if row.slug in chosen]
    if "licence" in form and form.licence.data == "other":
        values["licence"] = (form.licence_other.data or "").strip()
    if "ai" in form:
        values["ai"] = ai_card.answers(values["ai"], submission.ai)
    if "visibility" in form:
        kept = submissions.DEFAULT_VISIBILITY | submission.visibility
        values["visibility"] = kept | values["visibility"]
    return values
