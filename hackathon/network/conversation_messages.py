"""What people write in conversations, for the offices that they speak for: the first question, and
every message after it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from peewee import JOIN, ForeignKeyField, TextField

from hackathon.core import audit, letters, prose
from hackathon.core.db import Base, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.network import held_messages
from hackathon.network.conversations import Conversation, speakers
from hackathon.network.held_messages import HeldMessage
from hackathon.people.offices import Office, named
from hackathon.people.people import Person


class ConversationMessage(Base):
    """What somebody wrote for an office; it is never changed."""

    seen_by_public = False
    conversation = ForeignKeyField(Conversation, backref="messages", on_delete="CASCADE")
    office = ForeignKeyField(Office, on_delete="CASCADE", backref="+")
    # A message outlives the account that it was written with.
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    text = TextField()
    html = TextField()
    at = UtcField()


class Ask(NamedTuple):
    """What an office asks another one.

    :ivar need: path of the need that it is about, or empty
    """

    asking: Office
    asked: Office
    title: str
    text: str
    need: str = ""


class Word(NamedTuple):
    """What somebody says for an office.

    :ivar wait: why it waits for an administrator, a key of ``held_messages.REASON_NAMES``
    """

    office: Office
    text: str
    wait: str = ""


# --- Verbs. ---------------------------------------------------------------------------------------


def begin(
    ask: Ask,
    wait: str,
    person: Person,
    at: datetime,
) -> Conversation:
    """Ask another office; who speaks for it gets a letter.

    :param wait: why the question waits for an administrator, or empty
    :raises Refused: for the own office, and one that was merged into another one
    """
    if ask.asking == ask.asked:
        raise Refused(_("This is your own office."))
    if ask.asked.merged_into:
        raise Refused(_("This office was merged into another one. Choose that one."))
    html = prose.render(ask.text)
    with transaction():
        row = Conversation.create(
            title=ask.title.strip(),
            need=ask.need,
            asking=ask.asking,
            asked=ask.asked,
            begun_by=person,
            begun_at=at,
            changed_at=at,
        )
        told = {"office": ask.asked.code}
        audit.record(at, person, "conversations.begin", row.in_audit, None, **told)
        _say(row, Word(ask.asking, ask.text, wait), html, person, at)
    return row


def write(row: Conversation, word: Word, person: Person, at: datetime) -> None:
    """Write to the other office, whose people get a letter.

    :raises Refused: when the conversation has ended
    """
    html = prose.render(word.text)
    with transaction():
        lock(row)
        # The other office may have ended it while this was typed.
        if Conversation.get_by_id(row.id).status != "open":
            raise Refused(_("This conversation has ended. Open it again to write."))
        _say(row, word, html, person, at)


def _say(
    row: Conversation,
    word: Word,
    html: str,
    person: Person,
    at: datetime,
) -> None:
    if word.wait:
        page = held_messages.Page("conversation", row.path, row.title)
        held_messages.hold(page, word.text, word.wait, person, at)
        return
    _deliver(row, word, html, person, at)


def _deliver(
    row: Conversation,
    word: Word,
    html: str,
    person: Person,
    at: datetime,
) -> None:
    ConversationMessage.create(
        conversation=row,
        office=word.office,
        person=person,
        text=word.text,
        html=html,
        at=at,
    )
    changed = {"heard_last": word.office, "changed_at": at}
    Conversation.update(changed).where(Conversation.id == row.id).execute()
    row.heard_last, row.changed_at = word.office, at
    for reader in speakers(row.other(word.office)):
        if reader != person:
            letters.write(
                reader,
                "conversation_message",
                at,
                link=letters.site(row.path),
                office=named(word.office),
                name=person.name,
                subject_title=row.title,
                text=word.text,
            )


def _pass_on(held: HeldMessage, html: str, at: datetime) -> None:
    """Deliver a message that waited, for the office that its writer speaks for by now."""
    row = Conversation.by_address(held.subject.partition("/")[2])
    assert row is not None, held.subject
    own = [side for side in (row.asking, row.asked) if held.by in speakers(side)]
    if not own:
        raise Refused(_("Its writer speaks for neither office any more. Refuse it."))
    _deliver(row, Word(own[0], held.text), html, held.by, at)


held_messages.FOLLOWED["conversation"] = _pass_on
held_messages.RENDERED["conversation"] = prose.render


# --- Queries. -------------------------------------------------------------------------------------


def messages(row: Conversation) -> list[ConversationMessage]:
    """Return what was said, with who said it and for which office, the first one first."""
    query = (
        ConversationMessage.select(ConversationMessage, Person, Office)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(ConversationMessage)
        .join(Office)
        .where(ConversationMessage.conversation == row)
    )
    return list(query.order_by(ConversationMessage.at, ConversationMessage.id))
