"""Until when a team may submit: the event's deadline, or a later one that organisers gave this team
alone (``late``). Derived each time; no database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol


class Dated(Protocol):
    """What is asked of an event."""

    submission_opens: datetime
    submission_closes: datetime
    judging_opens: datetime
    grace_minutes: int


class OwnDeadline:
    """What follows from the deadline that holds for a team; ``Team`` and ``Submission`` inherit it,
    so that every question about a team's deadline is answered here."""

    event: Dated
    # Given by organisers to this team alone; None: the event's deadline holds.
    late_until: datetime | None

    @property
    def closes(self) -> datetime:
        """The moment from which nothing is taken any more."""
        shared = self.event.submission_closes
        if self.late_until is None:
            return shared
        # What judges have before them does not change, wherever the dates of judging are moved.
        own = min(self.late_until, self.event.judging_opens)
        return max(shared, own)

    def submissions_open(self, at: datetime) -> bool:
        """Tell whether the team may write and submit at ``at``; the deadline itself is already too
        late."""
        return self.event.submission_opens <= at < self.closes

    @property
    def grace_ends(self) -> datetime:
        """Until when the bytes of a file registered before the deadline may still arrive."""
        return self.closes + timedelta(minutes=self.event.grace_minutes)

    def is_late(self, at: datetime) -> bool:
        """Tell whether the event's deadline has passed at ``at`` and the team's own has not."""
        return self.event.submission_closes <= at < self.closes
