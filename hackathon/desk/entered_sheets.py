"""Lists of what organisers entered for others, as files: people whom others named, and later
deadlines of single teams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hackathon.desk.event_exports import Sheet
from hackathon.teams.late import LateDeadline
from hackathon.teams.nominations import Nomination, NominationBatch


def nominations(shown: Iterable[Nomination]) -> Sheet:
    """Return whom a list named and what came of it, in the order in which it is shown."""
    # Keys in English, as all sheets have them: programs read these.
    columns = ["email", "name", "team", "captain", "languages", "status", "expires_at"]
    rows = (
        (
            row.email,
            row.name,
            row.team_name,
            row.captain,
            row.languages,
            row.status,
            row.expires_at,
        )
        for row in shown
    )
    return Sheet(columns, rows)


def late(shown: Iterable[LateDeadline]) -> Sheet:
    """Return the later deadlines that teams were given."""
    columns = ["team", "until", "reason", "given_by", "given_at", "ended_at", "ended_reason"]
    rows = (
        (
            row.team.name,
            row.until,
            row.reason,
            row.given_by.name if row.given_by else "",
            row.given_at,
            row.ended_at,
            row.ended_reason,
        )
        for row in shown
    )
    return Sheet(columns, rows)


def batches(shown: Iterable[NominationBatch], counts: Mapping[int, Mapping[str, int]]) -> Sheet:
    """Return what was entered, each act of it with how many answered.

    :param counts: of ``nominations.counted``
    """
    answers = ("accepted", "open", "declined", "revoked")
    columns = ["entered_at", "entered_by", "file", "reason", *answers, "judges", "undone_at"]
    rows = (
        (
            row.entered_at,
            row.entered_by.name if row.entered_by else "",
            row.source,
            row.reason,
            *(counts[row.id].get(answer, 0) for answer in answers),
            len(row.judges),
            row.undone_at,
        )
        for row in shown
    )
    return Sheet(columns, rows)
