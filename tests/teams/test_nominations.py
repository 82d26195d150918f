"""Whoever was entered by others confirms once; what was entered in one act is undone in one act."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from casting import Cast, make_person, make_team

from hackathon.core.states import Refused
from hackathon.events import rules
from hackathon.people import passwords
from hackathon.people.accounts import NewAccount
from hackathon.people.acts import Act
from hackathon.people.people import Person, by_email
from hackathon.teams import confirming, nominating, nominations, teams
from hackathon.teams.nominating import Listed, Named
from hackathon.teams.nominations import Nomination, NominationBatch, Said
from hackathon.teams.registrations import Given, Registration
from hackathon.teams.teams import Team

YES = Given({}, True, True)
Enter = Callable[..., NominationBatch]


@pytest.fixture
def enter(cast: Cast, at: datetime) -> Enter:
    def entered(*emails: str, team: str = "New") -> NominationBatch:
        rows = [Named(line, one, "Ann Example", team) for line, one in enumerate(emails, 1)]
        act, said = Act(cast.ada, at), Said("They asked us.")
        return nominating.enter(cast.event, Listed(rows), said, act, lambda secret: secret)

    return entered


def of(email: str) -> Nomination:
    found: Nomination = Nomination.get(Nomination.email == email)
    return found


def accept(cast: Cast, person: Person, at: datetime) -> None:
    nominations.accept(of(person.email), person, rules.current(cast.event), YES, at)


def new_team() -> Team:
    return Team.get(Team.name == "New")


class TestAccept:
    def test_the_first_founds_the_team_and_the_named_captain_takes_it_over(
        self, cast: Cast, at: datetime, enter: Enter
    ) -> None:
        enter(cast.sam.email, cast.cy.email)
        accept(cast, cast.cy, at)
        assert new_team().captain == cast.cy
        accept(cast, cast.sam, at)
        assert new_team().captain == cast.sam and new_team().members == 2

    def test_registers_whoever_is_not_yet(self, cast: Cast, at: datetime, enter: Enter) -> None:
        enter(cast.sam.email, team="")
        accept(cast, cast.sam, at)
        registration = Registration.of(cast.sam, cast.event)
        assert registration is not None and registration.status == "registered"
        assert registration.rules == rules.current(cast.event)
        assert Team.of(cast.sam, cast.event) is None

    def test_once(self, cast: Cast, at: datetime, enter: Enter) -> None:
        enter(cast.sam.email)
        accept(cast, cast.sam, at)
        with pytest.raises(Refused, match="answered already"):
            accept(cast, cast.sam, at)

    def test_not_when_too_old(self, cast: Cast, at: datetime, enter: Enter) -> None:
        enter(cast.sam.email)
        with pytest.raises(Refused, match="too old"):
            accept(cast, cast.sam, at + timedelta(days=14))

    def test_into_a_team_that_has_filled_up_nothing_happens(
        self, cast: Cast, at: datetime, enter: Enter
    ) -> None:
        enter(cast.sam.email, team=cast.team.name)
        cast.event.change(team_maximum=2)
        with pytest.raises(Refused, match="full"):
            accept(cast, cast.sam, at)
        assert of(cast.sam.email).status == "open" and Registration.of(cast.sam, cast.event) is None

    def test_not_without_a_place_for_a_team(self, cast: Cast, at: datetime, enter: Enter) -> None:
        enter(cast.sam.email)
        assert cast.team
        cast.event.change(participants_maximum=2)
        with pytest.raises(Refused, match="All places are taken"):
            accept(cast, cast.sam, at)

    def test_a_coordinator_vouches_for_nobody(self, cast: Cast, at: datetime, enter: Enter) -> None:
        cast.event.change(approval=True)
        batch = enter(cast.sam.email)
        NominationBatch.update(entered_by=cast.cy).where(NominationBatch.id == batch.id).execute()
        with pytest.raises(Refused, match="approve each registration"):
            accept(cast, cast.sam, at)
        NominationBatch.update(entered_by=cast.ada).where(NominationBatch.id == batch.id).execute()
        accept(cast, cast.sam, at)
        assert new_team().captain == cast.sam, "an organiser does"

    def test_without_an_account_before(self, cast: Cast, at: datetime, enter: Enter) -> None:
        enter("new@example.org")
        account = NewAccount("Ann Example", "new@example.org", "a long password", "fr")
        seen = rules.current(cast.event)
        confirming.welcome_and_accept(of("new@example.org"), account, seen, YES, at)
        person = by_email("new@example.org")
        assert person is not None and person.confirmed_at == at and person.locale == "fr"
        assert passwords.right("a long password", person.password_hash)
        assert new_team().captain == person


class TestDecline:
    def test_nothing_happens(self, cast: Cast, at: datetime, enter: Enter) -> None:
        enter("new@example.org")
        nominations.decline(of("new@example.org"), at)
        assert of("new@example.org").status == "declined" and by_email("new@example.org") is None


class TestUndo:
    def test_only_what_nobody_answered(self, cast: Cast, at: datetime, enter: Enter) -> None:
        batch = enter("a@example.org", "b@example.org", cast.sam.email)
        accept(cast, cast.sam, at)
        assert nominations.undo(batch, Act(cast.ada, at)) == (2, 1)
        assert "taken back" in str(nominations.why_not(of("a@example.org"), at))
        assert cast.sam in teams.members(new_team())
        with pytest.raises(Refused, match="undone already"):
            nominations.undo(batch, Act(cast.ada, at))

    def test_then_the_same_can_be_entered_again(
        self, cast: Cast, at: datetime, enter: Enter
    ) -> None:
        nominations.undo(enter("a@example.org"), Act(cast.ada, at))
        assert enter("a@example.org").key


class TestQueries:
    def test_counted_by_state(self, cast: Cast, at: datetime, enter: Enter) -> None:
        one, other = enter("a@example.org", cast.sam.email), enter("c@example.org", team="")
        accept(cast, cast.sam, at)
        assert nominations.counted([one, other]) == {
            one.id: {"open": 1, "accepted": 1},
            other.id: {"open": 1},
        }

    def test_by_secret_of_this_event(self, cast: Cast, at: datetime, enter: Enter) -> None:
        make_team(cast.event, "Else", make_person("Captain Example"))
        enter("a@example.org")
        assert nominations.by_secret(cast.event, "guess") is None

    def test_of_one_who_entered(self, cast: Cast, at: datetime, enter: Enter) -> None:
        batch = enter("a@example.org")
        assert list(nominations.batches(cast.event, cast.ada)) == [batch]
        assert not list(nominations.batches(cast.event, cast.ben))
