"""Checks: what a pilot has shown for the items of its gates, with the evidence."""

from __future__ import annotations

from peewee import CharField, Check, ForeignKeyField, TextField

from hackathon.core.db import Base, UtcField
from hackathon.core.language import lazy
from hackathon.people.people import Person
from hackathon.pilots.decisions import Decision
from hackathon.pilots.pilots import Pilot

MOVES = {
    "open": ("met", "waived", "conditional"),
    "met": ("open",),
    "waived": ("open",),
    "conditional": ("met",),
}
STATE_NAMES = {
    "open": lazy("Open"),
    "met": lazy("Met"),
    "waived": lazy("Waived"),
    "conditional": lazy("Passed with a condition"),
    "before gates": lazy("Before gates"),
}
KINDS = {
    "text": lazy("Text"),
    "link": lazy("Link"),
    "file": lazy("File"),
}


class GateCheck(Base):
    """How a pilot stands to one item of a gate; an item without a row is open."""

    LIMITS = {
        "evidence": 2000,
        "reason": 2000,
    }
    pilot = ForeignKeyField(Pilot, backref="checks", on_delete="CASCADE")
    item = CharField(max_length=24)  # key of the gate's item
    stage = CharField(max_length=14)  # as the item was when this was answered, like the title
    title = CharField(max_length=200)
    state = CharField(default="open", max_length=12)
    kind = CharField(default="text", max_length=8)  # of the evidence
    evidence = TextField(default="")  # the text, the link, or the key of a file of the pilot
    reason = TextField(default="")  # why it is waived, or opened again
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    at = UtcField()
    decision = ForeignKeyField(
        Decision, backref="checks", null=True, on_delete="SET NULL"
    )  # which relied on it

    class Meta:
        indexes = ((("pilot", "item"), True),)
        constraints = [
            Check("state IN ('open', 'met', 'waived', 'conditional')"),
            Check("kind IN ('text', 'link', 'file')"),
            Check("state <> 'met' OR evidence <> ''"),
            Check("state <> 'waived' OR reason <> ''"),
        ]
