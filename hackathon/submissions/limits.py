"""How many entries an event takes: of one team, and in all."""

from __future__ import annotations

from hackathon.core.language import gettext as _
from hackathon.core.language import ngettext
from hackathon.events.events import Event
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team


def of_team(team: Team, but: Submission | None = None) -> str | None:
    """Return why a team may begin no further entry as a sentence, or None; what it withdrew does
    not count.

    :param but: an entry that is not counted: the one that is asked about
    """
    most = team.event.entries_per_team
    if most is None:
        return None
    there = Submission.select().where(Submission.team == team, Submission.status != "withdrawn")
    there = there if but is None else there.where(Submission.id != but.id)
    if there.count() < most:
        return None
    return ngettext(
        "A team may hand in one entry.",
        "A team may hand in at most %(num)s entries.",
        most,
    )


def of_event(event: Event, submission: Submission) -> str | None:
    """Return why an event takes no entry that it does not have yet as a sentence, or None; those
    that were withdrawn or disqualified make room.

    Call it under the event's lock: the last place is given once.
    """
    if event.entries_maximum is None or submission.status == "submitted":
        return None
    there = Submission.select().where(
        Submission.event == event, Submission.status == "submitted", Submission.id != submission.id
    )
    if there.count() < event.entries_maximum:
        return None
    return _(
        "This event takes %(count)s entries, and that many are in. If one is withdrawn, you can"
        " submit yours.",
        count=event.entries_maximum,
    )
