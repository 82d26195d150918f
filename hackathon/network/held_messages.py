"""Messages to other offices that wait until an administrator has read them: those with several
links, and those of somebody who writes one after the other.

What becomes of a message that passes is known to the room it was written in (``FOLLOWED``): the
rule, the queue and the answers have their one home here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Self

from peewee import CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.core import audit, letters, rate_limits
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people import people
from hackathon.people.people import Person

LINKS = 3  # a message with so many waits
AN_HOUR = 5  # of one person: the fifth waits
LONGEST = 5000  # characters
LONGEST_REASON = 500
_LINK = re.compile(r"https?://(?:www\.)?|\bwww\.", re.IGNORECASE)
MOVES = {"waiting": ("passed", "refused")}
REASON_NAMES = {
    "links": lazy("It has several links."),
    "often": lazy("Its writer sent several messages within an hour."),
}


class HeldMessage(Base):
    """A message that waits, or waited, for an administrator."""

    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    kind = CharField(max_length=20)  # a key of FOLLOWED
    subject = CharField(max_length=200)  # path of the page that it was written on
    title = CharField()  # of that page
    text = TextField()
    reason = CharField(max_length=10)
    by = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    at = UtcField()
    status = CharField(default="waiting", max_length=10)
    decided_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    decided_at = UtcField(null=True)
    refusal = TextField(default="")  # why it was refused; its writer reads it

    @classmethod
    def by_address(cls, held: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Person).join(Person, on=(cls.by == Person.id))
        return query.where(cls.key == held).first()

    class Meta:
        indexes = ((("status", "at"), False), (("subject",), False))
        constraints = [
            Check("status IN ('waiting', 'passed', 'refused')"),
            Check("reason IN ('links', 'often')"),
        ]


class Page(NamedTuple):
    """Where a message is written.

    :ivar kind: a key of ``FOLLOWED``
    :ivar path: of the page, from the site's root
    :ivar title: of the page
    """

    kind: str
    path: str
    title: str


# What passing a message brings about in its own room, in the transaction of the decision. The
# second value is the text as HTML, made before.
FOLLOWED: dict[str, Callable[[HeldMessage, str, datetime], None]] = {}
# What makes the HTML, where a room keeps any.
RENDERED: dict[str, Callable[[str], str]] = {}


def reason(text: str, person: Person, at: datetime) -> str:
    """Count a message and return why it has to wait, a key of REASON_NAMES; empty: it goes.

    Call it outside a transaction, once for each message.
    """
    # Whoever decides on such messages does not wait for themselves.
    if person.administrator:
        return ""
    often = _too_often(person, at)
    if many_links(text):
        return "links"
    return "often" if often else ""


def many_links(text: str) -> bool:
    """Tell whether a message has so many links that it waits."""
    return len(_LINK.findall(text)) >= LINKS


def _too_often(person: Person, at: datetime) -> bool:
    try:
        rate_limits.hit(f"messages to offices:{person.key}", AN_HOUR - 1, 3600, at)
    except rate_limits.TooMany:
        return True
    return False


# --- Verbs. ---------------------------------------------------------------------------------------


def hold(
    page: Page,
    text: str,
    why: str,
    person: Person,
    at: datetime,
) -> HeldMessage:
    """Let a message wait; call it inside the transaction of the verb that would have sent it.

    :param why: a key of REASON_NAMES
    """
    first = not waiting().exists()
    made = HeldMessage.create(
        kind=page.kind,
        subject=page.path,
        title=page.title[:255],
        text=text,
        reason=why,
        by=person,
        at=at,
    )
    # One letter for a queue: a flood of messages must not become a flood of letters.
    for reader in people.administrators() if first else []:
        letters.write(reader, "message_held", at, name=person.name)
    audit.record(at, person, "held_messages.hold", person, None, reason=why)
    return made


def let_pass(row: HeldMessage, person: Person, at: datetime) -> None:
    """Send a message that waited.

    :raises Refused: when it was decided already, or nobody can get it any more
    """
    html = RENDERED[row.kind](row.text) if row.kind in RENDERED else ""
    with transaction():
        lock(row)
        _decide(row, "passed", person, at)
        FOLLOWED[row.kind](row, html, at)
        audit.record(at, person, "held_messages.let_pass", row.by)


def refuse(row: HeldMessage, why: str, person: Person, at: datetime) -> None:
    """Refuse a message; its writer is told why.

    :raises Refused: without a reason, or when it was decided already
    """
    said = why.strip()
    if not said:
        raise Refused(_("Give the reason: the writer is told."))
    with transaction():
        lock(row)
        _decide(row, "refused", person, at, refusal=said)
        letters.write(
            row.by,
            "message_refused",
            at,
            link=letters.site(row.subject),
            subject_title=row.title,
            reason=said,
            text=row.text,
        )
        audit.record(at, person, "held_messages.refuse", row.by, None, reason=said)


def _decide(
    row: HeldMessage,
    becomes: str,
    person: Person,
    at: datetime,
    **said: str,
) -> None:
    fresh = HeldMessage.get_by_id(row.id)
    try:
        move(fresh, MOVES, becomes, decided_by=person, decided_at=at, **said)
    except NoSuchMove:
        raise Refused(_("Another administrator has decided on this message already.")) from None


# --- Queries. -------------------------------------------------------------------------------------


def waiting() -> ModelSelect[HeldMessage]:
    """Query the messages that wait, with their writers, the oldest first."""
    query = HeldMessage.select(HeldMessage, Person).join(Person, on=(HeldMessage.by == Person.id))
    return query.where(HeldMessage.status == "waiting").order_by(HeldMessage.at, HeldMessage.id)


def of_page(path: str) -> list[HeldMessage]:
    """Return the messages of a page that wait or were refused, with their writers, the oldest
    first."""
    query = HeldMessage.select(HeldMessage, Person).join(Person, on=(HeldMessage.by == Person.id))
    kept = query.where(HeldMessage.subject == path, HeldMessage.status != "passed")
    return list(kept.order_by(HeldMessage.at, HeldMessage.id))
