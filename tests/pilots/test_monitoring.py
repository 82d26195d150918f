"""Progress of a pilot: milestones proved by evidence, readings by day, reports, risks; nothing is
lost by a click."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core import audit
from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.pilots import indicators, monitoring
from hackathon.pilots.indicators import Reading
from hackathon.pilots.monitoring import Milestone
from hackathon.pilots.pilots import Pilot


class TestMilestones:
    def test_done_needs_evidence_and_a_day_that_has_come(self, cast: Cast, at: datetime) -> None:
        row = monitoring.add_milestone(
            cast.pilot, cast.pia, at, title="Test set", owner="Specialist", due=at.date()
        )
        with pytest.raises(Refused, match="by what one sees"):
            monitoring.edit_milestone(
                row, row.revision, cast.pia, at, done_on=at.date(), evidence=" "
            )
        with pytest.raises(Refused, match="future"):
            monitoring.edit_milestone(
                row,
                row.revision,
                cast.pia,
                at,
                done_on=at.date() + timedelta(days=1),
                evidence="Log",
            )
        monitoring.edit_milestone(
            row, row.revision, cast.pia, at, done_on=at.date(), evidence="Log of 412 lists"
        )
        assert Milestone.get_by_id(row.id).done_on == at.date()

    def test_overdue_from_the_day_after(self, cast: Cast, at: datetime) -> None:
        row = monitoring.add_milestone(cast.pilot, cast.pia, at, title="Test set", due=at.date())
        assert not row.overdue(at)
        assert row.overdue(at + timedelta(days=1))
        monitoring.edit_milestone(row, None, cast.pia, at, done_on=at.date(), evidence="Log")
        assert not row.overdue(at + timedelta(days=1))

    def test_the_second_of_two_editors_is_told(self, cast: Cast, at: datetime) -> None:
        row = monitoring.add_milestone(cast.pilot, cast.pia, at, title="Test set", due=at.date())
        seen = row.revision
        monitoring.edit_milestone(Milestone.get_by_id(row.id), seen, cast.pia, at, title="One")
        with pytest.raises(Conflict):
            monitoring.edit_milestone(row, seen, cast.pia, at, title="Two")


class TestIndicators:
    def test_a_second_reading_of_a_day_replaces_the_first_and_the_record_keeps_both(
        self, cast: Cast, at: datetime
    ) -> None:
        row = indicators.add(
            cast.pilot, cast.pia, at, title="Time", unit="min", baseline=9.0, target=6.0
        )
        indicators.read(row, at.date(), 8.5, cast.pia, at)
        indicators.read(row, at.date(), 8.0, cast.pia, at)
        assert [reading.value for reading in Reading.select()] == [8.0]
        newest = audit.AuditLine.select().order_by(audit.AuditLine.id.desc()).first()
        assert (newest.detail["was"], newest.detail["value"]) == (8.5, 8.0)

    def test_a_reading_can_be_taken_away(self, cast: Cast, at: datetime) -> None:
        row = indicators.add(cast.pilot, cast.pia, at, title="Time")
        indicators.read(row, at.date(), 8.5, cast.pia, at)
        indicators.read(row, at.date(), None, cast.pia, at)
        assert Reading.select().count() == 0
        with pytest.raises(Refused, match="no reading"):
            indicators.read(row, at.date(), None, cast.pia, at)

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
    def test_no_endless_numbers(self, cast: Cast, at: datetime, value: float) -> None:
        row = indicators.add(cast.pilot, cast.pia, at, title="Time")
        with pytest.raises(Refused, match="ordinary number"):
            indicators.read(row, at.date(), value, cast.pia, at)
        with pytest.raises(Refused, match="ordinary number"):
            indicators.edit(
                row, None, cast.pia, at, title="Time", unit="", baseline=value, target=None
            )

    def test_not_in_the_future(self, cast: Cast, at: datetime) -> None:
        row = indicators.add(cast.pilot, cast.pia, at, title="Time")
        with pytest.raises(Refused, match="future"):
            indicators.read(row, at.date() + timedelta(days=1), 1.0, cast.pia, at)

    def test_the_record_keeps_what_success_meant_before(self, cast: Cast, at: datetime) -> None:
        row = indicators.add(
            cast.pilot, cast.pia, at, title="Time", unit="min", baseline=9.0, target=6.0
        )
        indicators.edit(
            row, row.revision, cast.pia, at, title="Time", unit="min", baseline=9.0, target=8.0
        )
        assert (
            audit.AuditLine.get(audit.AuditLine.verb == "progress.edit_indicator").detail["before"][
                "target"
            ]
            == 6.0
        )


class TestReports:
    def test_says_how_the_pilot_does_without_disturbing_who_edits_it(
        self, cast: Cast, at: datetime
    ) -> None:
        before = cast.pilot.revision
        monitoring.report(
            cast.pilot, monitoring.Report("Four weeks", "It **works**.", "at risk"), cast.pia, at
        )
        fresh = Pilot.get_by_id(cast.pilot.id)
        assert (fresh.health, fresh.updated_at, fresh.revision) == ("at risk", at, before)
        [update] = monitoring.updates(cast.pilot)
        assert update.body_html == "<p>It <strong>works</strong>.</p>" and update.author == cast.pia


class TestWithdraw:
    def test_every_part_leaves_the_page_and_comes_back(self, cast: Cast, at: datetime) -> None:
        parts = [
            monitoring.add_milestone(cast.pilot, cast.pia, at, title="M", due=at.date()),
            indicators.add(cast.pilot, cast.pia, at, title="I"),
            monitoring.add_risk(cast.pilot, cast.pia, at, title="R", answer="", level="low"),
            monitoring.report(cast.pilot, monitoring.Report("U", "Text", "on track"), cast.pia, at),
        ]
        for part in parts:
            monitoring.withdraw(part, cast.pia, at)
            with pytest.raises(Refused, match="already"):
                monitoring.withdraw(part, cast.pia, at)
        whole = monitoring.whole(cast.pilot)
        assert not (whole.milestones or whole.indicators or whole.risks or whole.updates)
        assert {row.title for row in monitoring.withdrawn(cast.pilot)} == {"M", "I", "R", "U"}
        for part in parts:
            monitoring.restore(part, cast.pia, at)
        assert (
            len(monitoring.whole(cast.pilot).risks) == 1 and monitoring.withdrawn(cast.pilot) == []
        )


class TestNews:
    def test_of_public_pilots_newest_first_without_what_was_withdrawn(
        self, cast: Cast, at: datetime
    ) -> None:
        monitoring.report(
            cast.pilot,
            monitoring.Report("First", "Text", "on track"),
            cast.pia,
            at - timedelta(days=2),
        )
        gone = monitoring.report(
            cast.pilot,
            monitoring.Report("Gone", "Text", "on track"),
            cast.pia,
            at - timedelta(days=1),
        )
        monitoring.report(cast.pilot, monitoring.Report("Second", "Text", "on track"), cast.pia, at)
        monitoring.withdraw(gone, cast.pia, at)
        assert [row.title for row in monitoring.news()] == ["Second", "First"]
        Pilot.update(status="draft").where(Pilot.id == cast.pilot.id).execute()
        assert monitoring.news() == []
        assert len(monitoring.news(pilot=cast.pilot)) == 2
