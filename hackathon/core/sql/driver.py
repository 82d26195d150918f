"""PostgreSQL's driver, which loads when a database is PostgreSQL.

Left alone, peewee loads it with itself: a seventh of the time in which a process starts, for
nothing where the database is SQLite.
"""

from __future__ import annotations

import sys
from typing import Any, cast

DRIVER = "psycopg"


def load_peewee() -> None:
    """Load peewee without the driver, unless one of them is there already."""
    if DRIVER in sys.modules or "peewee" in sys.modules:
        return
    # None tells whoever imports it that there is no such library.
    sys.modules[DRIVER] = cast(Any, None)
    try:
        import playhouse.postgres_ext  # noqa: F401 - late, since this is what it is about
    finally:
        del sys.modules[DRIVER]


def load() -> None:
    """Load the driver and hand peewee what it takes from it at its own start."""
    import peewee  # late, so that the driver is not loaded with it
    import psycopg  # late, as above
    from psycopg.pq import TransactionStatus  # as above
    from psycopg.types import json  # as above

    known = vars(peewee)
    if known["psycopg"] is not None:
        return
    given = {
        "psycopg": psycopg,
        "TransactionStatus": TransactionStatus,
        "Json_pg3": json.Json,
        "Jsonb_pg3": json.Jsonb,
    }
    known.update(given)
    adapter: Any = peewee.Psycopg3Adapter
    adapter.txn_idle = TransactionStatus.IDLE
    adapter.txn_inerror = TransactionStatus.INERROR
    adapter.txn_unknown = TransactionStatus.UNKNOWN
