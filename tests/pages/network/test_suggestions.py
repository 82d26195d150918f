"""The page of offices that could help with a need, and the way from it to a conversation."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, affiliate, make_person
from flask.testing import FlaskClient
from network.test_suggestions import offer

from hackathon.network.conversations import Conversation
from hackathon.network.offers import Offer
from hackathon.people.offices import Office
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


@pytest.fixture
def need(cast: Cast, at: datetime) -> Offer:
    """Switzerland needs scanned files; France, for which Rosa speaks, offers them to offices."""
    france = Office.create(
        code="FR",
        kind="national office",
        name="France",
        country="FR",
        folded="france",
    )
    affiliate(make_person("Rosa Example"), france, "representative")
    assert cast.pia and cast.root
    offer(france, "offer", "scan", audience="network", title="Ten thousand scans")
    return offer(cast.office, "need", title="Scans wanted", audience="network")


def address(need: Offer) -> str:
    return f"/{need.path}/partners"


class TestShow:
    def test_says_why_and_why_not_more_and_leads_to_asking(
        self, as_: As, cast: Cast, need: Offer
    ) -> None:
        pia = as_(cast.pia)
        assert "Find partners" in pia.get(f"/{need.path}").get_data(True)
        page = pia.get(address(need)).get_data(True)
        assert "It offers what you seek" in page and "Ten thousand scans" in page
        assert "shares a language with yours: French" in page
        assert "One other office was looked at." in page and "Maturity plays no part" in page
        assert f"/offices/FR/ask?need={need.slug}" in page
        form = pia.get(f"/offices/FR/ask?need={need.slug}").get_data(True)
        assert 'value="Scans wanted"' in form
        said = {"office": str(cast.office.id), "title": "Scans wanted", "text": "May we?"}
        talk = pia.post(f"/offices/FR/ask?need={need.slug}", data=said).location
        assert Conversation.get().need == need.path
        rosa = Person.get(Person.email == "rosa@example.org")
        assert f"/{need.path}" in as_(rosa).get(talk).get_data(True)

    def test_is_for_confirmed_people_of_the_office(self, as_: As, cast: Cast, need: Offer) -> None:
        affiliate(cast.sam, cast.office, "said")
        affiliate(cast.ben, cast.office, "confirmed")
        rosa = Person.get(Person.email == "rosa@example.org")
        assert as_(None).get(address(need)).status_code == 404
        assert as_(cast.sam).get(address(need)).status_code == 404
        assert as_(rosa).get(address(need)).status_code == 403
        page = as_(cast.ben).get(address(need))
        assert page.status_code == 200 and "/ask?need" not in page.get_data(True)

    def test_an_offer_has_no_partners(self, as_: As, cast: Cast, need: Offer) -> None:
        own = offer(cast.office, "offer")
        assert as_(cast.pia).get(address(own)).status_code == 403

    def test_says_so_where_nobody_fits(self, as_: As, cast: Cast, need: Offer) -> None:
        Offer.update(status="closed").where(Offer.kind == "offer").execute()
        assert "No office fits yet." in as_(cast.pia).get(address(need)).get_data(True)
