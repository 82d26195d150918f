"""Answers: what an office says in a consultation, by its representative. One stands for each
office: who answers after a colleague has read that answer and replaces it, and it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Self

from peewee import JOIN, CharField, ForeignKeyField, IntegerField, TextField

from hackathon.consultations import comments
from hackathon.consultations.consultations import Consultation
from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.offices import Office
from hackathon.people.people import Person


class OfficeAnswer(Base):
    """What an office said; it never changes.

    :ivar number: of the answers of this office, from 1; the last one stands
    """

    LIMITS = {"text": comments.LONGEST}
    key = CharField(unique=True, max_length=16, default=new_key)
    consultation = ForeignKeyField(Consultation, backref="answers", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="+", on_delete="CASCADE")
    number = IntegerField()
    text = TextField()
    # An answer outlives the account that it was written with.
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    name = CharField(default="")  # as a file of content tells it
    at = UtcField()

    class Meta:
        indexes = ((("consultation", "office", "number"), True),)


class Seat(NamedTuple):
    """An office's place in a consultation, whether it has answered or not."""

    consultation: Consultation
    office: Office

    @classmethod
    def by_address(cls, subject: str, office: str) -> Self | None:
        """Find the place that an address names."""
        row, who = Consultation.by_address(subject), Office.by_address(office)
        return cls(row, who) if row is not None and who is not None else None


class Given(NamedTuple):
    """An answer as somebody writes it.

    :ivar seen: number of the answer that stood when it was written; 0: none
    """

    text: str
    seen: int = 0


def standing(seat: Seat) -> OfficeAnswer | None:
    """Return the answer of an office that holds now."""
    found = OfficeAnswer.select(OfficeAnswer, Person).join(Person, JOIN.LEFT_OUTER)
    mine = found.where(
        OfficeAnswer.consultation == seat.consultation, OfficeAnswer.office == seat.office
    )
    return mine.order_by(OfficeAnswer.number.desc()).first()


def give(seat: Seat, given: Given, person: Person, at: datetime) -> OfficeAnswer:
    """Answer in the name of an office.

    :raises Refused: when answers are not taken at ``at``, or a colleague has answered meanwhile
    """
    row = seat.consultation
    with transaction():
        lock(row)
        comments.refuse_late(Consultation.get_by_id(row.id), at)
        before = standing(seat)
        number = before.number if before is not None else 0
        if number != given.seen:
            raise Refused(
                _(
                    "Somebody has answered for this office meanwhile. Read that answer: yours takes"
                    " its place when you send it again."
                )
            )
        made = OfficeAnswer.create(
            consultation=row,
            office=seat.office,
            number=number + 1,
            text=given.text,
            person=person,
            at=at,
        )
        told = {"office": seat.office.code, "version": made.number}
        audit.record(at, person, "answers.give", row, None, **told)
    return made


# --- Queries. -------------------------------------------------------------------------------------


class Standing(NamedTuple):
    """The answer of an office that holds, and those before it, the newest first."""

    answer: OfficeAnswer
    earlier: list[OfficeAnswer]


def of(row: Consultation) -> list[Standing]:
    """Return what the offices say, by the names of the offices; one query."""
    found = (
        OfficeAnswer.select(OfficeAnswer, Office, Person)
        .join(Office)
        .switch(OfficeAnswer)
        .join(Person, JOIN.LEFT_OUTER)
        .where(OfficeAnswer.consultation == row)
        .order_by(Office.folded, Office.id, OfficeAnswer.number.desc())
    )
    standing_now: list[Standing] = []
    for answer in found:
        if standing_now and standing_now[-1].answer.office_id == answer.office_id:
            standing_now[-1].earlier.append(answer)
        else:
            standing_now.append(Standing(answer, []))
    return standing_now


def answered(row: Consultation) -> set[int]:
    """Return the numbers of the offices that have answered."""
    found = OfficeAnswer.select(OfficeAnswer.office).where(OfficeAnswer.consultation == row)
    return {answer.office_id for answer in found}
