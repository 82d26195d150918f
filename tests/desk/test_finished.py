"""What somebody finished, and what came of it: works with their prizes and pilots, judging, events
that one organised."""

from __future__ import annotations

from typing import Any

import casting
import counting
import pytest
from casting import NOW, Cast, day

from hackathon.desk import finished
from hackathon.judging.scorecards import Scorecard
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication
from hackathon.submissions import versions


@pytest.fixture
def published(cast: Cast) -> Publication:
    """Results in which Ben's team won a prize."""
    versions.submit(cast.submission, None, cast.ben, NOW)
    winner = {"submission": cast.submission.key, "title": "Entry", "team": "Team"}
    prizes: list[dict[str, Any]] = [
        {"title": "Second prize", "winners": [winner]},
        {"title": "First prize", "winners": [{"submission": "another", "title": "", "team": ""}]},
    ]
    return Publication.create(
        event=cast.event,
        status="published",
        number=1,
        book={},
        content={"submissions": [cast.submission.key], "prizes": prizes},
        digest="0" * 64,
        proposed_by=cast.ada,
        proposed_at=day(24),
        approved_by=cast.grace,
        published_at=day(25),
    )


class TestOf:
    def test_before_the_results_nothing_is_finished(self, cast: Cast) -> None:
        assert cast.submission
        assert not finished.of(cast.ben)

    def test_a_work_has_its_prize_and_what_became_of_it(
        self, cast: Cast, published: Publication
    ) -> None:
        (work,) = finished.of(cast.ben).works
        assert (work.event, work.key) == (cast.event, cast.submission.key)
        assert [str(prize) for prize in work.prizes] == ["Second prize"] and work.pilot is None
        Pilot.update(submission=cast.submission, status="published").where(
            Pilot.id == cast.pilot.id
        ).execute()
        (work,) = finished.of(cast.ben).works
        assert work.pilot is not None and work.pilot[0] == cast.pilot.slug

    def test_a_pilot_that_is_a_draft_is_not_told(self, cast: Cast, published: Publication) -> None:
        Pilot.update(submission=cast.submission, status="draft").where(
            Pilot.id == cast.pilot.id
        ).execute()
        assert finished.of(cast.ben).works[0].pilot is None

    def test_who_judged_reads_how_many_scorecards_were_signed(
        self, cast: Cast, published: Publication
    ) -> None:
        given = casting.assign(cast.round, cast.judge, cast.submission)
        Scorecard.create(assignment=given, status="draft", updated_at=NOW)
        assert not finished.of(cast.judge.person).judged
        Scorecard.update(status="signed", signed_at=NOW).execute()
        (row,) = finished.of(cast.judge.person).judged
        assert (row.event, row.signed) == (cast.event, 1)

    def test_organisers_find_their_events(self, cast: Cast, published: Publication) -> None:
        assert finished.of(cast.ada).organised == [cast.event]
        assert not finished.of(cast.ben).organised

    def test_asks_four_questions(self, cast: Cast, published: Publication) -> None:
        with counting.queries() as seen:
            finished.of(cast.ben)
        assert len(seen) == 4
