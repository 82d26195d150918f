"""Migrations: what they make is what the models say, and a database that lacks one is refused."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import servers

from hackathon.core import db as ground
from hackathon.core.db import database
from hackathon.operations import schema


@pytest.fixture
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Two empty databases of one kind: (connect to the first, connect to the second)."""
    before = database.obj
    if request.param == "sqlite":
        yield [f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "two")]
    else:
        with (
            servers.postgres_server() as server,
            server.database() as one,
            server.database() as two,
        ):
            yield [server.url(one), server.url(two)]
            database.close_all() if hasattr(database.obj, "close_all") else database.close()
    database.initialize(before)


def shape() -> set[str]:
    """The tables, columns, checks and indexes of the present database, in words that two databases
    of a kind share."""
    if ground.on_sqlite():
        rows = database.execute_sql(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE"
            " 'schema_migration%'"
        )
        return {re.sub(r"\s+|IF NOT EXISTS", "", row[0]) for row in rows}
    columns = database.execute_sql(
        "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length FROM"
        " information_schema.columns WHERE table_schema = 'public' AND table_name <>"
        " 'schema_migration'"
    )
    checks = database.execute_sql(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE"
        " connamespace = 'public'::regnamespace"
    )
    indexes = database.execute_sql("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")
    found = {str(row) for cursor in (columns, checks, indexes) for row in cursor}
    return {line for line in found if "schema_migration" not in line}


@pytest.mark.parametrize("bare", ["sqlite", "postgresql"], indirect=True)
class TestMigrations:
    def test_make_what_the_models_say(self, bare: list[str]) -> None:
        ground.connect(bare[0])
        ground.open_connection()
        schema.migrate()
        migrated = shape()
        database.close()
        ground.connect(bare[1])
        ground.open_connection()
        database.create_tables(schema.TABLES)
        modelled = shape()
        database.close()
        assert migrated - modelled == set(), "a migration makes what no model has"
        assert modelled - migrated == set(), "write a migration for what the models have gained"

    def test_are_recorded_and_not_run_twice(self, bare: list[str]) -> None:
        ground.connect(bare[0])
        ground.open_connection()
        assert schema.missing()
        with pytest.raises(schema.HalfSchema, match="flask db migrate"):
            schema.check()
        assert schema.migrate() and not schema.migrate()
        schema.check()
        database.close()
