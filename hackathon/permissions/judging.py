"""Panels, assignments, scorecards, and who sees what judging brings."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging.entries import is_out
from hackathon.judging.impartiality import kept_from
from hackathon.judging.judging import Assignment, Judge, parts_of
from hackathon.people.people import Person
from hackathon.permissions.roles import HIDDEN, Reason, is_judge, is_organiser, running
from hackathon.results.publications import Publication


def sees_judging(
    person: Person | None,
    event: Event,
    at: datetime,
) -> bool:
    """Tell whether ``person`` may see what judging brings before it is published."""
    return manage_judging(person, event, at) is None


def manage_judging(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """Panels, assignments, progress and rankings: organisers who take no part in the event."""
    if person is None:
        return HIDDEN
    parts = parts_of(person, event)
    if not is_organiser(person, event):
        return HIDDEN
    # A part in the event and its scores together would let somebody see how their own is judged.
    if parts.seat is not None:
        return _("You are a judge at this event, so you do not see how others judge.")
    if parts.team is not None:
        return _("You are in a team of this event, so you do not see its judging.")
    return None


def see_entries(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """See what teams hand in, drafts and files too: organisers; one who competes, not before the
    results are out."""
    if not is_organiser(person, event):
        return HIDDEN
    if parts_of(person, event).team is None or Publication.is_out(event):
        return None
    return _(
        "You are in a team of this event, so you see no other entries before the results are"
        " published. Another organiser does this; if there is none, appoint a deputy."
    )


def manage_judge(
    person: Person | None,
    judge: Judge,
    at: datetime,
) -> Reason:
    """See and change a judge's seat."""
    return manage_judging(
        person,
        judge.event,
        at,
    )


def manage_round(
    person: Person | None,
    round: Round,
    at: datetime,
) -> Reason:
    """The same for one round."""
    return manage_judging(
        person,
        round.event,
        at,
    )


def manage_assignment(
    person: Person | None,
    assignment: Assignment,
    at: datetime,
) -> Reason:
    """Take a submission off a judge's list."""
    return manage_judging(
        person,
        assignment.round.event,
        at,
    )


def judge_event(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """See one's queue as a judge."""
    return None if is_judge(person, event) else HIDDEN


def judge_round(
    person: Person | None,
    round: Round,
    at: datetime,
) -> Reason:
    """Take the offline pack of one's own part in a round, and bring the sheet back."""
    if not is_judge(person, round.event):
        return HIDDEN
    judge = Judge.of(person, round.event)
    # A pack that is taken before the round opens would hold what is not to be read yet.
    if at < round.opens:
        return _("This round has not opened yet.")
    return (
        None
        if judge and judge.declared_at
        else _("Tell us first whether you have a conflict of interest.")
    )


def leave_seat(
    person: Person | None,
    event: Event,
    at: datetime,
) -> Reason:
    """Decline one's seat as a judge, or give it up, until the results are out."""
    if not is_judge(person, event):
        return HIDDEN
    return running(event)


def sign_round(
    person: Person | None,
    round: Round,
    at: datetime,
) -> Reason:
    """Sign all one's complete drafts of a round in one act, while it is open."""
    if (reason := judge_round(person, round, at)) is not None:
        return reason
    if reason := running(round.event):
        return reason
    return None if round.open(at) else _("This round is closed; scorecards stay as they are.")


def hold_assignment(
    person: Person | None,
    assignment: Assignment,
    at: datetime,
) -> Reason:
    """Have a submission on one's list: its judge alone. What else decides is asked with the page,
    or under the lock of what is written."""
    judge = assignment.seat_of(person) if person and person.active else None
    return HIDDEN if judge is None or assignment.status == "removed" else None


def view_assignment(
    person: Person | None,
    assignment: Assignment,
    at: datetime,
) -> Reason:
    """Read a submission that one is to score: its judge alone, once the round is open and conflicts
    were declared."""
    judge = assignment.seat_of(person) if person and person.active else None
    if judge is None or assignment.status == "removed":
        return HIDDEN
    if assignment.status == "recused":
        return _("You stepped back from this submission.")
    if at < assignment.round.opens:
        return _("This round has not opened yet.")
    if judge.declared_at is None:
        return _("Tell us first whether you have a conflict of interest.")
    # A conflict may come up after the submission was given; from then on it is not read.
    if kept_from(judge).holds(assignment.submission_id, assignment.submission.team_id):
        return HIDDEN
    return _("This submission was removed from judging.") if is_out(assignment.submission) else None


def score(
    person: Person | None,
    assignment: Assignment,
    at: datetime,
) -> Reason:
    """Fill in, sign or reopen a scorecard: as above, until the round closes."""
    if (reason := view_assignment(person, assignment, at)) is not None:
        return reason
    if reason := running(assignment.round.event):
        return reason
    return (
        None
        if assignment.round.open(at)
        else _("This round is closed; scorecards stay as they are.")
    )


def score_for_judge(
    person: Person | None,
    assignment: Assignment,
    at: datetime,
) -> Reason:
    """Enter a scorecard for its judge: organisers who take no part, while the round is open."""
    if (reason := manage_assignment(person, assignment, at)) is not None:
        return reason
    if reason := running(assignment.round.event):
        return reason
    if assignment.status != "assigned" or assignment.judge.left_at is not None:
        return _("Nobody judges this any more.")
    if not assignment.round.open(at):
        return _("This round is closed; scorecards stay as they are.")
    # A card on paper of a judge who must not meet the entry counts as little.
    if kept_from(assignment.judge).holds(assignment.submission_id, assignment.submission.team_id):
        return _("This judge has a conflict of interest with the submission.")
    return _("This submission was removed from judging.") if is_out(assignment.submission) else None


def recuse(
    person: Person | None,
    assignment: Assignment,
    at: datetime,
) -> Reason:
    """Step back from a submission, with a reason, until the round closes."""
    judge = assignment.seat_of(person) if person and person.active else None
    if judge is None or assignment.status != "assigned":
        return HIDDEN
    if reason := running(assignment.round.event):
        return reason
    return _("This round is closed.") if assignment.round.over(at) else None
