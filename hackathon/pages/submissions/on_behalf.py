"""Entering or mending a submission for a team: what organisers do with what came on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from wtforms import (
    FormField,
    MultipleFileField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core import prose, store
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.pages import receiving
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, Ticks, markdown, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.pages.receiving import Arrival
from hackathon.pages.submissions import ai_card
from hackathon.pages.submissions.contents import receipt_link
from hackathon.pages.submissions.drafts import PART_NAMES, TEXT, LinksField, offer
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import attachments, on_behalf, submissions
from hackathon.submissions.attachments import File
from hackathon.submissions.on_behalf import Brought, Entered
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.teams import Team

pages = Blueprint("on_behalf", __name__)


TEXTS = ("title", "summary", "description", "licence", "background_ip")


def _reason() -> TextAreaField:
    return TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("The team is told, and reads it beside the receipt."),
        render_kw={"rows": 2},
    )


class FilesForm(Form):
    files = MultipleFileField(
        _("Files to add"),
        description=_("A file takes the place of the one that has its name."),
    )
    without = Ticks(_("Files to leave out"), validators=[Optional()])
    reason = _reason()


class MendForm(Form):
    title = StringField(
        PART_NAMES["title"], [DataRequired(), Length(max=200), no_control_characters]
    )
    summary = TextAreaField(
        PART_NAMES["summary"],
        [Length(max=1000), no_control_characters],
        render_kw={"rows": 3},
    )
    description = TextAreaField(
        PART_NAMES["description"],
        [Length(max=prose.LONGEST), no_control_characters, markdown],
        description=_("Markdown is possible."),
        render_kw={"rows": 10},
    )
    links = LinksField(
        PART_NAMES["links"],
        description=_("One a line: a title, a bar and the address."),
        render_kw={"rows": 3},
    )
    licence = StringField(PART_NAMES["licence"], [Length(max=120), no_control_characters])
    background_ip = TextAreaField(PART_NAMES["background ip"], TEXT, render_kw={"rows": 3})
    ai = FormField(ai_card.AiForm, PART_NAMES["ai card"])
    reason = _reason()

    def entered(self, card: Mapping[str, str]) -> Entered:
        """Return what was typed.

        :param card: the AI card so far
        """
        parts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        parts["links"] = self.links.data or []
        parts["ai"] = ai_card.answers(self.ai.data, card)
        return Entered(parts, self.reason.data or "")


class EnterForm(MendForm):
    challenges = SelectMultipleField(
        PART_NAMES["challenges"],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


def _done(made: list[Version]) -> ResponseReturnValue:
    return redirect(url_for("receipts.show", receipt=made[-1].receipt))


@pages.route("/events/<event>/organise/teams/<team>/entry", methods=["GET", "POST"])
@opens(Team, to=permissions.enter_for_team)
def new(team: Team, person: Person) -> ResponseReturnValue:
    form, event = EnterForm(), team.event
    open_ones = submissions.answerable(team)
    offer(
        form,
        event,
        open_ones,
    )
    if form.validate_on_submit():
        chosen = [row for row in open_ones if row.slug in (form.challenges.data or [])]
        act, made = Act(person, now()), list[Version]()
        done = gettext("Entered for the team, which has the receipt by e-mail.")

        def verb() -> None:
            made.append(on_behalf.enter(team, chosen, form.entered({}), act, receipt_link))

        if attempt(form, verb, done):
            return _done(made)
    return render_template("on_behalf/new.html", event=event, team=team, form=form)


@pages.route("/events/<event>/organise/submissions/<submission>/entry", methods=["GET", "POST"])
@opens(Submission, to=permissions.mend_submission)
def edit(submission: Submission, person: Person) -> ResponseReturnValue:
    present = on_behalf.present(submission)
    card = present["ai"] or {}
    form = MendForm(data={**present, "ai": ai_card.shown(card)})
    if form.validate_on_submit():
        act, made = Act(person, now()), list[Version]()
        done = gettext("Entered for the team, which has the receipt by e-mail.")

        def verb() -> None:
            made.append(on_behalf.mend(submission, form.entered(card), act, receipt_link))

        if attempt(form, verb, done):
            return _done(made)
    return render_template(
        "on_behalf/edit.html", event=submission.event, submission=submission, form=form
    )


# --- Files. ---------------------------------------------------------------------------------------


@pages.route(
    "/events/<event>/organise/submissions/<submission>/entry/files", methods=["GET", "POST"]
)
@opens(Submission, to=permissions.mend_submission)
@receiving.checks_token
def files(submission: Submission, person: Person) -> ResponseReturnValue:
    if request.method == "GET":
        return _files_page(submission, _files_form(submission))
    limit = current_app.config["SETTINGS"].max_file_size
    faults = list[str]()
    try:
        with receiving.slot(), receiving.arrivals(limit, lambda _name, _size: None) as sent:
            form = _files_form(submission)
            made = _bring(submission, form, sent, person) if form.validate() else None
            if made is not None:
                return _done([made])
            return _files_page(submission, form)
    except Refused as refused:
        faults.append(str(refused))
    except store.TooLarge as error:
        faults.append(str(error))
    except (RequestEntityTooLarge, UnsupportedMediaType) as error:
        faults.append(error.description or str(store.TooLarge(limit)))
    form = _files_form(submission)
    form.files.errors = faults
    return _files_page(submission, form)


def _files_form(submission: Submission) -> FilesForm:
    form = FilesForm()
    form.without.choices = options((row.key, row.name) for row in on_behalf.files(submission))
    return form


def _files_page(submission: Submission, form: FilesForm) -> str:
    return render_template(
        "on_behalf/files.html",
        event=submission.event,
        submission=submission,
        form=form,
        largest=current_app.config["SETTINGS"].max_file_size,
    )


def _looked_at(arrival: Arrival) -> str:
    try:
        return receiving.looked_at(arrival)
    except Refused as refused:
        # Of several files, which one it is.
        told = str(refused)
        raise Refused(told if arrival.name in told else f"{arrival.name}: {told}") from None


def _bring(
    submission: Submission, form: FilesForm, sent: Sequence[Arrival], person: Person
) -> Version | None:
    """The version with the files that have arrived; None where the form says why not."""
    # All are looked at before the first is kept: one that is refused takes the others with it.
    kinds = [_looked_at(one) for one in sent]
    kept = [File(one.name, one.file.commit(), kind) for one, kind in zip(sent, kinds, strict=True)]
    quota = current_app.config["SETTINGS"].max_team_quota
    brought = Brought(kept, form.without.data or [], form.reason.data or "", quota)
    made, act = list[Version](), Act(person, now())
    done = gettext("Entered for the team, which has the receipt by e-mail.")

    def verb() -> None:
        made.append(on_behalf.bring_files(submission, brought, act, receipt_link))

    if attempt(form, verb, done):
        return made[0]
    for file in kept:
        # Without a row its bytes do not stay.
        if not attachments.is_held(file.stored.name):
            store.current().delete(file.stored.name)
    return None
