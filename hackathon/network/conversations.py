"""Conversations: what an office asks another one, on a page that nobody else reads.

Whoever speaks for one of both reads it and writes: its representatives, or administrators where it
has none. It is asked anew each time, so who leaves an office leaves its conversations, and who
comes finds them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from peewee import CharField, Check, ForeignKeyField, ModelSelect

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people import affiliations, confirmations, people
from hackathon.people.offices import Office, named
from hackathon.people.people import Person

MOVES = {"open": ("ended",), "ended": ("open",)}


class Conversation(Base):
    """Two offices that write to each other.

    :ivar asking: the office that began it; :ivar asked: the other one
    :ivar heard_last: the office that wrote last; None: nothing has reached the asked one yet
    """

    LIMITS = {"title": 150}
    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    title = CharField()
    need = CharField(default="", max_length=200)  # path of the need that it is about
    asking = ForeignKeyField(Office, on_delete="CASCADE", backref="+")
    asked = ForeignKeyField(Office, on_delete="CASCADE", backref="+")
    status = CharField(default="open", max_length=10)
    heard_last = ForeignKeyField(Office, null=True, on_delete="CASCADE", backref="+")
    begun_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    begun_at = UtcField()
    changed_at = UtcField()
    ended_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")

    @classmethod
    def by_address(cls, conversation: str) -> Self | None:
        """Find the row that an address names."""
        return _with_offices().where(cls.key == conversation).first()

    @property
    def in_audit(self) -> str:
        """Its name in the audit log: what it is about is nobody else's to know."""
        return f"Conversation {self.key}"

    @property
    def path(self) -> str:
        """Of its page, from the site's root."""
        return f"conversations/{self.key}"

    def other(self, office: Office) -> Office:
        """Return the office that ``office`` speaks with."""
        return self.asked if office == self.asking else self.asking

    class Meta:
        indexes = ((("asking", "changed_at"), False), (("asked", "changed_at"), False))
        constraints = [Check("status IN ('open', 'ended')"), Check("asking_id <> asked_id")]


def speakers(office: Office) -> list[Person]:
    """Return who reads and writes for an office now."""
    return affiliations.representatives(office) or people.administrators()


# --- Verbs. ---------------------------------------------------------------------------------------


def end(row: Conversation, office: Office, person: Person, at: datetime) -> None:
    """End a conversation for both offices; either can open it again.

    :param office: for which it is ended
    :raises Refused: when it has ended already
    """
    _move(row, "ended", office, person, at)


def reopen(row: Conversation, office: Office, person: Person, at: datetime) -> None:
    """Open a conversation again.

    :param office: for which it is opened
    :raises Refused: when it is open
    """
    _move(row, "open", office, person, at)


def _move(
    row: Conversation,
    to: str,
    office: Office,
    person: Person,
    at: datetime,
) -> None:
    ended = to == "ended"
    with transaction():
        lock(row)
        fresh = Conversation.get_by_id(row.id)
        by = person if ended else None
        try:
            move(fresh, MOVES, to, ended_by=by, changed_at=at)
        except NoSuchMove:
            raise Refused(_("Somebody else was faster. Look at the page again.")) from None
        verb = "end" if ended else "reopen"
        audit.record(at, person, f"conversations.{verb}", row.in_audit)
        # Whom nothing has reached yet hears nothing of its end either.
        for reader in speakers(row.other(office)) if fresh.heard_last_id else []:
            if reader != person:
                letters.write(
                    reader,
                    "conversation_moved",
                    at,
                    link=letters.site(row.path),
                    office=named(office),
                    name=person.name,
                    subject_title=row.title,
                    ended=ended,
                )


def _pass_asks_on(office: Office, person: Person, at: datetime) -> None:
    """Tell who answers now for an office that somebody represents no longer."""
    count = of_offices([office]).where(Conversation.status == "open").count()
    if not count:
        return
    for reader in speakers(office):
        letters.write(
            reader,
            "conversations_passed_on",
            at,
            office=named(office),
            name=person.name,
            count=count,
        )


confirmations.LEFT.append(_pass_asks_on)


# --- Queries. -------------------------------------------------------------------------------------


def _with_offices() -> ModelSelect[Conversation]:
    other = Office.alias("other")
    query = Conversation.select(Conversation, Office, other)
    query = query.join(Office, on=(Conversation.asking == Office.id), attr="asking")
    return query.switch(Conversation).join(
        other,
        on=(Conversation.asked == other.id),
        attr="asked",
    )


def of_offices(offices: list[Office]) -> ModelSelect[Conversation]:
    """Query the conversations of these offices, the newest first. What has not reached the asked
    office yet is the asking one's alone."""
    numbers = [office.id for office in offices] or [0]
    begun = Conversation.asking.in_(numbers)
    reached = Conversation.asked.in_(numbers) & Conversation.heard_last.is_null(False)
    return (
        _with_offices()
        .where(begun | reached)
        .order_by(
            Conversation.changed_at.desc(),
            Conversation.id.desc(),
        )
    )


def without_voice() -> list[Office]:
    """Return the offices with conversations that nobody represents: administrators answer for
    them."""
    named = Conversation.select(Conversation.asking).union(Conversation.select(Conversation.asked))
    query = Office.select().where(Office.id.in_(named), Office.id.not_in(affiliations.voices()))
    return list(query.order_by(Office.folded, Office.id))


def waiting_for(person: Person) -> list[Office]:
    """Return the office that owes the next word, once for each open conversation of those that
    ``person`` represents."""
    own = affiliations.represented(person)
    if not own:
        return []
    numbers = {office.id for office in own}
    return [row.asked if row.asked_id in numbers else row.asking for row in owed(own)]


def owed(offices: list[Office]) -> ModelSelect[Conversation]:
    """Query the open conversations in which one of these offices owes the next word."""
    numbers = [office.id for office in offices]
    query = of_offices(offices).where(Conversation.status == "open")
    return query.where(Conversation.heard_last.not_in(numbers))
