"""Calls: an office says that it would pilot an answer to a brief."""

from __future__ import annotations

from typing import Self

from peewee import SQL, CharField, Check, ForeignKeyField, TextField

from hackathon.challenges.challenges import Challenge
from hackathon.core.db import Base, UtcField, new_key
from hackathon.events.events import Event
from hackathon.people.offices import Office
from hackathon.people.people import Person

MOVES = {"open": ("withdrawn",), "withdrawn": ()}


class Call(Base):
    """An office's word that it would pilot an answer to a brief; a representative gives it."""

    LIMITS = {"text": 2000}
    key = CharField(unique=True, max_length=16, default=new_key)
    office = ForeignKeyField(Office, backref="calls", on_delete="CASCADE")
    challenge = ForeignKeyField(Challenge, backref="calls", on_delete="CASCADE")
    text = TextField(default="")
    language = CharField(default="en", max_length=12)
    status = CharField(default="open", max_length=10)
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    at = UtcField()
    withdrawn_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
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
