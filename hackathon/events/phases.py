"""What an event's dates mean: phases, the event line, the next deadline. Derived each time, never
stored; no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from hackathon.core.language import lazy

DATES = (
    "registration_opens", "registration_closes", "submission_opens", "submission_closes",
    "judging_opens", "judging_closes", "results_on",
)  # fmt: skip


# What binds whom: who is registered reads no more of registration, a judge of nothing before the
# judging.
BINDING = {
    "taking part": ("submission_opens", "submission_closes", "results_on"),
    "judging": ("judging_opens", "judging_closes", "results_on"),
    "": DATES,
}


class Rule(NamedTuple):
    """What two dates of an event keep to."""

    first: str
    then: str
    apart: bool  # the second comes after the first; else both may be one moment
    sentence: object  # to be translated when it is shown

    def broken(self, first: datetime | None, then: datetime | None) -> bool:
        """Tell whether two moments stand in the wrong order."""
        if first is None or then is None:
            return False
        return then < first or (self.apart and then == first)


# The one order of an event's dates: forms and files say the sentences, the database checks the
# conditions.
ORDER = (
    Rule(
        "registration_opens",
        "registration_closes",
        False,
        lazy("Registration cannot close before it opens."),
    ),
    Rule(
        "registration_opens",
        "submission_opens",
        False,
        lazy("Submissions cannot open before registration does."),
    ),
    Rule(
        "submission_opens",
        "submission_closes",
        True,
        lazy("Submissions must close after they open."),
    ),
    Rule(
        "submission_closes",
        "judging_opens",
        False,
        lazy("Judging cannot begin before submissions close."),
    ),
    Rule("judging_opens", "judging_closes", True, lazy("Judging must end after it begins.")),
    Rule("judging_closes", "results_on", False, lazy("Results cannot be due before judging ends.")),
)


class Phase(StrEnum):
    """Where an event stands, in order."""

    ANNOUNCED = "announced"
    REGISTRATION = "registration"
    SUBMISSIONS = "submissions"
    CHECKING = "checking"  # submissions closed, judging not open: eligibility is checked
    JUDGING = "judging"
    DELIBERATION = "deliberation"
    RESULTS = "results"


class LinePart(NamedTuple):
    """A phase as the event line draws it."""

    key: str
    start: datetime
    end: datetime | None
    state: str  # past, now, next


class Dated:
    """What follows from the dates of an event (aware UTC moments); the Event model inherits it."""

    registration_opens: datetime
    registration_closes: datetime
    submission_opens: datetime
    submission_closes: datetime
    grace_minutes: int
    judging_opens: datetime
    judging_closes: datetime
    results_on: datetime
    # When the last round closes, once somebody has asked (``rounds.judging_of``).
    judged_until: datetime | None = None

    @property
    def judging_over(self) -> datetime:
        """When judging ends: by the event's own date, or with a round that goes on after it."""
        return max(self.judging_closes, self.judged_until or self.judging_closes)

    def phase(self, at: datetime) -> Phase:
        """Return the phase that the dates put ``at`` in; it is derived each time and never
        stored."""
        for moment, phase in (
            (self.registration_opens, Phase.ANNOUNCED),
            (self.submission_opens, Phase.REGISTRATION),
            (self.submission_closes, Phase.SUBMISSIONS),
            (self.judging_opens, Phase.CHECKING),
            (self.judging_over, Phase.JUDGING),
            (self.results_on, Phase.DELIBERATION),
        ):
            if at < moment:
                return phase
        return Phase.RESULTS

    def registration_open(self, at: datetime) -> bool:
        """Registration may overlap with submissions, so it has dates of its own."""
        return bool(self.registration_opens <= at < self.registration_closes)

    def submissions_open(self, at: datetime) -> bool:
        """Tell whether drafts may be edited and submitted at ``at``; the deadline itself is already
        too late."""
        return bool(self.submission_opens <= at < self.submission_closes)

    def line(self, at: datetime) -> list[LinePart]:
        """Return the phases that the event line shows, each past, now or to come at ``at``."""
        spans = (
            ("registration", self.registration_opens, self.registration_closes),
            ("submissions", self.submission_opens, self.submission_closes),
            ("judging", self.judging_opens, self.judging_over),
            ("results", self.results_on, None),
        )
        parts = []
        for key, start, end in spans:
            state = "next" if at < start else "now"
            if end is not None and at >= end:
                state = "past"
            parts.append(LinePart(key, start, end, state))
        return parts

    def next_deadline(
        self,
        at: datetime,
        dates: Collection[str] = DATES,
    ) -> tuple[str, datetime] | None:
        """Return the next moment that binds somebody, as (key, moment), or None when nothing is
        left.

        :param dates: the keys of those that are of interest to a reader
        """
        moments = {key: getattr(self, key) for key in DATES if key in dates}
        if "judging_closes" in moments:
            moments["judging_closes"] = self.judging_over
        coming = [(moment, key) for key, moment in moments.items()]
        left = [(moment, key) for moment, key in coming if moment > at]
        # While something can still be handed in, its end matters more than what opens meanwhile.
        ending = [(moment, key) for moment, key in left if key.endswith("_closes")]
        running = [
            (moment, key)
            for moment, key in ending
            if (key == "registration_closes" and self.registration_open(at))
            or (key == "submission_closes" and self.submissions_open(at))
            or (key == "judging_closes" and at >= self.judging_opens)
        ]
        found = min(running or left, default=None)
        return None if found is None else (found[1], found[0])

    @property
    def grace_ends(self) -> datetime:
        """Until when the bytes of a file registered before the deadline may still arrive."""
        return self.submission_closes + timedelta(minutes=self.grace_minutes)

    def locked(self, at: datetime) -> bool:
        """Teams are as they are once submissions have closed."""
        return bool(at >= self.submission_closes)


def faults(dates: Mapping[str, datetime | None]) -> dict[str, str]:
    """Return a sentence for each date that cannot follow the one before: {name of the field: what
    to do}. A date that is not known breaks no rule."""
    found: dict[str, str] = {}
    for rule in ORDER:
        if rule.broken(dates.get(rule.first), dates.get(rule.then)):
            found.setdefault(rule.then, str(rule.sentence))
    return found


def conditions() -> list[str]:
    """Return the order of the dates as the database checks it."""
    return [f"{rule.first} {'<' if rule.apart else '<='} {rule.then}" for rule in ORDER]
