"""The audit log: append-only, each line chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from peewee import CharField, IntegerField, JSONField, TextField, fn

from hackathon.core.db import Base, UtcField, database, on_sqlite

# What the first line follows from.
START = "0" * 64


class AuditLine(Base):
    """One act of weight. Numbers, not foreign keys: a line outlives what it speaks of."""

    seen_by_public = False
    at = UtcField()
    person_id = IntegerField(null=True, index=True)
    person_name = CharField(default="")
    event_id = IntegerField(null=True, index=True)
    verb = CharField(index=True)  # "teams.join", "results.publish": room and verb
    subject = CharField(default="")  # "Team 3fk2...": what it was done to
    detail = JSONField(default=dict)
    previous = CharField(max_length=64)
    digest = CharField(max_length=64, unique=True)


class AuditHead(Base):
    """One row: the newest digest. Updating it makes writers on PostgreSQL queue, so that the chain
    never forks."""

    seen_by_public = False
    digest = CharField(max_length=64)
    note = TextField(default="")


def _digest(line: AuditLine) -> str:
    content = [
        line.previous,
        line.at.isoformat(),
        line.person_id,
        line.person_name,
        line.event_id,
        line.verb,
        line.subject,
        line.detail,
    ]
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def last_event() -> int:
    """Return the highest number of an event that any line speaks of; 0 where none does."""
    return AuditLine.select(fn.MAX(AuditLine.event_id)).scalar() or 0


def record(
    at: datetime, person: Any, verb: str, subject: Any = "", event: Any = None, /, **detail: Any
) -> AuditLine:
    """Append a line; call it inside the verb's transaction, so that act and line stand or fall
    together.

    :param person: who did it (a Person), or None for the site itself
    :param subject: the row it was done to, or a text that names it
    :param event: the event it belongs to (an Event or its number), None for the site
    """
    previous = _newest()
    # Of two that write the first line at once, one makes the head and the other waits for it.
    if previous is None:
        AuditHead.insert(id=1, digest=START).on_conflict_ignore().execute()
        previous = _newest() or START
    line = AuditLine(
        at=at,
        person_id=person.id if person else None,
        person_name=person.name if person else "",
        event_id=getattr(event, "id", event),
        verb=verb,
        subject=(
            subject
            if isinstance(subject, str)
            else (
                f"{type(subject).__name__}"
                f" {getattr(subject, 'key', None) or getattr(subject, 'slug', None) or subject.id}"
            )
        ),
        detail=detail,
        previous=previous,
    )
    # Of the line before and of all that this one says: a line that is changed, or left out, breaks
    # every later one.
    line.digest = _digest(line)
    line.save(force_insert=True)
    database.execute_sql(_HEAD.replace("?", database.param), (line.digest,))
    return line


# Every verb reads and moves the head: through the model that cost as much as writing the line.
_NEWEST = "SELECT digest FROM audit_head"
_HEAD = "UPDATE audit_head SET digest = ?"


def _newest() -> str | None:
    """Return the digest of the last line, held until the transaction ends; None before the
    first."""
    # On SQLite a transaction that writes holds everything already.
    asked = _NEWEST if on_sqlite() else f"{_NEWEST} FOR UPDATE"
    found = database.execute_sql(asked).fetchone()
    return str(found[0]) if found else None


def length() -> int:
    """Return the number of lines."""
    return int(AuditLine.select().count())


def first_broken() -> int | None:
    """Return the number of the first line that does not follow from the one before, -1 when lines
    are missing at the end, or None when the chain holds."""
    previous = START
    for line in AuditLine.select().order_by(AuditLine.id).iterator():
        if line.previous != previous or _digest(line) != line.digest:
            return int(line.id)
        previous = line.digest
    head = AuditHead.select().first()
    return None if (head.digest if head else START) == previous else -1
