"""Questions that pages ask all the time, spelled out in SQL once.

To spell out a query costs the library as much as the database needs for its answer, and more for a
wide one. A function under ``prepared`` builds its query at the first call; later calls bind their
values to the same SQL. So its query must not look at the values: a list, for ``in_``, may be empty
or not, and nothing else may make a difference.

    @prepared
    def _seat(event: int, person: int) -> ModelSelect[Judge]:
        return Judge.select().where(Judge.event == event, Judge.person == person)

    _seat(event.id, person.id)  # a list of rows, as the query would give them
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import update_wrapper
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from hackathon.core.engines import database
from hackathon.core.sql.spelling import Slot

P = ParamSpec("P")
Row = TypeVar("Row")

# A longer list is asked for with SQL of its own.
LONGEST = 1024


class _Spelled(NamedTuple):
    """A query as the database takes it; values that a call gives are ``Slot``s."""

    query: Any
    sql: str
    values: list[Any]


class prepared(Generic[P, Row]):  # noqa: N801 (it is used as a decorator)
    """Make a function that builds a query into one that returns its rows."""

    def __init__(self, build: Callable[P, Iterable[Row]]) -> None:
        self._build: Callable[..., Any] = build
        self._spelled: dict[tuple[Any, ...], _Spelled] = {}
        self._readers: dict[tuple[Any, ...], Callable[[Any], Any]] = {}
        update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        """Return the rows for these values; texts, numbers, moments and lists of them, never
        None."""
        assert not kwargs, "values are given by their place"
        given = [_padded(value) if type(value) is list else value for value in args]
        shape = tuple(len(value) if type(value) is list else -1 for value in given)
        if max(shape, default=0) > LONGEST:
            return list(self._build(*args))
        # The two databases are asked in SQL that differs.
        key = (type(database.obj), shape)
        spelled = self._spelled.get(key)
        if spelled is None:
            spelled = self._spelled[key] = self._spell(shape)
        values = [
            value.bound_to(given) if type(value) is Slot else value for value in spelled.values
        ]
        cursor = database.execute_sql(spelled.sql, values)
        # How the library makes a row of a query is found out once; finding it out costs as much as
        # a row.
        read = self._readers.get(key)
        if read is None:
            return self._first_rows(key, spelled.query, cursor)
        rows = [read(row) for row in cursor.fetchall()]
        cursor.close()
        return rows

    def _first_rows(self, key: tuple[Any, ...], query: Any, cursor: Any) -> list[Row]:
        """Read rows as the library does. How it makes a row of this query it finds out from an
        answer with a row in it, and it is kept for later answers."""
        wrapper = query._get_cursor_wrapper(cursor)
        rows = list(wrapper)
        if rows:
            self._readers[key] = wrapper.process_row
        return rows

    def first(self, *args: P.args, **kwargs: P.kwargs) -> Row | None:
        """Return the first row, or None."""
        rows = self(*args, **kwargs)
        return rows[0] if rows else None

    def _spell(self, shape: Sequence[int]) -> _Spelled:
        slots = [
            Slot(place) if size < 0 else [Slot(place, item) for item in range(size)]
            for place, size in enumerate(shape)
        ]
        query = self._build(*slots)
        sql, values = query.sql()
        return _Spelled(query, sql, values)


def _padded(values: list[Any]) -> list[object]:
    """Lengthen a list to a power of two, with its last value over and over: what is in it stays,
    and there are ten texts to keep instead of one for every length."""
    if not values:
        return values
    wanted = 1 << (len(values) - 1).bit_length()
    return [*values, *[values[-1]] * (wanted - len(values))]
