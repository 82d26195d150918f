"""A later deadline for one team: with a reason, told, on record, and taken back."""

from datetime import datetime

import pytest
from casting import Cast, day, make_team
from drafting import messages_to

from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions import dissolving
from hackathon.teams import late
from hackathon.teams.teams import Team


def fresh(team: Team) -> Team:
    return Team.get_by_id(team.id)


@pytest.fixture
def act(cast: Cast, at: datetime) -> Act:
    return Act(cast.ada, at)


class TestGive:
    def test_the_team_is_told_the_moment_the_reason_and_the_way_back(
        self, cast: Cast, act: Act
    ) -> None:
        late.give(cast.team, day(10.5), "The line was down.", act)
        assert fresh(cast.team).closes == day(10.5)
        for person in (cast.ben, cast.bo):
            text = messages_to(person.email)[-1].text
            assert "The line was down." in text and "21 Mar 2027" in text
            assert "Can be undone" in text
        line = AuditLine.select().order_by(AuditLine.id.desc()).first()
        assert line.verb == "late.give" and line.detail["reason"] == "The line was down."

    def test_another_one_replaces_it_and_both_stay_on_record(self, cast: Cast, act: Act) -> None:
        late.give(cast.team, day(10.5), "The line was down.", act)
        late.give(cast.team, day(10.7), "It was down again.", act)
        assert [row.until for row in late.of(cast.team)] == [day(10.7), day(10.5)]
        assert [row.ended_at is None for row in late.of(cast.team)] == [True, False]

    @pytest.mark.parametrize(
        ("until", "said"),
        [
            pytest.param(10, "after the event’s deadline", id="no later"),
            pytest.param(11.1, "Judging begins before", id="into judging"),
        ],
    )
    def test_not_for_a_moment_that_gives_nothing(
        self, cast: Cast, act: Act, until: float, said: str
    ) -> None:
        with pytest.raises(Refused, match=said):
            late.give(cast.team, day(until), "Why.", act)
        assert fresh(cast.team).late_until is None

    def test_up_to_the_moment_at_which_judging_begins(self, cast: Cast, act: Act) -> None:
        opens = cast.event.judging_opens
        assert late.give(cast.team, opens, "Why.", act).until == opens

    def test_not_for_a_moment_that_is_past(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="still to come"):
            late.give(cast.team, day(10.2), "Why.", Act(cast.ada, day(10.3)))

    def test_not_without_a_reason_nor_for_a_dissolved_team(self, cast: Cast, act: Act) -> None:
        with pytest.raises(Refused, match="Give the reason"):
            late.give(cast.team, day(10.5), " ", act)
        dissolving.dissolve(cast.team, "Over.", act)
        with pytest.raises(Refused, match="no longer exists"):
            late.give(cast.team, day(10.5), "Why.", act)


class TestTakeBack:
    def test_the_events_deadline_holds_again(self, cast: Cast, act: Act) -> None:
        late.give(cast.team, day(10.5), "The line was down.", act)
        late.take_back(cast.team, "It was not.", act)
        assert fresh(cast.team).closes == day(10)
        assert "It was not." in messages_to(cast.bo.email)[-1].text
        assert late.of(cast.team)[0].ended_reason == "It was not."

    def test_not_what_was_never_given(self, cast: Cast, act: Act) -> None:
        with pytest.raises(Refused, match="no later deadline"):
            late.take_back(cast.team, "Why.", act)


class TestQueries:
    def test_what_held_at_a_moment(self, cast: Cast, act: Act) -> None:
        given = late.give(cast.team, day(10.5), "Why.", act)
        late.take_back(cast.team, "Over.", Act(cast.ada, day(10.2)))
        assert late.behind(cast.team, day(10.1)) == given
        assert late.behind(cast.team, day(10.3)) is None
        assert late.behind(cast.team, day(-1)) is None

    def test_of_an_event_by_team(self, cast: Cast, act: Act) -> None:
        other = make_team(cast.event, "Another", cast.cy)
        for team in (cast.team, other):
            late.give(team, day(10.5), f"For {team.name}.", act)
        rows = late.of_event(cast.event)
        assert [row.team.name for row in rows] == ["Another", cast.team.name]
        assert rows[0].given_by == cast.ada
