"""The system page: what runs here, on which database and store, with which settings; never a
secret."""

from __future__ import annotations

import platform
import shutil
from dataclasses import fields
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any, NamedTuple

from peewee import ModelSelect, fn

from hackathon.core import audit, clock, clock_floor, db
from hackathon.core.clock_floor import ClockJump
from hackathon.core.config import Settings
from hackathon.core.mail import MOST_ATTEMPTS, Message
from hackathon.operations import schema
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment

JUMPS_SHOWN = timedelta(days=7)
LIBRARIES = (
    "codefest",
    "flask",
    "peewee",
    "uvicorn",
    "apsw",
    "psycopg",
    "numpy",
    "bleach",
    "markdown",
)


class Outbox(NamedTuple):
    """How mail stands: still to send, held back after a failure, given up, sent."""

    waiting: int
    retrying: int
    given_up: int
    sent: int


def versions() -> list[tuple[str, str]]:
    """Return (name, version) of Python and of the libraries that matter in a report of a fault."""
    return [("python", platform.python_version()), *((name, _version(name)) for name in LIBRARIES)]


class Clock(NamedTuple):
    """How the site's clock stands to the machine's, for administrators."""

    machine: datetime
    ahead: bool  # by more than a minute
    jumps: list[ClockJump]


def clock_shown(at: datetime) -> Clock:
    """Return how the clock stands, and how the machine's was set in the last ``JUMPS_SHOWN``."""
    ahead = clock_floor.ahead(at).total_seconds() > clock_floor.LARGE
    return Clock(clock.machine(), ahead, clock_floor.jumps(at - JUMPS_SHOWN))


def _version(name: str) -> str:
    try:
        return version(name)
    except ModuleNotFoundError:  # run from its folder instead of being installed
        return "-"


def database(settings: Settings) -> list[tuple[str, str]]:
    """Return the kind, version and size in bytes of the database, and the migrations that it
    lacks."""
    if db.on_sqlite():
        kind, size = (
            _one("SELECT 'SQLite ' || sqlite_version()"),
            _one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"),
        )
    else:
        kind, size = (
            f"PostgreSQL {_one('SHOW server_version')}",
            _one("SELECT pg_database_size(current_database())"),
        )
    applied = schema.applied()
    return [
        ("kind", str(kind)),
        ("size", str(size)),
        ("data_version", applied[-1] if applied else "-"),
        ("missing_migrations", ", ".join(schema.missing()) or "-"),
    ]


def _one(sql: str) -> object:
    return db.database.execute_sql(sql).fetchone()[0]


def files(settings: Settings) -> list[tuple[str, str]]:
    """Return where uploads lie, how many rows and bytes they are, and the bytes free on the disk of
    the data folder."""
    count, size = Attachment.select(
        fn.COUNT(Attachment.id), fn.COALESCE(fn.SUM(Attachment.size), 0)
    ).tuples()[0]
    disk = shutil.disk_usage(settings.data_dir)
    where = f"S3: {settings.s3_bucket}" if settings.s3_bucket else str(settings.data_dir / "files")
    return [
        ("where", where),
        ("files", str(count)),
        ("bytes", str(size)),
        ("disk_free", str(disk.free)),
        ("disk_total", str(disk.total)),
    ]


def settings_shown(settings: Settings) -> list[tuple[str, str]]:
    """Return (name, value) of every setting; of a secret only whether it is set."""
    shown = []
    for part in fields(settings):
        value = getattr(settings, part.name)
        told = (
            ("set" if value else "not set")
            if not part.repr
            else ", ".join(value)
            if isinstance(value, tuple)
            else str(value)
        )
        shown.append((part.name.upper(), told))
    return shown


def outbox(at: datetime) -> Outbox:
    """Return how many messages are in which state."""
    unsent = Message.sent_at.is_null()
    left = unsent & (Message.attempts < MOST_ATTEMPTS)

    def count(condition: Any) -> int:
        return int(Message.select().where(condition).count())

    return Outbox(
        count(left & (Message.error == "")),
        count(left & (Message.error != "")),
        count(unsent & (Message.attempts >= MOST_ATTEMPTS)),
        count(Message.sent_at.is_null(False)),
    )


def messages(state: str = "") -> ModelSelect[Message]:
    """Return messages, the latest first, without their texts: those hold links that sign people in.

    :param state: ``waiting``, ``failed``, ``sent`` or empty for all
    """
    told = (
        Message.id,
        Message.to,
        Message.created_at,
        Message.not_before,
        Message.sent_at,
        Message.attempts,
        Message.error,
        Message.steps,
    )
    query = Message.select(*told).order_by(Message.id.desc())
    if state == "waiting":
        return query.where(Message.sent_at.is_null(), Message.attempts < MOST_ATTEMPTS)
    if state == "failed":
        return query.where(Message.sent_at.is_null(), Message.error != "")
    return query.where(Message.sent_at.is_null(False)) if state == "sent" else query


def try_again(person: Person, at: datetime) -> int:
    """Let every message that was given up be sent anew, and return how many those are."""
    with db.transaction():
        stuck = Message.sent_at.is_null() & (Message.attempts >= MOST_ATTEMPTS)
        rows = list(Message.select(Message.id, Message.steps).where(stuck))
        for row in rows:
            again = {
                "at": at.isoformat(),
                "what": "again",
                "said": "",
            }
            Message.update(
                attempts=0,
                not_before=at,
                error="",
                steps=[*row.steps, again],
            ).where(Message.id == row.id).execute()
        count = len(rows)
        audit.record(at, person, "mail.try_again", "outbox", count=count)
    return count
