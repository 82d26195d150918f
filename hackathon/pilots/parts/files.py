"""Files of a pilot: what its team released and what those who run it add, for everybody or for them
alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, Self

from peewee import BigIntegerField, BooleanField, CharField, Check, ForeignKeyField

from hackathon.challenges.resources import Received
from hackathon.core import audit
from hackathon.core.db import Base, UtcField, new_key, transaction
from hackathon.core.files.file_types import WITH_MACROS
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, of_pilot, touch

LONGEST_NOTE = 300  # characters


class PilotFile(Base):
    """A file that lies in the store.

    :ivar origin: from where it was carried over, in words; empty for one that was added here
    :ivar public: everybody may have it; else those who run the pilot
    """

    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="files", on_delete="CASCADE")
    name = CharField()
    size = BigIntegerField()  # bytes
    # Two equal files are told by it, and a damaged one is found.
    sha256 = CharField(max_length=64)
    # As it was found in the file, whatever its sender called it.
    media_type = CharField()
    stored = CharField()  # name in the store
    # What it is, beside its name.
    note = CharField(default="", max_length=300)
    # Where it comes from, when somebody else made it.
    origin = CharField(default="", max_length=300)
    added_by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    added_at = UtcField()
    public = BooleanField(default=False)
    released_by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    released_at = UtcField(null=True)
    withdrawn_at = UtcField(null=True)

    @classmethod
    def by_address(cls, pilot: str, file: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == file).first()

    @property
    def has_macros(self) -> bool:
        """Whether it is an Office file that brings something to run."""
        return self.media_type.endswith(WITH_MACROS)

    class Meta:
        constraints = [Check("size >= 0")]


class Added(NamedTuple):
    """A file as somebody adds it."""

    received: Received
    note: str = ""
    public: bool = False


def add(pilot: Pilot, added: Added, person: Person, at: datetime) -> PilotFile:
    """Keep a file of a pilot, for those who run it or for everybody."""
    with transaction():
        row = PilotFile.create(
            pilot=pilot,
            name=added.received.name,
            size=added.received.stored.size,
            sha256=added.received.stored.sha256,
            media_type=added.received.media_type,
            stored=added.received.stored.name,
            note=added.note.strip(),
            added_by=person,
            added_at=at,
            public=added.public,
            released_by=person if added.public else None,
            released_at=at if added.public else None,
        )
        touch(pilot, at)
        told = {"name": row.name, "sha256": row.sha256}
        audit.record(at, person, "files.add", pilot, None, **told)
    return row


def release(row: PilotFile, public: bool, person: Person, at: datetime) -> None:
    """Let everybody have a file, or those who run the pilot alone.

    :raises Refused: when it is so already
    """
    noted = {"released_by": person, "released_at": at} if public else {}
    values = {"public": public, **noted}
    with transaction():
        _write(row, PilotFile.public != public, values, at)
        told = {"name": row.name, "everybody": public}
        audit.record(at, person, "files.release", row.pilot, None, **told)


def withdraw(row: PilotFile, person: Person, at: datetime) -> None:
    """Take a file off the page; it is kept.

    :raises Refused: when that was done already
    """
    with transaction():
        _write(row, PilotFile.withdrawn_at.is_null(), {"withdrawn_at": at}, at)
        audit.record(at, person, "files.withdraw", row.pilot, None, name=row.name)


def restore(row: PilotFile, person: Person, at: datetime) -> None:
    """Put a withdrawn file back on the page.

    :raises Refused: when it is there already
    """
    with transaction():
        _write(row, PilotFile.withdrawn_at.is_null(False), {"withdrawn_at": None}, at)
        audit.record(at, person, "files.restore", row.pilot, None, name=row.name)


def _write(row: PilotFile, still: Any, values: dict[str, object], at: datetime) -> None:
    # The condition stands in the statement, so that of two at once the second is told.
    if PilotFile.update(values).where(PilotFile.id == row.id, still).execute() != 1:
        raise Refused(_("Somebody else has changed this meanwhile. Look at the page again."))
    touch(row.pilot, at)


def shown(pilot: Pilot, inside: bool, withdrawn: bool = False) -> list[PilotFile]:
    """Return a pilot's files by name.

    :param inside: for those who run the pilot; else only those that everybody may have
    """
    query = PilotFile.select().where(
        PilotFile.pilot == pilot, PilotFile.withdrawn_at.is_null(not withdrawn)
    )
    if not inside:
        query = query.where(PilotFile.public)
    return list(query.order_by(PilotFile.name, PilotFile.id))
