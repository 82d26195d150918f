"""The two databases behind one proxy: how they are opened, kept open and written to."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import apsw
import peewee
from peewee import DatabaseProxy, Model
from playhouse.apsw_ext import APSWDatabase
from playhouse.pool import MaxConnectionsExceeded, PooledDatabase, PooledPostgresqlDatabase

from hackathon.core import private
from hackathon.core.sql import driver
from hackathon.core.sql.spelling import Spelling
from hackathon.core.turns import TooLong, Turns

# Models are made when their modules are read, which is before anybody knows the database.
database: Any = DatabaseProxy()


# Below this the library may lose a commit when a WAL is reset while another connection checkpoints.
SQLITE_OLDEST = (3, 51, 3)


# How long a thread waits for a server that is gone (seconds; milliseconds) before the page says so,
# and for a row that another transaction holds: as long as SQLite waits for its lock. A statement
# that goes on longer than any page's would keep its thread: the server ends it.
POSTGRES_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 20,
    "tcp_user_timeout": 20_000,
    "options": "-c lock_timeout=10000 -c statement_timeout=30000",
}


SQLITE_PATIENCE = 10  # seconds that a thread waits for SQLite's write lock


class _Work(threading.local):
    """What this thread has written in the transaction that it is in; None outside of one."""

    written: set[type[Model]] | None = None
    asked = False  # what comes before the first write of a transaction


_work = _Work()

# SQLite lets one connection write, and lets the others ask again after naps of up to 100 ms: with
# fifty writers most of the time went into naps. Those of this process queue here instead.
_writers = Turns()


# Called as the last act of each transaction that has written something, with what it has written
# to.
before_commit: list[Callable[[set[type[Model]]], None]] = []
# Called before a transaction writes for the first time, unless ``ask`` was called in it already.
before_writing: list[Callable[[], None]] = []


class _Noticing(Spelling):
    """Notes every model that is written to, so that no verb has to remember to say so."""

    def execute(self, query: Any, **options: Any) -> object:
        if not isinstance(query, peewee.Insert | peewee.Update | peewee.Delete):
            return super().execute(query, **options)
        model: Any = getattr(query, "model", None)
        # A single statement outside of a transaction gets one, so that the data's version goes with
        # it.
        if _work.written is None and getattr(model, "seen_by_public", False):
            with transaction():
                if not on_sqlite():
                    return self.execute(query, **options)
                _tell(
                    {model}
                )  # before it and not after: SQLite counts the rows of the newest statement
                return super().execute(query, **options)
        if _work.written is None:
            with _turn():
                return super().execute(query, **options)
        if not _work.asked:
            ask()
        if model is not None:
            _work.written.add(model)
        return super().execute(query, **options)


def _tell(written: set[type[Model]]) -> None:
    for listener in before_commit:
        listener(written)


class Postgres(_Noticing, PooledPostgresqlDatabase):
    """PostgreSQL through a pool."""

    def _is_closed(self, conn: Any) -> bool:
        # A server that restarted has hung up on every connection of the pool. One that is idle has
        # nothing to read but that: found here, no page fails for it.
        return super()._is_closed(conn) or _speaks(conn.fileno())


def _speaks(descriptor: int) -> bool:
    """Tell whether there is something to read, be it the end."""
    # Without waiting: it is asked each time that a connection is lent.
    watched = select.poll()
    watched.register(descriptor, select.POLLIN)
    return bool(watched.poll(0))


class Sqlite(_Noticing, PooledDatabase, APSWDatabase):
    """apsw through a pool, taught to bind moments and days (the migration history table has plain
    ones).

    The pool keeps connections open, as a thread's own would be; but the web server's threads come
    and go, and a connection that is freed while its thread is torn down takes the whole process
    with it (apsw asks for an interpreter state that is gone by then).
    """

    def _is_closed(self, conn: Any) -> bool:
        try:
            conn.getautocommit()
        except apsw.ConnectionClosedError:
            return True
        return False

    def _can_reuse(self, conn: Any) -> bool:
        # A thread that died within a transaction would hand it on to the next one.
        if not conn.getautocommit():
            conn.cursor().execute("rollback")
        return True

    def _add_conn_hooks(self, conn: Any) -> None:
        conn.convert_binding = lambda cursor, number, value: (
            value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        )
        # Else it plans a statement anew whenever values are bound, in case these would be served
        # better in another way: that takes five times as long as the answer.
        conn.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        super()._add_conn_hooks(conn)


def connect(url: str) -> object:
    """Make the database behind ``url`` (``sqlite:///file``, ``postgresql://...``) the one that
    models use."""
    parts = urlparse(url)
    made: Any
    if parts.scheme == "sqlite":
        if APSWDatabase.server_version < SQLITE_OLDEST:
            raise RuntimeError(
                f"SQLite {'.'.join(map(str, SQLITE_OLDEST))} or later is needed; update apsw."
            )
        path = unquote(parts.path[1:]) or ":memory:"
        if path != ":memory:":
            private.folder(Path(path).parent)
            # Its journals get the same rights from SQLite.
            private.ensure_file(Path(path))
        made = Sqlite(
            path,
            max_connections=None,
            # A page asks some ten of the site's five hundred questions. With the usual hundred kept
            # four in ten are planned anew for an organiser who goes through the desk.
            statementcachesize=512,
            pragmas={
                # milliseconds; the pool takes the argument of that name for itself
                "busy_timeout": SQLITE_PATIENCE * 1000,
                # Readers go on while somebody writes.
                "journal_mode": "wal",
                # What was answered with "saved" survives a power cut.
                "synchronous": "full",
                "foreign_keys": 1,
                # Kibibytes for each connection; the pages of a list stay there.
                "cache_size": -16000,
            },
        )
    elif parts.scheme in {"postgresql", "postgres", "psycopg3"}:
        driver.load()
        made = Postgres(
            parts.path.lstrip("/"),
            prefer_psycopg3=True,
            max_connections=80,
            stale_timeout=300,
            timeout=10,
            **_postgres_arguments(url),
        )
    else:
        raise RuntimeError(
            f"DATABASE_URL: {parts.scheme or 'nothing'} is no database this site knows; use sqlite"
            " or postgresql."
        )
    database.initialize(made)
    return made


def _postgres_arguments(url: str) -> dict[str, object]:
    from psycopg.conninfo import conninfo_to_dict  # loaded only when PostgreSQL is in use

    given = dict(conninfo_to_dict(url.replace("psycopg3://", "postgresql://", 1)))
    given.pop("dbname", None)
    return {**POSTGRES_PATIENCE, **given}


def on_sqlite() -> bool:
    """Tell whether the present database is SQLite."""
    return isinstance(database.obj, peewee.SqliteDatabase)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until no other thread of this process writes, where only one can."""
    if not on_sqlite():
        yield
        return
    try:
        with _writers.one(SQLITE_PATIENCE):
            yield
    except TooLong as error:
        raise peewee.OperationalError(error, "database is locked") from None


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing. On SQLite the write lock is taken at once: a deferred one fails under
    contention.

    :raises peewee.OperationalError: when others held the lock for too long
    """
    if _work.written is not None:  # inside another one, which commits for both
        with database.atomic():
            yield
        return
    with _turn(), database.atomic("IMMEDIATE") if on_sqlite() else database.atomic():
        written = _work.written = set()
        _work.asked = False
        try:
            yield
            _tell(written)
        finally:
            _work.written = None


def ask() -> None:
    """Ask what has to be asked before a transaction writes."""
    _work.asked = True
    for question in before_writing:
        question()


def untouched() -> bool:
    """Tell whether the present transaction, if there is one, has written nothing yet."""
    return not _work.written


def lock(row: Model) -> None:
    """Hold ``row`` until the transaction ends, so that what was read of it stays true (SQLite holds
    everything), and ask once more what the door asked before.

    :raises states.Refused: when it is no longer allowed
    """
    if not on_sqlite():
        cls = type(row)
        cls.select(cls.id).where(cls.id == row.id).for_update().execute()  # type: ignore[attr-defined]
    # A verb decides before it writes; what it has written itself may well end its own permission.
    if untouched():
        ask()


def lock_unless_asked(row: Model) -> None:
    """Hold ``row`` as ``lock`` does, for a verb that is about to write and has asked nothing in
    this transaction."""
    if _work.written is not None and not _work.asked:
        lock(row)


def open_connection() -> None:
    """Borrow a connection from the pool for this thread.

    :raises peewee.OperationalError: when the database is away, or all connections are lent
    """
    try:
        database.connect(reuse_if_open=True)
    except MaxConnectionsExceeded as error:
        raise peewee.OperationalError(error, str(error)) from error


def close_connection() -> None:
    """Give this thread's connection back; it stays open in the pool, since opening costs more than
    a page."""
    # Whoever calls this within a transaction still needs the connection.
    if not database.is_closed() and not database.in_transaction():
        database.close()
