"""Insertions that are spelled out once say what the library would say each time, on both databases."""

from typing import Any

import benches
import pytest
from casting import Cast, make_person
from peewee import fn

from hackathon.core.sql import spelling
from hackathon.people.people import Person


def compared(values: list[Any]) -> list[Any]:
    """Values of which those that are JSON on PostgreSQL can be compared."""
    return [getattr(value, "obj", value) for value in values]


def test_every_row_is_written_in_the_words_of_the_library(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, seen = spelling._told, []

    def both(database: Any, query: Any) -> Any:
        told = short(database, query)
        if told is not None:  # several rows at once are the library's own
            sql, values = database.get_sql_context().sql(query).query()
            assert told[0] == sql
            assert compared(told[1]) == compared(values)
            seen.append(query.model)
        return told

    monkeypatch.setattr(spelling, "_told", both)
    cast = Cast()
    bench = benches.Bench(cast)
    benches.submitted(cast, "Work")
    assert bench and len(seen) > 40 and len(set(seen)) > 15


class TestARowThatDiffers:
    """From one of the same columns that was written before it."""

    def given(self, name: str, **more: Any) -> dict[str, Any]:
        """What is written of a person, but for what the model works out for each row."""
        cast = make_person("Ada Example", email=f"ada@{name}.example").__data__
        own = {"email": f"{name}@example.net", "email_key": f"{name}@example.net"}
        return {key: cast[key] for key in cast if key not in ("id", "key")} | own | more

    def test_in_what_is_json(self, db: Any) -> None:
        for name, skills in (("one", ["law"]), ("two", []), ("three", ["python", "law"])):
            made = make_person("Bo Example", email=f"{name}@example.net", skills=skills)
            assert Person.get_by_id(made.id).skills == skills

    def test_in_a_default_that_is_worked_out_anew(self, db: Any) -> None:
        made = [Person.insert(**self.given(name)).execute() for name in ("one", "two")]
        keys = {Person.get_by_id(each).key for each in made}
        assert len(keys) == 2

    def test_in_a_value_that_the_database_reckons(self, db: Any) -> None:
        for name, email in (
            ("one", "One@x.org"),
            ("two", fn.LOWER("Two@x.org")),
            ("three", "T@x.org"),
        ):
            key = f"key of {name}"[:16]
            made = Person.insert(**self.given(name, email=email, key=key)).execute()
            wanted = email if isinstance(email, str) else "two@x.org"
            assert Person.get_by_id(made).email == wanted
