"""Invitations and requests: only the invited can accept, once, while it is open and there is a
seat."""

from datetime import datetime, timedelta

import pytest
from casting import Cast, make_event, make_person, register

from hackathon.core import mail
from hackathon.core.audit import AuditLine
from hackathon.core.states import NoSuchMove, Refused
from hackathon.teams import invitations, join_requests, teams
from hackathon.teams.invitations import Invitation


def link(secret: str) -> str:
    return f"https://codefest.example.org/{secret}"


def invite(cast: Cast, at: datetime, email: str = "") -> tuple[Invitation, str]:
    return invitations.invite(cast.team, email, cast.ben, at, link)


class TestInvite:
    def test_by_mail_reaches_the_invited_with_the_link(self, cast: Cast, at: datetime) -> None:
        _, secret = invite(cast, at, cast.cy.email)
        message = mail.Message.get(mail.Message.to == cast.cy.email)
        assert link(secret) in message.text and "Niçoise" in message.text

    def test_nobody_is_in_the_team_before_accepting(self, cast: Cast, at: datetime) -> None:
        invite(cast, at, cast.cy.email)
        assert cast.cy not in teams.members(cast.team)

    def test_secret_is_kept_as_a_hash(self, cast: Cast, at: datetime) -> None:
        made, secret = invite(cast, at)
        assert secret not in str(Invitation.get_by_id(made.id).__data__)

    def test_the_log_says_which_way_and_no_address(self, cast: Cast, at: datetime) -> None:
        invite(cast, at), invite(cast, at, cast.cy.email)
        lines = AuditLine.select().where(AuditLine.verb == "teams.invite").order_by(AuditLine.id)
        assert [line.detail for line in lines] == [{"by_email": False}, {"by_email": True}]

    def test_same_address_twice_is_refused(self, cast: Cast, at: datetime) -> None:
        invite(cast, at, "x@example.org")
        with pytest.raises(Refused, match="already"):
            invite(cast, at, "X@example.org")


class TestAccept:
    def test_makes_a_member_and_tells_the_captain(self, cast: Cast, at: datetime) -> None:
        made, _ = invite(cast, at)
        invitations.accept(made, cast.cy, at)
        assert teams.members(cast.team) == [cast.ben, cast.bo, cast.cy]
        assert mail.Message.select().where(mail.Message.to == cast.ben.email).exists()

    def test_once(self, cast: Cast, at: datetime) -> None:
        made, _ = invite(cast, at)
        invitations.accept(made, cast.cy, at)
        register(cast.sam, cast.event)
        with pytest.raises(Refused, match="answered"):
            invitations.accept(Invitation.get_by_id(made.id), cast.sam, at)

    def test_two_windows_at_once_find_it_open_only_once(self, cast: Cast, at: datetime) -> None:
        made, _ = invite(cast, at)
        stale = Invitation.get_by_id(made.id)
        invitations.accept(made, cast.cy, at)
        with pytest.raises(Refused):
            invitations.accept(stale, cast.sam, at)
        assert cast.sam not in teams.members(cast.team)

    def test_by_mail_only_by_that_address(self, cast: Cast, at: datetime) -> None:
        made, _ = invite(cast, at, "somebody@example.org")
        with pytest.raises(Refused, match="another e-mail address"):
            invitations.accept(made, cast.cy, at)

    def test_not_when_too_old_or_revoked(self, cast: Cast, at: datetime) -> None:
        made, _ = invite(cast, at)
        with pytest.raises(Refused, match="too old"):
            invitations.accept(made, cast.cy, made.expires_at)
        invitations.revoke(made, cast.ben, at)
        with pytest.raises(Refused, match="withdrawn"):
            invitations.accept(made, cast.cy, at)

    def test_not_into_a_full_team_and_the_invitation_stays_open(
        self, cast: Cast, at: datetime
    ) -> None:
        made, _ = invite(cast, at)
        for number in range(2):
            teams.take_seat(cast.team, make_person(f"P{number} Example"), at)
        with pytest.raises(Refused, match="full"):
            invitations.accept(made, cast.cy, at)
        assert Invitation.get_by_id(made.id).status == "open"

    def test_secret_of_another_event_is_unknown(self, cast: Cast, at: datetime) -> None:
        _, secret = invite(cast, at)
        assert invitations.by_secret(make_event("other"), secret) is None
        assert invitations.by_secret(cast.event, secret + "x") is None
        assert invitations.by_secret(cast.event, secret) is not None

    def test_never_lives_past_the_deadline(self, cast: Cast, at: datetime) -> None:
        late = cast.event.submission_closes - timedelta(hours=1)
        made, _ = invite(cast, late)
        assert made.expires_at == cast.event.submission_closes


class TestRequests:
    def test_captain_takes_in_and_other_requests_fall_away(self, cast: Cast, at: datetime) -> None:
        other = teams.create(cast.event, teams.Profile("Other"), make_person("Ola Example"), at)
        first = join_requests.ask(cast.team, cast.cy, "Please", at)
        second = join_requests.ask(other, cast.cy, "", at)
        join_requests.take_in(first, cast.ben, at)
        assert cast.cy in teams.members(cast.team)
        assert join_requests.open_of(other) == []
        with pytest.raises(NoSuchMove):
            join_requests.take_in(type(second).get_by_id(second.id), other.captain, at)

    def test_once_at_a_time(self, cast: Cast, at: datetime) -> None:
        request = join_requests.ask(cast.team, cast.cy, "", at)
        with pytest.raises(Refused, match="already"):
            join_requests.ask(cast.team, cast.cy, "", at)
        join_requests.turn_down(request, cast.ben, at)
        assert join_requests.ask(cast.team, cast.cy, "Again", at).status == "open"


def test_an_unproved_address_sees_and_answers_none(cast: Cast, at: datetime) -> None:
    """Whoever signs up with somebody's address must not decline in their name."""
    made, _secret = invitations.invite(cast.team, cast.sam.email, cast.ben, at, lambda secret: "")
    assert invitations.invitations_for(cast.sam, cast.event, at) == [made]
    cast.sam.change(confirmed_at=None)
    assert invitations.invitations_for(cast.sam, cast.event, at) == []
    with pytest.raises(Refused, match="Confirm your e-mail address"):
        invitations.decline(made, cast.sam, at)


def test_those_of_an_event_wait_and_are_stuck_after_a_week(cast: Cast, at: datetime) -> None:
    invite(cast, at)
    old, _secret = invite(cast, at - timedelta(days=7), "old@example.org")
    invite(cast, at - timedelta(days=15), "over@example.org")
    fresh, _secret = invite(cast, at - timedelta(days=6), "fresh@example.org")
    found = invitations.of_event(cast.event, at, only_stuck=False)
    assert [row.email for row in found] == [old.email, fresh.email, ""]
    (stuck,) = invitations.of_event(cast.event, at, only_stuck=True)
    assert stuck == old and stuck.team.captain == cast.ben
    assert not invitations.of_event(make_event("other"), at, only_stuck=False)
