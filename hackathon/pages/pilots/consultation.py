"""Comments on a pilot during its consultation."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.pilots import pilots
from hackathon.people.people import Person
from hackathon.pilots import consultation
from hackathon.pilots.consultation import Comment
from hackathon.pilots.pilots import Pilot

pages = Blueprint("consultation", __name__)


class HideForm(Form):
    reason = StringField(
        _("Reason"),
        [DataRequired(), Length(max=500), no_control_characters],
        description=_("For the record; it is not shown."),
    )


@pages.post("/pilots/<pilot>/comments")
@opens(Pilot, to=permissions.comment_pilot)
def comment(pilot: Pilot, person: Person) -> ResponseReturnValue:
    form = pilots.CommentForm()
    form.offer(person)
    if form.validate_on_submit():
        # After the form was found good: what was refused for a slip costs nothing of the twenty.
        rate_limits.hit(f"comment:{person.key}", 20, 3600, now())
        made: list[Comment] = []
        done = gettext("Your comment is here for everybody.")
        if attempt(
            form,
            lambda: made.append(
                consultation.comment(
                    pilot, form.text.data.strip(), person, now(), form.spoken_for()
                )
            ),
            done,
        ):
            return pilots.answer(pilot, "comments")
    return pilots.page(pilot, person, form)


@pages.route("/pilots/<pilot>/comments/<comment>/hide", methods=["GET", "POST"])
@opens(Comment, to=permissions.hide_comment)
def hide(row: Comment, person: Person) -> ResponseReturnValue:
    form = HideForm()
    done = gettext("The comment is hidden. You can show it again.")
    if form.validate_on_submit() and attempt(
        form, lambda: consultation.hide(row, form.reason.data, person, now()), done
    ):
        return pilots.answer(row.pilot, "comments")
    return render_template("consultation/hide.html", pilot=row.pilot, comment=row, form=form)


@pages.post("/pilots/<pilot>/comments/<comment>/unhide")
@opens(Comment, to=permissions.hide_comment)
def unhide(row: Comment, person: Person) -> Response:
    attempt(
        None,
        lambda: consultation.unhide(row, person, now()),
        gettext("Everybody sees the comment again."),
    )
    return pilots.answer(row.pilot, "comments")
