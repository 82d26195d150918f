"""Eligibility: what organisers decide about a submission before it is judged; the team is told
every reason."""

from __future__ import annotations

from hackathon.core import audit
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people.acts import Act
from hackathon.submissions.submissions import ELIGIBILITY_MOVES, MOVES, Submission, tell_team


def may_become_eligible(submission: Submission) -> bool:
    """Tell whether a submission takes part and could be found eligible: with what was submitted it
    has not been yet."""
    return submission.status == "submitted" and submission.eligibility != "eligible"


def decide(
    submission: Submission,
    eligible: bool,
    reason: str,
    act: Act,
) -> None:
    """Let a submission into judging, or not with a reason that the team is told.

    :param act: its letter leads to the submission's page
    :raises Refused: for a refusal without a reason, or when it was decided so already
    """
    reason = reason.strip()
    if not eligible and not reason:
        raise Refused(_("Give the reason: the team is told."))
    with transaction():
        state = "eligible" if eligible else "ineligible"
        try:
            move(
                submission,
                ELIGIBILITY_MOVES,
                state,
                field="eligibility",
                eligibility_reason=reason,
            )
        except NoSuchMove:
            raise Refused(_("This was decided so already.")) from None
        # The version too: a later one waits for another decision, and this line says which it was.
        told = {"reason": reason, "version": submission.versions_count}
        event = submission.event_id
        audit.record(act.at, act.person, f"eligibility.{state}", submission, event, **told)
        # Of what is found eligible the team hears nothing: nothing changes for it.
        if not eligible:
            tell_team(
                submission,
                "submission_ineligible",
                act.at,
                act.link,
                reason=reason,
                still_open=submission.submissions_open(act.at),
            )


def disqualify(submission: Submission, reason: str, act: Act) -> None:
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
        event = submission.event_id
        audit.record(act.at, act.person, "eligibility.disqualify", submission, event, reason=reason)
        tell_team(submission, "submission_disqualified", act.at, act.link, reason=reason)


def reinstate(submission: Submission, act: Act) -> None:
    """Take a disqualification back.

    :raises Refused: when there is none
    """
    with transaction():
        # From a draft the same move would be a submission, which is not for organisers to make.
        if submission.status != "disqualified":
            raise Refused(_("This submission is not disqualified."))
        move(submission, MOVES, "submitted", reason="")
        audit.record(act.at, act.person, "eligibility.reinstate", submission, submission.event_id)
        tell_team(submission, "submission_reinstated", act.at, act.link)
