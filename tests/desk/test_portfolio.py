"""The portfolio: every number has its denominator, and what nobody knows yet is told apart."""

from datetime import date, timedelta

import counting
import pytest
from casting import NOW, Cast, day, make_submission, make_team
from hypothesis import given
from hypothesis import strategies as st

from hackathon.desk import portfolio
from hackathon.desk.portfolio import Entry, Stay, Story
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import STAGES, Pilot
from hackathon.results.publications import Publication

TODAY = NOW.date()


def make(slug: str, *way: tuple[str, int], **values: object) -> Pilot:
    """A pilot that went a way: stages, each with the days before today."""
    pilot = Pilot.create(
        slug=slug,
        title=slug,
        status="published",
        stage=way[-1][0],
        created_at=day(-way[0][1]),
        updated_at=day(-1),
        **values,
    )
    was = ""
    for stage, ago in way:
        if was:
            Decision.create(pilot=pilot, was=was, becomes=stage, reason="So.", at=day(-ago))
        was = stage
    return pilot


class TestWays:
    def test_stays_follow_from_decisions(self, db: object) -> None:
        make("a", ("proposed", 100), ("approved", 60), ("running", 10))
        (story,) = portfolio.stories()
        assert [(stay.stage, (TODAY - stay.since).days) for stay in story.stays] == [
            ("proposed", 100), ("approved", 60), ("running", 10),
        ]  # fmt: skip
        assert story.stays[-1].until is None and not story.is_used(TODAY)

    def test_a_true_earlier_day_counts(self, db: object) -> None:
        pilot = make("a", ("proposed", 100), ("running", 10))
        Decision.update(happened_on=day(-90).date(), precision="month").execute()
        (story,) = portfolio.stories()
        assert story.stays[1].since == day(-90).date() and pilot.stage == "running"

    def test_time_tells_who_stands_there_apart(self, db: object) -> None:
        make("a", ("proposed", 100), ("approved", 60))
        make("b", ("proposed", 30))
        proposed, _consultation, approved, *_rest = portfolio.time_by_stage(
            portfolio.stories(), TODAY
        )
        assert (proposed.ended, proposed.median_days) == (1, 40)
        assert (proposed.standing, proposed.median_so_far) == (1, 30)
        assert (approved.ended, approved.median_days, approved.standing) == (0, None, 1)

    def test_who_comes_back_to_a_stage_is_counted_once(self, db: object) -> None:
        make("a", ("running", 100), ("paused", 60), ("running", 50), ("evaluation", 10))
        times = {one.stage: one for one in portfolio.time_by_stage(portfolio.stories(), TODAY)}
        assert (times["running"].ended, times["running"].median_days) == (1, 80)
        assert (times["paused"].ended, times["evaluation"].standing) == (1, 1)

    def test_over_time_ends_today(self, db: object) -> None:
        make("a", ("proposed", 400), ("stopped", 200))
        quarters = portfolio.over_time(portfolio.stories(), TODAY)
        assert quarters[-1].day == TODAY and quarters[-1].counts["stopped"] == 1
        assert quarters[0].counts["proposed"] == 1
        assert all(quarter.total == 1 for quarter in quarters)


@given(
    ways=st.lists(
        st.lists(st.tuples(st.sampled_from(STAGES), st.integers(0, 900)), min_size=1, max_size=5),
        max_size=6,
    )
)
def test_every_pilot_stands_at_one_stage_a_day(ways: list[list[tuple[str, int]]]) -> None:
    told = []
    for way in ways:
        ordered = sorted(way, key=lambda step: -step[1])
        days = [TODAY - timedelta(days=ago) for _stage, ago in ordered]
        ends: list[date | None] = [*days[1:], None]
        stays = [
            Stay(stage, since, until)
            for (stage, _ago), since, until in zip(ordered, days, ends, strict=True)
        ]
        told.append(Story(Pilot(), stays, []))
    for quarter in portfolio.over_time(told, TODAY):
        begun = sum(story.stays[0].since <= quarter.day for story in told)
        assert quarter.total == sum(quarter.counts.values()) == begun


class TestEntries:
    @pytest.mark.parametrize(
        ("way", "used", "goes_on"),
        [
            ([("proposed", 390), ("running", 300)], 0, [1, 1]),
            ([("proposed", 390), ("stopped", 300)], 0, [0, 0]),
            ([("proposed", 390), ("adopted", 300)], 1, [1, 1]),
            ([("proposed", 390), ("stopped", 300), ("proposed", 100)], 0, [0, 1]),
            ([("proposed", 390), ("stopped", 100)], 0, [1, 0]),
            ([("proposed", 100)], 0, [0, 1]),
        ],
    )
    def test_after_six_and_twelve_months(
        self, db: object, way: list[tuple[str, int]], used: int, goes_on: list[int]
    ) -> None:
        make("a", *way)
        (story,) = portfolio.stories()
        told = [Entry(True, day(-400).date(), [story]), Entry(True, day(-30).date(), [])]
        six, twelve, two_years, _three = portfolio.shares(told, TODAY)
        assert (six.of, six.open, two_years.of, two_years.open) == (1, 1, 0, 2)
        assert six.used == used
        assert [six.goes_on, twelve.goes_on] == goes_on

    def test_are_those_that_the_results_list(self, cast: Cast) -> None:
        other = make_submission(make_team(cast.event, "Zwei", cast.sam))
        prizes = [{"title": "First", "winners": [{"submission": cast.submission.key}]}]
        Publication.create(
            event=cast.event, number=1, status="published", book={}, digest="0" * 64,
            content={"submissions": [cast.submission.key, other.key], "prizes": prizes},
            proposed_by=cast.ada, proposed_at=day(-1), approved_by=cast.grace, published_at=day(0),
        )  # fmt: skip
        make("a", ("proposed", 0), submission=cast.submission)
        told = portfolio.entries(portfolio.stories())
        assert sorted((one.won, len(one.stories)) for one in told) == [(False, 0), (True, 1)]

    def test_a_correction_makes_no_entry_younger(self, cast: Cast) -> None:
        signed = {"proposed_by": cast.ada, "proposed_at": day(-401), "approved_by": cast.grace}
        for number, status, ago in ((1, "superseded", 400), (2, "published", 30)):
            Publication.create(
                event=cast.event, number=number, status=status, book={}, digest="0" * 64,
                content={"submissions": [cast.submission.key]}, published_at=day(-ago),
                reason="A sum was wrong." if number > 1 else "", **signed,
            )  # fmt: skip
        (entry,) = portfolio.entries([])
        assert entry.results_on == day(-400).date()

    def test_of_two_pilots_of_an_entry_one_that_goes_on_is_enough(self, cast: Cast) -> None:
        make("a", ("proposed", 390), submission=cast.submission)
        make("b", ("proposed", 390), ("stopped", 380), submission=cast.submission)
        told = [Entry(True, day(-400).date(), portfolio.stories())]
        assert portfolio.shares(told, TODAY)[0].goes_on == 1

    def test_use_elsewhere_is_use(self, cast: Cast) -> None:
        row = Adoption.create(pilot=cast.pilot, office=cast.office, status="accepted")
        AdoptionStep.create(adoption=row, stage="in use", on=day(-5).date(), at=day(-5))
        (story,) = portfolio.stories()
        assert [story.is_used(day(ago).date()) for ago in (-6, -5, 0)] == [False, True, True]
        assert portfolio.adoptions_by_region() == {"": {"trying": 1}}


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 36, date(2029, 12, 15)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_months_later(begin: date, months: int, end: date) -> None:
    assert portfolio.later(begin, months) == end


def test_the_page_costs_the_same_however_many(as_: object, cast: Cast) -> None:
    client, counts = as_(None), []  # type: ignore[operator]
    client.get("/offices/")
    for kept in ("one", "many"):
        with counting.queries() as made:
            page = client.get(f"/pilots/portfolio?kept={kept}").get_data(True)
        counts.append(len(made))
        for number in range(12 if kept == "one" else 0):
            pilot = make(f"p{number}", ("proposed", 90), ("running", 50), ("stopped", 3))
            Milestone.create(pilot=pilot, title="M", due=day(-4).date())
    assert counts[0] == counts[1] <= 9
    assert "12" in page and "So." in page
    assert "For administrators" not in page
    assert "For administrators" in as_(cast.root).get("/pilots/portfolio").get_data(True)  # type: ignore[operator]
