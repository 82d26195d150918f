"""Moving a pilot from stage to stage, through the gate that stands before it, with the reason that
everybody reads."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import DayField, Form, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots.deciding import SaidForm
from hackathon.pages.pilots.pilots import answer
from hackathon.people.people import Person
from hackathon.pilots import pilots, requirements, stages
from hackathon.pilots.checks import Line
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import Pilot
from hackathon.pilots.requirements import Gate

pages = Blueprint("stages", __name__)


class MoveForm(SaidForm):
    seen = HiddenField()
    stage = SelectField(_("Next stage"), [DataRequired()])


class ConditionForm(Form):
    """On what the gate is passed though an item is open; a part of the form of the move."""

    class Meta(Form.Meta):
        csrf = False  # it comes with the form that it is a part of

    title = StringField(
        _("Condition"),
        [Length(max=Milestone.longest("title")), no_control_characters],
        description=_("It becomes a milestone, and holds the next gate until it is done."),
    )
    due = DayField(_("Until"), [Optional()], description=_("Within three months."))


class Open(NamedTuple):
    """An item of a gate that is open, with the form for a condition."""

    line: Line
    form: ConditionForm


class Ahead(NamedTuple):
    """A stage that may follow, and the gate before it."""

    stage: str
    gate: Gate | None
    reason: str | None
    open_items: list[Open]


def _ahead(pilot: Pilot, after: tuple[str, ...]) -> list[Ahead]:
    found = []
    for stage in after:
        gate = requirements.gate(pilot, stage, now())
        lines = gate.to_show if gate is not None else []
        items = [Open(line, ConditionForm(prefix=f"{line.item}-")) for line in lines]
        found.append(Ahead(stage, gate, gate.reason if gate is not None else None, items))
    return found


def _conditions(ahead: list[Ahead]) -> dict[str, stages.Condition]:
    forms = {one.line.item: one.form for stage in ahead for one in stage.open_items}
    return {
        item: stages.Condition(form.title.data, form.due.data)
        for item, form in forms.items()
        if form.title.data
    }


def _step(form: MoveForm, ahead: list[Ahead]) -> stages.Step:
    said = form.said()
    return stages.Step(
        form.stage.data,
        said.reason,
        form.seen.data or None,
        said.decided,
        said.lessons,
        said.true,
        said.language,
        _conditions(ahead),
    )


@pages.route("/pilots/<pilot>/stage", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def move(pilot: Pilot, person: Person) -> ResponseReturnValue:
    after = stages.following(pilot)
    form = MoveForm(data={"seen": pilot.stage, "stage": request.args.get("stage", "")})
    form.offer(pilot)
    form.stage.choices = options((stage, str(pilots.STAGE_NAMES[stage])) for stage in after)
    ahead = _ahead(pilot, after)
    parts = [one.form for stage in ahead for one in stage.open_items]
    # Each is looked at, so that every fault is told at once.
    fine = [part.validate() for part in parts] if form.is_submitted() else []
    if form.validate_on_submit() and all(fine):
        done = gettext(
            "The pilot is at the stage “%(stage)s” now.",
            stage=str(pilots.STAGE_NAMES[form.stage.data]),
        )
        if attempt(form, lambda: stages.move(pilot, _step(form, ahead), person, now()), done):
            return answer(pilot, "decisions")
    # Who was overtaken sees the gates of the present stage, and decides anew from there.
    form.seen.data = pilot.stage
    return render_template(
        "stages/move.html",
        pilot=pilot,
        form=form,
        ahead=ahead,
        names=pilots.STAGE_NAMES,
    )
