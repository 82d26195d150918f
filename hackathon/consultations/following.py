"""Following: who wants to stay informed of a consultation, whether they have answered or not."""

from __future__ import annotations

from datetime import datetime

from peewee import ForeignKeyField

from hackathon.consultations.consultations import Consultation
from hackathon.core.db import Base, UtcField
from hackathon.people.people import Person


class Follow(Base):
    """Somebody wants to be reminded of the last day, and told of new versions and of the end."""

    seen_by_public = False
    consultation = ForeignKeyField(Consultation, backref="follows", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    since = UtcField()

    class Meta:
        indexes = ((("consultation", "person"), True),)


def begin(row: Consultation, person: Person, at: datetime) -> None:
    """Follow a consultation; who does already goes on."""
    Follow.insert(consultation=row, person=person, since=at).on_conflict_ignore().execute()


def end(row: Consultation, person: Person) -> None:
    """Follow a consultation no longer."""
    Follow.delete().where(Follow.consultation == row, Follow.person == person).execute()


def follows(person: Person | None, row: Consultation) -> bool:
    """Tell whether somebody follows a consultation."""
    found = Follow.select().where(Follow.consultation == row, Follow.person == person)
    return person is not None and bool(found.exists())


def followers(row: Consultation) -> list[int]:
    """Return the numbers of the people who follow a consultation."""
    return [one.person_id for one in Follow.select().where(Follow.consultation == row)]
