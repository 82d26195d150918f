"""Members of a pilot: those who work on it. Each is asked, and is none before having agreed."""

from __future__ import annotations

from typing import Self

from peewee import CharField, Check, ForeignKeyField

from hackathon.core.db import Base, UtcField, new_key
from hackathon.core.language import lazy
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, of_pilot

MOVES = {
    "asked": ("agreed", "declined", "left"),
    "agreed": ("left",),
    "declined": ("asked",),
    "left": ("asked",),
}
STATUS_NAMES = {
    "asked": lazy("Asked, not answered"),
    "agreed": lazy("Member"),
    "declined": lazy("Declined"),
    "left": lazy("No longer a member"),
}


class PilotMember(Base):
    """Somebody who is asked to work on a pilot, and what they answered."""

    LIMITS = {"role": 120}
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="members", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="memberships_of_pilots", on_delete="CASCADE")
    role = CharField(default="", max_length=120)  # in words: what they do in the pilot
    status = CharField(default="asked", max_length=10)
    asked_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    asked_at = UtcField()
    answered_at = UtcField(null=True)

    @classmethod
    def by_address(cls, pilot: str, member: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == member).first()

    class Meta:
        indexes = ((("pilot", "person"), True),)
        constraints = [Check("status IN ('asked', 'agreed', 'declined', 'left')")]
