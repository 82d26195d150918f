"""Reports: published without disturbing who edits the pilot."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core.states import Refused
from hackathon.pilots.parts import reports
from hackathon.pilots.parts.reports import Said
from hackathon.pilots.pilots import Pilot


class TestPublish:
    def test_without_disturbing_who_edits_the_pilot(self, cast: Cast, at: datetime) -> None:
        before = cast.pilot.revision
        reports.publish(cast.pilot, Said("Four weeks", "It **works**."), cast.pia, at)
        fresh = Pilot.get_by_id(cast.pilot.id)
        assert (fresh.updated_at, fresh.revision) == (at, before)
        [report] = reports.shown(cast.pilot)
        assert report.body_html == "<p>It <strong>works</strong>.</p>" and report.author == cast.pia

    def test_an_evaluation_is_told_of_while_it_goes_on(self, cast: Cast, at: datetime) -> None:
        said = Said("What we found", "Half the time.", evaluation=True)
        with pytest.raises(Refused, match="at its evaluation"):
            reports.publish(cast.pilot, said, cast.pia, at)
        Pilot.update(stage="evaluation").where(Pilot.id == cast.pilot.id).execute()
        reports.save_draft(cast.pilot, said, cast.pia, at)
        draft = reports.draft(cast.pilot, cast.pia)
        assert draft is not None and draft.evaluation
        reports.publish(cast.pilot, said, cast.pia, at)
        assert reports.evaluated(cast.pilot, None) and reports.evaluated(cast.pilot, at.date())
        assert not reports.evaluated(cast.pilot, at.date() + timedelta(days=1))


class TestDraft:
    def test_saved_as_typed_for_its_writer_until_it_is_published(
        self, cast: Cast, at: datetime
    ) -> None:
        for body in ("It w", "It works."):
            reports.save_draft(cast.pilot, Said("", body), cast.pia, at)
        found = reports.draft(cast.pilot, cast.pia)
        assert found is not None and found.body == "It works."
        assert reports.draft(cast.pilot, cast.root) is None
        reports.publish(cast.pilot, Said("Week 4", "It works."), cast.pia, at)
        assert reports.draft(cast.pilot, cast.pia) is None

    def test_one_a_month_while_it_runs(self, cast: Cast, at: datetime) -> None:
        reports.publish(cast.pilot, Said("Week 4", "It works."), cast.pia, at)
        assert reports.due(cast.pilot) is None
        cast.pilot.stage = "running"
        assert reports.due(cast.pilot) == at.date() + timedelta(days=30)
