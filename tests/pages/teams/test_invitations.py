"""The doors of invitations: sent, answered, and the registration that comes with the answer."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, day, make_person, make_team, register
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.people.people import Person
from hackathon.teams import invitations, teams
from hackathon.teams.invitations import Invitation
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration

As = Callable[[Person | None], FlaskClient]
ANSWERS = {"accept": "y", "rules_version": "1.0"}


def address(cast: Cast, rest: str = "") -> str:
    return f"/events/codefest/teams/{cast.team.key}{rest}"


def link_in(message: mail.Message) -> str:
    line = next(line for line in message.text.splitlines() if line.startswith("http://"))
    return line.removeprefix("http://localhost")


class TestInvite:
    def test_by_mail_to_acceptance(self, as_: As, cast: Cast) -> None:
        as_(cast.ben).post(address(cast, "/invite"), data={"email": cast.cy.email})
        link = link_in(mail.Message.get(mail.Message.to == cast.cy.email))
        client = as_(cast.cy)
        assert "Niçoise" in client.get(link).get_data(True)
        assert cast.cy not in teams.members(cast.team), "opening a link joins nobody"
        client.post(link, data={"answer": "accept"})
        assert cast.cy in teams.members(cast.team)

    def test_link_leads_a_stranger_through_signing_in(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        _, secret = invitations.invite(cast.team, "", cast.ben, at, lambda secret: secret)
        answer = as_(None).get(f"/events/codefest/invitations/{secret}")
        assert answer.location == f"/people/sign-in?next=/events/codefest/invitations/{secret}"

    @pytest.mark.parametrize("who", ["cy", "bo", "sam"])
    def test_only_the_captain_invites(self, as_: As, cast: Cast, who: str) -> None:
        assert as_(getattr(cast, who)).post(
            address(cast, "/invite"), data={"email": "x@example.org"}
        ).status_code in {403, 404}
        assert not Invitation.select().exists()

    def test_wrong_address_is_told(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        client.post(address(cast, "/invite"), data={"email": "nonsense"})
        assert "not a complete e-mail address" in client.get(address(cast)).get_data(True)

    def test_forged_link_is_told_kindly(self, as_: As, cast: Cast) -> None:
        cast.team  # noqa: B018
        answer = as_(cast.cy).get("/events/codefest/invitations/forged")
        assert answer.status_code == 404 and "Ask the captain" in answer.get_data(True)

    def test_revoked_link_is_worth_nothing(self, as_: As, cast: Cast, at: datetime) -> None:
        made, secret = invitations.invite(cast.team, "", cast.ben, at, lambda secret: secret)
        as_(cast.ben).post(address(cast, f"/invitations/{made.key}/revoke"))
        as_(cast.cy).post(f"/events/codefest/invitations/{secret}", data={"answer": "accept"})
        assert cast.cy not in teams.members(cast.team)

    def test_invitation_by_mail_shows_itself_to_the_invited(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        made, _ = invitations.invite(cast.team, cast.cy.email, cast.ben, at, lambda secret: secret)
        assert "Niçoise" in as_(cast.cy).get("/events/codefest/invitations").get_data(True)
        as_(cast.cy).post(address(cast, f"/invitations/{made.key}"), data={"answer": "accept"})
        assert cast.cy in teams.members(cast.team)
        assert as_(cast.sam).get(address(cast, f"/invitations/{made.key}")).status_code == 404


class TestRegistrationComesAlong:
    def invite(self, cast: Cast, at: datetime, email: str = "") -> str:
        made = invitations.invite(cast.team, email, cast.ben, at, lambda secret: secret)
        return f"/events/codefest/invitations/{made[1]}"

    def test_one_act_registers_and_joins(self, as_: As, cast: Cast, at: datetime) -> None:
        RegistrationQuestion.create(
            event=cast.event, key="why", label="Why?", kind="text", required=True
        )
        link, client = self.invite(cast, at), as_(cast.sam)
        assert "Why?" in client.get(link).text
        answer = client.post(link, data={**ANSWERS, "answer_why": "To help"})
        assert answer.location == address(cast)
        assert cast.sam in teams.members(cast.team)
        row = Registration.get(Registration.person == cast.sam)
        assert (row.status, row.answers, row.rules.version) == (
            "registered",
            {"why": "To help"},
            "1.0",
        )

    def test_what_is_missing_is_told_and_what_was_typed_stays(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        RegistrationQuestion.create(event=cast.event, key="why", label="Why?", kind="text")
        link = self.invite(cast, at)
        page = as_(cast.sam).post(link, data={"answer_why": "To help"}).text
        assert "Accept the rules to take part." in page and "To help" in page
        assert not Registration.select().where(Registration.person == cast.sam).exists()
        assert Invitation.get().status == "open"

    def test_declining_needs_no_registration(self, as_: As, cast: Cast, at: datetime) -> None:
        as_(cast.sam).post(self.invite(cast, at), data={"answer": "decline"})
        assert Invitation.get().status == "declined"
        assert not Registration.select().where(Registration.person == cast.sam).exists()

    @pytest.mark.parametrize("allowed", [True, False])
    def test_after_registration_closed_where_the_organisers_allow_it(
        self, as_: As, cast: Cast, at: datetime, stand_at: Callable[[datetime], None], allowed: bool
    ) -> None:
        cast.event.change(late_invitations=allowed)
        link = self.invite(cast, at)
        stand_at(day(6))
        answer = as_(cast.sam).post(link, data=ANSWERS)
        assert answer.status_code == (302 if allowed else 403)
        assert (cast.sam in teams.members(cast.team)) is allowed
        assert as_(cast.dan).post("/events/codefest/register", data=ANSWERS).status_code == 403

    def test_never_after_the_deadline(
        self, as_: As, cast: Cast, at: datetime, stand_at: Callable[[datetime], None]
    ) -> None:
        cast.event.change(late_invitations=True)
        link = self.invite(cast, at)
        stand_at(day(10.1))
        as_(cast.sam).post(link, data=ANSWERS)
        assert cast.sam not in teams.members(cast.team)

    def test_without_a_seat_it_leads_to_the_waiting_list(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        link = self.invite(cast, at)
        cast.event.change(participants_maximum=2)
        page = as_(cast.sam).get(link).text
        assert "Register for the waiting list first." in page
        assert "/events/codefest/register?next=" in page

    def test_a_judge_is_told(self, as_: As, cast: Cast, at: datetime) -> None:
        assert cast.judge
        assert "You are a judge at this event" in as_(cast.dee).get(self.invite(cast, at)).text


class TestTheCaptainIsTold:
    def invite(self, as_: As, cast: Cast, email: str) -> str:
        client = as_(cast.ben)
        client.post(address(cast, "/invite"), data={"email": email})
        return client.get(address(cast)).get_data(True)

    def test_of_a_judge(self, as_: As, cast: Cast) -> None:
        assert cast.judge
        assert "judges at this event" in self.invite(as_, cast, "DEE@example.org")
        assert not Invitation.select().exists()

    def test_of_a_member_and_of_somebody_in_another_team(self, as_: As, cast: Cast) -> None:
        make_team(cast.event, "Others", cast.dan)
        assert "in your team already" in self.invite(as_, cast, cast.bo.email)
        assert "in another team" in self.invite(as_, cast, cast.dan.email)
        assert not Invitation.select().exists()

    def test_of_the_excluded_without_the_reason(self, as_: As, cast: Cast) -> None:
        register(cast.sam, cast.event, "excluded")
        assert "cannot take part in this event" in self.invite(as_, cast, cast.sam.email)

    @pytest.mark.parametrize("allowed", [True, False])
    def test_of_a_closed_registration(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None], allowed: bool
    ) -> None:
        cast.event.change(late_invitations=allowed)
        assert cast.team and cast.cy
        stand_at(day(6))
        page = as_(cast.ben).get(address(cast)).get_data(True)
        assert ("registers with the invitation" in page) is allowed
        assert ("only people who are registered can accept" in page) is not allowed
        told = self.invite(as_, cast, cast.sam.email)
        assert ("nobody with this address is registered" in told) is not allowed
        assert "We have sent the invitation" in self.invite(as_, cast, cast.cy.email)

    @pytest.mark.parametrize("number", [0, 6])
    def test_and_never_learns_whether_an_address_has_an_account(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None], number: float
    ) -> None:
        """Known, known and unproved, or unknown: the same answer, open or closed."""
        make_person("Nu Example", email="nu@example.org", confirmed_at=None)
        assert cast.team and cast.sam
        stand_at(day(number))
        told = set()
        for email in ("sam@example.org", "nu@example.org", "xx@example.org"):
            page = self.invite(as_, cast, email)
            notices = page[page.index("<main") : page.index("<h1")]
            told.add(notices.replace(email, "?"))
        assert len(told) == 1
