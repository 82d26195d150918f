"""The audit log: each line follows from the one before, and any change is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from hackathon.core import audit
from hackathon.core import db as ground
from hackathon.core.audit import AuditHead, AuditLine

AT = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
ADA = SimpleNamespace(id=1, name="Ada 阿达")


def write(count: int = 3) -> list[AuditLine]:
    return [
        audit.record(
            AT + timedelta(minutes=number),
            ADA,
            "teams.join",
            f"Team {number}",
            7,
            note="ключ",
            seats=number,
        )
        for number in range(count)
    ]


def test_a_line_says_who_did_what_to_what(db: Any) -> None:
    row = SimpleNamespace(id=5, key="3fk2")
    line = AuditLine.get_by_id(
        audit.record(AT, ADA, "teams.join", row, SimpleNamespace(id=9), old=1).id
    )
    assert (line.person_id, line.person_name, line.event_id, line.verb) == (
        1,
        "Ada 阿达",
        9,
        "teams.join",
    )
    assert (line.subject, line.detail, line.at) == ("SimpleNamespace 3fk2", {"old": 1}, AT)
    assert audit.record(AT, None, "site.start").person_id is None


def test_an_untouched_chain_holds(db: Any) -> None:
    assert audit.first_broken() is None
    lines = write()
    assert [line.previous for line in lines] == [audit.START, lines[0].digest, lines[1].digest]
    assert audit.first_broken() is None


@pytest.mark.parametrize(
    "values",
    [
        {"verb": "teams.leave"},
        {"person_name": "Cy"},
        {"detail": {"note": "x"}},
        {"at": AT - timedelta(days=1)},
        {"event_id": None},
        {"subject": ""},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_line_is_found(db: Any, values: dict[str, Any]) -> None:
    lines = write()
    AuditLine.update(**values).where(AuditLine.id == lines[1].id).execute()
    assert audit.first_broken() == lines[1].id


def test_a_missing_line_is_found(db: Any) -> None:
    lines = write()
    AuditLine.delete().where(AuditLine.id == lines[1].id).execute()
    assert audit.first_broken() == lines[2].id


def test_a_missing_end_is_found(db: Any) -> None:
    lines = write()
    AuditLine.delete().where(AuditLine.id == lines[2].id).execute()
    assert audit.first_broken() == -1


def test_a_missing_head_is_found(db: Any) -> None:
    write()
    AuditHead.delete().execute()
    assert audit.first_broken() is not None


@pytest.fixture(params=["sqlite", "postgresql"])
def committed(request: pytest.FixtureRequest, databases: Any) -> Iterator[Any]:
    """A database on which other threads see what was written; it is emptied afterwards."""
    made = databases(request.param)
    ground.open_connection()
    for table in (AuditLine, AuditHead):
        table.delete().execute()
    yield made
    ground.open_connection()
    for table in (AuditLine, AuditHead):
        table.delete().execute()


def test_many_writers_at_once_make_one_chain(committed: Any) -> None:
    start = threading.Barrier(6)

    def run() -> None:
        ground.open_connection()
        start.wait()
        for _number in range(4):
            with ground.transaction():
                audit.record(AT, ADA, "teams.join")
        ground.database.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AuditLine.select().count() == 24
    assert audit.first_broken() is None
