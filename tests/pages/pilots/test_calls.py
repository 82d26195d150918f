"""An office says beside a brief that it would pilot an answer."""

from collections.abc import Callable

from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.pilots.calls import Call

As = Callable[[Person | None], FlaskClient]


def test_representatives_make_it_and_take_it_back(as_: As, cast: Cast) -> None:
    brief = f"/events/{cast.event.slug}/challenges/{cast.challenge.slug}"
    assert "We would pilot an answer" not in as_(cast.ben).get(brief).get_data(True)
    assert as_(cast.ben).get(f"{brief}/calls/new").status_code == 403
    assert "We would pilot an answer" in as_(cast.pia).get(brief).get_data(True)
    data = {"office": str(cast.office.id), "text": "On our own lists", "language": "en"}
    assert as_(cast.pia).post(f"{brief}/calls/new", data=data).location == f"{brief}#calls"
    page = as_(None).get(brief).get_data(True)
    assert "On our own lists" in page and "Switzerland" in page
    again = as_(cast.pia).post(f"{brief}/calls/new", data={**data, "text": "Kept words"})
    assert "said so already" in again.get_data(True) and "Kept words" in again.get_data(True)
    withdraw = f"{brief}/calls/{Call.get().key}/withdraw"
    assert as_(cast.sam).post(withdraw).status_code == 404
    as_(cast.pia).post(withdraw)
    assert "On our own lists" not in as_(None).get(brief).get_data(True)


def test_in_the_name_of_no_other_office(as_: As, cast: Cast) -> None:
    brief = f"/events/{cast.event.slug}/challenges/{cast.challenge.slug}"
    data = {"office": "999", "text": "", "language": "en"}
    page = as_(cast.pia).post(f"{brief}/calls/new", data=data).get_data(True)
    assert "Not a valid choice" in page and Call.select().count() == 0
