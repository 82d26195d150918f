"""Rounds of judging, as organisers plan them: rubric, dates, reviews, blindness, shortlist, and how
they rank."""

from __future__ import annotations

from email.utils import parseaddr
from types import SimpleNamespace
from typing import cast

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import rounds, rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import planning
from hackathon.judging.panels import Invited
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    EditForm,
    LinesField,
    MomentField,
    in_zone,
    no_control_characters,
    options,
    short_name,
)
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.guard import external, now, opens
from hackathon.pages.judging.judging import queue_link
from hackathon.pages.people.people import good_address
from hackathon.people.acts import Act
from hackathon.people.people import Person

pages = Blueprint("rounds", __name__)

METHODS = {
    "raw mean": _("Weighted mean"),
    "adjusted": _("Adjusted for the judges' severity"),
    "robust": _("Adjusted, and uneven judges count less"),
}
TIES = {
    "shared": _("Equal scores share a rank"),
    "raw mean": _("The higher weighted mean first"),
    "criteria": _("The higher mean in the weightiest criterion first"),
    "median": _("The higher median first"),
    "lowest score": _("The higher lowest score first"),
}


class RoundForm(EditForm):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Round.longest("title")), no_control_characters]
    )
    language = LanguageField(_("Language of the texts"))
    rubric = SelectField(_("Rubric"), [DataRequired()])
    opens = MomentField(_("Opens"), [InputRequired()])
    closes = MomentField(_("Closes"), [InputRequired()])
    reviews = IntegerField(
        _("Scorecards for each submission"),
        [InputRequired(), NumberRange(*Round.span("reviews"))],
        default=3,
    )
    load_maximum = IntegerField(
        _("Submissions for each judge at most"),
        [Optional(), NumberRange(*Round.span("load_maximum"))],
        description=_("Empty: no limit."),
    )
    blind = BooleanField(_("Judges do not see names, teams and offices"), default=True)
    shortlist = IntegerField(
        _("How many move on"),
        [Optional(), NumberRange(*Round.span("shortlist"))],
        description=_("To the next round. Empty in the last round."),
    )
    method = SelectField(
        _("Ranked by"),
        [InputRequired()],
        choices=options(METHODS),
        # Volunteers differ in severity, and the adjustment is never worse by much
        default="adjusted",
        description=_("Printed in the rules, and fixed once a scorecard is signed."),
    )
    tie_break = SelectField(_("When scores are equal"), [InputRequired()], choices=options(TIES))


class NewRoundForm(RoundForm):
    slug = StringField(
        _("Short name"),
        [DataRequired(), Length(max=60), short_name],
        render_kw={"dir": "ltr"},
        description=_("It stands in addresses and files."),
    )
    judges = LinesField(
        _("Judges of this round"),
        description=_(
            "One a line: an e-mail address, or Name <address> for somebody without an account."
            " Each gets a message. You can invite judges later too."
        ),
        render_kw={"rows": 4, "dir": "ltr"},
    )

    def panel(self) -> list[Invited]:
        """Return whom the lines name, each once."""
        found = {address: name for name, address in map(parseaddr, self.judges.data or [])}
        return [Invited(address, name, []) for address, name in found.items()]

    def validate_judges(self, field: LinesField) -> None:
        for line in field.data or []:
            address = SimpleNamespace(data=parseaddr(line)[1])
            try:
                good_address(self, address)
            except ValidationError as error:
                raise ValidationError(f"{line[:60]}: {error}") from error


def _form(kind: type[RoundForm], event: Event, round: Round | None = None) -> RoundForm:
    if round is not None:
        form = kind(obj=round, data={"rubric": str(round.rubric_id)})
    else:
        opens, closes = rounds.following(event)
        form = kind(opens=opens, closes=closes, language=event.language)
    form.rubric.choices = options((str(rubric.id), rubric.title) for rubric in rubrics.of(event))
    in_zone(form, event.time_zone)
    return form


def _values(form: RoundForm) -> dict[str, object]:
    return {**form.values("judges"), "rubric": int(form.rubric.data)}


def _choose_password(secret: str) -> str:
    return external("accounts.reset", secret=secret)


@pages.get("/events/<event>/organise/rounds/")
@opens(Event, to=permissions.organise)
def index(event: Event) -> str:
    return render_template(
        "rounds/index.html",
        event=event,
        rounds=rounds.of(event),
        rubrics=rubrics.of(event),
        methods=METHODS,
        ties=TIES,
    )


@pages.route("/events/<event>/organise/rounds/new", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = cast("NewRoundForm", _form(NewRoundForm, event))
    # Whoever competes knows nothing of who judges.
    if permissions.manage_judging(person, event, now()) is not None:
        del form.judges

    def verb() -> Round:
        panel = form.panel() if form.judges else []
        if panel:
            # Each may set up an account and sends a letter to an address that nobody has proved.
            rate_limits.hit(f"invite judge:{event.id}", 200, 86400, now())
        act = Act(person, now(), queue_link(event))
        return planning.plan(event, _values(form), panel, act, _choose_password)

    if form.validate_on_submit() and attempt(
        form,
        verb,
        gettext("The round is planned."),
    ):
        return redirect(url_for("rounds.index", event=event.slug))
    return render_template("rounds/new.html", event=event, form=form)


@pages.route("/events/<event>/organise/rounds/<round>", methods=["GET", "POST"])
@opens(Round, to=permissions.edit_part)
def edit(round: Round, person: Person) -> ResponseReturnValue:
    event = round.event
    form = _form(RoundForm, event, round)
    if form.validate_on_submit() and attempt(
        form,
        lambda: rounds.edit(round, form.expected, person, now(), **_values(form)),
        gettext("The round is saved."),
    ):
        return redirect(url_for("rounds.index", event=event.slug))
    return render_template(
        "rounds/edit.html",
        event=event,
        round=round,
        form=form,
    )
