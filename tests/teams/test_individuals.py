"""Individuals: who takes part alone, under their own name, and makes a team of it later."""

import pytest
from casting import NOW, Cast, make_person, make_team, register

from hackathon.core.states import Refused
from hackathon.teams import individuals, invitations, teams


class TestEnter:
    def test_bears_the_person_s_name_and_takes_nobody_in(self, cast: Cast) -> None:
        made = individuals.enter(cast.event, cast.cy, NOW)
        assert (made.name, made.members, made.alone) == (cast.cy.name, 1, True)
        with pytest.raises(Refused, match="takes part alone"):
            teams.take_seat(made, cast.sam, NOW)
        with pytest.raises(Refused, match="Make it a team first"):
            invitations.invite(made, "", cast.cy, NOW, str)

    def test_namesakes_are_told_apart(self, cast: Cast) -> None:
        individuals.enter(cast.event, cast.cy, NOW)
        other = make_person(cast.cy.name, email="other@example.org")
        register(other, cast.event)
        assert individuals.enter(cast.event, other, NOW).name == f"{cast.cy.name} (2)"

    def test_not_where_there_are_teams_only(self, cast: Cast) -> None:
        cast.event.change(single_entrants=False)
        with pytest.raises(Refused, match="Nobody takes part alone"):
            individuals.enter(cast.event, cast.cy, NOW)

    def test_not_from_a_team(self, cast: Cast) -> None:
        assert cast.team
        with pytest.raises(Refused, match="in a team"):
            individuals.enter(cast.event, cast.ben, NOW)


class TestMakeTeam:
    def test_lets_others_join_and_goes_back_while_nobody_has(self, cast: Cast) -> None:
        made = individuals.enter(cast.event, cast.cy, NOW)
        individuals.make_team(made, cast.cy, NOW)
        with pytest.raises(Refused, match="already"):
            individuals.make_team(made, cast.cy, NOW)
        individuals.be_alone(made, cast.cy, NOW)
        individuals.make_team(made, cast.cy, NOW)
        register(cast.sam, cast.event)
        teams.take_seat(made, cast.sam, NOW)
        with pytest.raises(Refused, match="Others are in"):
            individuals.be_alone(made, cast.cy, NOW)

    def test_not_alone_where_there_are_teams_only(self, cast: Cast) -> None:
        made = make_team(cast.event, "One", cast.cy)
        cast.event.change(single_entrants=False)
        with pytest.raises(Refused, match="Nobody takes part alone"):
            individuals.be_alone(made, cast.cy, NOW)
