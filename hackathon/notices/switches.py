"""Switches: which kinds of notices the organisers of an event have switched off."""

from __future__ import annotations

from datetime import datetime

from peewee import CharField, ForeignKeyField

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, transaction
from hackathon.events.events import Event
from hackathon.people.people import Person


class NoticeSwitch(Base):
    """A kind of notice that does not go out for an event."""

    seen_by_public = False
    event = ForeignKeyField(Event, backref="notice_switches", on_delete="CASCADE")
    kind = CharField(max_length=40)
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    at = UtcField()

    class Meta:
        indexes = ((("event", "kind"), True),)


def off(event: Event) -> set[str]:
    """Return the names of the kinds that are switched off for an event."""
    rows = NoticeSwitch.select(NoticeSwitch.kind).where(NoticeSwitch.event == event)
    return {row.kind for row in rows}


def turn_off(
    event: Event,
    kind: str,
    by: Person,
    at: datetime,
) -> None:
    """Let a kind not go out for an event; nothing happens when it is so already."""
    with transaction():
        row = NoticeSwitch.insert(
            event=event,
            kind=kind,
            by=by,
            at=at,
        )
        # A second click is no second act in the log.
        if row.on_conflict_ignore().as_rowcount().execute():
            audit.record(at, by, "notices.off", event, event, kind=kind)


def turn_on(
    event: Event,
    kind: str,
    by: Person,
    at: datetime,
) -> None:
    """Let a kind go out again; nothing happens when it does already."""
    with transaction():
        here = (NoticeSwitch.event == event) & (NoticeSwitch.kind == kind)
        if NoticeSwitch.delete().where(here).execute():
            audit.record(at, by, "notices.on", event, event, kind=kind)
