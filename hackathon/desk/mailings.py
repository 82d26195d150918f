"""Letters: what organisers write to many people of an event at once.

A letter is a draft first, with a copy for each reader: what the organisers see is what will be
sent. If its readers, or what is told of them, have changed by then, it is shown again and not sent.
What was sent is kept, with who got what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple, Self, cast

from peewee import (
    JOIN,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
    chunked,
)

from hackathon.core import audit, language, letters
from hackathon.core.db import Base, Edited, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.mail import MOST_ATTEMPTS, STEP_NAMES, Message
from hackathon.core.states import Refused, move
from hackathon.desk import audiences, letter_copies, letter_fields
from hackathon.desk.audiences import Audience
from hackathon.desk.letter_copies import Copy, Difference, Letter
from hackathon.events.events import Event, in_event
from hackathon.people.acts import Act
from hackathon.people.people import Person

MOVES = {"draft": ("sent",)}
# For an event, not a person: its readers get them, whoever of its organisers writes.
LETTERS_A_DAY = 10


class Mailing(Edited):
    """A letter to many: a draft, or sent."""

    LIMITS = {
        "subject": 150,
        "text": 10_000,
    }
    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="mailings", on_delete="CASCADE")
    audience = CharField(max_length=80)  # the code of an audience
    captains = BooleanField(default=False)  # of its teams the captains alone
    subject = TextField()
    text = TextField()  # plain, with fields in braces
    status = CharField(default="draft", max_length=8)
    by = ForeignKeyField(Person, on_delete="RESTRICT")  # who wrote it last, or sent it
    written_at = UtcField()
    sent_at = UtcField(null=True)
    readers = IntegerField(default=0)  # how many it went to; copies go with their readers' accounts

    @classmethod
    def by_address(cls, event: str, letter: str) -> Self | None:
        """Find the row that an address names."""
        query = in_event(cls, event).select_extend(Person).switch(cls).join(Person)
        return cast("Self | None", query.where(cls.key == letter).first())

    @property
    def to(self) -> Audience:
        """Whom it goes to."""
        return audiences.read(self.audience)

    class Meta:
        constraints = [
            Check("status IN ('draft', 'sent')"),
            Check("status <> 'sent' OR sent_at IS NOT NULL"),
        ]


class MailingCopy(Base):
    """What one reader gets, or got, of a letter."""

    seen_by_public = False
    mailing = ForeignKeyField(Mailing, backref="copies", on_delete="CASCADE")
    person = ForeignKeyField(Person, on_delete="CASCADE")
    values = JSONField(default=dict)  # field -> what stands in its place for this reader
    # The outbox forgets what was sent long ago.
    message = ForeignKeyField(Message, null=True, on_delete="SET NULL")

    class Meta:
        indexes = ((("mailing", "person"), True),)


# --- Verbs. ---------------------------------------------------------------------------------------


def prepare(event: Event, letter: Letter, person: Person, at: datetime) -> Mailing:
    """Keep a letter as a draft, with a copy for each of its readers.

    :raises Refused: when a field cannot be filled, or nobody would get it
    """
    with transaction():
        copies = letter_copies.of(event, letter)
        made = Mailing.create(event=event, by=person, written_at=at, **letter._asdict())
        _keep(made, copies)
    return made


def rewrite(mailing: Mailing, expected: int | None, letter: Letter, act: Act) -> None:
    """Change a draft and whom it goes to.

    :raises Refused: when it was sent, a field cannot be filled, or nobody would get it
    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        lock(mailing)
        _refuse_sent(mailing)
        copies = letter_copies.of(mailing.event, letter)
        mailing.change(expected, by=act.person, written_at=act.at, **letter._asdict())
        _keep(mailing, copies)


def discard(mailing: Mailing) -> None:
    """Delete a draft.

    :raises Refused: when it was sent
    """
    with transaction():
        lock(mailing)
        _refuse_sent(mailing)
        mailing.delete_instance()


def send(
    mailing: Mailing,
    expected: int | None,
    confirmed: bool,
    act: Act,
) -> Difference | None:
    """Send a draft to everybody it was shown for, through the outbox.

    :param expected: the revision that was looked at
    :param confirmed: that it may tell its readers what is not announced yet
    :param act: who sends it, when, and the full address of the event's page
    :returns: None when it was sent; else what has changed since it was shown: then nothing was
        sent, and the draft is for the readers that there are now
    :raises Refused: when it was sent, when nobody would get it, or for more than ten a day
    :raises Conflict: when somebody else changed it meanwhile
    """
    event, at = mailing.event, act.at
    with transaction():
        lock(event)  # two letters at once would both be the tenth of the day
        _refuse_sent(mailing)
        letter = letter_of(mailing)
        copies = letter_copies.of(event, letter)
        if found := letter_copies.difference(_before(mailing), copies):
            # What has changed is looked at first; then it is asked for again.
            mailing.change(expected)
            _keep(mailing, copies)
            return found
        _refuse_many(event, at)
        if not confirmed and audiences.early(event, mailing.to, at):
            raise Refused(_("Confirm that this message may tell what is not announced yet."))
        mailing.change(expected, by=act.person, readers=len(copies))
        move(mailing, MOVES, "sent", sent_at=at)
        _hand_over(mailing, copies, act)
        _record(mailing, len(copies), act)
    return None


def _record(mailing: Mailing, readers: int, act: Act) -> None:
    letter = "\n".join((mailing.audience, mailing.subject, mailing.text))
    told: dict[str, Any] = {"digest": hashlib.sha256(letter.encode()).hexdigest()}
    # Whoever competes reads the log too: of a letter that they may not see it proves the text.
    if not audiences.KINDS[mailing.to.kind].seal:
        told |= {"audience": mailing.audience, "subject": mailing.subject, "readers": readers}
    audit.record(act.at, act.person, "letters.write", mailing, mailing.event_id, **told)


def _hand_over(mailing: Mailing, copies: Collection[Copy], act: Act) -> None:
    messages = {}
    for copy in copies:
        given = _given(mailing, copy.values, act)
        message = letters.write(copy.person, "from_organisers", act.at, **given)
        messages[copy.person.id] = message
    _keep(mailing, copies, messages)


def _given(mailing: Mailing, values: Mapping[str, str], act: Act) -> dict[str, Any]:
    assert act.person is not None
    return {
        "event": mailing.event,
        "link": act.link,
        "subject": letter_fields.fill(mailing.subject, values),
        "text": letter_fields.fill(mailing.text, values).strip(),
        "name": act.person.name,
    }


def _refuse_sent(mailing: Mailing) -> None:
    status = Mailing.select(Mailing.status).where(Mailing.id == mailing.id).scalar()
    if status != "draft":
        raise Refused(_("This message was sent or discarded meanwhile."))


def _refuse_many(event: Event, at: datetime) -> None:
    since = at - timedelta(days=1)
    sent = Mailing.select().where(Mailing.event == event, Mailing.sent_at > since)
    if sent.count() >= LETTERS_A_DAY:
        raise Refused(
            _(
                "Ten messages were sent in the last 24 hours, which is the most that an event may"
                " send. The draft is kept; send it later."
            )
        )


def _keep(
    mailing: Mailing,
    copies: Collection[Copy],
    messages: Mapping[int, Message | None] = MappingProxyType({}),
) -> None:
    """Keep the copies of a letter in place of those that it had, with their messages."""
    MailingCopy.delete().where(MailingCopy.mailing == mailing).execute()
    rows = [
        {**copy._asdict(), "mailing": mailing, "message": messages.get(copy.person.id)}
        for copy in copies
    ]
    # No more at once than either database takes in one statement.
    for batch in chunked(rows, 1000):
        MailingCopy.insert_many(batch).execute()


def _before(mailing: Mailing) -> dict[int, Copy]:
    return {row.person_id: Copy(row.person, row.values) for row in copies_of(mailing)}


# --- Queries. -------------------------------------------------------------------------------------


def letter_of(mailing: Mailing) -> Letter:
    """Return what a kept letter says to whom."""
    return Letter(mailing.audience, mailing.subject, mailing.text, mailing.captains)


def of(event: Event, seals: Collection[str]) -> ModelSelect[Mailing]:
    """Return the letters of an event with who wrote them: drafts first, then the latest.

    :param seals: of whose readers whoever asks may know, see ``audiences.Kind``
    """
    kinds = [kind for kind, row in audiences.KINDS.items() if row.seal in seals]
    query = Mailing.select(Mailing, Person).join(Person).where(Mailing.event == event)
    visible = Mailing.audience.in_(kinds)
    for kind in kinds:
        visible |= Mailing.audience.startswith(f"{kind}:")
    latest = (Mailing.status, Mailing.sent_at.desc(), Mailing.id.desc())
    return query.where(visible).order_by(*latest)


def copies_of(mailing: Mailing) -> ModelSelect[MailingCopy]:
    """Return who gets a letter, or got it, by name, each with the message in the outbox."""
    query = MailingCopy.select(MailingCopy, Person, Message).join(Person)
    query = query.join_from(MailingCopy, Message, JOIN.LEFT_OUTER)
    return query.where(MailingCopy.mailing == mailing).order_by(Person.folded, Person.id)


def unreached(mailing: Mailing) -> int:
    """Return how many of a letter's audience have not proved their address."""
    return audiences.find(mailing.event, mailing.to, mailing.captains).unreached


# What became of a copy, as far as the outbox knows.
FATES = {
    "waiting": lazy("Waits to be sent"),
    "delayed": STEP_NAMES["delayed"],
    "sent": STEP_NAMES["sent"],
    "refused": STEP_NAMES["refused"],
    "forgotten": lazy("Not known any more"),
}


def fate(copy: MailingCopy) -> str:
    """Return what became of a copy, a key of ``FATES``."""
    message = copy.message
    if message is None:
        return "forgotten"
    if message.sent_at is not None:
        return "sent"
    if message.attempts >= MOST_ATTEMPTS:
        return "refused"
    return "delayed" if message.attempts else "waiting"


class Sample(NamedTuple):
    """A letter as one of its readers gets it."""

    person: Person
    language: str  # its name, in the language of whoever looks
    subject: str
    text: str


SAMPLES = 6  # more would be read by nobody


def samples(mailing: Mailing, act: Act) -> list[Sample]:
    """Return a letter as a reader of each kind gets it: of each language, and of each challenge
    where it names them.

    :param act: who would send it, and the full address of the event's page
    """
    first: dict[str, MailingCopy] = {}
    others: dict[tuple[str, str], MailingCopy] = {}
    for row in copies_of(mailing):
        code, challenge = row.person.locale, row.values.get("challenge", "")
        shown_by = first.setdefault(code, row)
        if shown_by.values.get("challenge", "") != challenge:
            others.setdefault((code, challenge), row)
    # Each language is shown before any has a second challenge.
    shown = [*first.values(), *others.values()]
    return [_sample(mailing, row, act) for row in shown[:SAMPLES]]


def _sample(mailing: Mailing, row: MailingCopy, act: Act) -> Sample:
    person, given = row.person, _given(mailing, row.values, act)
    code = person.locale or language.SOURCE
    with language.using(code, person.time_zone):
        subject = letters.say("from_organisers", "subject", given)
        text = letters.say("from_organisers", "text", given)
    return Sample(person, language.language_name(code), subject, text)
