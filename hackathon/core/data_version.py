"""How fresh a copy of a public page is: a number that is another one after every change that the
public may see.

The number is random and not counted up, so that a copy can be mistaken for a fresh one neither
after a transaction was rolled back nor after a backup was restored under a running site.
"""

from __future__ import annotations

import secrets

from peewee import BigIntegerField, Model

from hackathon.core.db import Base, before_commit, database


class DataVersion(Base):
    """One row, written in the same transaction as the change."""

    seen_by_public = False
    value = BigIntegerField()


# Both databases understand it; a model's insert would cost as much as the verb's own statement.
_WRITE = (
    "INSERT INTO data_version (id, value) VALUES (1, ?)"
    " ON CONFLICT (id) DO UPDATE SET value = EXCLUDED.value"
)


def current() -> int:
    """Return the data's version. Read it before the data: then what is made from them is never
    older than it says."""
    found = database.execute_sql(
        "SELECT value FROM data_version WHERE id = 1"
    ).fetchone()  # a model would cost ten times as much
    return int(found[0]) if found else 0


def _renew(written: set[type[Model]]) -> None:
    # The last statement of its transaction: on PostgreSQL writers wait for each other at this row
    # for their commit alone.
    if any(
        getattr(model, "seen_by_public", False) for model in written
    ):  # a library may have tables of its own
        # A random number instead of a count: a backup that is put back never has a version that
        # pages were kept under.
        database.execute_sql(_WRITE.replace("?", database.param), (secrets.randbits(62),))


before_commit.append(_renew)
