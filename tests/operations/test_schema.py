"""Migrations: what they make is what the models say, and a database that lacks one is refused."""

import ast
import hashlib
import importlib
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import reading
import servers
from casting import NOW
from contents import files
from playhouse.migrations import Runner
from turns import DATABASES

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


@contextmanager
def empty(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, to be connected to in the block."""
    before = database.obj
    if kind == "sqlite":
        yield f"sqlite:///{folder}/empty.db"
        database.close()
    else:
        with servers.postgres_server() as server, server.database() as name:
            yield server.url(name)
            database.close_all()
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


@pytest.mark.parametrize("kind", DATABASES)
def test_migrations_are_recorded_not_run_twice_and_make_what_the_models_say(
    kind: str, tmp_path: Path
) -> None:
    with empty(kind, tmp_path) as url:
        ground.connect(url)
        ground.open_connection()
        assert schema.missing()
        with pytest.raises(schema.HalfSchema, match="flask db migrate"):
            schema.check()
        assert schema.migrate() and not schema.migrate()
        schema.check()
        migrated = shape()
        database.drop_tables(schema.TABLES)
        database.create_tables(schema.TABLES)
        modelled = shape()
    assert migrated - modelled == set(), "a migration makes what no model has"
    assert modelled - migrated == set(), "write a migration for what the models have gained"


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


OLD = '<h4 id="s-data">Data</h4><p>&lt;h6&gt;</p><h5 id="s-rights">Rights</h5><h3>End</h3>'
NEW = '<h2 id="s-data">Data</h2><p>&lt;h6&gt;</p><h3 id="s-rights">Rights</h3><h2>End</h2>'


def written_then() -> None:
    """Write what the site of the first release did, beside the rows of the file: headings as it
    rendered them, and the last day of a consultation."""
    told = json.dumps({"good": OLD}), json.dumps({"fr": {"sections_html": {"good": OLD}}})
    place = "?" if ground.on_sqlite() else "%s"
    database.execute_sql(f"UPDATE event SET story_html = {place}", (OLD,))
    database.execute_sql(
        f"UPDATE challenge SET sections_html = {place}, translations = {place}", told
    )
    database.execute_sql("UPDATE pilot SET consultation_closes = '2027-05-01'")


class Release(NamedTuple):
    """A database of the first release that was upgraded."""

    own: Any
    before: dict[str, int]  # rows of each table
    refused: str
    steps: list[str]


@pytest.fixture(scope="class", params=DATABASES)
def upgraded_once(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    folder = tmp_path_factory.mktemp("release")
    with empty(request.param, folder) as url:
        kept = first_release(folder)
        on_file = request.param == "sqlite"
        ground.connect(f"sqlite:///{folder}/first.db" if on_file else url)
        ground.open_connection()
        if not on_file:
            runner = Runner(database.obj, str(schema.MIGRATIONS), table_name="schema_migration")
            runner.up("0001_spine")
            carried_over(kept)
        kept.close()
        before = counts()
        written_then()
        with pytest.raises(schema.HalfSchema) as refused:
            schema.check()
        made = Release(database.obj, before, str(refused.value), schema.migrate())
        yield made
        database.initialize(made.own)


@pytest.fixture
def release(upgraded_once: Release) -> Iterator[Release]:
    """The upgraded database, from which is taken back what the test writes."""
    before = database.obj
    database.initialize(upgraded_once.own)
    ground.open_connection()
    with database.atomic() as everything:
        yield upgraded_once
        # The test may have gone on to another database.
        database.initialize(upgraded_once.own)
        everything.rollback()
    database.initialize(before)


class TestUpgrade:
    def test_of_a_first_release_keeps_every_row(self, release: Release) -> None:
        before = release.before
        assert before["entry"] == 1 and before["person"] == 9
        assert "0002" in release.refused
        assert release.steps[0].startswith("0002")
        schema.check()
        after = counts()
        assert {table: after[table] for table in before} == before
        entry = Entry.get()
        assert entry.submission.title == "Work Second team" and entry.code == "E01"
        if ground.on_sqlite():
            assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []

    def test_of_a_first_release_exports_what_loads_elsewhere(
        self, release: Release, tmp_path: Path
    ) -> None:
        # Its rows were written directly; that release's pages published no brief without these.
        needed = dict.fromkeys(challenges.SECTIONS, "Some words.")
        challenges.Challenge.update(sections=needed, summary="A brief.").execute()
        exporting.export(tmp_path / "once")
        ground.connect(f"sqlite:///{tmp_path}/elsewhere.db")
        ground.open_connection()
        schema.migrate()
        seeding.load(tmp_path / "once", NOW)
        exporting.export(tmp_path / "twice")
        assert files(tmp_path / "twice") == files(tmp_path / "once")
        database.close()

    def test_of_a_first_release_gives_its_headings_their_levels(self, release: Release) -> None:
        """As that release rendered them: a heading typed as the third level stood on the fourth."""
        brief = challenges.Challenge.get()
        assert Event.get().story_html == NEW
        assert brief.sections_html == {"good": NEW}
        assert brief.translations["fr"]["sections_html"] == {"good": NEW}
        assert levels.levelled(NEW) == NEW
        typed = "### Data\n\n#### Rights\n\n## End"
        levels_of = re.compile(r"<h\d")
        assert levels_of.findall(NEW) == levels_of.findall(prose.render(typed))

    def test_of_a_first_release_carries_the_last_day_of_consultations(
        self, release: Release
    ) -> None:
        row = consultations.of("pilots/nice-helper")
        assert row is not None and row.closes_on == date(2027, 5, 1)
        assert row.opened_at is None

    def test_by_a_newer_program_is_noticed(self, release: Release) -> None:
        database.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES"
            " ('9999_later', '2030-01-01 00:00:00')"
        )
        with pytest.raises(schema.HalfSchema, match="9999_later"):
            schema.check()

    def test_leaves_no_office_that_speaks_by_itself(self, release: Release) -> None:
        """Whoever named an office in the profile says so, and every office that a page names is
        asked and has not answered."""
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
