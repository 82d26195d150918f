"""Resources of a brief: links, and files that lie in the store, each with its licence."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO, NamedTuple, Self, cast

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField, fn

from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, store
from hackathon.core.db import Edited, UtcField, new_key, transaction
from hackathon.core.files import archives, file_types
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import Refused
from hackathon.core.store import Stored, Stream
from hackathon.events.events import Event
from hackathon.people.people import Person


class Resource(Edited):
    """A link or file that comes with a brief, with its licence."""

    LIMITS = {
        "title": 200,
        "link": 255,
        "licence": 200,
        "note": 1000,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    challenge = ForeignKeyField(Challenge, backref="resources", on_delete="CASCADE")
    title = CharField()
    kind = CharField(max_length=12)
    # Where it lies elsewhere; a resource has a link or a file.
    link = CharField(default="")
    # Under which a team may use it, as whoever gave it says.
    licence = CharField(default="")
    note = TextField(default="")
    stored = CharField(default="")  # name in the store when it is a file
    file_name = CharField(default="")
    size = IntegerField(null=True)  # bytes
    sha256 = CharField(default="", max_length=64)
    # Sent with the file, so that a browser need not guess.
    media_type = CharField(default="")
    position = IntegerField(default=0)
    withdrawn_at = UtcField(null=True)  # no longer offered; the file stays in the store

    @property
    def is_archive(self) -> bool:
        """Whether its file can be listed."""
        return bool(self.stored) and archives.is_archive(self.file_name)

    @property
    def has_macros(self) -> bool:
        """Whether its file is an Office file that brings something to run."""
        return str(self.media_type).endswith(file_types.WITH_MACROS)

    @classmethod
    def by_address(
        cls,
        event: str,
        challenge: str,
        resource: str,
    ) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Challenge, Event).join(Challenge).join(Event)
        scope = (Event.slug == event) & (Challenge.slug == challenge)
        return query.where(scope, cls.key == resource).first()

    class Meta:
        constraints = [Check("kind IN ('standard', 'data', 'tool', 'text')")]


KINDS = {
    "standard": lazy("Standard"),
    "data": lazy("Data"),
    "tool": lazy("Tool"),
    "text": lazy("Text"),
}


def of(challenge: Challenge, withdrawn: bool = False) -> list[Resource]:
    """Return a brief's resources in order; the ``withdrawn`` ones too for organisers."""
    query = Resource.select().where(Resource.challenge == challenge)
    if not withdrawn:
        query = query.where(Resource.withdrawn_at.is_null())
    return list(query.order_by(Resource.position, Resource.id))


class Received(NamedTuple):
    """A file in the store before a row says what it is for."""

    stored: Stored
    media_type: str
    name: str  # as its sender calls it

    def columns(self) -> dict[str, object]:
        """Return what the resource's columns get; a file takes the place of a link."""
        return {
            "stored": self.stored.name,
            "file_name": self.name,
            "size": self.stored.size,
            "sha256": self.stored.sha256,
            "media_type": self.media_type,
            "link": "",
        }


class Offer(NamedTuple):
    """What is written of a resource."""

    title: str
    kind: str  # of KINDS
    link: str  # empty where a file is given
    licence: str
    note: str
    file: Received | None = None  # a new one

    def columns(self) -> dict[str, object]:
        """Return what the resource's columns get."""
        own = {name: value for name, value in self._asdict().items() if name != "file"}
        return own | (self.file.columns() if self.file else {})


def receive(stream: Stream, name: str, limit: int) -> Received:
    """Put a file into the store before its row is written.

    :param stream: seekable, so that its kind can be seen before anything is kept
    :param limit: bytes
    :raises Refused: when this kind of file is not taken
    :raises store.TooLarge, store.StoreFull: nothing is kept then
    """
    first = stream.read(file_types.FIRST)
    if refusal := file_types.refusal(name, first):
        raise Refused(refusal)
    file = cast("BinaryIO", stream)
    # Downloads name a kind; what nobody recognises is sent as bytes, which no browser opens.
    media_type = file_types.kind(name, first) or "application/octet-stream"
    # Asked while the bytes are here: a bucket would have to send them back.
    if archives.brings_macros(name, file):
        media_type += file_types.WITH_MACROS
    file.seek(0)
    return Received(store.current().receive(file, limit), media_type, name)


def add(
    challenge: Challenge,
    offer: Offer,
    person: Person,
    at: datetime,
) -> Resource:
    """Add a resource at the end.

    :raises Refused: when there is neither a link nor a file
    """
    with transaction():
        if offer.file is None and not offer.link:
            raise Refused(_("Give a link, or choose a file."))
        last = (
            Resource.select(fn.MAX(Resource.position))
            .where(Resource.challenge == challenge)
            .scalar()
        )
        resource = Resource.create(
            challenge=challenge,
            position=0 if last is None else last + 1,
            **offer.columns(),
        )
        audit.record(
            at,
            person,
            "resources.add",
            resource,
            challenge.event_id,
            title=resource.title,
            sha256=resource.sha256,
        )
    return resource


def edit(
    resource: Resource, expected: int | None, offer: Offer, person: Person, at: datetime
) -> None:
    """Change a resource; a new file takes the place of the old one, which stays in the store for
    the record.

    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        if offer.file is None and not offer.link and not resource.stored:
            raise Refused(_("Give a link, or choose a file."))
        changed = offer.columns()
        if offer.file is None and resource.stored:
            changed["link"] = ""  # a resource is a file or a link: the page offers one of them
        before = resource.sha256 or resource.link
        resource.change(expected, **changed)
        audit.record(
            at, person, "resources.edit", resource, resource.challenge.event_id, before=before
        )


def withdraw(resource: Resource, person: Person, at: datetime) -> None:
    """Offer a resource no longer."""
    with transaction():
        Resource.update(withdrawn_at=at).where(Resource.id == resource.id).execute()
        audit.record(at, person, "resources.withdraw", resource, resource.challenge.event_id)


def restore(resource: Resource, person: Person, at: datetime) -> None:
    """Offer a withdrawn resource again."""
    with transaction():
        Resource.update(withdrawn_at=None).where(Resource.id == resource.id).execute()
        audit.record(at, person, "resources.restore", resource, resource.challenge.event_id)
