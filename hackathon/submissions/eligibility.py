"""Eligibility: what organisers decide about a submission before it is judged; the team is told
every reason."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people.people import Person
from hackathon.submissions.submissions import ELIGIBILITY_MOVES, MOVES, Submission, tell_team


def decide(
    submission: Submission, eligible: bool, reason: str, by: Person, at: datetime, link: str = ""
) -> None:
    """Let a submission into judging, or not with a reason that the team is told.

    :param link: full address of the submission's page, for the message
    :raises Refused: for a refusal without a reason, or when it was decided so already
    """
    reason = reason.strip()
    if not eligible and not reason:
        raise Refused(_("Give the reason: the team is told."))
    with transaction():
        state = "eligible" if eligible else "ineligible"
        try:
            move(
                submission, ELIGIBILITY_MOVES, state, field="eligibility", eligibility_reason=reason
            )
        except NoSuchMove:
            raise Refused(_("This was decided so already.")) from None
        audit.record(
            at,
            by,
            f"eligibility.{state}",
            submission,
            submission.event_id,
            reason=reason,
            version=submission.versions_count,
        )
        if not eligible:
            tell_team(
                submission,
                "submission_ineligible",
                at,
                link,
                reason=reason,
                still_open=submission.event.submissions_open(at),
            )


def disqualify(
    submission: Submission, reason: str, by: Person, at: datetime, link: str = ""
) -> None:
    """Exclude a submission from judging and results, with a reason that the team is told.

    :raises Refused: without a reason, or when nothing is submitted
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give the reason: the team is told."))
    with transaction():
        try:
            move(submission, MOVES, "disqualified", reason=reason)
        except NoSuchMove:
            raise Refused(_("Only what is submitted can be disqualified.")) from None
        audit.record(
            at, by, "eligibility.disqualify", submission, submission.event_id, reason=reason
        )
        tell_team(submission, "submission_disqualified", at, link, reason=reason)


def reinstate(submission: Submission, by: Person, at: datetime, link: str = "") -> None:
    """Take a disqualification back.

    :raises Refused: when there is none
    """
    with transaction():
        # From a draft the same move would be a submission, which is not for organisers to make.
        if submission.status != "disqualified":
            raise Refused(_("This submission is not disqualified."))
        move(submission, MOVES, "submitted", reason="")
        audit.record(at, by, "eligibility.reinstate", submission, submission.event_id)
        tell_team(submission, "submission_reinstated", at, link)
