"""The door for changes of state: only what the table allows, and of two at once only the first."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import reading
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import CharField

from hackathon.core import states
from hackathon.core.config import PACKAGE
from hackathon.core.db import Base, Edited, transaction

MOVES = {"draft": ("published",), "published": ("draft", "archived"), "archived": ()}


class StateOfPlainRow(Base):
    status = CharField(default="draft")
    reason = CharField(default="")


class StateOfEditedRow(Edited):
    status = CharField(default="draft")


@pytest.fixture
def rows(db: Any) -> Iterator[Any]:
    db.create_tables([StateOfPlainRow, StateOfEditedRow])
    yield db
    db.drop_tables([StateOfPlainRow, StateOfEditedRow])


def test_an_allowed_move_is_written_with_what_goes_along(rows: Any) -> None:
    row = StateOfPlainRow.create()
    states.move(row, MOVES, "published", reason="ready")
    assert (row.status, row.reason) == ("published", "ready")
    again = StateOfPlainRow.get_by_id(row.id)
    assert (again.status, again.reason) == ("published", "ready")


def test_what_the_table_does_not_allow_is_refused_and_not_written(rows: Any) -> None:
    row = StateOfPlainRow.create()
    with pytest.raises(states.NoSuchMove):
        states.move(row, MOVES, "archived")
    assert row.status == StateOfPlainRow.get_by_id(row.id).status == "draft"


def test_of_two_who_move_the_same_row_the_second_is_told(rows: Any) -> None:
    row = StateOfPlainRow.create()
    rival = StateOfPlainRow.get_by_id(row.id)
    states.move(row, MOVES, "published", reason="first")
    with pytest.raises(states.NoSuchMove):
        states.move(rival, MOVES, "published", reason="second")
    assert StateOfPlainRow.get_by_id(row.id).reason == "first"


def test_a_move_counts_as_a_revision(rows: Any) -> None:
    row = StateOfEditedRow.create()
    states.move(row, MOVES, "published")
    assert row.revision == StateOfEditedRow.get_by_id(row.id).revision == 2


class TestAskedBeforeWriting:
    """A verb that takes no lock asks what its door asked too."""

    WRITES: dict[str, Callable[[StateOfEditedRow], object]] = {
        "creates": lambda row: StateOfPlainRow.create(),
        "changes": lambda row: row.change(1, status="published"),
        "moves": lambda row: states.move(row, MOVES, "published"),
        "deletes": lambda row: row.delete_instance(),
    }

    @pytest.mark.parametrize("write", WRITES)
    def test_nothing_is_written_that_is_allowed_no_longer(self, rows: Any, write: str) -> None:
        row = StateOfEditedRow.create()
        refused = pytest.raises(states.Refused, match="No longer")
        with states.permitted(lambda: "No longer."), refused, transaction():
            self.WRITES[write](row)
        assert StateOfEditedRow.get().status == "draft"
        assert not StateOfPlainRow.select().exists()

    def test_once_a_transaction_and_not_after_what_it_wrote_itself(self, rows: Any) -> None:
        row = StateOfEditedRow.create()
        asked: list[str] = []
        with states.permitted(lambda: asked.append(StateOfEditedRow.get().status)):
            for wish in ("published", "archived"):
                with transaction():
                    states.move(row, MOVES, wish)
                    StateOfPlainRow.create()
        assert asked == ["draft", "published"]


def test_no_room_writes_past_the_question() -> None:
    """What is written as bare SQL is noticed by nobody."""
    past = {"execute_sql", "cursor"}
    below = {"core", "migrations", "operations", "cli"}
    found = [
        f"{path.relative_to(PACKAGE)}: {call.attr}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in below
        for call in reading.nodes(path)
        if isinstance(call, ast.Attribute) and call.attr in past
    ]
    assert not found


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*MOVES, "nonsense"]), max_size=8))
def test_no_sequence_leaves_the_table(rows: Any, wishes: list[str]) -> None:
    row = StateOfPlainRow.create()
    for wish in wishes:
        before = row.status
        try:
            states.move(row, MOVES, wish)
        except states.NoSuchMove:
            assert wish not in MOVES[before] and row.status == before
        else:
            assert wish in MOVES[before]
        assert StateOfPlainRow.get_by_id(row.id).status == row.status
