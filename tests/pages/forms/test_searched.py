"""Time zones and languages that are typed into forms, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


class TestZone:
    def test_is_found_by_its_city_in_the_readers_language(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        client.post("/people/edit?lang=fr", data=form(time_zone="Londres"))
        assert Person.get_by_id(cast.ben.id).time_zone == "Europe/London"
        assert 'value="Londres, Royaume-Uni"' in client.get("/people/edit?lang=fr").text

    def test_matches_are_answered_and_one_is_chosen(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        page = client.post("/people/edit", data=form(time_zone="Brazil")).text
        assert "has several time zones" in page and 'value="Brazil"' in page
        assert '<option value="America/Sao_Paulo">Sao Paulo, Brazil' in page
        chosen = {"time_zone": "Brazil", "time_zone-match": "America/Sao_Paulo"}
        client.post("/people/edit", data=form(**chosen))
        assert Person.get_by_id(cast.ben.id).time_zone == "America/Sao_Paulo"

    def test_what_is_no_place_is_told(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ben).post("/people/edit", data=form(time_zone="Atlantis")).text
        assert "No time zone is called “Atlantis”" in page and 'value="Atlantis"' in page


class TestLanguages:
    def test_come_a_line_each(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        client.post("/people/edit", data=form(languages=["German", "fr", "", "allemand"]))
        assert Person.get_by_id(cast.ben.id).languages == ["de", "fr"]
        page = client.get("/people/edit").text
        lines = re.findall(r'<input[^>]*name="languages"[^>]*value="([^"]*)"', page)
        assert lines == ["German", "French", "", ""]
        assert '<label for="languages">' in page and page.count(' id="languages"') == 1

    def test_what_may_be_several_is_answered_with_them(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ben).post("/people/edit", data=form(languages=["portug"])).text
        assert "may be several: Portuguese" in page and 'value="portug"' in page


class TestLanguageOfATranslation:
    ADDRESS = "/events/codefest/organise/translations/?other="

    def test_is_found_by_its_name(self, as_: As, cast: Cast) -> None:
        assert "/de\n" in as_(cast.ada).get(f"{self.ADDRESS}German").text.replace('"', "\n")

    def test_matches_are_links(self, as_: As, cast: Cast) -> None:
        assert "?other=pt-BR" in as_(cast.ada).get(f"{self.ADDRESS}portug").text

    def test_what_is_no_language_is_told(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ada).get(f"{self.ADDRESS}klingonish").text
        assert "No language is called “klingonish”" in page


def form(**changed: object) -> dict[str, object]:
    return {"name": "Ben", "revision": "1", "languages": "en", "time_zone": "UTC", **changed}
