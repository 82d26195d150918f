"""Invitations to organise: by e-mail, for who proves the address, answered once."""

from datetime import timedelta

import pytest
from casting import NOW, Cast, day, make_person

from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.events import organiser_invitations as asked
from hackathon.events.events import Organiser
from hackathon.events.organiser_invitations import (
    LIFE,
    OPEN_MAXIMUM,
    OrganiserInvitation,
    Wanted,
)
from hackathon.people.people import Person

ADDRESS = "Nora@Example.org"


@pytest.fixture
def invitation(cast: Cast) -> OrganiserInvitation:
    return asked.invite(
        cast.event, Wanted(ADDRESS), cast.ada, NOW, lambda secret: f"https://x/{secret}"
    )


def nora(**values: object) -> Person:
    return make_person("Nora Example", email=ADDRESS.lower(), **values)


class TestInvite:
    def test_writes_a_link_that_alone_finds_it(
        self, cast: Cast, invitation: OrganiserInvitation
    ) -> None:
        (letter,) = [one for one in mail.newest(5) if one.kind == "organiser_invited"]
        secret = letter.text.split("https://x/")[1].split()[0]
        assert letter.to == ADDRESS and secret not in str(vars(invitation))
        assert asked.by_secret("codefest", secret) == invitation
        assert asked.by_secret("codefest", "other") is None
        assert asked.by_secret("other", secret) is None

    def test_waits_until_its_last_moment(self, cast: Cast, invitation: OrganiserInvitation) -> None:
        moment = timedelta(seconds=1)
        assert asked.waiting(cast.event, NOW + LIFE - moment) == [invitation]
        assert asked.waiting(cast.event, NOW + LIFE) == []

    def test_an_address_once_until_it_has_ended(
        self, cast: Cast, invitation: OrganiserInvitation
    ) -> None:
        with pytest.raises(Refused, match="invited already"):
            asked.invite(cast.event, Wanted("NORA@example.org"), cast.ada, NOW, str)
        again = asked.invite(cast.event, Wanted(ADDRESS), cast.ada, NOW + LIFE, str)
        assert asked.waiting(cast.event, NOW + LIFE) == [again]

    def test_not_the_whole_world(self, cast: Cast) -> None:
        for number in range(OPEN_MAXIMUM["organiser"]):
            asked.invite(cast.event, Wanted(f"{number}@example.org"), cast.ada, NOW, str)
        with pytest.raises(Refused, match="many open"):
            asked.invite(cast.event, Wanted(ADDRESS), cast.ada, NOW, str)


class TestAnswer:
    def test_yes_makes_an_organiser_and_tells_who_asked(
        self, cast: Cast, invitation: OrganiserInvitation
    ) -> None:
        person = nora()
        assert not Organiser.holds(person, cast.event)
        asked.accept(invitation, person, NOW)
        assert Organiser.holds(person, cast.event)
        told = [one.to for one in mail.newest(5) if one.kind == "organiser_answered"]
        assert told == [cast.ada.email]
        with pytest.raises(Refused, match="answered or withdrawn"):
            asked.decline(invitation, person, NOW)

    def test_who_was_added_meanwhile_stays_one_organiser(
        self, cast: Cast, invitation: OrganiserInvitation
    ) -> None:
        person = nora()
        Organiser.create(event=cast.event, person=person, since=NOW)
        asked.accept(invitation, person, NOW)
        assert Organiser.select().where(Organiser.person == person).count() == 1

    def test_no_leaves_everything(self, cast: Cast, invitation: OrganiserInvitation) -> None:
        person = nora()
        asked.decline(invitation, person, NOW)
        assert not Organiser.holds(person, cast.event)

    def test_is_for_who_has_proved_the_address(
        self, cast: Cast, invitation: OrganiserInvitation
    ) -> None:
        for person in (nora(confirmed_at=None), cast.sam):
            with pytest.raises(Refused):
                asked.accept(invitation, person, NOW)
            assert not Organiser.holds(person, cast.event)

    def test_not_too_late_nor_after_it_was_withdrawn(
        self, cast: Cast, invitation: OrganiserInvitation
    ) -> None:
        person = nora()
        with pytest.raises(Refused, match="too old"):
            asked.accept(invitation, person, NOW + LIFE + timedelta(seconds=1))
        asked.revoke(invitation, cast.ada, day(1))
        with pytest.raises(Refused, match="withdrawn"):
            asked.accept(invitation, person, day(1))
