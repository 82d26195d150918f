"""Consultation: comments until its last day; hidden ones are kept, and everybody sees that
something is hidden."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core import audit
from hackathon.core.states import Refused
from hackathon.pilots import consultation
from hackathon.pilots.pilots import Pilot


@pytest.fixture
def consulted(cast: Cast, at: datetime) -> Pilot:
    Pilot.update(stage="consultation", consultation_closes=at.date()).where(
        Pilot.id == cast.pilot.id
    ).execute()
    return Pilot.get_by_id(cast.pilot.id)


class TestComment:
    def test_until_the_end_of_the_last_day(
        self, cast: Cast, consulted: Pilot, at: datetime
    ) -> None:
        midnight = at.replace(hour=0, minute=0) + timedelta(days=1)
        consultation.comment(consulted, "Just in time.", cast.sam, midnight - timedelta(seconds=1))
        with pytest.raises(Refused, match="closed"):
            consultation.comment(consulted, "Too late.", cast.sam, midnight)
        assert [row.text for row in consultation.comments(consulted)] == ["Just in time."]

    def test_only_at_that_stage(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="closed"):
            consultation.comment(cast.pilot, "Hello.", cast.sam, at)


class TestHide:
    def test_needs_a_reason_keeps_the_comment_and_can_be_undone(
        self, cast: Cast, consulted: Pilot, at: datetime
    ) -> None:
        row = consultation.comment(consulted, "Buy watches!", cast.sam, at)
        with pytest.raises(Refused, match="reason"):
            consultation.hide(row, " ", cast.pia, at)
        consultation.hide(row, "Advertising", cast.pia, at)
        with pytest.raises(Refused, match="already"):
            consultation.hide(row, "Advertising", cast.pia, at)
        assert (
            list(consultation.comments(consulted)) == []
            and consultation.counted(consulted).hidden == 1
        )
        assert [kept.text for kept in consultation.comments(consulted, hidden=True)] == [
            "Buy watches!"
        ]
        assert (
            audit.AuditLine.get(audit.AuditLine.verb == "consultation.hide").detail["reason"]
            == "Advertising"
        )
        consultation.unhide(row, cast.pia, at)
        assert consultation.counted(consulted).hidden == 0
        with pytest.raises(Refused, match="not hidden"):
            consultation.unhide(row, cast.pia, at)
