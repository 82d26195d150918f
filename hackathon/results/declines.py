"""Declines: the office of a brief says that it will not take a winner up, and may change its
mind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, cast

from peewee import CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.events import Event, Organiser
from hackathon.people import affiliations
from hackathon.people.offices import Office, named
from hackathon.people.people import Person
from hackathon.results.winners import Won
from hackathon.submissions.submissions import Answer, Submission
from hackathon.teams.teams import Membership

MOVES = {"declined": ("withdrawn",), "withdrawn": ("declined",)}


class Decline(Base):
    """An office's "No, thank you" to a winner of its brief."""

    LIMITS = {"reason": 2000}
    key = CharField(unique=True, max_length=16, default=new_key)
    office = ForeignKeyField(Office, backref="declines", on_delete="CASCADE")
    challenge = ForeignKeyField(Challenge, backref="declines", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="declines", on_delete="CASCADE")
    # An answer that was withdrawn stays on record.
    status = CharField(default="declined", max_length=10)
    # Not asked for; everybody reads it.
    reason = TextField(default="")
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    at = UtcField()

    @classmethod
    def by_address(cls, event: str, submission: str, decline: str) -> Self | None:
        """Find the row that an address names."""
        rows = cls.select(cls, Submission, Event, Office).join(Submission).join(Event)
        rows = rows.switch(cls).join(Office)
        scope = (Event.slug == event) & (Submission.key == submission)
        return rows.where(scope, cls.key == decline).first()

    class Meta:
        indexes = ((("submission", "challenge", "office"), True),)
        constraints = [Check("status IN ('declined', 'withdrawn')")]


# --- Verbs. ---------------------------------------------------------------------------------------


def decline(won: Won, reason: str, person: Person, at: datetime) -> Decline:
    """Say in the name of the office that it will not take the winner up; the team and the
    organisers are told, and nobody is reminded any more.

    :param reason: may be empty
    :raises Refused: when the office has said so already
    """
    submission, challenge = won
    with transaction():
        # Two representatives may answer at once; the second finds it answered.
        lock(submission)
        office = challenge.office
        row = Decline.get_or_none(
            Decline.submission == submission,
            Decline.challenge == challenge,
            Decline.office == office,
        )
        said: dict[str, Any] = {"reason": reason.strip(), "by": person, "at": at}
        if row is None:
            row = Decline.create(
                submission=submission,
                challenge=challenge,
                office=office,
                **said,
            )
        else:
            _move(row, "declined", **said)
        _tell(row, person, at)
        told = {"office": row.office.code, "reason": row.reason}
        audit.record(at, person, "declines.decline", submission, submission.event_id, **told)
    return cast(Decline, row)


def withdraw(row: Decline, person: Person, at: datetime) -> None:
    """Take the office's "No" back; the team and the organisers are told.

    :raises Refused: when that was done already
    """
    with transaction():
        lock(row.submission)
        fresh = Decline.get_by_id(row.id)
        _move(fresh, "withdrawn", by=person, at=at)
        _tell(fresh, person, at)
        submission, told = fresh.submission, {"office": fresh.office.code}
        audit.record(at, person, "declines.withdraw", submission, submission.event_id, **told)


def _move(row: Decline, becomes: str, **values: Any) -> None:
    try:
        move(row, MOVES, becomes, **values)
    except NoSuchMove:
        raise Refused(_("This was answered already. Look at the page again.")) from None


def _tell(row: Decline, person: Person, at: datetime) -> None:
    submission = row.submission
    # Who waits for the answer, and who asked for it.
    team = Membership.select(Membership.person).where(
        Membership.team == submission.team_id, Membership.left_at.is_null()
    )
    organisers = Organiser.select(Organiser.person).where(Organiser.event == submission.event_id)
    readers = Person.select().where(
        Person.id.in_(team) | Person.id.in_(organisers),
        Person.active,
        Person.id != person.id,
    )
    for reader in readers.order_by(Person.id):
        letters.write(
            reader,
            "winner_declined",
            at,
            event=submission.event,
            submission=submission,
            challenge=row.challenge,
            office=named(row.office),
            declined=row.status == "declined",
            reason=row.reason,
        )


# --- Queries. -------------------------------------------------------------------------------------


def _standing() -> ModelSelect[Decline]:
    rows = Decline.select(Decline, Office, Submission).join(Office).switch(Decline)
    return rows.join(Submission).where(Decline.status == "declined").order_by(Decline.id)


def of_submission(submission: Submission) -> list[Decline]:
    """Return which offices have declined a winner, with their offices."""
    return list(_standing().where(Decline.submission == submission))


def by_submission(event: Event) -> dict[str, list[Decline]]:
    """Return the declines of an event by the keys of the submissions; one query."""
    found: dict[str, list[Decline]] = {}
    for row in _standing().where(Submission.event == event):
        found.setdefault(row.submission.key, []).append(row)
    return found


def declined(won: Won) -> bool:
    """Tell whether the office of the brief has declined the winner."""
    submission, challenge = won
    rows = _standing().where(Decline.submission == submission, Decline.challenge == challenge)
    return bool(rows.where(Decline.office == challenge.office_id).exists())


def open_to(offices: Iterable[Office], submission: Submission) -> list[Won]:
    """Return what these offices may answer: the briefs of theirs that a submission answers and that
    they have not declined it for."""
    rows = list(offices)
    mine = affiliations.answered_by([row.id for row in rows], [row.code for row in rows])
    own = Office.select(Office.id).where(mine)
    said = _standing().where(Decline.submission == submission, Decline.office.in_(own))
    answers = (
        Answer.select(Answer, Challenge, Office)
        .join(Challenge)
        .join(Office)
        .where(Answer.submission == submission, mine)
    )
    # A brief that changed hands asks its new office.
    done = {row.challenge_id for row in said}
    return [
        Won(submission, row.challenge)
        for row in answers.order_by(Challenge.id)
        if row.challenge_id not in done
    ]
