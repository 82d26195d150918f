"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hackathon.core.db import database


@contextmanager
def queries() -> Iterator[list[str]]:
    """Collect the SQL statements of the block (transaction control left out)."""
    seen: list[str] = []
    real = type(database.obj).execute_sql

    def listen(self: Any, sql: str, *args: Any, **kwargs: Any) -> Any:
        if (
            not sql.lstrip()
            .upper()
            .startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT"))
        ):
            seen.append(sql)
        return real(self, sql, *args, **kwargs)

    type(database.obj).execute_sql = listen
    try:
        yield seen
    finally:
        type(database.obj).execute_sql = real
