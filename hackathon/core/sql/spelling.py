"""How statements are spelled out: as the library does, with short ways for what is said most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import peewee


class Slot:
    """A place in a query for a value that comes later (see ``prepared``).

    :param place: of the argument that it is; :param item: of the list's, when it is a list
    """

    __slots__ = ("convert", "item", "place")

    def __init__(self, place: int, item: int | None = None, convert: Any = None) -> None:
        self.place, self.item, self.convert = place, item, convert

    def bound_to(self, args: Sequence[Any]) -> object:
        """Return the value as the database takes it."""
        value = args[self.place]
        if self.item is not None:
            value = value[self.item]
        assert value is not None, "IS NULL is another query"
        return self.convert(value) if self.convert else value


class Context(peewee.Context):
    """Writes SQL as the library does, with a short way for what makes up most of it: columns of
    tables.

    Half the time of reading a row went into spelling out its thirty columns, each through eight
    calls.
    """

    def sql(self, obj: Any) -> object:
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

    def value(self, value: Any, converter: Any = None, add_param: bool = True) -> object:
        if type(value) is not Slot:
            return super().value(value, converter, add_param)
        # The column that it is compared with knows how to write it; ``False`` says as it is.
        convert = self.state.converter if converter is None else converter
        self._values.append(Slot(value.place, value.item, convert or None))  # type: ignore[attr-defined]
        return self.literal(self.state.param or "?") if add_param else self


class _Insertion(NamedTuple):
    """How rows with these columns are written."""

    sql: str
    order: list[int]  # in which it takes the values


_insertions: dict[tuple[Any, ...], _Insertion] = {}


class Spelling:
    """A database that spells out each kind of insertion once.

    To put together the columns of a new row took two thirds of the time of writing it.
    """

    context_class = Context

    def execute(self, query: Any, **options: Any) -> object:
        told = None if options or type(query) is not peewee.ModelInsert else _told(self, query)
        if told is None:
            return super().execute(query, **options)  # type: ignore[misc]
        return self.execute_sql(*told)  # type: ignore[attr-defined]


def _told(database: Any, query: Any) -> tuple[str, list[object]] | None:
    """Return an insertion's SQL and its values, or None where the library has to look at it."""
    row = query._insert
    told = query._columns or query._on_conflict or query._return_cursor or query._cte_list
    if type(row) is not dict or told:
        return None
    if any(isinstance(value, peewee.Node) for value in row.values()):
        return None
    # SQLite takes what is JSON through a function of its own, which has the text.
    values = [_text(field.db_value(value)) for field, value in row.items()]
    if any(isinstance(value, peewee.Node) for value in values):
        return None
    names = [field.name for field in row]
    key = (type(database), query.model, bool(query._returning), *names)
    known = _insertions.get(key)
    if known is None:
        known = _spelled(database, query)
        if known is None:
            return None
        _insertions[key] = known
    return known.sql, [values[place] for place in known.order]


def _text(value: object) -> object:
    if isinstance(value, peewee.Function) and value.name == "json" and value.arguments:
        return value.arguments[0]
    return value


def _spelled(database: Any, query: Any) -> _Insertion | None:
    fields = list(query._insert)
    # What is missing may have a default that is worked out anew for each row.
    if not query.model._meta.defaults.keys() <= query._insert.keys():
        return None
    sql, values = database.get_sql_context().sql(query).query()
    order = sorted(range(len(fields)), key=lambda place: fields[place]._sort_key)
    return _Insertion(sql, order) if len(values) == len(order) else None
