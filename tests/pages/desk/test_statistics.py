"""The page and the file of an event's statistics."""

from collections.abc import Callable

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
PAGE = "/events/codefest/organise/statistics"


@pytest.fixture
def page(cast: Cast) -> str:
    """Ben, of Chile, and Bo are in a team."""
    assert cast.ada and cast.submission
    cast.ben.change(country="CL", affiliation="Universidad de Chile")
    return PAGE


def test_organisers_see_every_number_and_may_leave_the_small_ones_out(
    as_: As, cast: Cast, page: str
) -> None:
    assert as_(cast.ben).get(page).status_code == 404
    told = as_(cast.ada).get(page).get_data(True)
    assert "Chile" in told and "Universidad" in told and "fewer than" not in told
    public = as_(cast.ada).get(f"{page}?for=everybody").get_data(True)
    assert "Chile" not in public and "Universidad" not in public and "fewer than 5" in public


def test_the_file_says_the_same(as_: As, cast: Cast, page: str) -> None:
    lines = as_(cast.ada).get(f"{page}.csv").get_data(True).splitlines()
    assert "steps,team,2," in lines and "countries,CL,1," in lines
    public = as_(cast.ada).get(f"{page}.csv?for=everybody").get_data(True)
    assert "CL" not in public and "fewer than 5" in public
    assert as_(cast.ada).get(f"{page}.xlsx").data[:2] == b"PK"
    assert as_(cast.bo).get(f"{page}.csv").status_code == 404
