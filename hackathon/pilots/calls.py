"""Calls: an office says that it would pilot an answer to a brief."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Self, cast

from peewee import SQL, CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, letters
from hackathon.core.db import Base, TagField, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.events import Event
from hackathon.people import offices
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.submissions.submissions import Answer, Submission

MOVES = {"open": ("withdrawn",), "withdrawn": ()}


class Call(Base):
    """An office's word that it would pilot an answer to a brief; a representative gives it."""

    LIMITS = {"text": 2000}
    key = CharField(unique=True, max_length=16, default=new_key)
    office = ForeignKeyField(Office, backref="calls", on_delete="CASCADE")
    challenge = ForeignKeyField(Challenge, backref="calls", on_delete="CASCADE")
    # What the office would pilot and can offer; everybody reads it.
    text = TextField(default="")
    language = TagField()
    # A call that was withdrawn stays on record.
    status = CharField(default="open", max_length=10)
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    at = UtcField()
    withdrawn_by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    withdrawn_at = UtcField(null=True)

    @classmethod
    def by_address(cls, event: str, challenge: str, call: str) -> Self | None:
        """Find the row that an address names."""
        rows = cls.select(cls, Challenge, Event, Office).join(Challenge).join(Event)
        rows = rows.switch(cls).join(Office)
        scope = (Event.slug == event) & (Challenge.slug == challenge)
        return rows.where(scope, cls.key == call).first()

    class Meta:
        constraints = [Check("status IN ('open', 'withdrawn')")]


Call.add_index(
    Call.index(
        Call.office,
        Call.challenge,
        unique=True,
        # Only of open ones: an office may change its mind twice.
        where=SQL("status = 'open'"),
        name="call_one_open",
    )
)


# --- Verbs. ---------------------------------------------------------------------------------------


class Word(NamedTuple):
    """What an office says to a brief."""

    office: Office
    text: str  # what it would pilot and what it can offer
    language: str


def make(
    challenge: Challenge, word: Word, winners: Iterable[Person], person: Person, at: datetime
) -> Call:
    """Say in an office's name that it would pilot an answer to a brief.

    :param winners: who has won with an answer already; they are told now, others when they win
    :raises Refused: when the office has said so already
    """
    with transaction():
        lock(challenge)
        there = Call.office == word.office, Call.challenge == challenge, Call.status == "open"
        if Call.select().where(*there).exists():
            raise Refused(_("This office has said so already."))
        made = cast(
            Call,
            Call.create(
                office=word.office,
                challenge=challenge,
                text=word.text.strip(),
                language=word.language,
                by=person,
                at=at,
            ),
        )
        tell(made, winners, at)
        told = {"office": word.office.code}
        audit.record(at, person, "calls.make", challenge, challenge.event_id, **told)
    return made


def withdraw(call: Call, person: Person, at: datetime) -> None:
    """Take an office's word back.

    :raises Refused: when that was done already
    """
    with transaction():
        lock(call)
        try:
            move(
                call,
                MOVES,
                "withdrawn",
                withdrawn_by=person,
                withdrawn_at=at,
            )
        except NoSuchMove:
            raise Refused(_("This was withdrawn already.")) from None
        challenge, told = call.challenge, {"office": call.office.code}
        audit.record(at, person, "calls.withdraw", challenge, challenge.event_id, **told)


def tell(call: Call, winners: Iterable[Person], at: datetime) -> None:
    """Let those who have won with an answer know that an office would pilot it; call it inside a
    verb's transaction."""
    for one in winners:
        letters.write(
            one,
            "pilot_called",
            at,
            event=call.challenge.event,
            challenge=call.challenge,
            office=offices.named(call.office),
        )


# --- Queries. -------------------------------------------------------------------------------------


def _open() -> ModelSelect[Call]:
    rows = Call.select(Call, Office, Challenge).join(Office).switch(Call).join(Challenge)
    return rows.where(Call.status == "open").order_by(Call.at, Call.id)


def of(challenge: Challenge) -> list[Call]:
    """Return the open calls for a brief with their offices, the first one first."""
    return list(_open().where(Call.challenge == challenge))


def of_event(event: Event) -> list[Call]:
    """Return the open calls for the briefs of an event."""
    return list(_open().where(Challenge.event == event))


def of_submission(submission: Submission) -> list[Call]:
    """Return the open calls for the briefs that a submission answers."""
    answered = Answer.select(Answer.challenge).where(Answer.submission == submission)
    return list(_open().where(Call.challenge.in_(answered)))


def by_submission(event: Event) -> dict[str, list[Call]]:
    """Return the open calls that each submission of an event answers, by its key; two queries
    whatever their number, one without a call."""
    found: dict[str, list[Call]] = {}
    there = of_event(event)
    if not there:
        return found
    answers = Answer.select(Answer, Submission).join(Submission)
    for answer in answers.where(Submission.event == event):
        mine = [call for call in there if call.challenge_id == answer.challenge_id]
        if mine:
            found.setdefault(answer.submission.key, []).extend(mine)
    return found
