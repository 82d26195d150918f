"""The board: three views of one query, as pages and as files, at a fixed number of queries."""

import json
from collections.abc import Callable
from datetime import date

import counting
import icalendar
import pytest
from casting import NOW, Cast, day, make_person
from flask.testing import FlaskClient

from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import board, tags
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.board import Wish
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.pilots import Pilot

As = Callable[[Person | None], FlaskClient]


@pytest.fixture
def running(cast: Cast) -> Pilot:
    """The cast's pilot runs since ten days, with an overdue milestone and an adopter."""
    pilot = cast.pilot.change(stage="running")
    Office.update(region="Europe").where(Office.id == cast.office.id).execute()
    Decision.create(pilot=pilot, was="approved", becomes="running", reason="Go.", at=day(-10))
    Milestone.create(pilot=pilot, title="Later", due=day(9).date())
    Milestone.create(pilot=pilot, title="Test set", due=day(-3).date())
    Milestone.create(pilot=pilot, title="Done", due=day(-8).date(), done_on=day(-8).date())
    Adoption.create(pilot=pilot, office=cast.office, status="accepted")
    tags.put(pilot, {"right": ["trademarks"], "technology": ["text search"]})
    return pilot


def fill(number: int) -> None:
    """Pilots of every stage, each with a milestone and a decision."""
    for place in range(number):
        stage = board.STAGES[place % len(board.STAGES)]
        words = {"stage": stage, "status": "published", "created_at": day(-99)}
        row = Pilot.create(slug=f"p{place}", title=f"P {place}", updated_at=day(-9), **words)
        Milestone.create(pilot=row, title="M", due=day(5).date())
        Decision.create(pilot=row, was="proposed", becomes=stage, reason="So.", at=day(-50))


class TestCards:
    def test_say_what_their_parts_say(self, running: Pilot) -> None:
        (card,) = board.cards(list(board.rows(board.found(Wish(), NOW))))
        assert (card.milestone, card.due, card.adopters) == ("Test set", day(-3).date(), 1)
        assert (card.since, card.began, card.region) == (day(-10).date(), day(-10).date(), "Europe")

    @pytest.mark.parametrize(
        ("wish", "fits"),
        [
            (Wish(right="trademarks", technology="text search", region="Europe"), True),
            (Wish(right="patents"), False),
            (Wish(function="search"), False),
            (Wish(region="Africa"), False),
            (Wish(health="off track"), False),
            (Wish(event="codefest"), False),
        ],
    )
    def test_are_narrowed(self, running: Pilot, wish: Wish, fits: bool) -> None:
        assert bool(list(board.rows(board.found(wish, NOW)))) is fits

    def test_mine_are_those_that_i_lead_or_adopt(self, cast: Cast, running: Pilot) -> None:
        assert list(board.rows(board.found(Wish(mine=cast.pia), NOW)))
        assert not list(board.rows(board.found(Wish(mine=cast.sam), NOW)))

    @pytest.mark.parametrize("sort", board.SORTS)
    def test_every_order_is_one(self, running: Pilot, sort: str) -> None:
        fill(3)
        assert len(board.cards(list(board.rows(board.found(Wish(), NOW), sort)))) == 4

    def test_what_has_no_day_comes_last(self, running: Pilot) -> None:
        fill(1)
        Milestone.delete().where(Milestone.title == "Test set").execute()
        Milestone.delete().where(Milestone.title == "M").execute()
        rows = board.rows(board.found(Wish(), NOW), "due")
        assert [row.slug for row in rows] == ["nice-helper", "p0"]


class TestIndex:
    @pytest.mark.parametrize("view", ["?", "?view=table", "?view=timeline", "?stage=running"])
    def test_costs_the_same_however_many(self, as_: As, running: Pilot, view: str) -> None:
        client, counts = as_(None), []
        client.get("/offices/")
        for kept in ("one", "many"):  # in the address, so that no kept page answers
            with counting.queries() as made:
                page = client.get(f"/pilots/{view}&kept={kept}")
            counts.append(len(made))
            assert "Nice helper" in page.get_data(True)
            fill(12 if kept == "one" else 0)
        assert counts[0] == counts[1] <= 15, made

    def test_the_card_tells_what_is_overdue(self, as_: As, running: Pilot) -> None:
        page = as_(None).get("/pilots/").get_data(True)
        for words in ("overdue since", "Test set", "10 days at this stage", "1 adopter"):
            assert words in page, words

    def test_a_link_says_the_whole_query(self, as_: As, running: Pilot) -> None:
        page = as_(None).get("/pilots/?right=trademarks&stage=nonsense&sort=due").get_data(True)
        assert "/pilots/export.csv?right=trademarks&amp;sort=due" in page
        assert "/pilots/?view=table&amp;right=trademarks&amp;sort=due" in page

    def test_mine_needs_somebody(self, as_: As, running: Pilot) -> None:
        assert "Nice helper" in as_(None).get("/pilots/?mine=1").get_data(True)
        assert "Nice helper" not in as_(make_person("New Example")).get("/pilots/?mine=1").get_data(
            True
        )


class TestFiles:
    def test_csv_and_json_say_the_same(self, as_: As, running: Pilot) -> None:
        text = as_(None).get("/pilots/export.csv?right=trademarks").get_data(True)
        assert "/pilots/nice-helper" in text and "Test set" in text
        (row,) = json.loads(as_(None).get("/pilots/export.json").get_data(True))["pilots"]
        assert (row["stage"], row["adopters"], row["since"]) == ("running", 1, "2027-02-28")
        assert date.fromisoformat(row["due"]) == day(-3).date() and row["ends"] is None

    def test_a_workbook(self, as_: As, running: Pilot) -> None:
        assert as_(None).get("/pilots/export.xlsx").data[:2] == b"PK"

    def test_the_calendar_has_whole_days(self, as_: As, running: Pilot) -> None:
        made = icalendar.Calendar.from_ical(as_(None).get("/pilots/milestones.ics").data)
        entries = {str(one["summary"]): one["dtstart"].dt for one in made.walk("VEVENT")}
        assert entries["Test set – Nice helper"] == day(-3).date()
        assert "Done (done) – Nice helper" in entries


class TestFeed:
    def test_news_of_the_same_query(self, as_: As, running: Pilot) -> None:
        client = as_(None)
        assert "Go." in client.get("/pilots.atom?right=trademarks").get_data(True)
        assert "Go." not in client.get("/pilots.atom?right=patents").get_data(True)


class TestAbout:
    def test_a_lead_says_what_it_is_about(self, as_: As, cast: Cast, running: Pilot) -> None:
        given = {"right": ["patents", "designs"], "function": ["search"]}
        as_(cast.pia).post("/pilots/nice-helper/about", data=given)
        assert tags.of(running) == {
            "right": ["patents", "designs"], "function": ["search"], "technology": [],
        }  # fmt: skip


# What a pilot has does not count in the queries of its pages either.
PAGES = ("", "/milestones", "/indicators", "/reports", "/risks", "/decisions", "/adopters")


def fill_one(pilot: Pilot, first: int, number: int) -> None:
    for place in range(first, first + number):
        measured = Indicator.create(pilot=pilot, title=f"I{place}", baseline=1, target=9)
        for back in range(5):
            Reading.create(indicator=measured, on=day(-back).date(), value=back)
        Milestone.create(pilot=pilot, title=f"M{place}", due=day(place).date())
        Report.create(pilot=pilot, title=f"R{place}", at=day(-place), body="Fine.")
        Decision.create(
            pilot=pilot, was="approved", becomes="running", reason="So.", at=day(-place)
        )


@pytest.mark.parametrize("page", PAGES)
def test_costs_the_same_however_much_it_has(as_: As, cast: Cast, page: str) -> None:
    client, counts = as_(None), []
    Adoption.create(pilot=cast.pilot, office=cast.office, status="accepted")
    fill_one(cast.pilot, 1, 2)
    client.get("/offices/")
    for kept in ("few", "many"):  # in the address, so that no kept page answers
        with counting.queries() as made:
            answer = client.get(f"/pilots/nice-helper{page}?kept={kept}")
        assert answer.status_code == 200
        counts.append(len(made))
        fill_one(cast.pilot, 3, 6 if kept == "few" else 0)
    assert counts[0] == counts[1] <= 25, made
