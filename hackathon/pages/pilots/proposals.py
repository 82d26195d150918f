"""Proposing a pilot, from an entry that won or by an office alone, and editing what it says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from hackathon import permissions
from hackathon.consultations import consultations
from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    DayField,
    EditForm,
    languages,
    markdown,
    no_control_characters,
    options,
    web_address,
)
from hackathon.pages.guard import me, now, opens, refuse
from hackathon.pages.pilots.pilots import answer
from hackathon.pages.pilots.pilots import pages as pilot_pages
from hackathon.pages.submissions import ai_card
from hackathon.pages.submissions.drafts import LinksField
from hackathon.people import offices
from hackathon.people.people import Person
from hackathon.pilots import origins, pilots, proposals
from hackathon.pilots.pilots import Pilot
from hackathon.submissions.submissions import Submission


class PilotForm(EditForm):
    title = StringField(
        _("Name of the pilot"),
        [DataRequired(), Length(max=Pilot.longest("title")), no_control_characters],
    )
    summary = TextAreaField(
        _("Summary"),
        [DataRequired(), Length(max=Pilot.longest("summary")), no_control_characters],
        description=_("What it does and for whom, in one or two sentences."),
        render_kw={"rows": 3},
    )
    body = TextAreaField(
        _("Description"),
        [no_control_characters, markdown],
        description=_(
            "What is tried, how it is run, what was learned. Markdown; everybody can read it once"
            " the pilot is published."
        ),
        render_kw={"rows": 14},
    )
    language = SelectField(_("Language of these texts"))
    office = SelectField(_("Office that leads the pilot"), [Optional()])
    sponsor = StringField(
        _("Sponsor"),
        [Length(max=Pilot.longest("sponsor")), no_control_characters],
        description=_("Who answers for it in the office: a function, not a name."),
    )
    problem = TextAreaField(
        _("The problem"),
        [Length(max=Pilot.longest("problem")), no_control_characters],
        render_kw={"rows": 3},
    )
    for_whom = TextAreaField(
        _("For whom"),
        [Length(max=Pilot.longest("for_whom")), no_control_characters],
        render_kw={"rows": 2},
    )
    baseline = TextAreaField(
        _("How it is done so far"),
        [Length(max=Pilot.longest("baseline")), no_control_characters],
        description=_("With what result and at what cost: the ground to measure from."),
        render_kw={"rows": 3},
    )
    period_starts = DayField(_("First day of the pilot"), [Optional()])
    period_ends = DayField(_("Last day of the pilot"), [Optional()])
    budget = TextAreaField(
        _("Budget"),
        [Length(max=Pilot.longest("budget")), no_control_characters],
        description=_("Only leads and members of the pilot can read it."),
        render_kw={"rows": 2},
    )
    licence = StringField(
        _("Licence"),
        [Length(max=Pilot.longest("licence")), no_control_characters],
        description=_("Of the tool, for example: EUPL-1.2."),
    )
    links = LinksField(
        _("Links"),
        description=_("One a line: Title | https://…, the title may be left out."),
        render_kw={"rows": 3},
    )
    origin = TextAreaField(
        _("Where it comes from"),
        [Length(max=Pilot.longest("origin")), no_control_characters],
        description=_("In a sentence or two."),
        render_kw={"rows": 2},
    )
    consultation_closes = DayField(
        _("Last day of the consultation"),
        [Optional()],
        description=_("Comments are taken until the end of this day (UTC). Two months is usual."),
    )

    def validate_links(self, field: Any) -> None:
        """Every link is the address of a page."""
        for link in field.data or []:
            web_address(self, SimpleNamespace(data=link["url"]))

    def validate_period_ends(self, field: Any) -> None:
        """A pilot ends after it has begun."""
        starts = self.period_starts.data
        if field.data is not None and starts is not None and field.data < starts:
            raise ValidationError(_("The last day lies before the first one."))

    def offer(self, pilot: Pilot | None = None) -> None:
        """Fill the selects."""
        self.language.choices = languages(pilot.language if pilot else "")
        self.office.choices = options([("", "—"), *offices.choices()])


def _won(key: str, person: Person | None) -> Submission:
    """The submission that a pilot is to start from, or 404 or 403 with the reason."""
    # ``opens`` reads what the path names; this key stands in the query, so its door is here.
    submission = origins.by_key(key)
    if submission is None:
        abort(404)
    refuse(permissions.start_pilot(person, submission, now()))
    return submission


def _given(form: PilotForm) -> dict[str, object]:
    return {**form.values("office"), "office": offices.find(form.office.data or "")}


@pilot_pages.route("/pilots/new", methods=["GET", "POST"])
@opens(None, to=permissions.propose_pilot)
def new(person: Person) -> ResponseReturnValue:
    key = request.args.get("submission", "")
    submission = _won(key, person) if key else None
    before = {"language": language.locale(), "office": str(person.office_id or "")}
    if submission is not None:
        before |= origins.prefilled(submission)
    form = PilotForm(data=before)
    form.offer()
    if submission is not None:
        del form.origin
    if form.validate_on_submit():
        made: list[Pilot] = []
        done = gettext(
            "The pilot is a draft that only its leads see. Publish it when it can be read."
        )
        if attempt(
            form,
            lambda: made.append(proposals.propose(person, now(), submission, **_given(form))),
            done,
        ):
            return answer(made[0])
    return render_template("pilots/new.html", form=form, submission=submission)


@pilot_pages.route("/pilots/<pilot>/edit", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def edit(pilot: Pilot, person: Person) -> ResponseReturnValue:
    closes = consultations.last_day(pilot.path)
    known = {"office": str(pilot.office_id or ""), "consultation_closes": closes}
    form = PilotForm(obj=pilot, data=known)
    form.offer(pilot)
    if pilot.submission_id:
        del form.origin
    if form.validate_on_submit() and attempt(
        form,
        lambda: pilots.edit(pilot, form.expected, person, now(), **_given(form)),
        gettext("Saved."),
    ):
        return answer(pilot)
    return render_template("pilots/edit.html", pilot=pilot, form=form)


@pilot_pages.get("/pilots/<pilot>/ai-card")
@opens(Pilot, to=permissions.view_pilot)
def card(pilot: Pilot) -> str:
    return render_template(
        "pilots/card.html",
        pilot=pilot,
        names=ai_card.AI_NAMES,
        edits=permissions.edit_pilot(me(), pilot, now()) is None,
    )


@pilot_pages.route("/pilots/<pilot>/ai-card/edit", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def edit_card(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = ai_card.CardForm(data={"revision": pilot.revision, "ai": ai_card.shown(pilot.ai_card)})
    if form.validate_on_submit():
        said = ai_card.answers(form.ai.data, pilot.ai_card)
        if attempt(
            form,
            lambda: pilots.edit(pilot, form.expected, person, now(), ai_card=said),
            gettext("Saved."),
            pilot,
        ):
            return redirect(url_for("pilots.card", pilot=pilot.slug))
    return render_template("pilots/edit_card.html", pilot=pilot, form=form)
