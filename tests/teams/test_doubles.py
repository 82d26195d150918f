"""Two registrations that may be one person's."""

import pytest
from casting import Cast, make_person, register

from hackathon.people.people import Person
from hackathon.teams import doubles


def keys(cast: Cast) -> set[str]:
    return {row.person.key for row in doubles.search(cast.event)}


@pytest.mark.parametrize(
    ("said", "email", "double"),
    [
        ({}, "cy@elsewhere.example", True),
        ({}, "cy@example.com", True),
        ({}, "someone@elsewhere.example", False),
        ({"affiliation": "Universidad de Chile"}, "someone@elsewhere.example", True),
    ],
)
def test_one_name_and_one_place_or_nearly_one_address(
    cast: Cast, said: dict[str, str], email: str, double: bool
) -> None:
    cast.cy.change(affiliation="universidad de chile")
    twin = make_person("CY Example", email=email, **said)
    register(twin, cast.event, "waiting")
    assert keys(cast) == ({cast.cy.key, twin.key} if double else set())


def test_an_office_is_a_place(cast: Cast) -> None:
    Person.update(office=cast.office).where(Person.id == cast.cy.id).execute()
    twin = make_person("Cy Example", email="x@elsewhere.example", office=cast.office)
    row = register(twin, cast.event)
    assert keys(cast) == {cast.cy.key, twin.key}
    # Whoever has withdrawn one of them has put it right.
    row.status = "withdrawn"
    row.save()
    assert keys(cast) == set()
