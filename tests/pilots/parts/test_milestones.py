"""Milestones: proved by evidence, owned by somebody who runs the pilot, and a day that moves stays
visible."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.pilots.parts import milestones
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove


class TestMilestones:
    def test_done_needs_evidence_and_a_day_that_has_come(self, cast: Cast, at: datetime) -> None:
        row = milestones.add(
            cast.pilot, cast.pia, at, title="Test set", owner_words="Specialist", due=at.date()
        )
        with pytest.raises(Refused, match="how others can see"):
            milestones.edit(row, row.revision, cast.pia, at, done_on=at.date(), evidence=" ")
        with pytest.raises(Refused, match="how others can see"):
            milestones.edit(row, row.revision, cast.pia, at, done_on=at.date())
        with pytest.raises(Refused, match="future"):
            milestones.edit(
                row,
                row.revision,
                cast.pia,
                at,
                done_on=at.date() + timedelta(days=1),
                evidence="Log",
            )
        milestones.edit(
            row, row.revision, cast.pia, at, done_on=at.date(), evidence="Log of 412 lists"
        )
        assert Milestone.get_by_id(row.id).done_on == at.date()

    def test_what_was_withdrawn_is_shown_no_more(self, cast: Cast, at: datetime) -> None:
        row = milestones.add(cast.pilot, cast.pia, at, title="Test set", due=at.date())
        assert milestones.shown(cast.pilot) == [row]
        row.change(withdrawn_at=at)
        assert milestones.shown(cast.pilot) == []

    def test_overdue_from_the_day_after(self, cast: Cast, at: datetime) -> None:
        row = milestones.add(cast.pilot, cast.pia, at, title="Test set", due=at.date())
        assert not row.overdue(at)
        assert row.overdue(at + timedelta(days=1))
        milestones.edit(row, None, cast.pia, at, done_on=at.date(), evidence="Log")
        assert not row.overdue(at + timedelta(days=1))

    def test_the_second_of_two_editors_is_told(self, cast: Cast, at: datetime) -> None:
        row = milestones.add(cast.pilot, cast.pia, at, title="Test set", due=at.date())
        seen = row.revision
        milestones.edit(Milestone.get_by_id(row.id), seen, cast.pia, at, title="One")
        with pytest.raises(Conflict):
            milestones.edit(row, seen, cast.pia, at, title="Two")

    def test_a_day_moves_with_a_reason_and_stays_visible(self, cast: Cast, at: datetime) -> None:
        today = at.date()
        row = milestones.add(cast.pilot, cast.pia, at, title="Test set", due=today)
        later = today + timedelta(days=20)
        with pytest.raises(Refused, match="why the day is moved"):
            milestones.edit(row, None, cast.pia, at, due=later)
        assert Milestone.get().due == today and not MilestoneMove.select().exists()
        milestones.edit(row, None, cast.pia, at, due=later, reason="No data yet")
        [promised] = milestones.with_moves(cast.pilot)
        [move] = promised.moves
        assert (move.was, move.becomes, move.reason, move.by) == (
            today,
            later,
            "No data yet",
            cast.pia,
        )
        # Another change of it moves nothing.
        milestones.edit(promised.milestone, None, cast.pia, at, title="Test sets", due=later)
        assert MilestoneMove.select().count() == 1

    def test_the_owner_runs_the_pilot(self, cast: Cast, at: datetime) -> None:
        values = {"title": "Test set", "due": at.date()}
        with pytest.raises(Refused, match="run the pilot"):
            milestones.add(cast.pilot, cast.pia, at, owner=cast.sam, **values)
        row = milestones.add(cast.pilot, cast.pia, at, owner=cast.pia, **values)
        with pytest.raises(Refused, match="run the pilot"):
            milestones.edit(row, None, cast.pia, at, owner=cast.sam)
        assert Milestone.get().owner == cast.pia
