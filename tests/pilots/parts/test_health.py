"""Health: it follows from facts; an override has a reason and ends by itself."""

from datetime import datetime, timedelta

import counting
import pytest
from casting import Cast

from hackathon.core.states import Refused
from hackathon.pilots import decisions
from hackathon.pilots.parts import health, indicators, milestones, readings, reports, together
from hackathon.pilots.parts.readings import Taken
from hackathon.pilots.parts.reports import Said
from hackathon.pilots.pilots import Pilot


@pytest.fixture
def running(cast: Cast, at: datetime) -> Pilot:
    values = {"stage": "running", "created_at": at}
    Pilot.update(values).where(Pilot.id == cast.pilot.id).execute()
    return Pilot.get_by_id(cast.pilot.id)


def state(pilot: Pilot, at: datetime) -> str:
    """What the list of pilots says, and the pilot's own page, which has read the parts already."""
    found = health.of([pilot.id], at)[pilot.id]
    assert health.of_one(pilot, together.seen(pilot, together.whole(pilot)), at) == found
    return found.state


class TestOf:
    def test_a_late_milestone(self, cast: Cast, running: Pilot, at: datetime) -> None:
        due = at.date()
        row = milestones.add(running, cast.pia, at, title="Data", due=due)
        days = {13: "on track", 14: "at risk", 45: "off track"}
        for count, expected in days.items():
            later = at + timedelta(days=count)
            reports.publish(running, Said(f"Day {count}", "Fine."), cast.pia, later)
            assert state(running, later) == expected
        milestones.edit(row, None, cast.pia, later, done_on=due, evidence="Log")
        assert state(running, later) == "on track"

    def test_no_report(self, cast: Cast, running: Pilot, at: datetime) -> None:
        assert state(running, at + timedelta(days=44)) == "on track"
        assert state(running, at + timedelta(days=45)) == "at risk"
        assert state(running, at + timedelta(days=90)) == "off track"
        later = at + timedelta(days=90)
        reports.publish(running, Said("At last", "Fine."), cast.pia, later)
        assert state(running, later) == "on track"

    def test_an_indicator_that_moves_away_and_a_target_that_is_missed(
        self, cast: Cast, running: Pilot, at: datetime
    ) -> None:
        day = at.date()
        values = {"baseline": 9.0, "target": 6.0, "target_on": day}
        row = indicators.add(running, cast.pia, at, title="Minutes", **values)
        for back, value in ((4, 12.0), (3, 8.0), (2, 10.0), (1, 11.0)):
            readings.read(row, Taken(day - timedelta(days=back), value), cast.pia, at)
        [fact] = health.of([running.id], at)[running.id].reasons
        assert (fact.kind, fact.number, fact.state) == ("away", 2, "at risk")
        readings.read(row, Taken(day, 8.0), cast.pia, at)
        [missed] = health.of([running.id], at + timedelta(days=1))[running.id].reasons
        assert (missed.kind, missed.number) == ("missed", 1)
        readings.read(row, Taken(day, 6.0, reason="Whole day"), cast.pia, at)
        assert state(running, at + timedelta(days=1)) == "on track"

    def test_what_moves_no_stage_does_not_break_the_silence(
        self, cast: Cast, running: Pilot, at: datetime
    ) -> None:
        said = decisions.Said("It was asked", "A second office may read along")
        decisions.record(running, "other", said, cast.pia, at + timedelta(days=40))
        assert state(running, at + timedelta(days=45)) == "at risk"

    def test_nobody_asks_before_it_is_approved_and_a_pause_owes_nothing(
        self, cast: Cast, running: Pilot, at: datetime
    ) -> None:
        later = at + timedelta(days=100)
        Pilot.update(stage="proposed").execute()
        assert health.of([running.id], later) == {}
        Pilot.update(stage="paused").execute()
        assert state(Pilot.get_by_id(running.id), later) == "on track"

    def test_as_many_queries_for_many(self, cast: Cast, running: Pilot, at: datetime) -> None:
        seen = []
        for count in (1, 10):
            for number in range(count):
                row = indicators.add(running, cast.pia, at, title=f"I{count}{number}")
                readings.read(row, Taken(at.date(), 1.0), cast.pia, at)
            with counting.queries() as asked:
                health.of([running.id], at)
            seen.append(len(asked))
        assert seen[0] == seen[1]


class TestOverride:
    def test_holds_for_sixty_days_with_its_reason(
        self, cast: Cast, running: Pilot, at: datetime
    ) -> None:
        with pytest.raises(Refused, match="reason"):
            health.override(running, "off track", " ", cast.pia, at)
        health.override(running, "off track", "The supplier stopped.", cast.pia, at)
        found = health.of([running.id], at)[running.id]
        assert found.override is not None
        assert (found.state, found.override.reason) == ("off track", "The supplier stopped.")
        reports.publish(running, Said("U", "Fine."), cast.pia, at + timedelta(days=59))
        assert state(running, at + timedelta(days=60, seconds=-1)) == "off track"
        assert state(running, at + timedelta(days=60)) == "on track"

    def test_the_newest_holds_and_can_be_taken_back(
        self, cast: Cast, running: Pilot, at: datetime
    ) -> None:
        health.override(running, "off track", "One.", cast.pia, at)
        health.override(running, "at risk", "Two.", cast.pia, at)
        assert state(running, at) == "at risk"
        health.follow_facts(running, cast.pia, at)
        assert state(running, at) == "on track"
        with pytest.raises(Refused, match="facts already"):
            health.follow_facts(running, cast.pia, at)

    def test_only_where_health_is_asked(self, cast: Cast, running: Pilot, at: datetime) -> None:
        Pilot.update(stage="adopted").execute()
        with pytest.raises(Refused, match="no reports on the pilot"):
            health.override(running, "at risk", "Because.", cast.pia, at)
