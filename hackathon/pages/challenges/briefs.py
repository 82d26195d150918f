"""Briefs, as organisers write them: new, edit, publish, archive, order."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from hackathon import permissions
from hackathon.challenges import brief_versions, challenges, ready_briefs, resources
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Challenge
from hackathon.consultations import briefing as of_consultations
from hackathon.consultations.papers import Paper
from hackathon.core import translated
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import rubrics
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    EditForm,
    markdown,
    no_control_characters,
    options,
    short_name,
)
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import now, opens, refuse
from hackathon.people import offices
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.pilots import briefing
from hackathon.pilots.pilots import Pilot

pages = Blueprint("briefs", __name__)


class ChecksField(SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


HINTS = {
    "problem": _("What is difficult today? Tell it with an example from the office's work."),
    "users": _("Who works with it, and who waits for it?"),
    "good": _("What would convince you, and how is it measured?"),
    "data": _("What may be used, where it is, and what is missing."),
    "deliverables": _("What a team hands in."),
    "judging": _("What counts, beyond the rubric."),
    "terms": _("To whom the result belongs, and under which licence it may be used."),
    "bounds": _("What is not wanted, and what would be dangerous."),
}


class BriefForm(EditForm):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Challenge.longest("title")), no_control_characters]
    )
    summary = TextAreaField(
        _("Summary"),
        [Length(max=Challenge.longest("summary")), no_control_characters],
        description=_("One or two sentences, for the list."),
        render_kw={"rows": 2},
    )
    office = SelectField(_("Office that owns the brief"))
    language = LanguageField(_("Language"))
    rights = ChecksField(
        _("IP rights"),
        choices=options((name, challenges.NAMES[name]) for name in challenges.RIGHTS),
    )
    functions = ChecksField(
        _("Functions"),
        choices=options((name, challenges.NAMES[name]) for name in challenges.FUNCTIONS),
    )
    rubric = SelectField(_("Rubric"))
    required = ChecksField(_("What a submission needs"), choices=options(challenges.PART_NAMES))
    prize = TextAreaField(
        _("Prize"),
        [Length(max=Challenge.longest("prize")), no_control_characters],
        render_kw={"rows": 2},
    )
    problem, users, good, data_, deliverables, judging, terms, bounds = (
        TextAreaField(
            challenges.HEADINGS[key],
            [no_control_characters, markdown],
            name=key,
            description=HINTS[key],
            render_kw={"rows": 8},
        )
        for key in challenges.SECTIONS
    )

    def sections(self) -> dict[str, str]:
        """Return the Markdown of each section that has some."""
        texts = {key: self[self.field_of(key)].data or "" for key in challenges.SECTIONS}
        return {key: text for key, text in texts.items() if text.strip()}

    @staticmethod
    def field_of(key: str) -> str:
        """Return the attribute of a section; ``data`` would hide the form's own."""
        return "data_" if key == "data" else key


class EditBriefForm(BriefForm):
    correction = TextAreaField(
        _("What you correct"),
        [Length(max=BriefVersion.longest("correction")), no_control_characters],
        description=_("Everybody reads it beside the new version. Only needed for changed text."),
        render_kw={"rows": 2},
    )


class NewBriefForm(BriefForm):
    slug = StringField(
        _("Address"),
        [DataRequired(), Length(max=60), short_name],
        description=_("The end of the brief's address. It cannot be changed later."),
        render_kw={"dir": "ltr"},
    )


def _form(
    kind: type[BriefForm],
    event: Event,
    challenge: Challenge | None = None,
    known: dict[str, Any] | None = None,
) -> BriefForm:
    data: dict[str, Any] = {
        "language": event.language,
        "required": ["summary", "description", "licence"],
        **(known or {}),
    }
    if challenge is not None:
        tags = challenges.tags(challenge)
        data = {
            name: getattr(challenge, name)
            for name in ("title", "summary", "language", "required", "prize", "revision")
        }
        data |= {"office": str(challenge.office_id or ""), "rubric": str(challenge.rubric_id or "")}
        data |= {"rights": tags["right"], "functions": tags["function"]}
        data |= {BriefForm.field_of(key): text for key, text in challenge.sections.items()}
    form = kind(data=data)
    form.office.choices = options([("", "—"), *offices.choices()])
    form.rubric.choices = options(
        [
            ("", "—"),
            *((str(rubric.id), rubric.title) for rubric in rubrics.of(event)),
        ]
    )
    return form


def _brief(form: Any) -> challenges.Brief:
    given = form.values()
    # The address of a brief is chosen once: links in letters and on other sites lead to it.
    names = [
        "title",
        "summary",
        "language",
        "required",
        "prize",
        *(["slug"] if "slug" in form else []),
    ]
    columns = {
        **{name: given[name] for name in names},
        "office": int(form.office.data) if form.office.data else None,
        "rubric": int(form.rubric.data) if form.rubric.data else None,
        "sections": form.sections(),
    }
    return challenges.Brief(columns, given["rights"], given["functions"])


@pages.get("/events/<event>/organise/challenges/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    rows = challenges.every(event)
    lacking = {row.id: challenges.gaps(row.summary, row.sections) for row in rows}
    return render_template(
        "briefs/index.html",
        event=event,
        challenges=rows,
        lacking=lacking,
        ready=len(ready_briefs.ready(event)),
    )


@pages.post("/events/<event>/organise/challenges/")
@opens(Event, to=permissions.edit_event)
def publish_ready(event: Event, person: Person) -> Response:
    """Publish every draft that lacks nothing."""
    attempt(
        None,
        lambda: ready_briefs.publish_ready(event, person, now()),
        gettext("The briefs that were ready are published."),
    )
    return redirect(url_for("briefs.index", event=event.slug))


def _proposal(person: Person) -> dict[str, Any]:
    """What the proposal says of which the brief is to be made: a pilot or a consultation."""
    # ``opens`` reads what the path names; this address stands in the query, so its door is here.
    pilot = Pilot.by_address(request.args.get("pilot", ""))
    if pilot is not None:
        refuse(permissions.view_pilot(person, pilot, now()))
        return briefing.of_pilot(pilot)
    paper = Paper.by_address(request.args.get("consultation", ""))
    if paper is None:
        return {}
    refuse(permissions.view_paper(person, paper, now()))
    return of_consultations.of_paper(paper)


@pages.route("/events/<event>/organise/challenges/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = _form(NewBriefForm, event, known=_proposal(person))
    if form.validate_on_submit() and attempt(
        form,
        lambda: challenges.create(event, _brief(form), person, now()),
        gettext("The brief is a draft. Add resources, look at it, then publish it."),
    ):
        return redirect(url_for("briefs.edit", event=event.slug, challenge=form.slug.data))
    return render_template(
        "briefs/new.html",
        event=event,
        form=form,
        sections=_fields(form),
        stays="",
    )


@pages.route("/events/<event>/organise/challenges/<challenge>", methods=["GET", "POST"])
@opens(Challenge, to=permissions.edit_challenge)
def edit(challenge: Challenge, person: Person) -> ResponseReturnValue:
    event, stays = challenge.event, translated.frozen(challenge)
    form = cast("EditBriefForm", _form(EditBriefForm, event, challenge))

    def verb() -> None:
        said, act = form.correction.data or "", Act(person, now())
        brief_versions.edit(challenge, form.expected, _brief(form), said, act)

    if form.validate_on_submit() and attempt(form, verb, gettext("The brief is saved.")):
        return redirect(url_for("briefs.edit", event=event.slug, challenge=challenge.slug))
    return render_template(
        "briefs/edit.html",
        event=event,
        challenge=challenge,
        form=form,
        sections=_fields(form),
        stays=stays,
        lacking=challenges.gaps(challenge.summary, challenge.sections),
        resources=resources.of(challenge, withdrawn=True),
        kind_names=resources.KINDS,
    )


def _fields(form: Any) -> list[tuple[object, bool]]:
    """The long texts, each with whether it is marked as optional: a draft may lack any of them, and
    a published brief none of the needed ones."""
    return [
        (form[BriefForm.field_of(key)], key not in challenges.NEEDED) for key in challenges.SECTIONS
    ]


@pages.post("/events/<event>/organise/challenges/<challenge>/publish")
@opens(Challenge, to=permissions.edit_challenge)
def publish(challenge: Challenge, person: Person) -> Response:
    return _act(challenge, person, challenges.publish, gettext("The brief is published."))


@pages.post("/events/<event>/organise/challenges/<challenge>/withdraw")
@opens(Challenge, to=permissions.edit_challenge)
def withdraw(challenge: Challenge, person: Person) -> Response:
    return _act(challenge, person, challenges.withdraw, gettext("The brief is a draft again."))


@pages.post("/events/<event>/organise/challenges/<challenge>/archive")
@opens(Challenge, to=permissions.edit_challenge)
def archive(challenge: Challenge, person: Person) -> Response:
    return _act(
        challenge,
        person,
        challenges.archive,
        gettext("The brief is archived: off the list, still readable."),
    )


@pages.post("/events/<event>/organise/challenges/<challenge>/restore")
@opens(Challenge, to=permissions.edit_challenge)
def restore(challenge: Challenge, person: Person) -> Response:
    return _act(challenge, person, challenges.restore, gettext("The brief is on the list again."))


@pages.post("/events/<event>/organise/challenges/<challenge>/move")
@opens(Challenge, to=permissions.edit_challenge)
def move(challenge: Challenge, person: Person) -> Response:
    """Move it one place up, or down when ``down`` was pressed."""
    places = 1 if request.form.get("to") == "down" else -1
    attempt(None, lambda: challenges.move(challenge, places, person, now()))
    return redirect(url_for("briefs.index", event=challenge.event.slug, _anchor=challenge.slug))


def _act(
    challenge: Challenge,
    person: Person,
    verb: Any,
    done: str,
) -> Response:
    attempt(None, lambda: verb(challenge, person, now()), done)
    return redirect(url_for("briefs.edit", event=challenge.event.slug, challenge=challenge.slug))
