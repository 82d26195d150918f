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
from hackathon.pages.consultations.forms import HideForm, ReplyForm
from hackathon.pages.consultations.subjects import answer, shown
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("comments", __name__)


@pages.route("/<consulted:subject>/comments/<comment>/reply", methods=["GET", "POST"])
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
        comment=row,
        form=form,
        answers=answers,
        **shown(row.consultation),
    )


@pages.get("/<consulted_once:subject>/comments/<comment>/hide")
@opens(Comment, to=permissions.hide_comment)
def old_hide(row: Comment) -> Response:
    """The address of the first edition."""
    address = url_for("comments.hide", subject=row.consultation.subject, comment=row.key)
    return redirect(address, 301)


@pages.route("/<consulted:subject>/comments/<comment>/hide", methods=["GET", "POST"])
@opens(Comment, to=permissions.hide_comment)
def hide(row: Comment, person: Person) -> ResponseReturnValue:
    form = HideForm()
    done = gettext("The comment is hidden. You can show it again.")
    if form.validate_on_submit() and attempt(
        form, lambda: comments.hide(row, form.reason.data or "", person, now()), done
    ):
        return answer(row.consultation, "comments")
    return render_template(
        "comments/hide.html",
        comment=row,
        form=form,
        **shown(row.consultation),
    )


@pages.post("/<consulted:subject>/comments/<comment>/unhide")
@opens(Comment, to=permissions.hide_comment)
def unhide(row: Comment, person: Person) -> Response:
    done = gettext("Everybody sees the comment again.")
    attempt(None, lambda: comments.unhide(row, person, now()), done)
    return answer(row.consultation, "comments")


@pages.route("/<consulted:subject>/replies/<reply>/hide", methods=["GET", "POST"])
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
        reply=row,
        form=form,
        **shown(comment.consultation),
    )


@pages.post("/<consulted:subject>/replies/<reply>/unhide")
@opens(Reply, to=permissions.hide_reply)
def unhide_reply(row: Reply, person: Person) -> Response:
    done = gettext("Everybody sees the reply again.")
    attempt(None, lambda: comments.unhide(row, person, now()), done)
    return answer(row.comment.consultation, f"comment-{row.comment.key}")
