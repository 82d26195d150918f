"""Dates that follow from three answers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from casting import NOW
from hypothesis import given, settings
from hypothesis import strategies as some

from hackathon.core import db as ground
from hackathon.core.states import Refused
from hackathon.events import phases, proposals
from hackathon.events.proposals import Answers

ZONE = "Asia/Manila"


def shown(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(ZONE)):%m-%d %H:%M}"


def test_two_days_on_site() -> None:
    begins = datetime(2027, 4, 10, 9, tzinfo=ZoneInfo(ZONE))
    dates = proposals.proposed(Answers(begins, 2, 1), ZONE, NOW)
    assert {name: shown(moment) for name, moment in dates.items()} == {
        "registration_opens": "03-13 09:00",
        "registration_closes": "04-10 09:00",
        "submission_opens": "04-10 09:00",
        "submission_closes": "04-11 18:00",
        "judging_opens": "04-12 09:00",
        "judging_closes": "04-12 18:00",
        "results_on": "04-13 12:00",
    }


def test_a_long_event_can_be_joined_until_half_time() -> None:
    begins = datetime(2027, 4, 1, 9, tzinfo=ZoneInfo(ZONE))
    dates = proposals.proposed(Answers(begins, 90, 14), ZONE, NOW)
    assert shown(dates["registration_closes"]) == "05-16 18:00"


def test_registration_is_not_proposed_for_a_time_that_has_passed() -> None:
    begins = NOW + timedelta(days=3)
    dates = proposals.proposed(Answers(begins, 2, 1), ZONE, NOW)
    assert dates["registration_opens"] == NOW


def test_a_day_at_the_end_of_the_calendar_is_refused() -> None:
    begins = datetime.combine(ground.LAST_DAY, datetime.min.time(), UTC)
    with pytest.raises(Refused, match="calendar"):
        proposals.proposed(Answers(begins, 300, 300), ZONE, NOW)


@settings(max_examples=40)
@given(
    some.integers(-3000, 5000).map(lambda hours: NOW + timedelta(hours=7 * hours)),
    some.integers(1, proposals.LONGEST),
    some.integers(1, proposals.LONGEST),
    some.sampled_from(["UTC", ZONE, "America/St_Johns", "Pacific/Auckland"]),
)
def test_the_dates_are_always_in_their_order(
    begins: datetime, work: int, judging: int, zone: str
) -> None:
    assert not phases.faults(proposals.proposed(Answers(begins, work, judging), zone, NOW))
