"""Asking to represent an office, to be confirmed in it, to enter one into the register."""

from datetime import datetime

import pytest
from casting import Cast, make_person

from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.people import affiliations, office_requests
from hackathon.people.offices import Office


class TestRepresent:
    def test_two_may_ask_and_each_is_answered(self, cast: Cast, at: datetime) -> None:
        one, other = (make_person(f"{name} Example", office=cast.office) for name in ("Eva", "Ivo"))
        asked = [
            office_requests.ask("representative", cast.office, who, "I do.", at)
            for who in (one, other)
        ]
        assert office_requests.open_of(cast.office) == asked
        office_requests.accept(asked[0], cast.root, "administrator", at)
        office_requests.decline(asked[1], "One is enough for now.", cast.root, at)
        one.forget()
        other.forget()
        assert affiliations.degree(one, cast.office) == "representative"
        assert affiliations.degree(other, cast.office) == "said"
        assert "One is enough for now." in mail.newest(1)[0].text

    def test_once_at_a_time_and_decided_once(self, cast: Cast, at: datetime) -> None:
        eva = make_person("Eva Example", office=cast.office)
        asked = office_requests.ask("confirmed", cast.office, eva, "I do.", at)
        with pytest.raises(Refused, match="asked already"):
            office_requests.ask("representative", cast.office, eva, "I do.", at)
        office_requests.withdraw(asked, at)
        with pytest.raises(Refused, match="answered already"):
            office_requests.accept(asked, cast.root, "administrator", at)

    def test_goes_to_representatives_else_administrators(self, cast: Cast, at: datetime) -> None:
        assert cast.root and cast.pia
        eva = make_person("Eva Example", office=cast.office)
        office_requests.ask("confirmed", cast.office, eva, "Unit 4.", at)
        assert [message.to for message in mail.Message.select()] == [cast.pia.email]


class TestRegister:
    def test_a_proposal_becomes_an_entry_and_is_told(self, cast: Cast, at: datetime) -> None:
        assert cast.root
        row = office_requests.propose("School of Patents", "A school.", cast.sam, at)
        made = office_requests.register(
            row, cast.root, at, code="school", kind="university", name="School of Patents"
        )
        assert Office.get(Office.code == "school") == made
        assert mail.newest(1)[0].to == cast.sam.email
        assert not office_requests.open_all().count()

    def test_takes_no_address_of_the_site(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="code"):
            office_requests.register(None, cast.root, at, code="propose", kind="company", name="P")
