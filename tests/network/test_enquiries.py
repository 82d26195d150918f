"""Messages to offices: who gets them, what waits, and that no address is told."""

from datetime import datetime

import pytest
from casting import Cast, affiliate, make_person

from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.network import contacts, enquiries, held_messages
from hackathon.network.enquiries import Enquiry, To
from hackathon.people.offices import Office
from hackathon.people.people import Person


@pytest.fixture
def rosa(db: object) -> Person:
    """She works for another office."""
    person = make_person("Rosa Example", email="rosa@chile.example.org")
    chile = Office.create(code="CL", kind="national office", name="Chile", folded="chile")
    affiliate(person, chile, "confirmed")
    return person


def letters() -> list[tuple[str, str]]:
    rows = Message.select().order_by(Message.id)
    return [(row.to, row.kind) for row in rows]


def test_reaches_the_contacts_and_is_answered_without_an_address(
    cast: Cast, rosa: Person, at: datetime
) -> None:
    contacts.appear(cast.pia, cast.office, "contact", "", at)
    row = enquiries.send(To(cast.office), "May we have the lists?", rosa, at)
    assert row.sent_at == at
    message = Message.get()
    assert message.to == cast.pia.email and "Rosa Example of Chile" in message.text
    assert "May we have the lists?" in message.text and f"messages/{row.key}" in message.text
    assert "rosa@" not in message.text + message.reply_to


def test_what_looks_like_advertising_waits_and_reaches_the_same_people_when_it_passes(
    cast: Cast, rosa: Person, at: datetime
) -> None:
    assert cast.root and cast.pia
    text = "https://a.example https://b.example https://c.example"
    row = enquiries.send(To(cast.office), text, rosa, at)
    assert row.sent_at is None and (cast.pia.email, "enquiry") not in letters()
    held = held_messages.waiting().get()
    assert (held.subject, held.text) == ("offices/CH", text)
    held_messages.let_pass(held, cast.root, at)
    assert letters()[-1] == (cast.pia.email, "enquiry")
    assert Enquiry.get().sent_at == at


def test_the_fifth_within_an_hour_waits(cast: Cast, rosa: Person, at: datetime) -> None:
    assert cast.pia and cast.root
    rows = [enquiries.send(To(cast.office), "Hello", rosa, at) for _ in range(5)]
    assert [row.sent_at is not None for row in rows] == [True] * 4 + [False]


def test_goes_to_administrators_where_nobody_speaks_and_is_refused_where_nobody_is(
    rosa: Person, at: datetime
) -> None:
    kenya = Office.create(code="KE", kind="national office", name="Kenya", folded="kenya")
    with pytest.raises(Refused, match="Nobody is there"):
        enquiries.send(To(kenya), "Hello", rosa, at)
    root = make_person("Root", administrator=True)
    enquiries.send(To(kenya), "Hello", rosa, at)
    assert letters() == [(root.email, "enquiry")]


def test_one_who_left_is_not_written_to(cast: Cast, rosa: Person, at: datetime) -> None:
    gone = make_person("Gone", active=False)
    with pytest.raises(Refused, match="Nobody is there"):
        enquiries.send(To(cast.office, gone), "Hello", rosa, at)
