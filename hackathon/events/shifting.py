"""An event's dates moved to another time: each keeps its hour of the day, and its distance in days
from the first; no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hackathon.core.db import storable
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused


class Shift(NamedTuple):
    """By how many days moments move, as the clock of one zone shows them, and the zone in which
    that clock then stands."""

    days: timedelta
    zone: ZoneInfo
    into: ZoneInfo

    def moved(self, moment: datetime) -> datetime:
        """Return where a moment (aware UTC) comes to stand.

        :raises Refused: where no calendar has the day
        """
        # Nine in the morning stays nine, also where the clocks are put forward in between.
        shown = moment.astimezone(self.zone).replace(tzinfo=None)
        try:
            made = (shown + self.days).replace(tzinfo=self.into).astimezone(UTC)
        except OverflowError:
            made = None
        if made is None or not storable(made):
            raise Refused(_("Choose another day: the event would end outside every calendar."))
        return made


def onto(day: date, first: datetime, zone: str, into: str = "") -> Shift:
    """Return the shift by which a first moment comes to stand on a day.

    :param zone: in which the moment is shown (IANA name)
    :param into: in which it is to be shown; empty: in the same
    """
    place = ZoneInfo(zone)
    days = day - first.astimezone(place).date()
    return Shift(days, place, ZoneInfo(into or zone))
