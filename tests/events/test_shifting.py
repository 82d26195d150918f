"""Dates moved to another time of the year."""

from datetime import UTC, date, datetime

from hackathon.events import shifting


def test_nine_in_the_morning_stays_nine_across_summer_time() -> None:
    winter = datetime(2027, 1, 10, 8, tzinfo=UTC)  # nine in Zurich
    shift = shifting.onto(date(2027, 7, 10), winter, "Europe/Zurich")
    assert shift.moved(winter) == datetime(2027, 7, 10, 7, tzinfo=UTC)


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2027, 1, 10, 23, 30, tzinfo=UTC)  # the eleventh in Zurich
    shift = shifting.onto(date(2027, 1, 11), late, "Europe/Zurich")
    assert shift.moved(late) == late


def test_another_zone_has_the_same_time_of_day() -> None:
    moment = datetime(2027, 1, 10, 8, tzinfo=UTC)
    shift = shifting.onto(date(2027, 1, 10), moment, "Europe/Zurich", "Asia/Manila")
    assert shift.moved(moment) == datetime(2027, 1, 10, 1, tzinfo=UTC)
