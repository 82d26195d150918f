"""The form of a scorecard: two fields for each criterion of its rubric, and what they say."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.judging import scorecards
from hackathon.judging.scorecards import Answer, Content, Filled
from hackathon.pages.forms import EditForm, Form, no_control_characters


class LevelField(StringField):
    """The level chosen for a criterion: a number, None for no answer. What is no number is left for
    the room to refuse."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = _level(valuelist[0])


class CardForm(EditForm):
    feedback = TextAreaField(
        _("Feedback to the team"),
        [Optional(), Length(max=scorecards.LONGEST), no_control_characters],
        description=_("Reaches the team with the results, without your name."),
        render_kw={"rows": 4},
    )
    note = TextAreaField(
        _("Note to the organisers"),
        [Optional(), Length(max=scorecards.LONGEST), no_control_characters],
        description=_("Nobody else reads it."),
        render_kw={"rows": 2},
    )
    leave_open = BooleanField(
        _("The criteria without an answer stay open: the weights of the others count alone")
    )


class RecuseForm(Form):
    reason = TextAreaField(
        _("Why do you step back?"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("Only the organisers read it."),
        render_kw={"rows": 3},
    )


def form_of(present: Filled) -> CardForm:
    """Make the form of a scorecard, with two fields for each criterion."""
    card, content = present.card, present.content
    fields: dict[str, object] = {}
    # What is kept; a form that comes back says its own over it.
    said: dict[str, object] = {
        "revision": str(card.revision if card else 0),
        "feedback": content.feedback,
        "note": content.note,
    }
    for row in present.criteria:
        fields[f"score-{row.key}"] = LevelField(row.title)
        fields[f"remark-{row.key}"] = TextAreaField(
            gettext("Remark: %(title)s", title=row.title), [no_control_characters]
        )
        given = content.answers.get(row.key, Answer())
        said |= {f"score-{row.key}": given.value, f"remark-{row.key}": given.remark}
    made: CardForm = type("WithCriteria", (CardForm,), fields)(data=said)
    return made


def content_of(form: CardForm) -> Content:
    """What the form says. What it does not have erases nothing: neither a text nor a criterion, nor
    one of a criterion's two halves. Whether the rubric asks for it is the room's to say."""
    asked = [name for name in form.data if name.startswith(("score-", "remark-"))]
    sent = [name for name in request.form if name.startswith(("score-", "remark-"))]
    keys = dict.fromkeys(name.partition("-")[2] for name in (*asked, *sent))
    answers = {key: _answer(form, key) for key in keys}
    return Content(answers, form.feedback.data or "", form.note.data or "")


def _answer(form: CardForm, key: str) -> Answer:
    if f"score-{key}" not in form:
        return Answer(_level(request.form.get(f"score-{key}", "")))
    return Answer(form[f"score-{key}"].data, form[f"remark-{key}"].data or "")


def _level(written: str) -> int | str | None:
    """A level as a number, None for no answer; what is no number is left for the room to refuse."""
    plain = written.removeprefix("-").isdecimal() and len(written) < 6
    return int(written) if plain else written[:20] or None
