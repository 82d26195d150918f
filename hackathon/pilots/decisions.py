"""Decisions: each move of a pilot between stages, with the reason that everybody reads."""

from __future__ import annotations

from peewee import CharField, Check, ForeignKeyField, TextField

from hackathon.core.db import Base, UtcField
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot


class Decision(Base):
    """A move from one stage to another, with the reason."""

    LIMITS = {
        "reason": 2000,
    }
    pilot = ForeignKeyField(Pilot, backref="decisions", on_delete="CASCADE")
    was = CharField(default="", max_length=14)
    becomes = CharField(max_length=14)
    reason = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()

    class Meta:
        constraints = [Check("reason <> ''")]
