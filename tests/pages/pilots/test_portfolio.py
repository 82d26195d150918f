"""The page of the portfolio: numbers with their picture, in the reader's language."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

from casting import Cast, day
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.desk.portfolio import Quarter
from hackathon.pages.pilots import drawing
from hackathon.people.people import Person
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import STAGES, Pilot

As = Callable[[Person | None], FlaskClient]
TODAY = day(0).date()


@given(
    ago=st.lists(st.integers(1, 1100), max_size=11, unique=True),
    counts=st.lists(st.integers(0, 200), min_size=96, max_size=96),
)
@settings(max_examples=30)
def test_columns_stand_apart_in_true_places_and_never_higher_than_the_room(
    ago: list[int], counts: list[int]
) -> None:
    numbers = iter(counts)
    days = [TODAY - timedelta(days=number) for number in sorted(ago, reverse=True)]
    quarters = [
        Quarter(one, {stage: next(numbers) for stage in STAGES}, 0) for one in [*days, TODAY]
    ]
    quarters[-1].counts["running"] += 1
    drawn = drawing.over_time(quarters)
    assert drawn is not None and drawn.start == quarters[0].day
    for stage in drawn.stages:
        places = [column.x for column in stage.columns]
        assert places == sorted(places) and places[0] >= 0
        last = stage.columns[-1]
        assert last.x + last.width <= 100.01 and last.x < drawn.today < last.x + last.width
        assert all(0 <= column.height <= 100 for column in stage.columns)
        beside = list(pairwise(stage.columns))[-1:]
        assert all(one.x + one.width <= two.x + 0.01 for one, two in beside)
    heights = {column.height for stage in drawn.stages for column in stage.columns}
    assert max(heights) == 100


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawing.over_time([]) is None


def test_the_picture_stands_beside_its_table(as_: As, cast: Cast) -> None:
    assert cast.pilot
    shown = as_(None).get("/pilots/portfolio").get_data(True)
    assert "the line and the number are today. The tallest column is 1 pilot." in shown
    assert shown.index("<svg class=") < shown.index("at the end of each quarter, and today")


def test_what_is_overdue_and_what_was_learned_is_read_in_ones_language(as_: As, cast: Cast) -> None:
    said = {"fr": {"title": "Données prêtes", "lessons": "Mesurer tôt.", "of_revision": 1}}
    Milestone.create(pilot=cast.pilot, title="Data ready", due=day(-3).date(), translations=said)
    stopped = Pilot.create(
        slug="over",
        title="Over",
        status="published",
        stage="stopped",
        created_at=day(-90),
        updated_at=day(-9),
    )
    Decision.create(
        pilot=stopped, was="running", becomes="stopped", reason="No.", lessons="Measure early.",
        at=day(-9), translations=said,
    )  # fmt: skip
    shown = as_(None).get("/pilots/portfolio?lang=fr").get_data(True)
    assert "Données prêtes" in shown and "Mesurer tôt." in shown
