"""Turning a conversation of two offices into a draft of both: proposed, answered, withdrawn."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext, locale
from hackathon.core.language import lazy as _
from hackathon.network import joint_drafts
from hackathon.network.conversations import Conversation
from hackathon.network.joint_drafts import JointDraft, Plan
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, languages, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.pages.network.conversations import answer, own_side
from hackathon.people.people import Person

pages = Blueprint("joint_drafts", __name__)


class ProposeForm(Form):
    kind = RadioField(
        _("What you would begin"), [DataRequired()], choices=options(joint_drafts.KIND_NAMES)
    )
    title = StringField(
        _("Title"),
        [DataRequired(), Length(max=JointDraft.longest("title")), no_control_characters],
    )
    summary = TextAreaField(
        _("Summary"),
        [DataRequired(), Length(max=JointDraft.longest("summary")), no_control_characters],
        description=_("What it is and for whom, in one or two sentences."),
        render_kw={"rows": 3},
    )
    language = SelectField(_("Language of these texts"))


@pages.route("/conversations/<conversation>/drafts/new", methods=["GET", "POST"])
@opens(Conversation, to=permissions.propose_joint_draft)
def propose(conversation: Conversation, person: Person) -> ResponseReturnValue:
    form = ProposeForm(data={"kind": "pilot", "language": locale()})
    form.language.choices = languages("")
    own = own_side(person, conversation)
    if form.validate_on_submit():
        plan = Plan(form.kind.data, form.title.data, form.summary.data, form.language.data)
        if attempt(
            form,
            lambda: joint_drafts.propose(conversation, plan, own, person, now()),
            gettext("The other office is asked to agree."),
        ):
            return answer(conversation, "drafts")
    return render_template(
        "joint_drafts/propose.html",
        conversation=conversation,
        form=form,
        own=own,
        other=conversation.other(own),
    )


@pages.post("/conversations/<conversation>/drafts/<draft>/answer")
@opens(JointDraft, to=permissions.answer_joint_draft)
def decide(row: JointDraft, person: Person) -> Response:
    if request.form.get("answer") == "agree":
        done = gettext("The draft is begun. People of both offices work on it.")
        attempt(None, lambda: joint_drafts.agree(row, person, now()), done)
    else:
        done = gettext("You have declined. The conversation goes on.")
        attempt(None, lambda: joint_drafts.decline(row, person, now()), done)
    return answer(row.conversation, "drafts")


@pages.post("/conversations/<conversation>/drafts/<draft>/withdraw")
@opens(JointDraft, to=permissions.withdraw_joint_draft)
def withdraw(row: JointDraft, person: Person) -> Response:
    done = gettext("The proposal is withdrawn.")
    attempt(None, lambda: joint_drafts.withdraw(row, person, now()), done)
    return answer(row.conversation, "drafts")
