"""How the dates of an event, its rounds and its sessions hang together: one definition, asked from
both sides; no database.

Whoever edits a round is held against the event's dates, whoever edits the event against those of
its rounds and sessions. A sentence for the event names the record that stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hackathon.core.language import lazy
from hackathon.events import phases

# A session further away than this from registration or results has the wrong month, or the event
# was moved without it.
AROUND = timedelta(days=92)

Dates = Mapping[str, datetime | None]


class Fit(NamedTuple):
    """What a date of a part keeps to.

    :ivar field: of the part
    :ivar date: of the event
    :ivar after: the part's date comes at that of the event or later; else at it or earlier
    :ivar slack: by how much it may miss it
    :ivar sentence: for whoever edits the part
    :ivar other: for whoever edits the event; names the part
    """

    field: str
    date: str
    after: bool
    slack: timedelta
    sentence: object
    other: Any

    def broken(self, part: datetime | None, event: datetime | None) -> bool:
        """Tell whether two moments do not fit. What is not known breaks nothing."""
        if part is None or event is None:
            return False
        early, late = (event, part) if self.after else (part, event)
        return late - early < -self.slack


ROUND = (
    Fit(
        "opens",
        "submission_closes",
        True,
        timedelta(0),
        lazy("The round cannot open before submissions close."),
        lazy("The round “%(title)s” opens before submissions close. Change that round first."),
    ),
    Fit(
        "closes",
        "results_on",
        False,
        timedelta(0),
        lazy("The round must be over before the results are due."),
        lazy("The round “%(title)s” is not over when the results are due. Change it first."),
    ),
)
SESSION = (
    Fit(
        "starts",
        "registration_opens",
        True,
        AROUND,
        lazy("A session starts three months before registration opens at the earliest."),
        lazy("The session “%(title)s” starts long before registration opens. Change it first."),
    ),
    Fit(
        "starts",
        "results_on",
        False,
        AROUND,
        lazy("A session starts three months after the results at the latest."),
        lazy("The session “%(title)s” starts long after the results. Change it first."),
    ),
)


def faults(fits: Iterable[Fit], part: Dates, dates: Dates) -> dict[str, str]:
    """Return a sentence for each date of a round or a session that does not fit its event: {name of
    the field: what to do}."""
    found: dict[str, str] = {}
    for fit in fits:
        if fit.broken(part[fit.field], dates.get(fit.date)):
            found.setdefault(fit.field, str(fit.sentence))
    return found


def of(event: Any) -> dict[str, datetime]:
    """Return the dates of an event by their names."""
    return {name: getattr(event, name) for name in phases.DATES}


def event_faults(dates: Dates, rounds: Iterable[Any], sessions: Iterable[Any]) -> dict[str, str]:
    """Return a sentence for each date of an event that is out of order, or that a round or session
    does not fit: {name of the date: what to do}.

    :param sessions: rows with a title, a start and the moment when they were cancelled
    """
    found = phases.faults(dates)
    for fits, parts in ((ROUND, rounds), (SESSION, sessions)):
        for part in parts:
            if getattr(part, "cancelled_at", None) is not None:
                continue  # it takes no place any more
            for fit in fits:
                if fit.broken(getattr(part, fit.field), dates.get(fit.date)):
                    found.setdefault(fit.date, str(fit.other) % {"title": part.title})
    return found
