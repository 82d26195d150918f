"""Withdrawals: a submission is taken back by its team or, when the team asks for it, by organisers;
and the ways back into the judging, which ``core/undo`` lists."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import limits
from hackathon.submissions.submissions import MOVES, Submission, tell_team


def withdraw(
    submission: Submission,
    person: Person,
    at: datetime,
    link: str = "",
) -> None:
    """Take a submission back and tell the team; its versions and receipts stay in the record.

    :param link: full address of the submission's page, for the message
    :raises Refused: when it is withdrawn already, or was disqualified
    """
    with transaction():
        _out(submission)
        audit.record(at, person, "submissions.withdraw", submission, submission.event_id)
        tell_team(
            submission,
            "submission_withdrawn",
            at,
            link,
            name=person.name,
            reason="",
        )


def withdraw_for(submission: Submission, reason: str, act: Act) -> None:
    """Take a submission back at its team's wish, which the team is told with the reason: what
    organisers do once judging has begun.

    :raises Refused: without a reason, or when there is nothing to withdraw
    """
    reason = _given(reason)
    with transaction():
        _out(submission)
        event = submission.event_id
        told = {"reason": reason}
        audit.record(act.at, act.person, "submissions.withdraw", submission, event, **told)
        name = act.person.name if act.person else ""
        tell_team(
            submission,
            "submission_withdrawn",
            act.at,
            act.link,
            name=name,
            reason=reason,
        )


def _out(submission: Submission) -> None:
    # Two members who withdraw at once: the second is told that nothing is left to do.
    try:
        move(submission, MOVES, "withdrawn")
    except NoSuchMove:
        raise Refused(_("There is nothing to withdraw.")) from None


def resume(submission: Submission, person: Person, at: datetime, link: str = "") -> None:
    """Take a withdrawn submission up again: until the deadline as a draft that has to be submitted,
    then until judging begins as the version that was submitted last, which counts again.

    The second holds too for a draft that was taken up before the deadline and not submitted anew.

    :param link: full address of the submission's page, for the message
    :raises Refused: when it is not withdrawn, too late, or nothing was ever submitted
    """
    open_still = submission.submissions_open(at)
    with transaction():
        # The team and not the submission: how many a team may have is counted over all of them.
        lock(submission.team)
        if reason := nothing_to_resume(submission, at):
            raise Refused(reason)
        move(submission, MOVES, "draft" if open_still else "submitted")
        audit.record(at, person, "submissions.resume", submission, submission.event_id)
        if not open_still:
            tell_team(
                submission,
                "submission_counts_again",
                at,
                link,
                name=person.name,
                reason="",
            )


def nothing_to_resume(submission: Submission, at: datetime) -> str | None:
    """Return why a submission cannot be taken up again by its team, or None when it can."""
    # Before the deadline a draft is taken up; after it what was submitted counts again.
    if submission.submissions_open(at):
        if submission.status != "withdrawn":
            return _("This submission was not withdrawn.")
        return limits.of_team(submission.team, but=submission)
    if submission.status not in {"withdrawn", "draft"}:
        return _("This submission was not withdrawn.")
    if submission.versions_count == 0:
        return _("The deadline has passed, and nothing had been submitted before it.")
    if at >= submission.event.judging_opens:
        return _("Judging has begun. Ask the organisers if your submission shall count again.")
    return None


def resume_for(submission: Submission, reason: str, act: Act) -> None:
    """Let what a team had submitted count again, when the team can no longer do so itself; it is
    told with the reason.

    :raises Refused: without a reason, or when nothing was submitted and withdrawn
    """
    reason = _given(reason)
    with transaction():
        if submission.status not in {"withdrawn", "draft"} or submission.versions_count == 0:
            raise Refused(_("Only what was submitted and withdrawn can count again."))
        move(submission, MOVES, "submitted")
        event = submission.event_id
        told = {"reason": reason}
        audit.record(act.at, act.person, "submissions.resume", submission, event, **told)
        name = act.person.name if act.person else ""
        tell_team(
            submission,
            "submission_counts_again",
            act.at,
            act.link,
            name=name,
            reason=reason,
        )


def _given(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give the reason: the team is told."))
    return reason
