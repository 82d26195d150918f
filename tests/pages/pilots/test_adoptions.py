"""The pages of adopters: what everybody sees, and what each side may do."""

from collections.abc import Callable

import pytest
from casting import Cast, affiliate, make_person
from flask.testing import FlaskClient

from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.parts import indicators

As = Callable[[Person | None], FlaskClient]
PAGE = "/pilots/nice-helper/adopters"


@pytest.fixture
def rosa(cast: Cast) -> Person:
    """She represents an office of another region; the pilot is there."""
    chile = Office.create(
        code="CL", kind="national office", name="Chile", region="Latin America", country="CL"
    )
    person = make_person("Rosa Example")
    affiliate(person, chile, "representative")
    assert cast.pilot.status == "published"
    return person


def adopting(rosa: Person, cast: Cast) -> Adoption:
    return Adoption.create(
        pilot=cast.pilot, office=Office.get(Office.code == "CL"), status="accepted"
    )


class TestIndex:
    def test_by_region_with_a_count_and_nothing_of_what_waits(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        Adoption.create(pilot=cast.pilot, office=cast.office, status="invited")
        adopting(rosa, cast)
        page = as_(None).get(PAGE).get_data(True)
        for words in ("1 office takes this tool over.", "Latin America (1)", "Chile", "Trying it"):
            assert words in page, words
        assert "Switzerland" not in page and "Not agreed yet" not in page
        assert "Not agreed yet" in as_(cast.pia).get(PAGE).get_data(True)


class TestAsk:
    def test_from_the_question_to_a_reading(self, as_: As, cast: Cast, rosa: Person) -> None:
        office = Office.get(Office.code == "CL")
        form = {"office": str(office.id), "note": "Our lists."}
        assert as_(rosa).post(f"{PAGE}/ask", data=form).location == PAGE
        row = Adoption.get()
        assert "asks to take the tool over" in as_(cast.pia).get(
            f"{PAGE}/{row.key}/answer"
        ).get_data(True)
        page = as_(cast.pia).post(f"{PAGE}/{row.key}/answer", data={"agrees": "no"})
        assert "Give the reason" in page.get_data(True)
        as_(cast.pia).post(f"{PAGE}/{row.key}/answer", data={"agrees": "yes"})
        client = as_(rosa)
        client.post(f"{PAGE}/{row.key}/report", data={"stage": "in use", "note": "All lists."})
        words = {"changes": "Its units.", "revision": str(Adoption.get().revision)}
        client.post(f"{PAGE}/{row.key}/changes", data=words)
        made = indicators.add(cast.pilot, cast.pia, cast.pilot.created_at, title="Letters")
        reading = {"indicator": made.key, "on": "2027-03-01", "value": "29.5", "source": "Log"}
        client.post(f"{PAGE}/{row.key}/readings", data=reading)
        page = as_(None).get(PAGE)
        for text in ("In use", "All lists.", "Its units.", "29.5", "Log"):
            assert text in page.get_data(True), text

    def test_only_who_speaks_for_an_office(self, as_: As, cast: Cast, rosa: Person) -> None:
        assert as_(cast.sam).get(f"{PAGE}/ask").status_code == 403
        row = adopting(rosa, cast)
        for page in ("report", "changes", "readings"):
            assert as_(cast.pia).get(f"{PAGE}/{row.key}/{page}").status_code == 404


class TestInvite:
    def test_and_take_it_back(self, as_: As, cast: Cast, rosa: Person) -> None:
        client, office = as_(cast.pia), Office.get(Office.code == "CL")
        assert client.post(f"{PAGE}/invite", data={"office": str(office.id)}).location == PAGE
        again = client.post(f"{PAGE}/invite", data={"office": str(office.id)})
        assert "named already" in again.get_data(True)
        client.post(f"{PAGE}/{Adoption.get().key}/end")
        assert Adoption.get().status == "ended"
