"""Writing to offices, and the messages that wait."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from casting import Cast, affiliate, make_person
from flask.testing import FlaskClient

from hackathon.core.mail import Message
from hackathon.network import contacts, offers
from hackathon.network.contacts import Contact
from hackathon.network.enquiries import Enquiry
from hackathon.people.offices import Office
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
WRITE = "/offices/CH/write"
SPAM = "https://a.example https://b.example https://c.example"


@pytest.fixture
def rosa(cast: Cast) -> Person:
    person = make_person("Rosa Example")
    chile = Office.create(code="CL", kind="national office", name="Chile", folded="chile")
    affiliate(person, chile, "confirmed")
    assert cast.pia
    return person


class TestWrite:
    def test_goes_to_the_contact_who_is_named(
        self, as_: As, cast: Cast, rosa: Person, at: datetime
    ) -> None:
        contacts.appear(cast.pia, cast.office, "contact", "", at)
        path = f"{WRITE}?to={Contact.get().key}"
        page = as_(rosa).get(path).get_data(True)
        assert "Write to Pia Example" in page and cast.pia.email not in page
        as_(rosa).post(path, data={"text": "Hello"})
        assert Message.get().to == cast.pia.email
        contacts.disappear(cast.pia, cast.office, at)
        assert as_(rosa).get(path).status_code == 404

    def test_is_for_confirmed_staff_and_has_a_limit(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        assert as_(cast.sam).get(WRITE).status_code == 403
        client = as_(rosa)
        codes = [client.post(WRITE, data={"text": "Hello"}).status_code for _ in range(21)]
        assert codes == [302] * 20 + [429]

    def test_says_that_a_message_waits(self, as_: As, cast: Cast, rosa: Person) -> None:
        client = as_(rosa)
        page = client.post(WRITE, data={"text": SPAM}, follow_redirects=True).get_data(True)
        assert "waits for an administrator" in page
        path = f"/offices/messages/{Enquiry.get().key}/answer"
        assert as_(cast.pia).get(path).status_code == 404, "it was not sent yet"


class TestAbout:
    def test_an_offer_is_answered_while_it_is_open(
        self, as_: As, cast: Cast, rosa: Person, at: datetime
    ) -> None:
        until = (at + timedelta(days=3)).date()
        row = offers.add(cast.office, cast.pia, at, title="Lists of goods", until=until)
        path = f"/offices/exchange/{row.slug}/answer"
        as_(rosa).post(path, data={"text": "We want them."})
        assert Message.get().subject == "Rosa Example answers: Lists of goods"
        offers.close(row, cast.pia, at)
        assert as_(rosa).get(path).status_code == 403


class TestAnswer:
    def test_comes_back_to_whoever_wrote(self, as_: As, cast: Cast, rosa: Person) -> None:
        as_(rosa).post(WRITE, data={"text": "Hello"})
        path = f"/offices/messages/{Enquiry.get().key}/answer"
        assert as_(rosa).get(path).status_code == 404
        page = as_(cast.pia).get(path).get_data(True)
        assert "Write to Rosa Example" in page and rosa.email not in page
        as_(cast.pia).post(path, data={"text": "Good day"})
        newest = Enquiry.select().order_by(Enquiry.id.desc()).get()
        assert newest.reader == rosa
        assert as_(rosa).get(f"/offices/messages/{newest.key}/answer").status_code == 200
