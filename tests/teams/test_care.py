"""Organisers look after teams: each act has a reason that everybody concerned is told."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, make_person, make_team
from drafting import messages_to

from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.privacy import closing
from hackathon.teams import care, teams
from hackathon.teams.teams import JoinRequest, Team


def fresh(team: Team) -> Team:
    return Team.get_by_id(team.id)


@pytest.fixture
def other(cast: Cast) -> Team:
    return make_team(cast.event, "Others", cast.cy)


ACTS: list[Callable[[Cast, Team, str, Act], None]] = [
    lambda cast, other, why, act: care.add(cast.team, cast.sam, why, act),
    lambda cast, other, why, act: care.take_out(cast.team, cast.bo, why, act),
    lambda cast, other, why, act: care.move(cast.team, cast.bo, other, why, act),
    lambda cast, other, why, act: care.appoint(cast.team, cast.bo, why, act),
]


@pytest.mark.parametrize("act", ACTS, ids=["add", "take out", "move", "appoint"])
class TestEveryAct:
    def test_tells_the_team_the_reason_and_who_can_undo_it(
        self,
        cast: Cast,
        other: Team,
        at: datetime,
        act: Callable[[Cast, Team, str, Act], None],
    ) -> None:
        act(cast, other, "They asked us.", Act(cast.ada, at))
        for person in (cast.ben, cast.bo):
            text = messages_to(person.email)[-1].text
            assert "They asked us." in text and "Can be undone at any time" in text

    def test_needs_a_reason(
        self,
        cast: Cast,
        other: Team,
        at: datetime,
        act: Callable[[Cast, Team, str, Act], None],
    ) -> None:
        with pytest.raises(Refused, match="Give the reason"):
            act(cast, other, " ", Act(cast.ada, at))


class TestCaptains:
    def test_who_joined_next_follows_one_who_is_moved(
        self, cast: Cast, other: Team, at: datetime
    ) -> None:
        care.move(cast.team, cast.ben, other, "Wanted.", Act(cast.ada, at))
        assert fresh(cast.team).captain == cast.bo and fresh(other).members == 2
        assert [one.id for one in teams.members(cast.team)] == [cast.bo.id]

    def test_the_last_member_is_not_taken_out(self, cast: Cast, other: Team, at: datetime) -> None:
        with pytest.raises(Refused, match="Nobody would be left"):
            care.move(other, cast.cy, cast.team, "Wanted.", Act(cast.ada, at))
        assert fresh(other).members == 1 and fresh(cast.team).members == 2

    def test_follow_one_whose_account_an_administrator_closes(
        self, cast: Cast, at: datetime
    ) -> None:
        assert cast.team.captain == cast.ben
        closing.close_for(cast.ben, cast.root, at)
        assert fresh(cast.team).captain == cast.bo
        assert "captain" in messages_to(cast.bo.email)[-1].subject

    def test_of_nobody_is_on_the_organisers_list(
        self, cast: Cast, other: Team, at: datetime
    ) -> None:
        closing.close_for(cast.cy, cast.root, at)
        assert [row.key for row in care.search(cast.event, "", "leaderless")] == [other.key]


def test_teams_below_the_minimum_are_on_the_organisers_list(cast: Cast, other: Team) -> None:
    cast.event.change(team_minimum=2, single_entrants=False)
    assert [row.key for row in care.search(cast.event, "", "small")] == [other.key]
    cast.event.change(single_entrants=True)
    assert list(care.search(cast.event, "", "small")) == []


def test_a_full_team_takes_nobody(cast: Cast, at: datetime) -> None:
    cast.event.change(team_maximum=2)
    cast.team.event = cast.event
    with pytest.raises(Refused, match="full"):
        care.add(cast.team, cast.cy, "Wanted.", Act(cast.ada, at))


def test_whoever_is_added_asks_no_other_team(cast: Cast, other: Team, at: datetime) -> None:
    person: Person = make_person("Eve Example")
    JoinRequest.create(team=other, person=person, created_at=at)
    care.add(cast.team, person, "Wanted.", Act(cast.ada, at))
    assert JoinRequest.get(JoinRequest.person == person).status == "withdrawn"
