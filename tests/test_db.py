"""The database: moments that agree on both, revisions that lose nobody's text, transactions that are all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import CharField

from hackathon import db as ground
from hackathon.db import Base, Conflict, Edited, UtcField


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
    lambda seconds, micro, zone: (datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, microseconds=micro)).astimezone(zone),
    st.integers(0, 3 * 10**9),
    st.integers(0, 999_999),
    zones,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
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
    assert len(keys) == 2000 and all(len(key) == 10 and set(key) <= set(ground.KEY_ALPHABET) for key in keys)


@pytest.fixture
def alone() -> Iterator[None]:
    before = ground.database.obj
    yield
    ground.database.initialize(before)


def test_an_unknown_database_is_named(alone: None) -> None:
    with pytest.raises(RuntimeError, match="DATABASE_URL: mysql"):
        ground.connect("mysql://host/name")


def test_sqlite_is_durable_and_holds_references(alone: None, tmp_path: Path) -> None:
    made = ground.connect(f"sqlite:///{tmp_path}/deep/down/site.db")
    ground.open_connection()
    pragmas = [made.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert pragmas == ["wal", 2, 1] and ground.on_sqlite()
    ground.close_connection()
    assert not made.is_closed()  # opening one costs more than a page
    made.close()
