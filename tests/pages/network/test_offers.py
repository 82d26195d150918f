"""The exchange: its list, a page of it, and what those do who keep one."""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from casting import Cast, affiliate, day, make_person
from counting import queries
from flask.testing import FlaskClient

from hackathon.network import offers
from hackathon.network.offers import Offer
from hackathon.people.offices import Office
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
LIST = "/offices/exchange"


@pytest.fixture
def offer(cast: Cast, at: datetime) -> Offer:
    until = (at + timedelta(days=10)).date()
    values = {"title": "Lists of goods", "body": "With *corrections*.", "audience": "network"}
    return offers.add(cast.office, cast.pia, at, until=until, **values)


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(True)


def opened(page: str) -> dict[str, str]:
    found = re.findall(r'name="(revision|opened)"[^>]* value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


FORM = {
    "kind": "need",
    "subject": "staff time",
    "title": "Two weeks of help",
    "language": "en",
    "until": "2027-04-01",
    "audience": "public",
}


class TestIndex:
    def test_says_what_to_do_where_nothing_is_and_hides_what_is_for_offices(
        self, as_: As, cast: Cast, offer: Offer
    ) -> None:
        assert "No office offers or seeks anything yet." in text(as_(None), LIST)
        assert "No offers or needs match." in text(as_(cast.sam), f"{LIST}?q=lists")
        page = text(as_(cast.pia), LIST)
        assert "Lists of goods" in page and "only for offices" in page
        assert "Add an offer or a need of Switzerland" in page

    def test_asks_the_same_few_questions_of_10000(self, as_: As, cast: Cast, at: datetime) -> None:
        def fill(number: int) -> None:
            until, said = day(9).date(), {"created_at": at, "updated_at": at}
            office = Office.create(code=f"X{number}", kind="university", name=f"U{number}")
            rows = [
                {
                    "slug": f"o{number}-{n}",
                    "title": f"O {n}",
                    "office": office,
                    "until": until,
                    **said,
                }
                for n in range(number)
            ]
            for start in range(0, number, 1000):
                Offer.insert_many(rows[start : start + 1000]).execute()

        client, counts = as_(cast.pia), []
        for number in (60, 10_000):
            fill(number)
            text(client, f"{LIST}?q=o&sort=title")
            with queries() as asked:
                text(client, f"{LIST}?q=o&sort=title")
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 8, counts


class TestShow:
    def test_is_for_those_whom_the_office_has_chosen(
        self, as_: As, cast: Cast, offer: Offer
    ) -> None:
        path = f"{LIST}/{offer.slug}"
        for person in (None, cast.sam):
            assert as_(person).get(path).status_code == 404
            assert "Lists of goods" not in text(as_(person), "/offices/CH")
        colleague = make_person("Rosa Example")
        affiliate(
            colleague, Office.create(code="CL", kind="national office", name="Chile"), "confirmed"
        )
        page = text(as_(colleague), path)
        assert "<em>corrections</em>" in page and f"{path}/edit" not in page
        assert "Lists of goods" in text(as_(colleague), "/offices/CH")


class TestNew:
    def test_stands_on_the_page_of_the_office_at_once(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.pia).post("/offices/CH/exchange/new", data=FORM)
        assert answer.location == f"{LIST}/two-weeks-of-help"
        assert "Two weeks of help" in text(as_(None), "/offices/CH")

    def test_a_day_that_has_passed_loses_nothing(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.pia).post(
            "/offices/CH/exchange/new", data={**FORM, "until": "2020-01-01"}
        )
        page = answer.get_data(True)
        assert "Choose a last day that has not passed yet." in page
        assert "Two weeks of help" in page and not Offer.select().exists()


class TestEdit:
    def test_two_people_keep_what_each_has_changed(self, as_: As, cast: Cast, offer: Offer) -> None:
        client, path = as_(cast.pia), f"{LIST}/{offer.slug}/edit"
        until = offer.until.isoformat()
        form = {**FORM, "kind": "offer", "subject": "skills", "title": offer.title, "until": until}
        form |= {"body": offer.body, "audience": "network", **opened(text(client, path))}
        client.post(path, data={**form, "topic": "Goods"})
        client.post(path, data={**form, "title": "Long lists of goods"})
        row = Offer.get()
        assert (row.topic, row.title) == ("Goods", "Long lists of goods")


class TestStates:
    def test_closing_and_opening_again(self, as_: As, cast: Cast, offer: Offer) -> None:
        client, path = as_(cast.pia), f"{LIST}/{offer.slug}"
        client.post(f"{path}/close")
        assert "The office has closed this." in text(client, path)
        client.post(f"{path}/reopen")
        assert Offer.get().status == "open"
        assert as_(cast.root).post(f"{path}/close").status_code == 403


class TestTranslate:
    def test_is_read_in_the_language_of_the_reader(self, as_: As, cast: Cast, offer: Offer) -> None:
        client, path = as_(cast.pia), f"{LIST}/{offer.slug}/translations"
        assert "Missing" in text(client, path)
        form = opened(text(client, f"{path}/fr")) | {"of_revision": str(offer.revision)}
        client.post(f"{path}/fr", data={**form, "title": "Listes de produits"})
        page = client.get(f"{LIST}/{offer.slug}", headers={"Accept-Language": "fr"}).get_data(True)
        assert "Listes de produits" in page or Offer.get().translations["fr"]["title"]
        assert client.get(f"{path}/en").status_code == 404
