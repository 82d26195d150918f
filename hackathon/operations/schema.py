"""The tables, and bringing a database up to date: migrations run one process at a time and are
recorded by name."""

from __future__ import annotations

import fcntl
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeGuard

from playhouse.migrations import Runner

from hackathon.core import private
from hackathon.core.config import PACKAGE
from hackathon.core.db import Base, database, on_sqlite
from hackathon.operations import structure

MIGRATIONS = PACKAGE / "migrations"
LOCK_NUMBER = 733_481  # any number that no other user of the PostgreSQL server takes
NO_ROOMS = (
    "api",
    "front",
    "pages",
    "migrations",
    "ranking",
)  # doors and their server hold no tables, and the mathematics knows no database


def _models() -> list[type[Base]]:
    """Return every model of the house, found by walking its rooms: a new noun is in the schema by
    standing in its wing."""
    found: list[type[Base]] = []
    for wing in pkgutil.iter_modules([str(PACKAGE)]):
        if not wing.ispkg or wing.name in NO_ROOMS:
            continue
        rooms = pkgutil.walk_packages([str(PACKAGE / wing.name)], f"hackathon.{wing.name}.")
        for room in rooms:
            module = importlib.import_module(room.name)
            found += [
                model
                for model in vars(module).values()
                if _is_table(model) and model.__module__ == module.__name__
            ]
    # What others derive from has no table of its own.
    return [model for model in found if not model.__subclasses__()]


def _is_table(thing: object) -> TypeGuard[type[Base]]:
    return isinstance(thing, type) and issubclass(thing, Base)


TABLES: list[type[Base]] = _models()


class HalfSchema(RuntimeError):
    """The database lacks migrations that this program needs, or knows some that it does not."""


POSTGRES_LIMITS = ("lock_timeout", "statement_timeout")


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of starting, so that of two processes that start at once only one migrates or
    loads."""
    if on_sqlite():
        name = database.database
        if name == ":memory:":
            yield
            return
        # A file beside it: the database itself cannot hold a lock across several transactions.
        path = Path(f"{name}.migrate")
        private.ensure_file(path)
        with path.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        for limit in POSTGRES_LIMITS:  # a migration takes as long as it takes
            database.execute_sql(f"SET {limit} = 0")
        database.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK_NUMBER,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK_NUMBER,))
            for limit in POSTGRES_LIMITS:
                database.execute_sql(f"RESET {limit}")


def _runner() -> Any:
    return Runner(database.obj, str(MIGRATIONS), table_name="schema_migration")


def migrate() -> list[str]:
    """Apply what is missing, each migration in a transaction of its own, and return the names
    applied."""
    with alone():
        return list(_runner().up())


def applied() -> list[str]:
    """Return the names of the migrations that the database has, the oldest first."""
    return [step.name for step in _runner().status() if step.applied]


def missing() -> list[str]:
    """Return the names of migrations that the database lacks."""
    return [step.name for step in _runner().status() if step.path is not None and not step.applied]


def known() -> set[str]:
    """Return the names of all migrations of this program."""
    return {step.name for step in _runner().status() if step.path is not None}


def unknown() -> list[str]:
    """Return the names of migrations that the database has and this program does not know."""
    return [step.name for step in _runner().status() if step.path is None]


def check_names() -> None:
    """Refuse to work on a database that another version of the program has left; quick.

    :raises HalfSchema: with the sentence for the log
    """
    if names := missing():
        raise HalfSchema(f"The database lacks {', '.join(names)}. Run: flask db migrate")
    if names := unknown():
        raise HalfSchema(
            f"A newer program brought the database to {', '.join(names)}. Start that one."
        )


def check() -> None:
    """Refuse to work on a half schema: migrations first, then tables, columns, indexes, foreign
    keys and conditions one by one.

    :raises HalfSchema: with the sentence for the log
    """
    check_names()
    if found := structure.differences(TABLES):
        raise HalfSchema(
            "The database is not as its migrations left it. Restore a backup, or mend by hand:\n"
            + "\n".join(found)
        )
