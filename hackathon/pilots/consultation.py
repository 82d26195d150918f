"""Consultation: what people say about a proposed pilot until a date. Hidden comments stay in the
record and are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, Self

from peewee import JOIN, CharField, ForeignKeyField, ModelSelect, TextField, fn

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import affiliations, consents
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, of_pilot

LONGEST = 5000  # characters of a comment


class Comment(Base):
    """Something said during a pilot's consultation, with the name of who said it."""

    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="comments", on_delete="CASCADE")
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    text = TextField()
    at = UtcField()
    hidden_at = UtcField(null=True)
    hidden_reason = TextField(default="")

    @classmethod
    def by_address(cls, pilot: str, comment: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == comment).first()


def comment(
    pilot: Pilot, text: str, person: Person, at: datetime, office: Office | None = None
) -> Comment:
    """Say something in the consultation.

    :param office: in whose name; a representative agrees by saying it, for others the office is
        asked
    :raises Refused: when it is not open at ``at``
    """
    with transaction():
        # Asked in the transaction: the stage may have changed since the door asked.
        if not Pilot.get_by_id(pilot.id).consulting(at):
            raise Refused(_("The consultation is closed."))
        made = Comment.create(
            pilot=pilot,
            person=person,
            text=text,
            at=at,
        )
        if office is not None:
            consents.ask(
                office, consents.Matter("comment", _subject(pilot, made), pilot.title), person, at
            )
        audit.record(at, person, "consultation.comment", pilot, None, comment=made.key)
    return made


def _subject(pilot: Pilot, row: Comment) -> str:
    return f"{pilot.path}#comment-{row.key}"


class Spoken(NamedTuple):
    """For whom comments speak, by their numbers: the office of whoever said it, and how an office
    stands to what was said in its name."""

    offices: dict[int, Office]
    in_name: dict[int, str]


def spoken(pilot: Pilot, rows: Iterable[Comment], named: Mapping[str, Consent]) -> Spoken:
    """Return for whom the comments speak; one query.

    :param named: what offices were asked on the page, by subject
    """
    shown = list(rows)
    # As it was when they spoke: who changes the office later does not carry old words along.
    offices = affiliations.confirmed_at_the_time(
        (row.id, row.person_id, row.at) for row in shown if row.person_id
    )
    subjects = {row.id: _subject(pilot, row) for row in shown}
    in_name = {number: named[on] for number, on in subjects.items() if on in named}
    for row in shown:
        if row.id in in_name:
            offices[row.id] = in_name[row.id].office
    return Spoken(offices, {number: asked.status for number, asked in in_name.items()})


def hide(
    row: Comment,
    reason: str,
    person: Person,
    at: datetime,
) -> None:
    """Take a comment off the page, with a reason for the record; the page says how many are hidden.

    :raises Refused: without a reason, or when it is hidden already
    """
    if not reason.strip():
        raise Refused(_("Give the reason: it stays in the record."))
    with transaction():
        # The condition is the statement's own: of two leads at once the second is told, and the
        # reason of the first stays.
        changed = Comment.update(hidden_at=at, hidden_reason=reason.strip()).where(
            Comment.id == row.id, Comment.hidden_at.is_null()
        )
        if changed.execute() != 1:
            raise Refused(_("This comment is hidden already."))
        audit.record(
            at, person, "consultation.hide", row.pilot, None, comment=row.key, reason=reason.strip()
        )


def unhide(row: Comment, person: Person, at: datetime) -> None:
    """Show a hidden comment again.

    :raises Refused: when it was not hidden
    """
    with transaction():
        changed = Comment.update(hidden_at=None, hidden_reason="").where(
            Comment.id == row.id, Comment.hidden_at.is_null(False)
        )
        if changed.execute() != 1:
            raise Refused(_("This comment is not hidden."))
        audit.record(at, person, "consultation.unhide", row.pilot, None, comment=row.key)


def comments(pilot: Pilot, hidden: bool = False) -> ModelSelect[Comment]:
    """Return the comments in the order they came, with who said them; the ``hidden`` ones too for
    leads."""
    query = (
        Comment.select(Comment, Person, Office)
        .join(Person, JOIN.LEFT_OUTER)
        .join(Office, JOIN.LEFT_OUTER)
        .where(Comment.pilot == pilot)
        .order_by(Comment.at, Comment.id)
    )
    return query if hidden else query.where(Comment.hidden_at.is_null())


class Counted(NamedTuple):
    """How many comments a pilot has, and how many of them its leads have hidden."""

    total: int
    hidden: int


def counted(pilot: Pilot) -> Counted:
    """Count the comments of a pilot; one query."""
    # COUNT of a column leaves out where it is NULL: those are the comments that are shown.
    counts = Comment.select(fn.COUNT(Comment.id), fn.COUNT(Comment.hidden_at))
    total, hidden = counts.where(Comment.pilot == pilot).scalar(as_tuple=True)
    return Counted(int(total), int(hidden))
