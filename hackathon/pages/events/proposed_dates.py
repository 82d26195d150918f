"""The dates of an event in a form: three answers propose them, and each can be typed over."""

from __future__ import annotations

from datetime import datetime

from flask import request
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.events import phases, proposals
from hackathon.events.proposals import Answers, Plan
from hackathon.pages.forms import Form, MomentField

ANSWERS = ("begins", "work_days", "judging_days")


class ProposedDates(Form):
    """The three answers; a form that has them has the dates of an event, too."""

    begins = MomentField(
        _("When do teams begin to work?"),
        [Optional()],
    )
    work_days = IntegerField(
        _("How many days do teams work?"),
        [Optional(), NumberRange(1, proposals.LONGEST)],
    )
    judging_days = IntegerField(
        _("How many days do judges judge?"),
        [Optional(), NumberRange(1, proposals.LONGEST)],
    )

    def proposing(self) -> bool:
        """Tell whether dates are asked for: by the button, or by answers without a single date."""
        if request.method != "POST":
            return False
        typed = any(request.form.get(name, "").strip() for name in phases.DATES)
        answered = bool(request.form.get("begins", "").strip())
        return "propose" in request.form or (answered and not typed)

    def propose(self, at: datetime) -> None:
        """Fill the dates in from the answers; say beside an answer what it lacks."""
        zone = self["time_zone"]
        # All are asked, and not the first that fails alone.
        if not all([zone.validate(self), *(self[name].validate(self) for name in ANSWERS)]):
            return
        for name in ANSWERS:
            if self[name].data is None:
                self[name].errors = [gettext("Answer this, and the dates follow from it.")]
                return
        answers = Answers(
            self.begins.data,
            self.work_days.data,
            self.judging_days.data,
        )
        try:
            dates = proposals.proposed(answers, zone.data, at)
        except Refused as refusal:
            self.begins.errors = [str(refusal)]
            return
        for name, moment in dates.items():
            # What was typed before would be shown in its place else.
            self[name].raw_data = None
            self[name].data = moment
            self[name].errors = []

    def plan(self) -> Plan | None:
        """Return the dates as a line to be drawn, once all are there and in their order."""
        dates = {name: self[name].data for name in phases.DATES}
        zone = str(self["time_zone"].data or "")
        if None in dates.values() or not language.is_zone(zone) or phases.faults(dates):
            return None
        return Plan(dates, zone)
