"""What came in within a later deadline that one team had: said on its receipt and in the score
book, so that nobody finds a moment there that no rule explains."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import fn

from hackathon.core.language import gettext as _
from hackathon.events.events import Event
from hackathon.submissions.submissions import Submission, of_team
from hackathon.submissions.versions import Version
from hackathon.teams import late
from hackathon.teams.late import LateDeadline
from hackathon.teams.teams import Team


def behind(version: Version) -> LateDeadline | None:
    """Return the later deadline within which a version came, or None when it came in time."""
    submission = version.submission
    # Nearly every version: nobody is asked for a record that cannot be there.
    if version.submitted_at < submission.event.submission_closes:
        return None
    return late.behind(submission.team, version.submitted_at)


def untils(event: Event) -> dict[str, datetime]:
    """Return until when the teams had whose latest version came after the event's deadline, by the
    submissions' keys."""
    stood = LateDeadline.ended_at.is_null() | (LateDeadline.ended_at > Submission.submitted_at)
    query: Any = (
        LateDeadline.select(Submission.key, fn.MAX(LateDeadline.until))
        .join(Team)
        .join(Submission, on=(Submission.team == Team.id))
        .where(
            Submission.event == event,
            Submission.submitted_at >= event.submission_closes,
            LateDeadline.given_at <= Submission.submitted_at,
            stood,
        )
        # A team may have been given time twice; what counts is the later moment.
        .group_by(Submission.key)
    )
    return dict(query.tuples())


def meaning(team: Team) -> list[str]:
    """Return what a later deadline means for each piece of the team's work that is not simply open,
    a sentence each."""
    rows = of_team(team)
    if not rows:
        return [
            _("The team has not begun a submission. It can begin one and submit it until then.")
        ]
    return [sentence for row in rows if (sentence := _meaning(row))]


def _meaning(row: Submission) -> str:
    title = row.title or _("Untitled draft")
    if row.status == "withdrawn":
        return _(
            "“%(title)s” was withdrawn and is not judged. The team can restore it as a draft until"
            " then; it counts only if the team submits it again.",
            title=title,
        )
    # More time is no pardon, and whoever gives it may believe that it is one.
    if row.status == "disqualified":
        return _(
            "“%(title)s” was disqualified. A later deadline changes nothing about that: reverse the"
            " disqualification first.",
            title=title,
        )
    return ""
