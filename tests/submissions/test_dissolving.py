"""Teams end and come back, and their work with them."""

from datetime import datetime

import pytest
from casting import Cast, make_challenge, make_team
from drafting import again, messages_to

from hackathon import permissions
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions import dissolving, drafts, versions
from hackathon.submissions.submissions import Answer, Submission, challenges_of
from hackathon.teams import memberships, teams
from hackathon.teams.invitations import Invitation
from hackathon.teams.teams import JoinRequest, Team


def fresh(team: Team) -> Team:
    return Team.get_by_id(team.id)


@pytest.fixture
def entry(cast: Cast, at: datetime) -> Submission:
    versions.submit(cast.submission, None, cast.ben, at)
    return again(cast.submission)


@pytest.fixture
def other(cast: Cast) -> Team:
    return make_team(cast.event, "Others", cast.cy)


class TestTheLastMember:
    def test_leaves_nothing_that_counts_in_a_team_of_nobody(
        self, cast: Cast, entry: Submission, at: datetime
    ) -> None:
        dissolving.leave(cast.team, cast.bo, at)
        assert again(entry).status == "submitted"
        dissolving.leave(cast.team, cast.ben, at)
        assert (again(entry).status, fresh(cast.team).status) == ("withdrawn", "dissolved")
        assert any("withdrawn" in one.subject for one in messages_to(cast.ben.email))

    def test_is_not_held_by_a_mate_whose_account_is_closed(
        self, cast: Cast, entry: Submission, at: datetime
    ) -> None:
        cast.bo.change(active=False)
        assert permissions.leave_team(cast.ben, cast.team, at) is None
        dissolving.leave(cast.team, cast.ben, at)
        assert (again(entry).status, fresh(cast.team).status) == ("withdrawn", "dissolved")
        assert fresh(cast.team).members == 0


class TestDissolve:
    def test_frees_people_and_takes_back_what_was_offered_and_submitted(
        self, cast: Cast, entry: Submission, at: datetime
    ) -> None:
        JoinRequest.create(team=cast.team, person=cast.cy, created_at=at)
        dissolving.dissolve(cast.team, "It broke up.", Act(cast.ada, at))
        assert teams.members(cast.team) == [] and again(entry).status == "withdrawn"
        assert JoinRequest.get().status == "declined" and not Invitation.select().where(
            Invitation.status == "open"
        )
        assert "It broke up." in messages_to(cast.bo.email)[-1].text
        with pytest.raises(Refused, match="no longer exists"):
            dissolving.dissolve(fresh(cast.team), "Again.", Act(cast.ada, at))

    def test_is_undone(self, cast: Cast, entry: Submission, at: datetime) -> None:
        dissolving.dissolve(cast.team, "It broke up.", Act(cast.ada, at))
        back = dissolving.last_members(cast.team)
        assert {one.id for one in back} == {cast.ben.id, cast.bo.id}
        dissolving.restore(fresh(cast.team), back, "They made up.", Act(cast.ada, at))
        team = fresh(cast.team)
        assert (team.status, team.members, team.captain) == ("active", 2, cast.ben)

    def test_is_undone_with_those_alone_who_were_there_at_the_end(
        self, cast: Cast, at: datetime
    ) -> None:
        memberships.remove(cast.team, cast.bo, cast.ben, at)
        dissolving.dissolve(fresh(cast.team), "Empty.", Act(cast.ada, at.replace(hour=13)))
        assert [one.id for one in dissolving.last_members(cast.team)] == [cast.ben.id]

    def test_is_undone_without_who_closed_the_account_meanwhile(
        self, cast: Cast, at: datetime
    ) -> None:
        dissolving.dissolve(cast.team, "It broke up.", Act(cast.ada, at))
        cast.bo.change(active=False)
        assert dissolving.last_members(cast.team) == [cast.ben]


class TestMerge:
    def test_brings_people_and_work_along_and_comes_apart_again(
        self, cast: Cast, entry: Submission, other: Team, at: datetime
    ) -> None:
        act = Act(cast.ada, at)
        dissolving.merge(cast.team, other, "Both are small.", act)
        assert fresh(other).members == 3 and fresh(cast.team).status == "dissolved"
        moved = again(entry)
        assert (moved.team, moved.status) == (other, "submitted")
        assert Answer.get(Answer.submission == entry).team == other
        assert "Both are small." in messages_to(cast.cy.email)[-1].text
        back = dissolving.last_members(cast.team)
        dissolving.restore(fresh(cast.team), back, "A mistake.", act)
        assert (fresh(other).members, fresh(cast.team).members) == (1, 2)
        assert again(entry).team == cast.team and challenges_of(entry) == [cast.challenge]

    def test_not_while_both_work_on_one_challenge(
        self, cast: Cast, entry: Submission, other: Team, at: datetime
    ) -> None:
        mine = drafts.start(other, [cast.challenge], cast.cy, at)
        with pytest.raises(Refused, match="Both teams answer"):
            dissolving.merge(other, cast.team, "Small.", Act(cast.ada, at))
        assert fresh(other).status == "active"
        second = make_challenge(cast.event, "second")
        drafts.save(mine, None, cast.cy, at, challenges=[second])
        dissolving.merge(other, cast.team, "Small.", Act(cast.ada, at))
        assert again(mine).team == cast.team

    def test_not_over_the_maximum_and_then_nothing_has_happened(
        self, cast: Cast, other: Team, at: datetime
    ) -> None:
        cast.event.change(team_maximum=2)
        other.event = cast.event
        with pytest.raises(Refused, match="full"):
            dissolving.merge(cast.team, other, "Small.", Act(cast.ada, at))
        assert (fresh(cast.team).members, fresh(other).members) == (2, 1)
