"""Files of a pilot: what its team released and what those who run it add, for everybody or for them
alone."""

from __future__ import annotations

from typing import Self

from peewee import BigIntegerField, BooleanField, CharField, Check, ForeignKeyField

from hackathon.core.db import Base, UtcField, new_key
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, of_pilot


class PilotFile(Base):
    """A file that lies in the store.

    :ivar origin: from where it was carried over, in words; empty for one that was added here
    :ivar public: everybody may have it; else those who run the pilot
    """

    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="files", on_delete="CASCADE")
    name = CharField()
    size = BigIntegerField()  # bytes
    sha256 = CharField(max_length=64)
    media_type = CharField()
    stored = CharField()  # name in the store
    note = CharField(default="", max_length=300)
    origin = CharField(default="", max_length=300)
    added_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    added_at = UtcField()
    public = BooleanField(default=False)
    released_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    released_at = UtcField(null=True)
    withdrawn_at = UtcField(null=True)

    @classmethod
    def by_address(cls, pilot: str, file: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == file).first()

    class Meta:
        constraints = [Check("size >= 0")]
