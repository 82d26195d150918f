"""The inventory: no column that names somebody is forgotten."""

import re

from peewee import ForeignKeyField

from hackathon.operations import schema
from hackathon.people.people import Person
from hackathon.privacy import inventory

ADDRESS = re.compile(r"mail|address|contact|person|^to$|reply_to")


def naming() -> set[str]:
    """Every column that points to a person, or by its name holds an address or a name."""
    found = set()
    for model in schema.TABLES:
        for name, field in model._meta.fields.items():
            points = isinstance(field, ForeignKeyField) and field.rel_model is Person
            text = not isinstance(field, ForeignKeyField) and ADDRESS.search(name)
            if points or text:
                found.add(f"{model.__name__}.{name}")
    return found


def test_every_column_that_names_somebody_has_its_fate() -> None:
    forgotten = naming() - set(inventory.PLACES)
    assert not forgotten, (
        "Say in hackathon/privacy/inventory.py what a person's own file tells of these columns and"
        f" what becomes of them when an account is closed: {sorted(forgotten)}"
    )


def test_nothing_is_kept_or_hidden_without_a_reason() -> None:
    for name, place in inventory.PLACES.items():
        needed = inventory.HIDDEN in place or inventory.KEPT in place
        assert place.why or not needed, name


def test_every_entry_names_a_column_that_exists() -> None:
    gone = set(inventory.PLACES) - naming()
    assert not gone, f"no such columns any more: {sorted(gone)}"


def test_a_column_is_looked_up_once() -> None:
    """All tables were walked for each of a hundred columns, as often as there are tables: the page
    that erases an event took .4 s."""
    for name in inventory.PLACES:
        assert inventory.column(name) is inventory.column(name)
