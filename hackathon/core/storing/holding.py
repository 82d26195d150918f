"""While a backup is taken, stored files stay: it copies the database first and the files after it,
so what a row of the copy knows must not go in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from peewee import PeeweeException

from hackathon.core import store
from hackathon.core.db import Base, UtcField

# A backup that was killed never says that it has ended; none takes longer.
LONGEST = timedelta(hours=6)


class Hold(Base):
    """A backup that is being taken."""

    seen_by_public = False
    until = UtcField()


@contextmanager
def holding(at: datetime) -> Iterator[None]:
    """Keep every stored file where it is while the block goes on."""
    mine = Hold(until=at + LONGEST)
    # Where nothing can be written, nobody deletes either: a backup is wanted all the same.
    with suppress(PeeweeException):
        Hold.delete().where(Hold.until <= at).execute()
        mine.save()
    try:
        yield
    finally:
        with suppress(PeeweeException):
            Hold.delete().where(Hold.id == mine.id).execute()


def forget() -> None:
    """Hold nothing any more: in a database that was copied while a backup was taken."""
    Hold.delete().execute()


def held(at: datetime) -> bool:
    """Tell whether a backup is being taken."""
    return bool(Hold.select().where(Hold.until > at).exists())


def discard(names: Iterable[str], at: datetime) -> None:
    """Delete stored files whose rows are gone. During a backup they stay, and the sweep finds them:
    bytes that no row knows."""
    # A copy that is on its way may still know their rows.
    if held(at):
        return
    for name in names:
        store.current().delete(name)
