"""Conversations between offices: the list, asking an office, the page, its end and a new start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext, localised
from hackathon.core.language import lazy as _
from hackathon.network import conversation_messages, conversations, held_messages, joint_drafts
from hackathon.network.conversation_messages import Ask, Word
from hackathon.network.conversations import Conversation
from hackathon.network.joint_drafts import JointDraft
from hackathon.network.offers import Offer
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, markdown, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.people import affiliations, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions import Reason

pages = Blueprint("conversations", __name__)

# Each goes into the mailboxes of another office.
ASKS_A_DAY = 5  # of one person
ASKS_OF_OFFICE = 10  # of one office, in a day
MESSAGES_A_DAY = 40  # of one person
MESSAGES_OF_OFFICE = 100  # of one office, in a day


class AskForm(Form):
    office = SelectField(_("In the name of"), [DataRequired()])
    title = StringField(
        _("What it is about"),
        [DataRequired(), Length(max=Conversation.longest("title")), no_control_characters],
    )
    text = TextAreaField(
        _("Your question"),
        [DataRequired(), Length(max=held_messages.LONGEST), no_control_characters, markdown],
        description=_(
            "What your office needs, and what you would like to know. Markdown. Only people who"
            " speak for the two offices can read it."
        ),
        render_kw={"rows": 8},
    )


class WriteForm(Form):
    text = TextAreaField(
        _("Your message"),
        [DataRequired(), Length(max=held_messages.LONGEST), no_control_characters, markdown],
        description=_("Markdown. Only people who speak for the two offices can read it."),
        render_kw={"rows": 6},
    )


def answer(row: Conversation, anchor: str | None = None) -> Response:
    """Go back to the page of a conversation."""
    return redirect(url_for("conversations.show", conversation=row.key, _anchor=anchor))


def own_side(person: Person, row: Conversation) -> Office:
    """Return the office that somebody speaks for in a conversation; its door has seen that there is
    one."""
    office = permissions.speaking_for(person, row)
    assert office is not None, row.key
    return office


def _sent(wait: str) -> str:
    """What is told of a message."""
    if wait:
        return gettext(
            "Your message waits until an administrator has read it: %(why)s",
            why=str(held_messages.REASON_NAMES[wait]),
        )
    return gettext("Your message is on its way.")


def _count(person: Person, office: Office) -> None:
    rate_limits.hit(f"message to office:{person.key}", MESSAGES_A_DAY, 86400, now())
    rate_limits.hit(f"messages of office:{office.code}", MESSAGES_OF_OFFICE, 86400, now())


@pages.get("/conversations/")
@opens(None, to=permissions.have_conversations)
def index(person: Person) -> str:
    own = affiliations.represented(person)
    alone = conversations.without_voice() if person.administrator else []
    sides = [*own, *alone]
    found = page_of(conversations.of_offices(sides))
    return render_template(
        "conversations/index.html",
        found=found,
        own={office.id for office in sides},
        for_others=bool(alone),
    )


@pages.route("/offices/<office>/ask", methods=["GET", "POST"])
@opens(Office, to=permissions.ask_another_office)
def ask(office: Office, person: Person) -> ResponseReturnValue:
    # Only offices that they represent are offered, so that nobody asks for another by a number.
    own = {str(row.id): row for row in affiliations.represented(person) if row != office}
    need = _need(person)
    form = AskForm(data={"title": _about(need)})
    form.office.choices = options((key, offices.localised_name(row)) for key, row in own.items())
    if form.validate_on_submit():
        asking = own[form.office.data]
        rate_limits.hit(f"ask office:{person.key}", ASKS_A_DAY, 86400, now())
        rate_limits.hit(f"asks of office:{asking.code}", ASKS_OF_OFFICE, 86400, now())
        wait = held_messages.reason(form.text.data, person, now())
        said = Ask(
            asking,
            office,
            form.title.data,
            form.text.data,
            need.path if need else "",
        )
        made: list[Conversation] = []
        if attempt(
            form,
            lambda: made.append(conversation_messages.begin(said, wait, person, now())),
            _sent(wait),
        ):
            return answer(made[0])
    return render_template(
        "conversations/ask.html",
        form=form,
        office=office,
        name=offices.localised_name(office),
        represented=bool(affiliations.representatives(office)),
    )


def _need(person: Person) -> Offer | None:
    """The need that the address names, where it is one of the person's own offices."""
    need = Offer.by_address(request.args.get("need", ""))
    own = affiliations.represented(person)
    return need if need is not None and need.kind == "need" and need.office in own else None


def _about(need: Offer | None) -> str:
    said = localised(need, "title").text if need else ""
    return said[: Conversation.longest("title")]


@pages.get("/conversations/<conversation>")
@opens(Conversation, to=permissions.view_conversation)
def show(conversation: Conversation, person: Person) -> str:
    return page(conversation, person, WriteForm(formdata=None))


def page(row: Conversation, person: Person, form: WriteForm) -> str:
    """Return the page of a conversation, with what was typed in the form below it."""
    own = own_side(person, row)
    readers = {side.id: conversations.speakers(side) for side in (row.asking, row.asked)}
    # What has not been sent is the own side's alone.
    held = [one for one in held_messages.of_page(row.path) if one.by in readers[own.id]]
    proposed = list(joint_drafts.of(row))
    for draft in proposed:
        draft.conversation = row
    return render_template(
        "conversations/show.html",
        conversation=row,
        own=own,
        other=row.other(own),
        messages=conversation_messages.messages(row),
        held=held,
        held_reasons=held_messages.REASON_NAMES,
        form=form,
        readers=readers,
        writes=permissions.write_in_conversation(person, row, now()),
        reopens=permissions.reopen_conversation(person, row, now()) is None,
        need=Offer.by_address(row.need.rpartition("/")[2]) if row.need else None,
        drafts=proposed,
        draft_links={draft.key: _draft_link(draft) for draft in proposed if draft.path},
        draft_kinds=joint_drafts.KIND_NAMES,
        draft_statuses=joint_drafts.STATUS_NAMES,
        proposes=permissions.propose_joint_draft(person, row, now()) is None,
        answerable=_open_to(permissions.answer_joint_draft, proposed, person),
        withdrawable=_open_to(permissions.withdraw_joint_draft, proposed, person),
    )


def _draft_link(draft: JointDraft) -> str:
    slug = draft.path.partition("/")[2]
    if draft.kind == "consultation":
        return url_for("papers.show", paper=slug)
    return url_for("pilots.show", pilot=slug)


def _open_to(
    permission: Callable[[Person, JointDraft, datetime], Reason],
    drafts: list[JointDraft],
    person: Person,
) -> set[str]:
    """The keys of the drafts that somebody may do this to."""
    return {draft.key for draft in drafts if permission(person, draft, now()) is None}


@pages.post("/conversations/<conversation>/write")
@opens(Conversation, to=permissions.write_in_conversation)
def write(conversation: Conversation, person: Person) -> ResponseReturnValue:
    form = WriteForm()
    own = own_side(person, conversation)
    if form.validate_on_submit():
        _count(person, own)
        wait = held_messages.reason(form.text.data, person, now())
        word = Word(own, form.text.data, wait)
        if attempt(
            form,
            lambda: conversation_messages.write(conversation, word, person, now()),
            _sent(wait),
        ):
            return answer(conversation, "newest")
    return page(conversation, person, form)


@pages.post("/conversations/<conversation>/end")
@opens(Conversation, to=permissions.write_in_conversation)
def end(conversation: Conversation, person: Person) -> Response:
    own = own_side(person, conversation)
    done = gettext("The conversation has ended. Both offices can open it again.")
    attempt(None, lambda: conversations.end(conversation, own, person, now()), done)
    return answer(conversation)


@pages.post("/conversations/<conversation>/reopen")
@opens(Conversation, to=permissions.reopen_conversation)
def reopen(conversation: Conversation, person: Person) -> Response:
    own = own_side(person, conversation)
    done = gettext("The conversation is open again.")
    attempt(None, lambda: conversations.reopen(conversation, own, person, now()), done)
    return answer(conversation)
