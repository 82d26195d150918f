"""The doors of offices: open to everybody, without anybody's e-mail address."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from casting import Cast, affiliate, agree, make_person
from consultations.asking_cast import a_paper
from flask.testing import FlaskClient

from hackathon.challenges.challenges import Challenge
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.adoptions import Adoption

As = Callable[[Person | None], FlaskClient]


class TestIndex:
    def test_finds_by_any_name_in_pages(self, as_: As, db: Any) -> None:
        Office.insert_many(
            [
                {
                    "code": f"X{number}",
                    "kind": "university",
                    "name": f"School {number:03}",
                    "folded": f"school {number:03}",
                }
                for number in range(60)
            ]
        ).execute()
        Office.create(
            code="CL",
            kind="national office",
            name="Chile",
            names={"zh": "智利"},
            folded="chile 智利",
            region="Latin America and the Caribbean",
        )
        client = as_(None)
        assert (
            len(
                re.findall(
                    r'href="/offices/X\d+"',
                    client.get("/offices/?kind=university&page=2").get_data(True),
                )
            )
            == 10
        )
        page = client.get("/offices/?q=智利&lang=zh").get_data(True)
        assert "智利" in page and "School" not in page
        assert "No offices match." in client.get("/offices/?q=nowhere&lang=en").get_data(True)
        assert 'href="/offices/CL"' in client.get(
            "/offices/?region=Latin+America+and+the+Caribbean"
        ).get_data(True)


class TestShow:
    def test_what_an_office_does_here(self, as_: As, cast: Cast) -> None:
        other = Office.create(
            code="CL", kind="national office", name="Chile", names={"fr": "Chili"}, country="CL"
        )
        Challenge.update(office=other).where(Challenge.id == cast.challenge.id).execute()
        Adoption.create(pilot=cast.pilot, office=other, status="accepted")
        agree(other, "adopter", cast.pilot.path)
        agree(other, "brief", cast.challenge.path)
        affiliate(make_person("Zoe Example", contact=True), other, "confirmed")
        make_person("Quiet Example", office=other)
        page = as_(None).get("/offices/CL").get_data(True)
        for words in (
            "Chili",
            "ST.3 code",
            "Suggest Nice classes",
            "Tools it has adopted",
            "Nice helper",
        ):
            assert words in page, words
        # Who may be written to is known to staff of offices alone.
        assert not {"Quiet Example", "Zoe Example"} & set(re.findall(r"\w+ Example", page))
        assert "zoe@example.org" not in page
        assert "Pilots it leads" in as_(None).get("/offices/CH").get_data(True)

    def test_an_unknown_code(self, as_: As, db: Any) -> None:
        assert as_(None).get("/offices/ZZ").status_code == 404


class TestRecode:
    def test_an_old_address_leads_on(self, as_: Any, cast: Cast) -> None:
        assert cast.office
        root = as_(cast.root)
        assert "Its code has changed" in root.get("/admin/offices/CH").get_data(True)
        wrong = root.post("/admin/offices/CH/code", data={"code": "x y"}, follow_redirects=True)
        assert "Two capital letters" in wrong.get_data(True)
        assert root.post("/admin/offices/CH/code", data={"code": "XX"}).location.endswith("/XX")
        answer = as_(None).get("/offices/CH")
        assert (answer.status_code, answer.location) == (301, "/offices/XX")


class TestFresh:
    def test_a_real_office_shows_what_the_register_knows_and_how_to_represent_it(
        self, as_: As, cast: Cast
    ) -> None:
        register = {"country": "KE", "website": "https://www.kipi.go.ke/"}
        Office.create(code="KE", kind="national office", name="Kenya", folded="kenya", **register)
        page = as_(None).get("/offices/KE").get_data(True)
        assert "Kenya" in page and "https://www.kipi.go.ke/" in page
        assert "Nobody represents this office yet." in page and "/people/sign-in?next=" in page
        assert "invented" not in page
        page = as_(cast.sam).get("/offices/KE").get_data(True)
        assert "Name this office in your profile" in page

    def test_the_texts_on_which_it_asks_others(self, as_: As, cast: Cast, at: datetime) -> None:
        a_paper(cast, at, cast.office, asked="everybody")
        page = as_(None).get("/offices/CH").get_data(True)
        assert "Consultations" in page
        assert 'id="consultations"' in page and 'href="/consultations/' in page
