"""Teams: nobody is added without saying yes, a team is never overfull, and there is always one
captain."""

import contextlib
from datetime import datetime
from typing import Any

import pytest
from casting import Cast, make_person, make_team
from casting import register as give_seat
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core import mail
from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.teams import listed, memberships, teams
from hackathon.teams.teams import Membership, Team


class TestCreate:
    def test_founder_is_captain_and_only_member(self, cast: Cast, at: datetime) -> None:
        team = teams.create(cast.event, teams.Profile("Neues Team"), cast.cy, at)
        assert team.captain == cast.cy and teams.members(team) == [cast.cy] and team.members == 1

    @pytest.mark.parametrize(
        "same", ["niçoise", " NIÇOISE ", "Nic\u0327oise", "Ｎiçoise", "Niçoise\u200b"]
    )
    def test_names_that_look_the_same_are_refused(
        self, cast: Cast, at: datetime, same: str
    ) -> None:
        assert cast.team.name == "Niçoise"
        with pytest.raises(Refused, match="looks the same"):
            teams.create(cast.event, teams.Profile(same), cast.cy, at)

    @pytest.mark.parametrize(
        "name", ["فريق الأمل", "商标小队", "Команда Ёж", "Équipe Œuvre", "ทีมไทย"]
    )
    def test_names_in_any_script(self, cast: Cast, at: datetime, name: str) -> None:
        teams.create(cast.event, teams.Profile(name), cast.cy, at)
        assert [team.name for team in listed.search(cast.event, name[:3])] == [name]

    def test_one_team_a_person_and_event(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="in a team"):
            teams.create(cast.event, teams.Profile("Second"), cast.team.captain, at)
        assert Team.select().count() == 1, "a refused team leaves nothing behind"


class TestEdit:
    def test_the_second_of_two_editors_is_told(self, cast: Cast, at: datetime) -> None:
        seen = cast.team.revision
        teams.edit(
            cast.team,
            seen,
            teams.Profile(name="Niçoise", about="One", looking=False, wanted=""),
            cast.ben,
            at,
        )
        with pytest.raises(Conflict):
            teams.edit(
                cast.team,
                seen,
                teams.Profile(name="Niçoise", about="Two", looking=False, wanted=""),
                cast.ben,
                at,
            )
        assert Team.get_by_id(cast.team.id).about == "One"


class TestLeave:
    def test_captain_with_others_hands_over_first(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Hand the captaincy over"):
            memberships.leave(cast.team, cast.ben, at)
        memberships.hand_over(cast.team, cast.bo, cast.ben, at)
        memberships.leave(cast.team, cast.ben, at)
        assert teams.members(cast.team) == [cast.bo]

    def test_last_member_dissolves_the_team_and_may_found_another(
        self, cast: Cast, at: datetime
    ) -> None:
        team = teams.create(cast.event, teams.Profile("Alone"), cast.cy, at)
        memberships.leave(team, cast.cy, at)
        assert Team.get_by_id(team.id).status == "dissolved"
        assert teams.create(cast.event, teams.Profile("Alone again"), cast.cy, at).members == 1

    def test_history_of_memberships_is_kept(self, cast: Cast, at: datetime) -> None:
        memberships.remove(cast.team, cast.bo, cast.ben, at)
        row = Membership.get(Membership.person == cast.bo)
        assert row.left_at == at
        assert mail.Message.select().where(mail.Message.to == cast.bo.email).exists()

    def test_captain_cannot_be_removed(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="captain"):
            memberships.remove(cast.team, cast.ben, cast.ada, at)


class TestHandOver:
    def test_only_to_a_member(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Only a member"):
            memberships.hand_over(cast.team, cast.cy, cast.ben, at)


class TestForm:
    def test_groups_individuals_all_or_nothing(self, cast: Cast, at: datetime) -> None:
        people = [make_person(f"P{number} Example") for number in range(3)]
        for person in people:
            give_seat(person, cast.event)
        made = teams.form(cast.event, "Grouped", people, cast.ada, at)
        assert teams.members(made) == people and made.captain == people[0]
        with pytest.raises(Refused):
            teams.form(cast.event, "Again", [make_person("Q Example"), people[0]], cast.ada, at)
        assert not Team.select().where(Team.name == "Again").exists()

    def test_no_more_than_a_team_may_have(self, cast: Cast, at: datetime) -> None:
        people = [make_person(f"P{number} Example") for number in range(5)]
        with pytest.raises(Refused, match="more people"):
            teams.form(cast.event, "Crowd", people, cast.ada, at)


class TestAlways:
    @settings(
        max_examples=25,
    )
    @given(
        steps=st.lists(
            st.tuples(st.integers(0, 5), st.sampled_from(["join", "leave", "remove", "hand over"])),
            max_size=25,
        )
    )
    def test_count_is_right_never_over_the_maximum_and_the_captain_is_inside(
        self, cast: Cast, db: Any, at: datetime, steps: list[tuple[int, str]]
    ) -> None:
        _ = cast.event, cast.ada  # made outside, so that they outlive each example
        with db.atomic() as this_time:
            people = [make_person(f"P{number} Example") for number in range(6)]
            team = make_team(cast.event, "Changing", people[0])
            for number, verb in steps:
                person = people[number]
                with contextlib.suppress(Refused):
                    {
                        "join": lambda person=person: teams.take_seat(team, person, at),
                        "leave": lambda person=person: memberships.leave(team, person, at),
                        "remove": lambda person=person: memberships.remove(
                            team, person, cast.ada, at
                        ),
                        "hand over": lambda person=person: memberships.hand_over(
                            team, person, cast.ada, at
                        ),
                    }[verb]()
                fresh = Team.get_by_id(team.id)
                inside = teams.members(fresh)
                assert fresh.members == len(inside) <= cast.event.team_maximum
                assert fresh.captain in inside or fresh.status == "dissolved"
                if fresh.status == "dissolved":
                    break
            this_time.rollback()
