"""Assignments: who judges what, one by one: given by hand, taken away, or given back by the judge.
``distribution`` spreads what is missing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.rounds import Round
from hackathon.judging import entries, letters, seats
from hackathon.judging.distribution import Outcome, give, replace
from hackathon.judging.entries import Entry
from hackathon.judging.impartiality import between, words_for
from hackathon.judging.judging import (
    ASSIGNMENT_MOVES,
    Assignment,
    ConflictOfInterest,
    Judge,
    PanelMember,
)
from hackathon.judging.scorecards import Scorecard
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.ranking import conflicts
from hackathon.submissions.submissions import Submission


def why_not(
    round: Round,
    judge: Judge,
    submission: Submission,
    at: datetime,
) -> str | None:
    """Return why a judge cannot be given a submission in a round, or None when that is possible."""
    if round.over(at):
        return _("This round is over.")
    if not Entry.select().where(
        Entry.round == round,
        Entry.submission == submission.id,
        Entry.out_at.is_null(),
    ).exists() or entries.is_out(submission):
        return _("This submission does not take part in the round.")
    if (
        judge.left_at is not None
        or not PanelMember.select()
        .where(PanelMember.round == round, PanelMember.judge == judge)
        .exists()
    ):
        return _("%(code)s is not on this round's panel.", code=judge.code)
    if kinds := between([judge], [submission]).get((judge.id, submission.id)):
        return _(
            "%(code)s has a conflict of interest: %(kinds)s.",
            code=judge.code,
            kinds=words_for(kinds),
        )
    # Last, since the organiser can lift it: the reasons above need something else to change.
    most = seats.limit(round, judge)
    if most is not None and seats.loads(round)[judge.id] >= most:
        return _(
            "%(code)s has the maximum of %(most)s submissions already.",
            code=judge.code,
            most=most,
        )
    return None


def by_hand(
    round: Round,
    judge: Judge,
    submission: Submission,
    act: Act,
) -> Assignment:
    """Give a judge a submission.

    :param act: its letter leads to the judges' queue
    :raises Refused: with the reason when it is barred, or when the judge has it already
    """
    with transaction():
        lock(round)  # two organisers at once could go past the judge's maximum
        if reason := why_not(round, judge, submission, act.at):
            raise Refused(reason)
        pair = (
            Assignment.round == round,
            Assignment.judge == judge,
            Assignment.submission == submission,
        )
        # A pair has one row for good: what was taken away before is given again, not made anew.
        held = Assignment.get_or_none(*pair)
        if held is not None and held.status == "assigned":
            raise Refused(_("%(code)s has this submission already.", code=judge.code))
        ids = (submission.id, judge.id)
        give(round, [ids], {} if held is None else {ids: held}, act.person, act.at)
        row: Assignment = Assignment.get(*pair)
        audit.record(act.at, act.person, "assigning.by_hand", row, round.event_id, judge=judge.code)
        letters.tell(judge.person, round, 1, act.at, act.link)
    return row


def remove(
    assignment: Assignment,
    reason: str,
    person: Person | None,
    at: datetime,
) -> None:
    """Take a submission away from a judge; the scorecard stays in the record and no longer counts.

    :raises Refused: when the round is over, or it was taken away already
    """
    with transaction():
        lock(assignment.round)
        if assignment.round.over(at):
            raise Refused(_("This round is over."))
        _take(assignment, "removed", reason, person, at)


def recuse(assignment: Assignment, reason: str, act: Act) -> Outcome:
    """Step back from a submission for good, and let another judge take the missing review if one
    can.

    :param act: its letter, to the judge who takes over, leads to the judges' queue
    :raises Refused: without a reason, or when it is no longer one's own
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give the reason. Only the organisers read it."))
    with transaction():
        lock(assignment.round)
        if assignment.round.over(act.at):
            raise Refused(_("This round is closed."))
        _take(assignment, "recused", reason, act.person, act.at)
        # The conflict goes in before the search for another judge: it would find the same one.
        enter(assignment.judge_id, [assignment.submission_id], conflicts.RECUSAL, reason, act.at)
        return replace(assignment.round, [assignment.submission_id], act)


def _take(
    assignment: Assignment,
    to: str,
    reason: str,
    person: Person | None,
    at: datetime,
) -> None:
    try:
        move(assignment, ASSIGNMENT_MOVES, to, reason=reason)
    except NoSuchMove:
        raise Refused(_("This submission was taken off the judge's list already.")) from None
    audit.record(at, person, f"assigning.{to}", assignment, assignment.round.event_id)


def enter(
    judge: int,
    submissions: Collection[int],
    kind: str,
    reason: str,
    at: datetime,
) -> int:
    """Store conflicts of interest of a judge (id) with submissions (ids), where none is stored;
    return how many are new."""
    have: Any = (
        ConflictOfInterest.select(ConflictOfInterest.submission)
        .where(ConflictOfInterest.judge == judge, ConflictOfInterest.withdrawn_at.is_null())
        .tuples()
    )
    # Whoever declares twice keeps the first reason: it is the one that was acted on.
    known = {number for (number,) in have}
    rows = [
        {
            "judge": judge,
            "submission": number,
            "kind": kind,
            "reason": reason,
            "declared_at": at,
        }
        for number in submissions
        if number not in known
    ]
    if rows:
        ConflictOfInterest.insert_many(rows).execute()
    return len(rows)


def release(
    judge: Judge,
    act: Act,
    within: Collection[int] | None = None,
    rounds: Collection[int] | None = None,
    signed: bool = False,
) -> Outcome:
    """Take submissions from a judge who cannot judge them (any more) and let others take the
    missing reviews.

    Call it inside the verb's transaction. Rounds that are over stay as they are.

    :param within: ids of submissions; None for all; :param rounds: ids of rounds; None for all
    :param signed: whether signed scorecards go too (they no longer count); else only what is not
        signed
    """
    query = (
        Assignment.select(Assignment, Round)
        .join(Round)
        .where(Assignment.judge == judge, Assignment.status == "assigned")
    )
    if within is not None:
        query = query.where(Assignment.submission.in_(list(within)))
    if rounds is not None:
        query = query.where(Assignment.round.in_(list(rounds)))
    if not signed:
        # A signed scorecard is work done: whoever leaves a panel leaves it behind, and it counts.
        finished = Scorecard.select(Scorecard.assignment).where(Scorecard.status == "signed")
        query = query.where(Assignment.id.not_in(finished))
    freed: dict[int, tuple[Round, list[int]]] = {}
    for row in query:
        # What was judged in a round that is over stays in its result, whoever leaves afterwards.
        if not row.round.over(act.at):
            _take(row, "removed", "", act.person, act.at)
            freed.setdefault(row.round_id, (row.round, []))[1].append(row.submission_id)
    outcomes = [replace(round, numbers, act) for round, numbers in freed.values()]
    return Outcome(
        sum(one.made for one in outcomes),
        [line for one in outcomes for line in one.unserved],
        1,
    )
