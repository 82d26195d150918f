"""Comments of a consultation: replied to, hidden with a reason, shown again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.consultations import comments
from hackathon.consultations.comments import Comment, Reply
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.pages.attempts import attempt
from hackathon.pages.consultations.consultations import answer
from hackathon.pages.consultations.forms import HideForm, ReplyForm
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.pilots import pilots

pages = Blueprint("comments", __name__)


@pages.route("/pilots/<pilot>/consultation/comments/<comment>/reply", methods=["GET", "POST"])
@opens(Comment, to=permissions.reply_to)
def reply(row: Comment, person: Person) -> ResponseReturnValue:
    form = ReplyForm()
    answers = permissions.run_consultation(person, row.consultation, now()) is None
    if form.validate_on_submit():
        rate_limits.hit(f"comment:{person.key}", 20, 3600, now())
        said = (form.text.data or "").strip()
        done = gettext("Your reply is here for everybody.")
        if attempt(form, lambda: comments.reply(row, said, answers, person, now()), done):
            return answer(row.consultation, f"comment-{row.key}")
    return render_template(
        "comments/reply.html",
        pilot=pilots.of_path(row.consultation.subject),
        comment=row,
        form=form,
        answers=answers,
    )


@pages.get("/pilots/<pilot>/comments/<comment>/hide")
@opens(Comment, to=permissions.hide_comment)
def old_hide(row: Comment) -> Response:
    """The address of the first edition."""
    slug = row.consultation.subject.partition("/")[2]
    return redirect(url_for("comments.hide", pilot=slug, comment=row.key), 301)


@pages.route("/pilots/<pilot>/consultation/comments/<comment>/hide", methods=["GET", "POST"])
@opens(Comment, to=permissions.hide_comment)
def hide(row: Comment, person: Person) -> ResponseReturnValue:
    form = HideForm()
    done = gettext("The comment is hidden. You can show it again.")
    if form.validate_on_submit() and attempt(
        form, lambda: comments.hide(row, form.reason.data or "", person, now()), done
    ):
        return answer(row.consultation, "comments")
    pilot = pilots.of_path(row.consultation.subject)
    return render_template(
        "comments/hide.html",
        pilot=pilot,
        comment=row,
        form=form,
    )


@pages.post("/pilots/<pilot>/consultation/comments/<comment>/unhide")
@opens(Comment, to=permissions.hide_comment)
def unhide(row: Comment, person: Person) -> Response:
    done = gettext("Everybody sees the comment again.")
    attempt(None, lambda: comments.unhide(row, person, now()), done)
    return answer(row.consultation, "comments")


@pages.route("/pilots/<pilot>/consultation/replies/<reply>/hide", methods=["GET", "POST"])
@opens(Reply, to=permissions.hide_reply)
def hide_reply(row: Reply, person: Person) -> ResponseReturnValue:
    form, comment = HideForm(), row.comment
    done = gettext("The reply is hidden. You can show it again.")
    if form.validate_on_submit() and attempt(
        form, lambda: comments.hide(row, form.reason.data or "", person, now()), done
    ):
        return answer(comment.consultation, f"comment-{comment.key}")
    return render_template(
        "comments/hide_reply.html",
        pilot=pilots.of_path(comment.consultation.subject),
        reply=row,
        form=form,
    )


@pages.post("/pilots/<pilot>/consultation/replies/<reply>/unhide")
@opens(Reply, to=permissions.hide_reply)
def unhide_reply(row: Reply, person: Person) -> Response:
    done = gettext("Everybody sees the reply again.")
    attempt(None, lambda: comments.unhide(row, person, now()), done)
    return answer(row.comment.consultation, f"comment-{row.comment.key}")
