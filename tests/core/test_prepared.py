"""Prepared queries: the same rows as the query itself gives, on both databases, from SQL that is
spelled out once."""

from typing import Any

import counting
import pytest
from casting import NOW, Cast, day, make_event, make_person
from peewee import fn

from hackathon.core import prepared as room
from hackathon.core.prepared import prepared
from hackathon.events.events import Event, Organiser
from hackathon.people.people import Person

built: list[str] = []


@prepared
def _named(slugs: list[str], before: Any) -> Any:
    built.append("named")
    return (
        Event.select().where(Event.slug.in_(slugs), Event.created_at < before).order_by(Event.slug)
    )


@prepared
def _organised(person: int) -> Any:
    return (
        Event.select(Event, Organiser, Person)
        .join(Organiser)
        .join(Person)
        .where(Person.id == person)
    )


@prepared
def _counted(event: int) -> Any:
    several = Organiser.select(fn.COUNT(Organiser.id)).where(Organiser.event == event)
    return Event.select(Event.slug, several.alias("number")).where(Event.id == event).namedtuples()


def slugs(rows: list[Any]) -> list[str]:
    return [row.slug for row in rows]


def test_rows_are_those_of_the_query(cast: Cast) -> None:
    for slug in ("a", "b", "c"):
        make_event(slug)
    assert slugs(_named(["c", "a"], NOW)) == ["a", "c"]
    assert slugs(_named(["b", "c"], NOW)) == ["b", "c"], "other values, the same SQL"
    assert slugs(_named(["a", "b", "c"], NOW)) == ["a", "b", "c"]
    assert slugs(_named(["a"], day(-50))) == [], "moments are bound as their column writes them"
    assert slugs(_named(["c"], NOW)) == ["c"], "an answer without rows does not spoil the next"
    assert cast.ada and _named([], NOW) == []


def test_joined_rows_hang_together(cast: Cast) -> None:
    for person in (cast.ada, cast.grace):
        for _again in range(2):
            row = _organised.first(person.id)
            with counting.queries() as seen:
                assert row == cast.event and row.organiser.person.name == person.name
            assert not seen
    assert _organised.first(cast.ben.id) is None


def test_named_tuples_and_subqueries(cast: Cast) -> None:
    other = make_event("other")
    assert cast.ada and cast.grace
    assert [(row.slug, row.number) for row in _counted(cast.event.id)] == [("codefest", 2)]
    assert [(row.slug, row.number) for row in _counted(other.id)] == [("other", 0)]


def test_sql_is_spelled_out_once_and_lists_share_it(cast: Cast) -> None:
    assert cast.event
    for length in (0, 1, 2, 4, 8):
        _named(["x"] * length, NOW)
    built.clear()
    for length in range(9):
        _named([str(number) for number in range(length)], day(length))
    assert built == [], "three values are asked for as four, five to seven as eight"
    with counting.queries() as seen:
        _named(["codefest"], NOW)
    assert len(seen) == 1


def test_a_long_list_is_asked_for_with_sql_of_its_own(cast: Cast) -> None:
    names = [cast.event.slug, *(f"e{number}" for number in range(room.LONGEST))]
    assert slugs(_named(names, NOW)) == [cast.event.slug]
    assert not [key for key in _named._spelled if max(key[1]) > room.LONGEST]


def test_nothing_is_no_value(cast: Cast) -> None:
    """``== None`` would have to become IS NULL, which is another query."""
    assert cast.event
    with pytest.raises(AssertionError):
        _counted(None)  # type: ignore[arg-type]


def test_a_row_that_is_made_anew_each_time(cast: Cast) -> None:
    """Two calls never share a row: what one request does to it, another must not see."""
    assert make_person("Two")
    first, second = _organised.first(cast.ada.id), _organised.first(cast.ada.id)
    assert first is not second
    first.title = "Changed"
    assert second.title != "Changed"
