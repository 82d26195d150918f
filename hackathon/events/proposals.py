"""The dates of an event as they follow from three answers: when it begins, how long teams work, how
long judges judge. A proposal, of which every date can be changed; no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hackathon.core.db import storable
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events import phases
from hackathon.events.phases import Dated

LONGEST = 366  # days of work, or of judging
# Four weeks are what offices need to tell their people of an event.
NOTICE = timedelta(days=28)
# Whoever joins a short event late has nothing left of it; a long one can be joined until half time.
SHORT = 7  # days of work
MORNING, NOON, EVENING = time(9), time(12), time(18)


class Answers(NamedTuple):
    """What an organiser says of the dates."""

    begins: datetime  # aware: when teams begin to work
    work: int  # days, the first one counted
    judging: int  # days


class Plan(Dated):
    """Dates that no event has yet, for its line to be drawn."""

    grace_minutes = 0

    def __init__(self, dates: Mapping[str, datetime], zone: str) -> None:
        self.time_zone = zone
        for name in phases.DATES:
            setattr(self, name, dates[name])


def proposed(answers: Answers, zone: str, at: datetime) -> dict[str, datetime]:
    """Return every date of an event (aware UTC), in the order that an event keeps.

    :param zone: in which the days are counted (IANA name)
    :raises Refused: where no calendar has the days
    """
    try:
        dates = _dates(answers, ZoneInfo(zone), at)
    except OverflowError:
        dates = {}
    if not dates or not all(map(storable, dates.values())):
        raise Refused(_("Choose another day: the event would end outside every calendar."))
    return dates


def _dates(answers: Answers, zone: ZoneInfo, at: datetime) -> dict[str, datetime]:
    def on(day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, zone).astimezone(UTC)

    begins = answers.begins.astimezone(UTC)
    first = begins.astimezone(zone).date()
    last = first + timedelta(days=answers.work - 1)
    if on(last, EVENING) <= begins:  # it begins in the evening, and the day after is the first
        last += timedelta(days=1)
    judged = last + timedelta(days=answers.judging)
    told = judged + timedelta(days=1)
    half = first + timedelta(days=answers.work // 2)
    # No registration is proposed for a time that has passed.
    notice = max(begins - NOTICE, at.replace(second=0, microsecond=0))
    return {
        "registration_opens": min(begins, notice),
        "registration_closes": begins if answers.work <= SHORT else on(half, EVENING),
        "submission_opens": begins,
        "submission_closes": on(last, EVENING),
        "judging_opens": on(last + timedelta(days=1), MORNING),
        "judging_closes": on(judged, EVENING),
        "results_on": on(told, NOON),
    }
