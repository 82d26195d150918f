"""Dates of the past as far as they are known: a day, a month, a quarter, a year, or an estimate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hackathon.core.language import format_date, format_month, format_quarter, format_year, lazy
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused

PRECISIONS = {
    "day": lazy("To the day"),
    "month": lazy("To the month"),
    "quarter": lazy("To the quarter of the year"),
    "year": lazy("To the year"),
    "estimated": lazy("Estimated"),
}


class TrueDate(NamedTuple):
    """When something happened, as well as it is known."""

    day: date  # any day of the month, quarter or year
    precision: str  # a key of PRECISIONS
    note: str = ""  # where the date is from

    @property
    def first(self) -> date:
        """The first day that is meant."""
        if self.precision == "month":
            return self.day.replace(day=1)
        if self.precision == "quarter":
            return self.day.replace(month=(self.day.month - 1) // 3 * 3 + 1, day=1)
        return self.day.replace(month=1, day=1) if self.precision == "year" else self.day

    @property
    def last(self) -> date:
        """The last day that is meant."""
        months = {"month": 1, "quarter": 3, "year": 12}.get(self.precision)
        return months_later(self.first, months) - timedelta(days=1) if months else self.day


def months_later(day: date, months: int) -> date:
    """Return the same day of the month some months later, or the last day of a shorter month."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:  # 31 April
            continue
    return date(year, month, day.day)


def said(day: date, precision: str) -> str:
    """Return a date in words, no more exact than it is known."""
    if precision == "month":
        return format_month(day)
    if precision == "quarter":
        return format_quarter(day)
    if precision == "year":
        return format_year(day)
    shown = format_date(day)
    return _("about %(day)s", day=shown) if precision == "estimated" else shown


def refuse_impossible(true: TrueDate, after: date | None, today: date) -> None:
    """Refuse a date that has not come, or that lies before what came before it.

    :param after: the first day on which the decision before this one may have been taken
    :raises Refused: with the sentence for the form
    """
    if true.first > today:
        raise Refused(_("A decision cannot have been taken in the future."))
    if after is not None and true.last < after:
        raise Refused(
            _("The decision before this one was taken on %(day)s.", day=format_date(after))
        )
