"""Reports: published without disturbing who edits the pilot."""

from datetime import datetime

from casting import Cast

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
