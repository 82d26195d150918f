"""Milestones of a pilot: set, moved with a reason, done with evidence."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.forms import DayField, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots import drawing
from hackathon.pages.pilots.part_pages import OwnedForm, Words, edits, gone, tries
from hackathon.people.people import Person
from hackathon.pilots.parts import milestones, owners
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove
from hackathon.pilots.pilots import Pilot

pages = Blueprint("milestones", __name__)


class MilestoneForm(OwnedForm):
    title = StringField(
        _("What is to be done"),
        [DataRequired(), Length(max=Milestone.longest("title")), no_control_characters],
    )
    owner_words = StringField(
        _("Who does it"),
        [Length(max=Milestone.longest("owner_words")), no_control_characters],
        description=_("A function, where it is nobody of the list; everybody can read it."),
    )
    due = DayField(_("By when"), [DataRequired()])
    reason = StringField(
        _("Why the day is moved"),
        [Length(max=MilestoneMove.longest("reason")), no_control_characters],
        description=_("Only where you change the day: the page goes on to show the old one."),
    )
    done_on = DayField(
        _("Done on"), [Optional()], description=_("Leave this empty until it is done.")
    )
    evidence = TextAreaField(
        _("How others can see that it is done"),
        [Length(max=Milestone.longest("evidence")), no_control_characters],
        render_kw={"rows": 2},
    )


@pages.get("/pilots/<pilot>/milestones")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot, person: Person | None) -> str:
    return render_template(
        "milestones/index.html",
        pilot=pilot,
        rows=milestones.with_moves(pilot),
        edits=edits(pilot, person),
        withdrawn=gone(pilot, person, "milestone"),
        part_names=drawing.PART_NAMES,
    )


@pages.route("/pilots/<pilot>/milestones/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def add(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = MilestoneForm()
    form.offer(pilot, owners.of_pilot(pilot))
    del form.reason
    done = gettext("The milestone is on the pilot's page.")
    words = Words(gettext("Add a milestone"), done, "milestones")
    return tries(pilot, form, words, lambda: milestones.add(pilot, person, now(), **form.given()))


@pages.route("/pilots/<pilot>/milestones/<milestone>", methods=["GET", "POST"])
@opens(Milestone, to=permissions.edit_shown_part)
def edit(row: Milestone, person: Person) -> ResponseReturnValue:
    form = MilestoneForm(obj=row)
    form.offer(row.pilot, owners.of_pilot(row.pilot), row)
    words = Words(gettext("Edit the milestone"), gettext("Saved."), "milestones")
    return tries(
        row.pilot,
        form,
        words,
        lambda: milestones.edit(row, form.expected, person, now(), **form.given()),
        row,
    )
