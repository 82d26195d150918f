"""ICT maturity over all offices, as a page shows it."""

from collections.abc import Callable
from datetime import datetime

from casting import Cast, affiliate
from counting import queries
from flask.testing import FlaskClient

from hackathon.core.db import transaction
from hackathon.network import assessments, shared
from hackathon.network.assessments import Answer
from hackathon.network.counts import CountedLevel
from hackathon.network.scales import scale
from hackathon.network.shared import Sharing
from hackathon.people.offices import Office
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
PAGE = "/offices/maturity"


def share(offices: list[Office], audience: str, cast: Cast, at: datetime) -> None:
    with transaction():
        for number, office in enumerate(offices):
            row = assessments.begin(office, False, cast.root, at)
            said = {
                one.key: Answer(1 + number % 2, "Hidden evidence", f"pilots/{cast.pilot.slug}")
                for one in scale("1").dimensions
            }
            assessments.save(row, None, said, at)
            shared.finish(row, Sharing(audience, partners=False), cast.root, at)


def offices(count: int, first: int = 0) -> list[Office]:
    return [
        Office.create(code=f"X{number}", kind="national office", name=f"Office {number}")
        for number in range(first, first + count)
    ]


class TestIndex:
    def test_shows_what_is_asked_while_too_few_have_shared(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        share(offices(4), "public", cast, at)
        page = as_(None).get(PAGE).get_data(True)
        assert "No shares yet" in page and "Cyber resilience" in page
        assert "Automated decisions" in page and "Answers of" not in page

    def test_shows_shares_without_a_name_and_the_own_mark_to_the_own_office_alone(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        rows = offices(5)
        share([*rows, cast.office], "public", cast, at)
        affiliate(cast.sam, rows[1], "confirmed")
        page = as_(None).get(PAGE).get_data(True)
        assert "Answers of 5 offices" in page and "60%" in page
        assert "Office 1" not in page and "Hidden evidence" not in page
        assert cast.pilot.title in page
        own = as_(cast.sam).get(PAGE).get_data(True)
        assert "Office 1" in own and "Office 2" not in own
        # Her office has shared and waits for four others; her own mark she sees already.
        assert "Switzerland" in as_(cast.pia).get(PAGE).get_data(True)

    def test_shows_the_network_its_own_answers(self, as_: As, cast: Cast, at: datetime) -> None:
        share(offices(5), "network", cast, at)
        assert "No shares yet" in as_(None).get(PAGE).get_data(True)
        assert "No shares yet" in as_(cast.sam).get(PAGE).get_data(True)
        assert "Answers of 5 offices" in as_(cast.pia).get(PAGE).get_data(True)

    def test_a_year_that_is_none_shows_the_newest(self, as_: As, cast: Cast, at: datetime) -> None:
        share(offices(5), "public", cast, at)
        page = as_(None).get(f"{PAGE}?year=x'y").get_data(True)
        assert "Answers of 5 offices" in page and str(at.year) in page

    def test_takes_as_many_queries_for_200_offices_as_for_five(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        def count() -> int:
            with queries() as made:
                assert as_(cast.pia).get(PAGE).status_code == 200
            return len(made)

        share(offices(5), "public", cast, at)
        count()
        few = count()
        columns = {"year": at.year, "version": "1", "audience": "public", "level": 3}
        with transaction():
            for office in offices(195, 5):
                for row in scale("1").dimensions:
                    CountedLevel.create(office=office, dimension=row.key, **columns)
        assert "Answers of 200 offices" in as_(None).get(PAGE).get_data(True)
        assert count() == few


class TestApi:
    def test_says_what_is_public_and_nothing_of_the_network(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        share(offices(5), "network", cast, at)
        assert as_(cast.pia).get("/api/v1/maturity").json == {"least": 5, "years": []}
        share(offices(5, 5), "public", cast, at)
        (found,) = as_(None).get("/api/v1/maturity?lang=fr").json["years"]
        assert (found["year"], found["demonstration"]) == (at.year, False)
        data = next(row for row in found["dimensions"] if row["key"] == "data")
        assert data["title"] == "Données" and data["offices"] == 5
        assert [row["offices"] for row in data["levels"]] == [3, 2, 0, 0, 0]
        assert len(found["dimensions"]) == 11 and "Office" not in str(found)
