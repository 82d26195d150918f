"""Saying what a pilot is about: the IP rights, functions and technologies by which it is found."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms.validators import Optional

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, Ticks, options
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots.pilots import answer
from hackathon.people.people import Person
from hackathon.pilots import tags
from hackathon.pilots.pilots import Pilot

pages = Blueprint("tags", __name__)


class TagForm(Form):
    right, function, technology = (
        Ticks(tags.KIND_NAMES[kind], [Optional()], choices=options(tags.WORDS[kind]))
        for kind in ("right", "function", "technology")
    )


@pages.route("/pilots/<pilot>/about", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
def edit(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = TagForm(data=tags.of(pilot))
    if form.validate_on_submit():
        wanted = {kind: form[kind].data or [] for kind in tags.WORDS}
        if attempt(form, lambda: tags.change(pilot, wanted, person, now()), gettext("Saved.")):
            return answer(pilot)
    return render_template("tags/edit.html", pilot=pilot, form=form)
