"""Moving a pilot from stage to stage, with the reason that everybody reads."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots.pilots import answer
from hackathon.people.people import Person
from hackathon.pilots import pilots, stages
from hackathon.pilots.decisions import Decision
from hackathon.pilots.pilots import Pilot

pages = Blueprint("stages", __name__)


class MoveForm(Form):
    seen = HiddenField()
    stage = SelectField(_("Next stage"), [DataRequired()])
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=Decision.longest("reason")), no_control_characters],
        description=_("Everybody can read it."),
        render_kw={"rows": 4},
    )


@pages.route("/pilots/<pilot>/stage", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def move(pilot: Pilot, person: Person) -> ResponseReturnValue:
    after = stages.following(pilot)
    form = MoveForm(data={"seen": pilot.stage, "stage": request.args.get("stage", "")})
    form.stage.choices = options((stage, str(pilots.STAGE_NAMES[stage])) for stage in after)
    if form.validate_on_submit():
        done = gettext(
            "The pilot is at the stage “%(stage)s” now.",
            stage=str(pilots.STAGE_NAMES[form.stage.data]),
        )
        seen = form.seen.data or None
        if attempt(
            form,
            lambda: stages.move(
                pilot, stages.Step(form.stage.data, form.reason.data, seen), person, now()
            ),
            done,
        ):
            return answer(pilot, "decisions")
    # Who was overtaken sees the gates of the present stage, and decides anew from there.
    form.seen.data = pilot.stage
    gates = [(str(pilots.STAGE_NAMES[stage]), stages.gate(pilot, stage, now())) for stage in after]
    return render_template(
        "stages/move.html", pilot=pilot, form=form, gates=gates, names=pilots.STAGE_NAMES
    )
