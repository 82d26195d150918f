"""Health: how a pilot does. It follows from facts; who knows better says so with a reason, for a
while."""

from __future__ import annotations

from peewee import CharField, Check, ForeignKeyField, TextField

from hackathon.core.db import Base, UtcField
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot


class HealthOverride(Base):
    """What somebody who runs a pilot says about its health against the facts.

    :ivar until: when the facts count again
    :ivar ended_at: when it was taken back before
    """

    pilot = ForeignKeyField(Pilot, backref="health_overrides", on_delete="CASCADE")
    state = CharField(max_length=12)
    reason = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    at = UtcField()
    until = UtcField()
    ended_at = UtcField(null=True)

    class Meta:
        constraints = [
            Check("state IN ('on track', 'at risk', 'off track')"),
            Check("reason <> ''"),
        ]
