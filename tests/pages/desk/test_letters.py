"""The doors of letters to many: written, looked at, sent, kept."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import Cast, day, make_person, register
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.desk.mailings import Mailing, MailingCopy
from hackathon.events.events import Organiser
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
BASE = "/events/codefest/organise"
LETTER = {
    "audience": "registered",
    "subject": "Office hours",
    "text": "Dear {name}, at noon.\n\nBring questions.",
}


def write(client: FlaskClient, **values: str) -> str:
    """Write a letter and return the address of its preview."""
    answer = client.post(f"{BASE}/write", data={**LETTER, **values})
    assert answer.status_code == 302, answer.get_data(True)
    return answer.location


def send(client: FlaskClient, address: str, **values: Any) -> Any:
    revision = Mailing.get(Mailing.key == address.split("/")[-1]).revision
    return client.post(f"{address}/send", data={"revision": revision, **values})


class TestWrite:
    def test_previews_then_sends_through_the_outbox(self, as_: As, cast: Cast) -> None:
        assert cast.cy.name
        client = as_(cast.ada)
        address = write(client)
        page = client.get(address).get_data(True)
        assert "This will mail one person" in page and "Dear Cy Example, at noon." in page
        assert not mail.Message.select().count()
        assert send(client, address).status_code == 302
        message = mail.Message.get()
        assert message.to == cast.cy.email and message.subject == "AI Tools Codefest: Office hours"
        assert "Ada Example" in message.text and "http://localhost/events/codefest/" in message.text

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"text": "Dear {nmae}"}, "“{nmae}” is no field. You can use {name}, {event} and"),
            ({"text": "Dear {name"}, "is opened and not closed"),
            ({"subject": "For {team}"}, "“{team}” cannot be filled for everybody"),
            ({"audience": "waiting"}, "Nobody is in this group"),
            ({"audience": "not on:screening"}, "Not a valid choice"),
            ({"captains": "y"}, "This group has no captains"),
        ],
    )
    def test_what_cannot_be_sent_is_told_and_kept(
        self, as_: As, cast: Cast, values: dict[str, str], told: str
    ) -> None:
        assert cast.cy and cast.round
        page = as_(cast.ada).post(f"{BASE}/write", data={**LETTER, **values}).get_data(True)
        assert told in page and (values.get("text") or "Bring questions.") in page
        assert not Mailing.select().count()

    def test_the_list_leads_to_those_who_are_meant(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ada).get(f"{BASE}/write?to=no team").get_data(True)
        assert '<option selected value="no team">' in page

    def test_an_organiser_in_a_team_does_not_write_to_judges(self, as_: As, cast: Cast) -> None:
        assert cast.submission and cast.judge
        Organiser.create(event=cast.event, person=cast.bo, since=day(-1))
        client = as_(cast.bo)
        page = client.get(f"{BASE}/write").get_data(True)
        assert 'value="teams"' in page
        for audience in ("judges", "draft", "challenge:nice-classes"):
            assert f'value="{audience}"' not in page
            answer = client.post(f"{BASE}/write", data={**LETTER, "audience": audience})
            assert answer.status_code == 200 and not Mailing.select().count()


class TestEdit:
    def test_a_draft_is_changed_and_shown_again(self, as_: As, cast: Cast) -> None:
        assert cast.team and cast.cy
        client = as_(cast.ada)
        address = write(client)
        form = client.get(f"{address}/edit").get_data(True)
        assert "Bring questions." in form
        changed = {**LETTER, "audience": "teams", "captains": "y", "text": "Hello {team}"}
        answer = client.post(f"{address}/edit", data={**changed, "revision": 1})
        assert answer.location == address
        page = client.get(address).get_data(True)
        assert "Hello Niçoise" in page and "This will mail one person" in page


class TestSend:
    def test_who_came_meanwhile_is_told_before_anything_is_sent(self, as_: As, cast: Cast) -> None:
        assert cast.cy
        client = as_(cast.ada)
        address = write(client)
        register(cast.sam, cast.event)
        page = send(client, address).get_data(True)
        assert "Nothing was sent" in page and "This will mail 2 people" in page
        assert "<bdi>Sam Example</bdi>" in page and not mail.Message.select().count()
        assert send(client, address).status_code == 302 and mail.Message.select().count() == 2

    def test_pages_after_it_lead_to_the_letter(self, as_: As, cast: Cast) -> None:
        for number in range(51):
            register(make_person(f"P{number} Example"), cast.event)
        client = as_(cast.ada)
        address = write(client)
        register(cast.sam, cast.event)
        page = send(client, address).get_data(True)
        assert f'href="{address}?page=2"' in page
        assert "Sam Example" in client.get(f"{address}?page=2").get_data(True)

    def test_a_form_of_before_is_not_sent(self, as_: As, cast: Cast) -> None:
        assert cast.cy
        client = as_(cast.ada)
        address = write(client)
        client.post(f"{address}/edit", data={**LETTER, "text": "Other", "revision": 1})
        client.post(f"{address}/send", data={"revision": 1})
        assert "Somebody else has changed this" in client.get(address).get_data(True)
        assert not mail.Message.select().count()


class TestShow:
    def test_who_got_what_is_kept(self, as_: As, cast: Cast) -> None:
        assert cast.cy
        client = as_(cast.ada)
        address = write(client)
        send(client, address)
        mail.Message.update(sent_at=day(0)).execute()
        page = client.get(address).get_data(True)
        assert "Who got it" in page and "Taken by the mail server" in page
        assert "Dear Cy Example, at noon." in page and "Send it to" not in page
        assert "Office hours" in client.get(f"{BASE}/letters/").get_data(True)

    def test_it_is_for_organisers_who_may_know_its_readers(self, as_: As, cast: Cast) -> None:
        assert cast.submission and cast.judge and cast.cy
        client = as_(cast.ada)
        addresses = [
            write(client, audience=one, subject=f"Canary {one}")
            for one in ("judges", "draft", "teams")
        ]
        Organiser.create(event=cast.event, person=cast.bo, since=day(-1))
        client = as_(cast.bo)
        assert [client.get(one).status_code for one in addresses] == [403, 403, 200]
        page = client.get(f"{BASE}/letters/").get_data(True)
        assert "Canary teams" in page and "Canary judges" not in page and "Canary draft" not in page
        assert [as_(cast.cy).get(one).status_code for one in addresses] == [404] * 3

    def test_a_closed_account_is_no_longer_listed(self, as_: As, cast: Cast) -> None:
        assert cast.cy and cast.team
        client = as_(cast.ada)
        address = write(client)
        send(client, address)
        MailingCopy.delete().where(MailingCopy.person == cast.cy).execute()
        page = client.get(address).get_data(True)
        assert "It went to 3 people" in page and "Cy Example" not in page


class TestDiscard:
    def test_a_draft_goes(self, as_: As, cast: Cast) -> None:
        assert cast.cy
        client = as_(cast.ada)
        address = write(client)
        assert client.post(f"{address}/discard").location == f"{BASE}/letters/"
        assert client.get(address).status_code == 404
