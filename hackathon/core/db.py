"""The database: one proxy, one model base, one field for moments, one kind of transaction.

SQLite (through apsw, whose bundled library is current) is the default; PostgreSQL is chosen by
``DATABASE_URL``.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import unquote, urlparse

import apsw
import peewee
from peewee import (
    DatabaseProxy,
    DateField,
    DateTimeField,
    IntegerField,
    IntegrityError,
    Model,
    OperationalError,
)
from playhouse.apsw_ext import APSWDatabase
from playhouse.pool import PooledDatabase, PooledPostgresqlDatabase

database: Any = DatabaseProxy()

# Below this the library may lose a commit when a WAL is reset while another connection checkpoints.
SQLITE_OLDEST = (3, 51, 3)
DEADLOCK = (  # PostgreSQL's code for two transactions that wait for each other; it ended this one
    "40P01"
)
TURNS = 5  # as often a verb is called at most: so many who do the same in one moment get through
KEY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


T = TypeVar("T")


class Conflict(Exception):
    """Somebody else changed the row after the form was opened; nothing was written."""


class UtcField(DateTimeField):
    """A moment: aware UTC in Python, naive UTC in the database, so that both databases agree."""

    def db_value(self, value: datetime | None) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        naive = value.astimezone(UTC).replace(tzinfo=None)
        # One width for every moment, so that SQLite compares them as text.
        return naive.strftime("%Y-%m-%d %H:%M:%S.%f") if on_sqlite() else naive

    def python_value(self, value: Any) -> datetime | None:
        # On SQLite a text of one width, which the library itself would try against three patterns
        try:
            moment = (
                datetime.fromisoformat(value)
                if isinstance(value, str)
                else super().python_value(value)
            )
        except ValueError:
            moment = super().python_value(value)
        return None if moment is None else moment.replace(tzinfo=UTC)


class DayField(DateField):
    """A calendar day without a time."""

    def db_value(self, value: date | None) -> Any:
        return value.isoformat() if value is not None and on_sqlite() else value


class Base(Model):
    """What every table shares."""

    # Whether a page that anybody may read shows something of it: then a write ends the copies of
    # pages (see ``freshness``).
    seen_by_public = True

    if TYPE_CHECKING:  # peewee adds these when the class is made; a checker cannot see them
        id: Any

        def __getattr__(self, name: str) -> Any: ...

    class Meta:
        database = database
        legacy_table_names = False


class Edited(Base):
    """A row that people edit in forms: its revision tells whether somebody else was faster."""

    revision = IntegerField(default=1)

    def latest_revision(self) -> int:
        """Return the revision that the row has in the database by now."""
        cls = type(self)
        return int(cls.select(cls.revision).where(cls.id == self.id).scalar())

    def changed_by(self, values: Mapping[str, Any]) -> list[str]:
        """Return the names of the columns that ``values`` (rows of other tables or their numbers)
        would change, in order."""
        columns = type(self)._meta.fields
        given = {
            name: getattr(value, "id", value) if isinstance(value, Model) else value
            for name, value in values.items()
        }
        return sorted(
            name
            for name, value in given.items()
            if name in columns and self.__data__.get(name) != value
        )

    def change(self, expected: int | None = None, **values: Any) -> Self:
        """Write ``values`` and raise the revision by one.

        :param expected: the revision that the form was opened with; None skips the check (loading
            from files)
        :raises Conflict: when the row has another revision by now
        """
        cls = type(self)
        query = cls.update({**values, "revision": cls.revision + 1}).where(cls.id == self.id)
        if expected is not None:
            query = query.where(cls.revision == expected)
        if query.execute() != 1:
            raise Conflict
        for name, value in values.items():
            setattr(self, name, value)
        self.revision = (expected if expected is not None else self.revision) + 1
        return self


def new_key(length: int = 10) -> str:
    """Return a random public identifier (about 5 bits a character) that tells nothing about how
    many there are."""
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(length))


class _Work(threading.local):
    """What this thread has written in the transaction that it is in; None outside of one."""

    written: set[type[Base]] | None = None


_work = _Work()
# Called as the last act of each transaction that has written something, with what it has written
# to.
before_commit: list[Callable[[set[type[Base]]], None]] = []


class _Context(peewee.Context):
    """Writes SQL as the library does, with a short way for what makes up most of it: columns of
    tables.

    Half the time of reading a row went into spelling out its thirty columns, each through eight
    calls.
    """

    def sql(self, obj: Any) -> Any:
        column = (
            obj.column
            if isinstance(obj, peewee.Field) and type(obj).__sql__ is peewee.Field.__sql__
            else obj
        )
        if (
            type(column) is not peewee.Column
            or type(column.source) is not peewee.Table
            or self.scope == peewee.SCOPE_VALUES
        ):
            return super().sql(obj)
        table: Any = column.source
        if table._alias:
            self.alias_manager[table] = table._alias
        return self.literal(f'"{self.alias_manager[table]}"."{column.name}"')


class _Noticing:
    """Notes every model that is written to, so that no verb has to remember to say so."""

    context_class = _Context

    def execute(self, query: Any, **options: Any) -> Any:
        if not isinstance(query, peewee.Insert | peewee.Update | peewee.Delete):
            return super().execute(query, **options)  # type: ignore[misc]
        model: Any = getattr(query, "model", None)
        if _work.written is None and getattr(model, "seen_by_public", False):
            with transaction():
                if not on_sqlite():
                    return self.execute(query, **options)
                _tell(
                    {model}
                )  # before it and not after: SQLite counts the rows of the newest statement
                return super().execute(query, **options)  # type: ignore[misc]
        if _work.written is not None and model is not None:
            _work.written.add(model)
        return super().execute(query, **options)  # type: ignore[misc]


def _tell(written: set[type[Base]]) -> None:
    for listener in before_commit:
        listener(written)


class Postgres(_Noticing, PooledPostgresqlDatabase):
    """PostgreSQL through a pool."""


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
        if not conn.getautocommit():
            conn.cursor().execute("rollback")
        return True

    def _add_conn_hooks(self, conn: Any) -> None:
        conn.convert_binding = lambda cursor, number, value: (
            value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        )
        super()._add_conn_hooks(conn)


def connect(url: str) -> Any:
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
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        made = Sqlite(
            path,
            max_connections=None,
            pragmas={
                "busy_timeout": (
                    10_000
                ),  # milliseconds; the pool takes the argument of that name for itself
                "journal_mode": "wal",
                "synchronous": "full",
                "foreign_keys": 1,
                "cache_size": -16000,
            },
        )
    elif parts.scheme in {"postgresql", "postgres", "psycopg3"}:
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


def _postgres_arguments(url: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict  # loaded only when PostgreSQL is in use

    arguments = dict(conninfo_to_dict(url.replace("psycopg3://", "postgresql://", 1)))
    arguments.pop("dbname", None)
    return arguments


def on_sqlite() -> bool:
    """Tell whether the present database is SQLite."""
    return isinstance(database.obj, peewee.SqliteDatabase)


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing. On SQLite the write lock is taken at once: a deferred one fails under
    contention."""
    with database.atomic("IMMEDIATE") if on_sqlite() else database.atomic():
        if _work.written is not None:  # inside another one, which commits for both
            yield
            return
        written = _work.written = set()
        try:
            yield
            _tell(written)
        finally:
            _work.written = None


def lock(row: Model) -> None:
    """Hold ``row`` until the transaction ends, so that what was read of it stays true (SQLite holds
    everything)."""
    if not on_sqlite():
        cls = type(row)
        cls.select(cls.id).where(cls.id == row.id).for_update().execute()  # type: ignore[attr-defined]


def sqlstate(error: BaseException) -> str | None:
    """Return the code that PostgreSQL gave with an error, or None; peewee keeps the driver's own
    error beside its own."""
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def in_turn(verb: Callable[[], T]) -> T:
    """Call a verb, and again when another call that ran at the same time was first; then it sees
    what that one wrote.

    So of two teams that take one name in the same moment, the second is told so by the check that
    the verb makes anyway, and not by the database. A verb is one transaction: what did not work has
    left nothing.
    """
    for _turn in range(TURNS - 1):
        try:
            return verb()
        except (
            IntegrityError
        ):  # PostgreSQL lets both look before either writes; its unique keys stop the second
            continue
        except OperationalError as error:
            if sqlstate(error) != DEADLOCK:
                raise
    return verb()


def open_connection() -> None:
    """Borrow a connection from the pool for this thread."""
    database.connect(reuse_if_open=True)


def close_connection() -> None:
    """Give this thread's connection back; it stays open in the pool, since opening costs more than
    a page."""
    if not database.is_closed() and not database.in_transaction():
        database.close()
