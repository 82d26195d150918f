"""The tables, and bringing a database up to date: migrations run one process at a time and are recorded by name."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playhouse.migrations import Runner

from hackathon import (
    accounts,
    audit,
    challenges,
    consultation,
    events,
    freshness,
    invitations,
    judging,
    limits,
    mail,
    offices,
    people,
    pilots,
    progress,
    registrations,
    results,
    rounds,
    rubrics,
    seeding,
    submissions,
    teams,
    versions,
)
from hackathon.db import Base, database, on_sqlite

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_NUMBER = 733_481  # any number that no other user of the PostgreSQL server takes

_ROOMS = (
    audit,
    limits,
    mail,
    offices,
    people,
    accounts,
    events,
    freshness,
    rubrics,
    rounds,
    challenges,
    teams,
    invitations,
    registrations,
    submissions,
    versions,
    judging,
    results,
    pilots,
    consultation,
    progress,
    seeding,
)
TABLES: list[type[Base]] = [
    model
    for room in _ROOMS
    for model in vars(room).values()
    if isinstance(model, type) and issubclass(model, Base) and model.__module__ == room.__name__
]


class HalfSchema(RuntimeError):
    """The database lacks migrations that this program needs, or knows some that it does not."""


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of starting, so that of two processes that start at once only one migrates or loads."""
    if on_sqlite():
        name = database.database
        if name == ":memory:":
            yield
            return
        with Path(f"{name}.migrate").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        database.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK_NUMBER,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK_NUMBER,))


def _runner() -> Any:
    return Runner(database.obj, str(MIGRATIONS), table_name="schema_migration")


def migrate() -> list[str]:
    """Apply what is missing, each migration in a transaction of its own, and return the names applied."""
    with alone():
        return list(_runner().up())


def applied() -> list[str]:
    """Return the names of the migrations that the database has, the oldest first."""
    return [step.name for step in _runner().status() if step.applied]


def missing() -> list[str]:
    """Return the names of migrations that the database lacks."""
    return [step.name for step in _runner().status() if step.path is not None and not step.applied]


def check() -> None:
    """Refuse to work on a half schema.

    :raises HalfSchema: with the sentence for the log
    """
    if names := missing():
        raise HalfSchema(f"The database lacks {', '.join(names)}. Run: flask db migrate")
