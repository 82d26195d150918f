"""The structure of the database: as the models say, as it is, and in what the two differ.

Names of migrations say what was run, not what is there: a half-restored dump, a table changed by
hand or a migration cut off in the middle shows only here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from peewee import Field, ForeignKeyField

from hackathon.core.db import Base, database, on_sqlite

Index = tuple[str, str, bool, tuple[str, ...]]  # table, name, unique, columns


class Structure(NamedTuple):
    """What a database is made of; each set holds tuples that start with the table's name."""

    columns: frozenset[tuple[str, str, str, bool]]  # table, column, type, may be null
    indexes: frozenset[Index]
    foreign_keys: frozenset[tuple[str, str, str, str]]  # table, column, other table, on delete
    checks: frozenset[tuple[str, frozenset[str]]]  # table, the words of the condition


# How PostgreSQL names the types that peewee asks it for.
POSTGRESQL_TYPES = {
    "SERIAL": "integer",
    "BIGSERIAL": "bigint",
    "VARCHAR": "character varying",
    "TIMESTAMP": "timestamp without time zone",
    "DOUBLE PRECISION": "double precision",
}
# Words that PostgreSQL adds when it writes a condition anew, or that it replaces by others.
GRAMMAR = frozenset(
    ["all", "and", "any", "array", "between", "character", "in", "is", "not", "null", "or", "text"]
)

SQLITE = {
    "columns": """
        SELECT m.name, c.name, upper(c.type), NOT (c."notnull" OR c.pk)
        FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
    """,
    "indexes": """
        SELECT m.name, l.name, l."unique", i.name
        FROM sqlite_master m JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i
        WHERE m.type = 'table' ORDER BY l.name, i.seqno
    """,
    "foreign keys": """
        SELECT m.name, k."from", k."table", k.on_delete
        FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'
    """,
    "checks": "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL",
}
POSTGRESQL = {
    "columns": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
          AND a.attnum > 0 AND NOT a.attisdropped
    """,
    "indexes": """
        SELECT c.relname, i.relname, x.indisunique, a.attname
        FROM pg_class c JOIN pg_index x ON x.indrelid = c.oid AND NOT x.indisprimary
        JOIN pg_class i ON i.oid = x.indexrelid
        JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(number, place) ON true
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
        ORDER BY i.relname, k.place
    """,
    "foreign keys": """
        SELECT c.relname, a.attname, o.relname,
            CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
                WHEN 'r' THEN 'RESTRICT' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END
        FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
        JOIN pg_class o ON o.oid = k.confrelid
        WHERE c.relnamespace = current_schema()::regnamespace
    """,
    "checks": """
        SELECT c.relname, pg_get_constraintdef(k.oid)
        FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c'
        WHERE c.relnamespace = current_schema()::regnamespace
    """,
}


def expected(tables: Iterable[type[Base]]) -> Structure:
    """Return the structure that the models of ``tables`` describe."""
    columns, indexes, keys, checks = set(), set(), set(), set()
    for model in tables:
        meta = model._meta
        name = str(meta.table_name)
        for field in meta.sorted_fields:
            columns.add((name, field.column_name, _type_of(field), bool(field.null)))
            if isinstance(field, ForeignKeyField):
                other = field.rel_model._meta.table_name
                keys.add((name, field.column_name, other, (field.on_delete or "NO ACTION").upper()))
        for index in meta.fields_to_index():
            over = tuple(part.column_name for part in index._expressions if isinstance(part, Field))
            indexes.add((name, _index_name(model, index), bool(index._unique), over))
        # A column that came later has its condition beside it, as databases add it.
        beside = [one for field in meta.sorted_fields for one in field.constraints or ()]
        for check in [*(meta.constraints or ()), *beside]:
            checks |= {(name, words_of(one)) for one in conditions(check.sql)}
    return Structure(frozenset(columns), frozenset(indexes), frozenset(keys), frozenset(checks))


def _index_name(model: type[Base], index: Any) -> str:
    context = database.get_sql_context()
    sql, _params = context.sql(index).query()
    found = re.search(r'INDEX (?:IF NOT EXISTS )?(?:"\w+"\.)?"(\w+)"', sql)
    if found is None:
        raise ValueError(f"{model.__name__} has an index without a name: {sql}")
    return found[1]


def _type_of(field: Field) -> str:
    asked = field.ddl_datatype(database.get_sql_context())
    name = str(asked.sql)
    if on_sqlite():
        return name.upper()
    base, _parenthesis, length = name.partition("(")
    said = POSTGRESQL_TYPES.get(base, base.lower())
    return f"{said}({length}" if length else said


def words_of(condition: str) -> frozenset[str]:
    """Return the names, numbers and quoted texts of a CHECK, which both databases keep as they are.

    PostgreSQL writes a condition anew (``IN`` becomes
    ``= ANY (ARRAY[...])``), so the texts as a
    whole cannot be compared.
    """
    plain = re.sub(r"::[\w ]+(\[\])?", "", condition)
    plain = re.sub(r"\bNOT IN\b", "<> ALL", plain)
    found = re.findall(r"'[^']*'|[A-Za-z_]\w*|\d+(?:\.\d+)?|<>|<=|>=|<|>", plain)
    return frozenset(word for word in found if word.lower() not in GRAMMAR)


def present() -> Structure:
    """Return the structure of the open database, in four queries whatever its size."""
    asked = SQLITE if on_sqlite() else POSTGRESQL
    rows = {part: list(database.execute_sql(sql).fetchall()) for part, sql in asked.items()}
    columns = {(table, name, kind, bool(null)) for table, name, kind, null in rows["columns"]}
    checks = {(table, words_of(one)) for table, sql in rows["checks"] for one in conditions(sql)}
    return Structure(
        frozenset(columns),
        _gathered(rows["indexes"]),
        frozenset(tuple(row) for row in rows["foreign keys"]),
        frozenset(checks),
    )


def _gathered(rows: Iterable[tuple[Any, ...]]) -> frozenset[Index]:
    """Put the columns of each index together; the rows come in the columns' order."""
    parts: dict[tuple[str, str, bool], list[str]] = {}
    for table, name, unique, column in rows:
        parts.setdefault((table, name, bool(unique)), []).append(column)
    return frozenset((*key, tuple(columns)) for key, columns in parts.items())


def conditions(sql: str) -> Iterator[str]:
    """Find what stands between the parentheses of each ``CHECK (...)``."""
    for found in re.finditer(r"CHECK\s*\(", sql):
        depth, end = 1, found.end()
        while depth and end < len(sql):
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        yield sql[found.end() : end - 1]


def differences(tables: Iterable[type[Base]]) -> list[str]:
    """Return, as phrases for the log, in what the open database differs from the models.

    Tables and indexes that an operator added are nobody's business. A column or a condition that
    no model knows is: rows could not be written past it.
    """
    wanted, there = expected(tables), present()
    ours = {column[0] for column in wanted.columns}
    known = {column[0] for column in there.columns}
    found = [f"the table {table} is missing" for table in sorted(ours - known)]
    both = ours & known
    found += _compared("column", wanted.columns, there.columns, both)
    found += _compared("foreign key", wanted.foreign_keys, there.foreign_keys, both)
    found += _compared("condition", wanted.checks, there.checks, both)
    lacking = wanted.indexes - there.indexes
    found += [_told("index", part, "is missing") for part in sorted(lacking) if part[0] in both]
    return found


def _compared(
    kind: str, wanted: frozenset[Any], there: frozenset[Any], tables: set[str]
) -> list[str]:
    lacking = [part for part in wanted - there if part[0] in tables]
    strange = [part for part in there - wanted if part[0] in tables]
    told = [_told(kind, part, "is missing or different") for part in lacking]
    return sorted(told + [_told(kind, part, "is not of this program") for part in strange])


def _told(kind: str, part: tuple[Any, ...], what: str) -> str:
    table, *rest = part
    words = [" ".join(sorted(one)) if isinstance(one, frozenset) else one for one in rest]
    shown = ", ".join(" ".join(one) if isinstance(one, tuple) else str(one) for one in words)
    return f"{table}: the {kind} ({shown}) {what}"
