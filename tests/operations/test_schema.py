"""Migrations: what they make is what the models say, and a database that lacks one is refused."""

import ast
import hashlib
import importlib
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import reading
import servers
from casting import NOW
from contents import files
from playhouse.migrations import Runner

from hackathon import permissions
from hackathon.challenges import challenges
from hackathon.consultations import consultations
from hackathon.content import exporting, seeding
from hackathon.core import db as ground
from hackathon.core import prose
from hackathon.core.config import PACKAGE, ROOT
from hackathon.core.db import database
from hackathon.events.events import Event
from hackathon.judging.entries import Entry
from hackathon.operations import schema
from hackathon.people import affiliations, consents
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import requirements
from hackathon.pilots.pilots import Pilot

levels = importlib.import_module("hackathon.migrations.0063_levels_of_headings")


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


# sha256 of each migration that a release has carried: it has run on databases that we do not see.
RELEASED = {
    "0001_spine.py": "1bb812206a193caab869798a0010321e784209aa04a1ca0a5cd2b73e9ac65479",
}


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_migration_never_changes(name: str) -> None:
    digest = hashlib.sha256((schema.MIGRATIONS / name).read_bytes()).hexdigest()
    assert digest == RELEASED[name], f"{name} was released; write a further migration instead"


def first_release(folder: Path) -> sqlite3.Connection:
    """A small database of the first release, as that release wrote it."""
    kept = sqlite3.connect(folder / "first.db")
    kept.executescript((ROOT / "tests" / "data" / "first_release.sql").read_text())
    return kept


def carried_over(kept: sqlite3.Connection) -> None:
    """Write the rows of the first release into tables that its migration made on PostgreSQL."""
    named = kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    kinds: dict[str, dict[str, str]] = {}
    for table, column, kind in database.execute_sql(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    ):
        kinds.setdefault(table, {})[column] = kind
    with database.atomic():
        database.execute_sql("SET session_replication_role = replica")  # in any order of tables
        for (table,) in named:
            if table.startswith(("sqlite_", "schema_migration")):
                continue
            rows = kept.execute(f'SELECT * FROM "{table}"')
            columns = [part[0] for part in rows.description]
            for row in rows:
                values = [
                    bool(value)
                    if kinds[table][column] == "boolean" and value is not None
                    else value
                    for column, value in zip(columns, row, strict=True)
                ]
                names = ", ".join(f'"{column}"' for column in columns)
                places = ", ".join("%s" for _column in columns)
                database.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)
        database.execute_sql("SET session_replication_role = origin")


def counts() -> dict[str, int]:
    tables = {model._meta.table_name for model in schema.TABLES} & set(database.get_tables())
    return {
        table: database.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        for table in sorted(tables)
    }


def upgraded(bare: list[str], tmp_path: Path) -> None:
    """Open a database of the first release, with its rows, before any later migration."""
    kept = first_release(tmp_path)
    url = bare[0] if bare[0].startswith("postgresql") else f"sqlite:///{tmp_path}/first.db"
    ground.connect(url)
    ground.open_connection()
    if not ground.on_sqlite():
        Runner(database.obj, str(schema.MIGRATIONS), table_name="schema_migration").up("0001_spine")
        carried_over(kept)
    kept.close()


@pytest.mark.parametrize("bare", ["sqlite", "postgresql"], indirect=True)
class TestUpgrade:
    def test_of_a_first_release_keeps_every_row(self, bare: list[str], tmp_path: Path) -> None:
        upgraded(bare, tmp_path)
        before = counts()
        assert before["entry"] == 1 and before["person"] == 9
        with pytest.raises(schema.HalfSchema, match="0002"):
            schema.check()
        assert schema.migrate()[0].startswith("0002")
        schema.check()
        after = counts()
        assert {table: after[table] for table in before} == before
        entry = Entry.get()
        assert entry.submission.title == "Work Second team" and entry.code == "E01"
        if ground.on_sqlite():
            assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        database.close()

    def test_of_a_first_release_exports_what_loads_elsewhere(
        self, bare: list[str], tmp_path: Path
    ) -> None:
        upgraded(bare, tmp_path)
        schema.migrate()
        # Its rows were written directly; that release's pages published no brief without these.
        needed = dict.fromkeys(challenges.SECTIONS, "Some words.")
        challenges.Challenge.update(sections=needed, summary="A brief.").execute()
        exporting.export(tmp_path / "once")
        database.close()
        ground.connect(f"sqlite:///{tmp_path}/elsewhere.db")
        ground.open_connection()
        schema.migrate()
        seeding.load(tmp_path / "once", NOW)
        exporting.export(tmp_path / "twice")
        assert files(tmp_path / "twice") == files(tmp_path / "once")
        database.close()

    def test_of_a_first_release_gives_its_headings_their_levels(
        self, bare: list[str], tmp_path: Path
    ) -> None:
        """As that release rendered them: a heading typed as the third level stood on the fourth."""
        upgraded(bare, tmp_path)
        old = '<h4 id="s-data">Data</h4><p>&lt;h6&gt;</p><h5 id="s-rights">Rights</h5><h3>End</h3>'
        new = '<h2 id="s-data">Data</h2><p>&lt;h6&gt;</p><h3 id="s-rights">Rights</h3><h2>End</h2>'
        told = json.dumps({"good": old}), json.dumps({"fr": {"sections_html": {"good": old}}})
        place = "?" if ground.on_sqlite() else "%s"
        database.execute_sql(f"UPDATE event SET story_html = {place}", (old,))
        database.execute_sql(
            f"UPDATE challenge SET sections_html = {place}, translations = {place}", told
        )
        schema.migrate()
        brief = challenges.Challenge.get()
        assert Event.get().story_html == new
        assert brief.sections_html == {"good": new}
        assert brief.translations["fr"]["sections_html"] == {"good": new}
        assert new == levels.levelled(new)
        typed = "### Data\n\n#### Rights\n\n## End"
        levels_of = re.compile(r"<h\d")
        assert levels_of.findall(new) == levels_of.findall(prose.render(typed))
        database.close()

    def test_of_a_first_release_carries_the_last_day_of_consultations(
        self, bare: list[str], tmp_path: Path
    ) -> None:
        upgraded(bare, tmp_path)
        database.execute_sql("UPDATE pilot SET consultation_closes = '2027-05-01'")
        schema.migrate()
        row = consultations.of("pilots/nice-helper")
        assert row is not None and row.closes_on == date(2027, 5, 1)
        assert row.opened_at is None
        database.close()

    def test_by_a_newer_program_is_noticed(self, bare: list[str]) -> None:
        ground.connect(bare[0])
        ground.open_connection()
        schema.migrate()
        database.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES"
            " ('9999_later', '2030-01-01 00:00:00')"
        )
        with pytest.raises(schema.HalfSchema, match="9999_later"):
            schema.check()
        database.close()

    def test_leaves_no_office_that_speaks_by_itself(self, bare: list[str], tmp_path: Path) -> None:
        """Whoever named an office in the profile says so, and every office that a page names is
        asked and has not answered."""
        upgraded(bare, tmp_path)
        schema.migrate()
        people = list(Person.select().where(Person.office.is_null(False)))
        assert len(people) == 3
        for person in people:
            assert affiliations.degree(person, person.office) == "said"
            assert permissions.speaks(person, person.office, "contact") is not None
            assert permissions.speaks(person, person.office, "pilot") is not None
        for office in Office.select():
            assert affiliations.representatives(office) == [] == affiliations.contacts(office)
            assert not any(consents.agreed_by(office).values())
        asked = Consent.select(Consent.act, Consent.subject, Consent.status).tuples()
        assert sorted(asked) == [
            ("adopter", "pilots/nice-helper", "asked"),
            ("brief", "events/codefest/challenges/nice-classes", "asked"),
            ("lead", "pilots/nice-helper", "asked"),
            ("partner", "pilots/nice-helper", "asked"),
        ]
        pilot = Pilot.get()
        for stage in ("approved", "adopted"):
            gate = requirements.gate(pilot, stage, pilot.created_at)
            assert gate and any("has not agreed yet" in sentence for sentence in gate.missing)
        assert consents.waiting_for_administrators().count() == 4
        database.close()


def test_every_model_that_any_room_defines_is_in_the_schema() -> None:
    """Read from the text of all rooms, however deep they stand."""
    defined = {
        node.name
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts
        for node in reading.nodes(path)
        if isinstance(node, ast.ClassDef)
        and {getattr(base, "id", "") for base in node.bases} & {"Base", "Edited", "Worded"}
    }
    assert defined - {"Edited", "Worded"} == {model.__name__ for model in schema.TABLES}
