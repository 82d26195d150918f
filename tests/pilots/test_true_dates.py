"""True dates: nothing is dated into the future, or before what it followed."""

from datetime import date

import pytest

from hackathon.core.states import Refused
from hackathon.pilots import true_dates
from hackathon.pilots.true_dates import TrueDate

TODAY = date(2027, 3, 15)


@pytest.mark.parametrize(
    ("day", "precision", "first", "last"),
    [
        (date(2027, 2, 10), "day", date(2027, 2, 10), date(2027, 2, 10)),
        (date(2027, 2, 10), "month", date(2027, 2, 1), date(2027, 2, 28)),
        (date(2028, 2, 29), "quarter", date(2028, 1, 1), date(2028, 3, 31)),
        (date(2027, 12, 31), "year", date(2027, 1, 1), date(2027, 12, 31)),
        (date(2027, 2, 10), "estimated", date(2027, 2, 10), date(2027, 2, 10)),
    ],
)
def test_what_is_meant(day: date, precision: str, first: date, last: date) -> None:
    true = TrueDate(day, precision)
    assert (true.first, true.last) == (first, last)


def test_today_and_the_day_of_the_decision_before_will_do() -> None:
    true_dates.refuse_impossible(TrueDate(TODAY, "day"), TODAY, TODAY)
    with pytest.raises(Refused, match="in the future"):
        true_dates.refuse_impossible(TrueDate(date(2027, 3, 16), "day"), None, TODAY)
    with pytest.raises(Refused, match="before this one was taken on 15 Mar 2027"):
        true_dates.refuse_impossible(TrueDate(date(2027, 3, 14), "day"), TODAY, TODAY)


def test_a_month_that_has_begun_may_be_named() -> None:
    true_dates.refuse_impossible(TrueDate(date(2027, 3, 31), "month"), TODAY, TODAY)
    with pytest.raises(Refused, match="before this one"):
        true_dates.refuse_impossible(TrueDate(date(2027, 2, 28), "month"), date(2027, 3, 1), TODAY)
