"""Decisions: each move of a pilot between stages and whatever else was decided, with the reason
that everybody reads. None is edited; one that was wrong is superseded by another."""

from __future__ import annotations

from datetime import date
from typing import Self

from peewee import CharField, Check, ForeignKeyField, JSONField, TextField

from hackathon.core.db import DayField, Edited, UtcField, new_key
from hackathon.core.language import lazy
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, of_pilot

KINDS = {
    "move": lazy("Stage"),
    "evaluation": lazy("Evaluation"),
    "other": lazy("Decision"),
}
TRANSLATED = ("reason", "decided", "lessons")


class Decision(Edited):
    """What was decided of a pilot, mostly a move from one stage to another, with the reason."""

    LIMITS = {
        "reason": 2000,
        "decided": 2000,
        "lessons": 4000,
        "note": 300,
    }
    pilot = ForeignKeyField(Pilot, backref="decisions", on_delete="CASCADE")
    was = CharField(default="", max_length=14)
    becomes = CharField(max_length=14)  # the same as ``was`` where the stage stays
    reason = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()  # when it was recorded
    key = CharField(unique=True, max_length=16, default=new_key)
    kind = CharField(default="move", max_length=12)
    decided = TextField(default="")
    lessons = TextField(default="")  # of a pilot that stopped
    # The gate's checks as they were: [{title, state, kind, evidence, by, at, reason, due}]
    evidence = JSONField(default=list)
    happened_on = DayField(null=True)  # the true day, where it was recorded later
    precision = CharField(default="", max_length=10)
    note = TextField(default="")  # on the date
    superseded_by = ForeignKeyField("self", backref="+", null=True, on_delete="SET NULL")
    language = CharField(default="en", max_length=12)
    translations = JSONField(default=dict)

    @property
    def day(self) -> date:
        """The day of the decision: the true one, or that on which it was recorded (UTC)."""
        return self.happened_on or self.at.date()

    @classmethod
    def by_address(cls, pilot: str, decision: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == decision).first()

    class Meta:
        constraints = [
            Check("reason <> ''"),
            Check("kind IN ('move', 'evaluation', 'other')"),
            Check("precision IN ('', 'day', 'month', 'quarter', 'year', 'estimated')"),
            Check("(precision = '') = (happened_on IS NULL)"),
        ]
