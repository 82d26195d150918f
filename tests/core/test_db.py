"""The database: moments that agree on both, revisions that lose nobody's text, transactions that
are all or nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import apsw
import peewee
import pytest
from casting import Cast
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import CharField

from hackathon.core import data_version, failures
from hackathon.core import db as ground
from hackathon.core.db import Base, Conflict, Edited, UtcField
from hackathon.people import tokens
from hackathon.people.people import Person
from hackathon.teams.teams import Team


class MomentRow(Base):
    at = UtcField(null=True)


class EditedRow(Edited):
    text = CharField(default="")


@pytest.fixture
def rows(db: Any) -> Iterator[Any]:
    db.create_tables([MomentRow, EditedRow])
    yield db
    db.drop_tables([MomentRow, EditedRow])


zones = st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))])
moments = st.builds(
    lambda seconds, micro, zone: (
        datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, microseconds=micro)
    ).astimezone(zone),
    st.integers(0, 3 * 10**9),
    st.integers(0, 999_999),
    zones,
)


@settings(max_examples=40)
@given(moments)
def test_a_moment_comes_back_as_it_was_in_utc(rows: Any, moment: datetime) -> None:
    read = MomentRow.get_by_id(MomentRow.create(at=moment).id).at
    assert read == moment and read.utcoffset() == timedelta(0)
    assert MomentRow.select().where(MomentRow.at == moment).exists()
    MomentRow.delete().execute()


def test_moments_are_ordered_across_zones(rows: Any) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    later = noon.astimezone(timezone(timedelta(hours=-10))) + timedelta(minutes=1)
    MomentRow.create(at=noon)
    assert MomentRow.select().where(MomentRow.at < later).count() == 1
    assert MomentRow.get_by_id(MomentRow.create(at=None).id).at is None


def test_a_moment_without_a_zone_is_refused(rows: Any) -> None:
    with pytest.raises(ValueError, match="time zone"):
        MomentRow.create(at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(rows: Any) -> None:
    row = EditedRow.create(text="original")
    first, second = EditedRow.get_by_id(row.id), EditedRow.get_by_id(row.id)
    first.change(1, text="first")
    with pytest.raises(Conflict):
        second.change(1, text="second")
    kept = EditedRow.get_by_id(row.id)
    assert (kept.text, kept.revision, first.revision) == ("first", 2, 2)
    kept.change(2, text="again")
    assert kept.revision == 3


def test_a_transaction_is_all_or_nothing(rows: Any) -> None:
    with pytest.raises(RuntimeError), ground.transaction():
        EditedRow.create(text="lost")
        raise RuntimeError
    assert not EditedRow.select().exists()


def test_keys_tell_nothing_and_do_not_repeat() -> None:
    keys = {ground.new_key() for _ in range(2000)}
    assert len(keys) == 2000 and all(
        len(key) == 10 and set(key) <= set(ground.KEY_ALPHABET) for key in keys
    )


@pytest.fixture
def alone() -> Iterator[None]:
    before = ground.database.obj
    yield
    ground.database.initialize(before)


def test_an_unknown_database_is_named(alone: None) -> None:
    with pytest.raises(RuntimeError, match="DATABASE_URL: mysql"):
        ground.connect("mysql://host/name")


def test_sqlite_plans_a_statement_once_whatever_is_bound(alone: None, tmp_path: Path) -> None:
    """To plan it anew for each value costs five times what the answer does."""
    made = ground.connect(f"sqlite:///{tmp_path}/plans.db")
    asked: list[object] = []  # for what a plan reads, SQLite asks whether it may

    def may_read(*what: object) -> int:
        asked.append(what)
        return int(apsw.SQLITE_OK)

    try:
        made.execute_sql("create table a (b, c)")
        made.execute_sql("create index d on a (b)")
        made.connection().authorizer = may_read
        counts = []
        for value in range(3):
            made.execute_sql("select c from a where b = ? order by c", (value,)).fetchall()
            counts.append(len(asked))
    finally:
        made.close_all()
    assert counts[0] > 0 and counts[1:] == counts[:1] * 2


def test_sqlite_knows_the_statements_of_many_pages(alone: None, tmp_path: Path) -> None:
    made = ground.connect(f"sqlite:///{tmp_path}/statements.db")
    try:
        for _round in range(2):
            before = made.connection().cache_stats()["misses"]
            for number in range(400):
                made.execute_sql(f"select {number}").fetchall()
        assert made.connection().cache_stats()["misses"] == before
    finally:
        made.close_all()


def test_sqlite_is_durable_and_holds_references(alone: None, tmp_path: Path) -> None:
    made = ground.connect(f"sqlite:///{tmp_path}/deep/down/site.db")
    ground.open_connection()
    pragmas = [
        made.execute_sql(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    ]
    assert pragmas == ["wal", 2, 1] and ground.on_sqlite()
    ground.close_connection()
    made.close_all()


def test_connections_outlive_the_threads_that_used_them(alone: None, tmp_path: Path) -> None:
    """The web server's threads come and go; a connection freed with its thread once ended the whole
    process."""
    made = ground.connect(f"sqlite:///{tmp_path}/site.db")
    seen: list[Any] = []

    def work() -> None:
        ground.open_connection()
        seen.append(made.connection())
        ground.close_connection()

    for _ in range(3):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert seen[0] is seen[1] is seen[2], "opening one costs more than a page"
    assert seen[0].execute("SELECT 1").fetchall() == [(1,)]
    made.close_all()


def test_a_connection_left_in_a_transaction_is_given_back_clean(
    alone: None, tmp_path: Path
) -> None:
    made = ground.connect(f"sqlite:///{tmp_path}/site.db")
    ground.open_connection()
    made.execute_sql("CREATE TABLE one (x INTEGER)")
    made.connection().execute("BEGIN IMMEDIATE; INSERT INTO one VALUES (1)")
    ground.close_connection()
    ground.open_connection()
    assert made.execute_sql("SELECT count(*) FROM one").fetchone() == (0,)
    ground.close_connection()
    made.close_all()


def test_the_short_way_to_write_columns_writes_the_same_sql(rows: Any) -> None:
    other, inner = (
        EditedRow.alias("other"),
        EditedRow.select(EditedRow.id).where(EditedRow.text == "x"),
    )
    queries = [
        EditedRow.select(EditedRow, other)
        .join(other, on=(EditedRow.id == other.revision))
        .order_by(other.text),
        MomentRow.select().where(MomentRow.id.in_(inner)),
        MomentRow.select(MomentRow.at, peewee.fn.COUNT(MomentRow.id).alias("many")).group_by(
            MomentRow.at
        ),
        EditedRow.update(revision=EditedRow.revision + 1).where(EditedRow.text == "y"),
        EditedRow.insert(text="z").on_conflict(
            conflict_target=[EditedRow.id], update={"text": "w"}
        ),
        EditedRow.delete().where(EditedRow.id.in_(inner)),
    ]
    for query in queries:
        plain = peewee.Context(**rows.get_context_options()).sql(query).query()
        assert query.sql() == plain


class TestDataVersion:
    def test_is_another_one_after_a_write_that_the_public_may_see(self, rows: Any) -> None:
        seen = {data_version.current()}
        row = EditedRow.create(text="a")
        seen.add(data_version.current())
        row.change(1, text="b")
        seen.add(data_version.current())
        EditedRow.delete().execute()
        seen.add(data_version.current())
        assert len(seen) == 4

    def test_is_renewed_once_at_the_end_of_a_transaction(self, rows: Any) -> None:
        before = data_version.current()
        with ground.transaction():
            with ground.transaction():
                EditedRow.create(text="a")
            EditedRow.create(text="b")
            assert data_version.current() == before
        assert data_version.current() != before

    def test_a_transaction_that_fails_leaves_it(self, rows: Any) -> None:
        before = data_version.current()
        with pytest.raises(ZeroDivisionError), ground.transaction():
            EditedRow.create(text="a")
            raise ZeroDivisionError
        assert data_version.current() == before
        EditedRow.create(text="the next write is noticed again")
        assert data_version.current() != before

    def test_is_not_touched_by_what_nobody_sees_and_by_reading(self, rows: Any) -> None:
        before = data_version.current()
        with ground.transaction():
            tokens.Token.delete().execute()
            list(EditedRow.select())
        assert data_version.current() == before

    def test_a_single_write_still_tells_how_many_rows_and_which_number(self, rows: Any) -> None:
        made = [EditedRow.create(text=text).id for text in "abc"]
        assert len(set(made)) == 3 and EditedRow.get_by_id(made[1]).text == "b"
        assert (
            EditedRow.update(text="d").execute() == 3
            and EditedRow.delete().where(EditedRow.id == made[0]).execute() == 1
        )


def test_a_statement_that_goes_on_and_on_is_ended(alone: None, postgres_url: str) -> None:
    made: Any = ground.connect(postgres_url)
    ground.open_connection()
    assert made.execute_sql("SHOW statement_timeout").fetchone() == ("30s",)
    with pytest.raises(peewee.OperationalError) as told, made.atomic():
        made.execute_sql("SET LOCAL statement_timeout = 50")
        made.execute_sql("SELECT pg_sleep(20)")
    assert failures.trouble(told.value) is failures.Trouble.AWAY
    ground.close_connection()


class TestARowByItsNumber:
    def test_is_spelled_out_once_and_read_anew_each_time(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert Person.get_by_id(cast.ben.id) == cast.ben  # spelled out by now

        def spelled(model: Any, *fields: Any) -> Any:
            raise AssertionError("put together again")

        for name in ("Ben A.", "Ben B."):
            Person.update(name=name).where(Person.id == cast.ben.id).execute()
            with monkeypatch.context() as once:
                once.setattr(Person, "select", classmethod(spelled))
                assert Person.get_by_id(cast.ben.id).name == name
                assert Person.get_or_none(Person.id == cast.dee.id) == cast.dee
                assert Team.get_by_id(cast.team.id).captain == cast.ben

    def test_that_nobody_has_is_told(self, cast: Cast) -> None:
        assert cast.ben
        with pytest.raises(Person.DoesNotExist):
            Person.get_by_id(10**6)
        assert Person.get_or_none(Person.id == 10**6) is None

    def test_is_not_all_that_may_be_asked_for(self, cast: Cast) -> None:
        first, last = sorted([cast.ben, cast.dee], key=lambda person: person.id)
        several = (first.id, last.id)
        assert Person.get(Person.id.in_(several), Person.id != first.id) == last
        assert Person.get(Person.id != first.id) != first
        Person.update(revision=last.id).where(Person.id == first.id).execute()
        assert Person.get(Person.revision == last.id) == first
        assert Person.get(Person.email == cast.ben.email) == cast.ben
        assert Person.get_or_none(Person.id == cast.ben.id, Person.name == "Nobody") is None
        assert Person.get(Person.id == str(cast.ben.id)) == cast.ben
        assert Person.get_or_none(Person.id == Person.id + 1) is None
