"""What a failure of the database means for whoever asked: come again later, no room, or a fault of
the program."""

from __future__ import annotations

from enum import Enum

from peewee import (
    DatabaseError,
    InterfaceError,
    InternalError,
    OperationalError,
    PeeweeException,
    ProgrammingError,
)

SQLITE_NO_ROOM = {778, 1034, 4874}  # I/O errors of write, fsync and of growing the shared memory
POSTGRES_NO_ROOM = {"53100"}  # disk_full
POSTGRES_UNMIGRATED = {"42P01", "42703"}  # undefined_table, undefined_column
POSTGRES_READ_ONLY = {"25006"}


class Trouble(Enum):
    """What the reader is told."""

    AWAY = "the database does not answer, or not yet as the program needs it"
    NO_ROOM = "there is no room to write"


def sqlstate(error: BaseException) -> str | None:
    """Return the code that PostgreSQL gave with an error, or None; peewee keeps the driver's own
    error beside its own."""
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def trouble(error: PeeweeException) -> Trouble | None:
    """Return what an error of the database means, or None when the program is at fault."""
    own = getattr(error, "orig", None)
    if type(own).__name__ == "FullError" or sqlstate(error) in POSTGRES_NO_ROOM:
        return Trouble.NO_ROOM
    if getattr(own, "extendedresult", None) in SQLITE_NO_ROOM:
        return Trouble.NO_ROOM
    if isinstance(error, OperationalError | InterfaceError):
        return Trouble.AWAY
    if isinstance(error, ProgrammingError):
        return Trouble.AWAY if sqlstate(error) in POSTGRES_UNMIGRATED else None
    if isinstance(error, InternalError):
        return Trouble.AWAY if sqlstate(error) in POSTGRES_READ_ONLY else None
    # What is no database, or a damaged one
    return Trouble.AWAY if type(error) is DatabaseError else None
