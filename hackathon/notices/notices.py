"""Notices: what the site tells somebody by itself, once each."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from peewee import CharField, ForeignKeyField, IntegerField, IntegrityError

from hackathon.core import letters
from hackathon.core.db import Base, UtcField, transaction
from hackathon.events.events import Event
from hackathon.notices import choices, kinds, switches
from hackathon.notices.kinds import Due, Happening, Kind, Told
from hackathon.people.people import Person

logger = logging.getLogger(__name__)

MORNING = time(7)  # when the daily letter comes, in its reader's own zone


class Notice(Base):
    """Somebody was told of something, or will be in the next daily letter. The row is taken in the
    transaction that queues the letter, so of several processes one tells."""

    seen_by_public = False
    kind = CharField(max_length=40)
    # What it tells of; with kind and person it is told once.
    key = CharField(max_length=160)
    person = ForeignKeyField(Person, backref="notices", on_delete="CASCADE")
    event = ForeignKeyField(
        Event,
        null=True,
        backref="+",
        on_delete="CASCADE",
    )
    happens_at = UtcField()  # what it tells of
    noted_at = UtcField()
    waits_until = UtcField(null=True, index=True)  # the daily letter's moment; empty: was told

    class Meta:
        indexes = ((("kind", "key", "person"), True),)


class NoticeRun(Base):
    """Everybody was told of one thing; who would have to be told later is not."""

    seen_by_public = False
    kind = CharField(max_length=40)
    key = CharField(max_length=160)
    event = ForeignKeyField(
        Event,
        null=True,
        backref="+",
        on_delete="CASCADE",
    )
    ended_at = UtcField()
    people = IntegerField()  # how many were told

    class Meta:
        indexes = ((("kind", "key"), True),)


class Reader(NamedTuple):
    """Somebody who is told, and how: a key of ``choices.WAYS`` but *off*."""

    told: Told
    way: str


def readers(kind: Kind[Any], happening: Happening[Any], at: datetime) -> list[Reader]:
    """Return who is told of something as things stand: nobody whose account is closed, whose
    address is not proved, or who wants no such notices."""
    found = [
        told
        for told in kind.audience(happening, at)
        if told.person.active and told.person.confirmed_at is not None
    ]
    chosen = choices.ways(kind.name, [told.person for told in found])
    pairs = [Reader(told, chosen.get(told.person.id, choices.USUAL)) for told in found]
    return [pair for pair in pairs if pair.way != "off"]


def tell(wanted: Iterable[Kind[Any]], at: datetime, most: int) -> int:
    """Tell up to ``most`` people what is due, and return how many they were. A kind that fails
    keeps none of the others back."""
    left = most
    for kind in wanted:
        try:
            for one in _to_do(kind, at):
                left -= _tell(one, at, left)
        except Exception:
            logger.exception("notices could not be written", extra={"kind": kind.name})
    return most - left


def _to_do(kind: Kind[Any], at: datetime) -> list[Due]:
    """What is due of a kind, has not ended, and is not switched off."""
    found = kinds.due(kind, at)
    # At most minutes nothing is due of any kind, and whether it has ended is no question.
    if not found:
        return []
    ended = NoticeRun.select(NoticeRun.key).where(
        NoticeRun.kind == kind.name, NoticeRun.key.in_([one.key for one in found])
    )
    keys = {row.key for row in ended}
    return [one for one in found if one.key not in keys and not switched_off(one)]


def switched_off(one: Due) -> bool:
    """Tell whether the organisers of its event let a notice not go out."""
    event = one.happening.event
    return event is not None and one.kind.name in switches.off(event)


def _tell(one: Due, at: datetime, most: int) -> int:
    told = _row_of(one)
    known = {row.person_id for row in Notice.select(Notice.person).where(told)}
    found = readers(one.kind, one.happening, at)
    waiting = [reader for reader in found if reader.told.person.id not in known]
    # Each in a transaction of its own, so that one failure leaves the others told.
    for reader in waiting[:most]:
        try:
            _note(one, reader, at)
        except IntegrityError:  # another process told this person in the same moment
            continue
    # Only when all have been told: the rest is told in the next turn.
    if len(waiting) <= most:
        _end(one, at)
    return min(len(waiting), most)


def _row_of(one: Due) -> object:
    return (Notice.kind == one.kind.name) & (Notice.key == one.key)


def _note(one: Due, reader: Reader, at: datetime) -> None:
    person, event = reader.told.person, one.happening.event
    waits = daily_at(person, at) if reader.way == "daily" else None
    if waits is not None and one.stale_at is not None and waits >= one.stale_at:
        waits = None  # it would come too late, so it comes now
    with transaction():
        Notice.create(
            kind=one.kind.name,
            key=one.key,
            person=person,
            event=event,
            happens_at=one.happening.at,
            noted_at=at,
            waits_until=waits,
        )
        if waits is None:
            link = choices.link(person, one.kind.name)
            letters.write(
                person,
                one.kind.template,
                at,
                event=event,
                unsubscribe=link,
                turn_off=link,
                **reader.told.values,
            )


def _end(one: Due, at: datetime) -> None:
    count = Notice.select().where(_row_of(one)).count()
    row = NoticeRun.insert(
        kind=one.kind.name,
        key=one.key,
        event=one.happening.event,
        ended_at=at,
        people=count,
    )
    row.on_conflict_ignore().execute()


def daily_at(person: Person, at: datetime) -> datetime:
    """Return when the next daily letter comes to somebody."""
    zone = ZoneInfo(person.time_zone or "UTC")
    here = at.astimezone(zone)
    # By the reader's own clock, also across a change to summer time.
    today = datetime.combine(here.date(), MORNING, zone)
    coming = today if here < today else datetime.combine(here.date() + DAY, MORNING, zone)
    return coming.astimezone(at.tzinfo)


DAY = timedelta(days=1)


def ended(event: Event) -> dict[tuple[str, str], NoticeRun]:
    """Return which notices of an event went out: (name of the kind, key) -> to how many, when."""
    return {(row.kind, row.key): row for row in NoticeRun.select().where(NoticeRun.event == event)}
