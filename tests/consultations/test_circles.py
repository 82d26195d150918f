"""Circles: all offices, those of a region or of a list, and never those that ask."""

from datetime import datetime

import pytest
from casting import Cast
from consultations.asking_cast import a_paper, make_around

from hackathon.consultations import circles, consultations
from hackathon.consultations.consultations import Matter


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"asked": "everybody"}, ["CL", "KE"]),
        ({"asked": "offices"}, ["CL", "KE"]),
        ({"asked": "region", "region": "Africa"}, ["KE"]),
        ({"asked": "list"}, ["CL"]),
    ],
)
def test_who_is_asked(
    cast: Cast, at: datetime, values: dict[str, object], codes: list[str]
) -> None:
    around = make_around(cast)
    named = [around.chile, around.home] if values["asked"] == "list" else []
    paper = a_paper(cast, at, around.home, named=named, **values)
    assert [office.code for office in circles.asked(paper.consultation)] == codes


def test_what_is_invented_asks_invented_offices_alone(cast: Cast, at: datetime) -> None:
    around = make_around(cast)
    for office in (around.home, around.kenya):
        office.change(demonstration=True)
    row = a_paper(cast, at, around.home).consultation
    assert [office.code for office in circles.asked(row)] == ["KE"]


def test_a_pilot_asks_every_office_of_intellectual_property(cast: Cast, at: datetime) -> None:
    around = make_around(cast)
    around.kenya.change(kind="university")
    row = consultations.open_on(Matter("pilots/x", "X"), None, at)
    assert {office.code for office in circles.asked(row)} == {around.home.code, "CL"}
