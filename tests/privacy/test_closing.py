"""Closing one's own account: who has to hand over first, what goes, what stays without the name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import (
    Cast,
    affiliate,
    assign,
    day,
    make_judge,
    make_person,
    make_submission,
    make_team,
    register,
)

from hackathon.core import audit, letters, mail
from hackathon.core.states import Refused
from hackathon.events.events import Organiser
from hackathon.judging.scorecards import Scorecard
from hackathon.people import accounts, passwords, people, profiles, sessions
from hackathon.people.affiliations import Affiliation
from hackathon.people.people import Person
from hackathon.pilots.pilots import PilotLead
from hackathon.privacy import closing, inventory, retention, ties
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.invitations import Invitation
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

WORD = "six quiet lemons"


@pytest.fixture(autouse=True)
def one_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; here it is beside the point."""
    monkeypatch.setattr(passwords, "right", lambda typed, kept: typed == WORD)


def close(person: Person, at: datetime) -> Person:
    closing.close(person, WORD, at)
    return Person.get_by_id(person.id)


def stops(person: Person, at: datetime) -> list[str]:
    person.forget()
    return [tie.sentence for tie in ties.of(person, at) if tie.stops]


class TestAccount:
    def test_asks_for_the_password(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused):
            closing.close(cast.sam, "another", at)
        assert Person.get_by_id(cast.sam.id).active

    def test_nothing_of_the_person_is_left_in_the_row(self, cast: Cast, at: datetime) -> None:
        sam = make_person("Sam Old", affiliation="Old Works", country="CH", skills=["law"])
        row = close(sam, at)
        said = [value for value in row.__data__.values() if isinstance(value, str)]
        assert not any("sam" in value.lower() or "old" in value.lower() for value in said)
        assert row.name == "Closed account" and row.closed_at == at

    def test_cannot_be_signed_in_to_nor_reopened(self, cast: Cast, at: datetime) -> None:
        secret = sessions.begin_session(cast.sam, at)
        row = close(cast.sam, at)
        assert sessions.by_session(secret, at) is None
        assert people.by_email("sam@example.org") is None
        assert accounts.authenticate("", WORD) is None
        with pytest.raises(Refused):
            accounts.reopen(row, cast.root, at)

    def test_letters_to_another_spelling_of_the_address_go_too(
        self, cast: Cast, at: datetime
    ) -> None:
        letters.write(letters.Stranger("SAM@Example.org", "en"), "address_changed", at)
        close(cast.sam, at)
        assert [message.kind for message in mail.Message.select()] == ["account_closed"]

    def test_gets_one_last_letter_and_no_other_ever(self, cast: Cast, at: datetime) -> None:
        letters.write(cast.sam, "registered", at, event=cast.event)
        row = close(cast.sam, at)
        assert [message.kind for message in mail.Message.select()] == ["account_closed"]
        assert letters.write(row, "registered", at, event=cast.event) is None

    def test_one_that_an_administrator_closed_is_not_written_to(
        self, cast: Cast, at: datetime
    ) -> None:
        accounts.close(cast.sam, cast.root, at)
        assert letters.write(cast.sam, "registered", at, event=cast.event) is None

    def test_address_may_be_used_for_a_new_account(self, cast: Cast, at: datetime) -> None:
        close(cast.sam, at)
        assert people.create("Sam Again", "sam@example.org", at).active

    def test_audit_chain_holds_and_no_page_shows_the_name(
        self, cast: Cast, at: datetime, as_: Callable[..., Any]
    ) -> None:
        from hackathon.desk import event_exports

        audit.record(at, cast.sam, "teams.create", "Team x")
        once = f"{cast.sam.name} ({cast.sam.key})"  # as lines of the first release say it
        audit.record(at, cast.root, "results.publish", "Publication x", None, proposed_by=once)
        close(cast.sam, at)
        assert audit.first_broken() is None
        assert not [row for row in event_exports.audit(None, cast.root).rows if "Sam" in str(row)]
        assert event_exports.acts(None, cast.root, person="Sam").count() == 0
        page = as_(cast.root).get("/admin/audit").text
        assert cast.sam.key in page and "Sam Example" not in page


class TestTeams:
    def test_a_captain_hands_over_first(self, cast: Cast, at: datetime) -> None:
        team = cast.team
        assert any(team.name in told for told in stops(cast.ben, at))
        with pytest.raises(Refused):
            close(cast.ben, at)
        assert team.has(cast.ben)

    def test_a_locked_team_passes_on_to_who_joined_next(self, cast: Cast, at: datetime) -> None:
        team, later = cast.team, day(12)
        assert stops(cast.ben, later) == []
        assert any(cast.bo.name in tie.sentence for tie in ties.of(cast.ben, later))
        close(cast.ben, later)
        assert Team.get_by_id(team.id).captain_id == cast.bo.id

    def test_a_member_leaves_and_the_captain_is_told(self, cast: Cast, at: datetime) -> None:
        team = cast.team
        close(cast.bo, at)
        assert Membership.get(Membership.person == cast.bo).left_at is not None
        assert mail.Message.get(mail.Message.kind == "team_left").to == cast.ben.email
        assert Team.get_by_id(team.id).members == 1

    def test_the_last_member_dissolves_it_and_its_drafts_go(self, cast: Cast, at: datetime) -> None:
        team = make_team(cast.event, "Alone", cast.sam)
        draft = make_submission(team, cast.challenge)
        assert any("Alone" in tie.sentence and not tie.stops for tie in ties.of(cast.sam, at))
        close(cast.sam, at)
        assert Team.get_by_id(team.id).status == "dissolved"
        assert Submission.get_or_none(Submission.id == draft.id) is None

    def test_what_was_submitted_is_withdrawn_with_its_receipt_kept(
        self, cast: Cast, at: datetime
    ) -> None:
        team = make_team(cast.event, "Alone", cast.sam)
        row = make_submission(team, cast.challenge, status="submitted", versions_count=1)
        version = Version.create(
            submission=row,
            number=1,
            content={},
            manifest=[],
            digest="0" * 64,
            receipt="AAAA-BBBB",
            submitted_by=cast.sam,
            submitted_at=at,
        )
        close(cast.sam, at)
        assert Submission.get_by_id(row.id).status == "withdrawn"
        assert Version.get_by_id(version.id).submitted_by.name == "Closed account"

    def test_the_last_member_of_a_locked_team_stays_without_a_name(
        self, cast: Cast, at: datetime
    ) -> None:
        team = make_team(cast.event, "Alone", cast.sam)
        row = make_submission(team, cast.challenge, status="submitted", versions_count=1)
        close(cast.sam, day(12))
        assert Team.get_by_id(team.id).status == "active"
        assert Submission.get_by_id(row.id).status == "submitted"
        assert Team.get_by_id(team.id).captain.name == "Closed account"

    def test_a_seat_goes_to_who_waits_and_the_answers_go(self, cast: Cast, at: datetime) -> None:
        cast.event.change(participants_maximum=1)
        register(cast.sam, cast.event)
        register(cast.ben, cast.event, "waiting")
        mine = Registration.update(answers={"a": "b"}, about="me")
        mine.where(Registration.person == cast.sam).execute()
        close(cast.sam, at)
        row = Registration.get(Registration.person == cast.sam)
        assert (row.status, row.answers, row.about) == ("withdrawn", {}, "")
        assert Registration.get(Registration.person == cast.ben).status == "registered"

    def test_a_seat_at_an_event_that_is_over_stays_counted(self, cast: Cast, at: datetime) -> None:
        register(cast.sam, cast.event)
        Registration.update(answers={"a": "b"}).execute()
        close(cast.sam, day(30))
        row = Registration.get(Registration.person == cast.sam)
        assert (row.status, row.answers) == ("registered", {})

    def test_an_invitation_to_the_address_ends_and_forgets_it(
        self, cast: Cast, at: datetime
    ) -> None:
        from hackathon.teams import invitations

        made, _secret = invitations.invite(cast.team, cast.sam.email, cast.ben, at, str)
        close(cast.sam, at)
        row = Invitation.get_by_id(made.id)
        assert (row.status, row.email, row.email_key) == ("declined", "", "")


class TestRoles:
    def test_the_last_administrator_appoints_another_first(self, cast: Cast, at: datetime) -> None:
        assert stops(cast.root, at)
        with pytest.raises(Refused):
            close(cast.root, at)
        make_person("Rita Root", administrator=True)
        assert stops(cast.root, at) == []
        assert not close(cast.root, at).administrator

    def test_the_last_organiser_adds_another_first(self, cast: Cast, at: datetime) -> None:
        ada = cast.ada
        assert any(cast.event.title in told for told in stops(ada, at))
        assert cast.grace
        assert stops(ada, at) == []
        close(ada, at)
        assert [row.person_id for row in Organiser.select()] == [cast.grace.id]

    def test_a_closed_organiser_counts_for_nobody(self, cast: Cast, at: datetime) -> None:
        ada = cast.ada
        accounts.close(cast.grace, cast.root, at)
        assert stops(ada, at)

    def test_of_an_archived_event_nobody_has_to_follow(self, cast: Cast, at: datetime) -> None:
        ada = cast.ada
        cast.event.change(status="archived")
        assert stops(ada, at) == []
        close(ada, at)
        assert Organiser.select().count() == 0

    def test_the_last_lead_names_another_first(self, cast: Cast, at: datetime) -> None:
        pilot, pia = cast.pilot, cast.pia
        assert any(pilot.title in told for told in stops(pia, at))
        PilotLead.create(pilot=pilot, person=cast.sam)
        assert stops(pia, at) == []
        close(pia, at)
        assert [row.person_id for row in PilotLead.select()] == [cast.sam.id]

    def test_of_a_pilot_that_ended_nobody_has_to_follow(self, cast: Cast, at: datetime) -> None:
        pilot = cast.pilot.change(stage="stopped")
        assert stops(cast.pia, at) == []
        close(cast.pia, at)
        assert PilotLead.select().where(PilotLead.pilot == pilot).count() == 0

    def test_administrators_hear_of_an_office_that_nobody_represents(
        self, cast: Cast, at: datetime
    ) -> None:
        assert cast.root
        pia = cast.pia
        assert any("represents" in tie.sentence for tie in ties.of(pia, at))
        close(pia, at)
        assert mail.Message.get(mail.Message.kind == "office_alone").to == cast.root.email
        assert Affiliation.get(Affiliation.person == pia).degree == "former"

    @pytest.mark.parametrize(
        ("status", "becomes"), [("published", "withdrawn"), ("archived", "registered")]
    )
    def test_a_seat_is_given_back_where_somebody_can_still_have_it(
        self, cast: Cast, at: datetime, status: str, becomes: str
    ) -> None:
        register(cast.sam, cast.event)
        cast.event.change(status=status)
        close(cast.sam, at)
        assert Registration.get(Registration.person == cast.sam).status == becomes

    def test_what_was_only_said_goes(self, cast: Cast, at: datetime) -> None:
        affiliate(cast.sam, cast.office, "said")
        close(cast.sam, at)
        assert Affiliation.select().count() == 0

    def test_open_scorecards_go_to_others_and_signed_ones_count(
        self, cast: Cast, at: datetime
    ) -> None:
        later, judge, dan = day(12), cast.judge, make_judge(cast.event, cast.dan, "J02", cast.round)
        signed = make_submission(cast.team, cast.challenge, status="submitted", versions_count=1)
        other = make_team(cast.event, "Others", cast.sam)
        unsigned = make_submission(other, cast.challenge, status="submitted", versions_count=1)
        first, second = assign(cast.round, judge, signed), assign(cast.round, judge, unsigned)
        Scorecard.create(assignment=first, status="signed", updated_at=later, signed_at=later)
        Scorecard.create(assignment=second, status="draft", updated_at=later)
        assert any("One open scorecard" in tie.sentence for tie in ties.of(cast.dee, later))
        close(cast.dee, later)
        assert [row.assignment_id for row in Scorecard.select()] == [first.id]
        assert dan.code == "J02" and judge.__class__.get_by_id(judge.id).left_at is not None


class TestConflicts:
    def test_offices_named_outlive_the_account_until_the_results(
        self, cast: Cast, at: datetime
    ) -> None:
        make_team(cast.event, "Alone", cast.sam)
        profiles.edit(cast.sam, None, at, cast.office, affiliation="Old Works")
        later = day(12)
        assert any("colleague" in tie.sentence for tie in ties.of(cast.sam, later))
        row = close(cast.sam, later)
        assert row.offices_before == [cast.office.code] and "Old Works" in row.said_before
        assert retention._conflicts(later, 10) == 0
        assert retention._conflicts(day(26), 10) == 1
        row = Person.get_by_id(row.id)
        assert (row.offices_before, row.said_before) == ([], [])


class TestContact:
    def test_an_event_that_names_the_address_is_told(self, cast: Cast, at: datetime) -> None:
        cast.event.change(contact="Sam@example.org")
        told = [tie for tie in ties.of(cast.sam, at) if "as its contact" in tie.sentence]
        assert [(tie.path, tie.stops) for tie in told] == [("events/codefest/", False)]


class TestInventory:
    def test_nothing_that_goes_is_left(self, cast: Cast, at: datetime) -> None:
        """Every column that points to the person and is said to be deleted points to nobody."""
        sam = cast.sam
        sessions.begin_session(sam, at)
        close(sam, at)
        for place, model, column in inventory.pointing():
            if place.closing == inventory.DELETED:
                assert not model.select().where(column == sam).exists(), column

    def test_the_address_stands_nowhere_but_in_the_last_letter(
        self, cast: Cast, at: datetime
    ) -> None:
        from hackathon.core.db import models

        address, sam = cast.sam.email, cast.sam
        accounts.send_reset(address, at, str)
        close(sam, at)
        for model in models():
            if model is not mail.Message and model.__module__.startswith("hackathon"):
                for row in model.select().dicts():
                    assert address not in str(row.values()), model.__name__


def test_ties_lead_to_pages_that_exist(cast: Cast, at: datetime, as_: Callable[..., Any]) -> None:
    """Each case of ``ties`` with a page: the owner of the account can open it."""
    assert cast.team and cast.pilot and cast.ada and cast.judge
    for person in (cast.ben, cast.bo, cast.ada, cast.pia, cast.dee, cast.root):
        person.forget()
        for tie in ties.of(person, at):
            if tie.path:
                assert as_(person).get(f"/{tie.path}").status_code == 200, tie
