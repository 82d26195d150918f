"""Distribution: every entry of a round gets the reviews that it lacks; what stands stays.
``ranking.assignment`` does the arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from peewee import chunked

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import ngettext
from hackathon.core.states import Refused, move
from hackathon.events.rounds import Round
from hackathon.judging import entries, letters, seats
from hackathon.judging.entries import Entry
from hackathon.judging.impartiality import between, words_for
from hackathon.judging.judging import ASSIGNMENT_MOVES, Assignment, Judge
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.ranking import assignment as optimiser
from hackathon.ranking import conflicts
from hackathon.submissions.submissions import Submission


class Outcome(NamedTuple):
    """What an assignment did: how many reviews found a judge, which entries lack some and why, in
    how many parts the reviews fall (scores can be compared within one part only), and which judges
    have fewer than their least number."""

    made: int
    unserved: list[str]
    parts: int
    idle: Sequence[str] = ()


def _submissions(round: Round) -> list[Submission]:
    query = Submission.select(Submission.id, Submission.team).join(
        Entry, on=(Entry.submission == Submission.id)
    )
    return list(query.where(Entry.round == round, entries.playing()).order_by(Submission.id))


def spread(round: Round, act: Act, calibration: Collection[int] = ()) -> Outcome:
    """Give every entry the reviews that it lacks; what is assigned stays, except where there is a
    conflict by now.

    :param act: its letters lead to the judges' queue
    :param calibration: ids of submissions that everybody judges who may
    :raises Refused: when the round is over, has no entry or no judge
    """
    with transaction():
        lock(round)
        found = _submissions(round)
        if round.over(act.at):
            raise Refused(_("This round is over."))
        if not found:
            raise Refused(_("No submission has been added to this round yet."))
        if not seats.panel(round):
            raise Refused(_("Nobody is on this round's panel yet. Invite judges first."))
        known = {row.id for row in found}
        everybody = [str(number) for number in calibration if number in known]
        outcome = _assign(round, found, {}, everybody, act)
        done = {"made": outcome.made, "unserved": len(outcome.unserved)}
        audit.record(act.at, act.person, "assigning.spread", round, round.event_id, **done)
    return outcome


def replace(round: Round, submissions: Collection[int], act: Act) -> Outcome:
    """Find new judges for these submissions (ids) alone, as far as they lack reviews; nothing else
    moves."""
    # A verb that takes works from a judge goes over all rounds; in those that are over nothing is
    # missing any more.
    if round.over(act.at):
        return Outcome(0, [], 1)
    with transaction():
        lock(round)
        wanted = set(submissions)
        found = _submissions(round)
        # The others wish for no review: what they have stays, and what they lack stays lacking.
        others = {row.id: 0 for row in found if row.id not in wanted}
        if len(others) == len(found) or not seats.panel(round):
            return Outcome(0, [], 1)
        # Few reviews are given here; who has too few of them is told when a round is spread.
        outcome = _assign(round, found, others, [], act)._replace(idle=())
        made = outcome.made
        audit.record(act.at, act.person, "assigning.replace", round, round.event_id, made=made)
    return outcome


def _assign(
    round: Round,
    found: list[Submission],
    reviews: dict[int, int],
    calibration: list[str],
    act: Act,
) -> Outcome:
    """Let the optimiser fill what is missing, and write and tell what it says.

    :param reviews: wished reviews by the submission's id, where they are not the round's
    """
    lines, tags = {line.submission: line for line in entries.of(round)}, entries.tags_of(round)
    judges = seats.panel(round)
    # As things are now: profiles change after an assignment.
    barred = between(judges, found)
    # Those that were taken away too: given again, they keep their row and what was written.
    rows = list(Assignment.select().where(Assignment.round == round))
    held = {(row.submission_id, row.judge_id): row for row in rows}
    plan = optimiser.assign(
        [
            optimiser.Submission(
                str(row.id),
                (lines[row.id].language,) if lines[row.id].language else (),
                tuple({tag for slug in lines[row.id].challenges for tag in tags.get(slug, ())}),
                reviews.get(row.id),
            )
            for row in found
        ],
        [_as_judge(round, row) for row in judges],
        round.reviews,
        optimiser.Fixed(
            conflicts=[
                conflicts.Conflict(str(submission), str(judge)) for judge, submission in barred
            ],
            assigned=[
                (str(row.submission_id), str(row.judge_id))
                for row in rows
                if row.status == "assigned"
            ],
            calibration=calibration,
        ),
        seed=round.id,
    )
    # What conflicts by now is taken off first: the rows of ``held`` may be given anew below.
    for submission, judge in plan.void:
        pair = (int(submission), int(judge))
        reason = _("Conflict of interest: %(kinds)s", kinds=words_for(barred[pair[1], pair[0]]))
        move(held[pair], ASSIGNMENT_MOVES, "removed", reason=reason)
    new = [(int(review.submission), int(review.judge)) for review in plan.new]
    give(round, new, held, act.person, act.at)
    by_id = {row.id: row for row in judges}
    # One letter a judge, however many works came along.
    for number, count in Counter(judge for _submission, judge in new).items():
        letters.tell(by_id[number].person, round, count, act.at, act.link)
    return Outcome(
        len(new),
        [_why(lines[int(lack.submission)].code, lack) for lack in plan.unserved],
        len(plan.parts),
        list(_idle(judges, plan.loads)),
    )


def _as_judge(round: Round, judge: Judge) -> optimiser.Judge:
    """A judge as the optimiser wants it; a round's limit goes before a judge's least number."""
    most = seats.limit(round, judge)
    least = judge.load_minimum if most is None else min(judge.load_minimum, most)
    return optimiser.Judge(
        str(judge.id),
        tuple(judge.languages),
        tuple(judge.expertise),
        least,
        most,
    )


def _idle(judges: Sequence[Judge], loads: Mapping[str, int]) -> Iterator[str]:
    for judge in judges:
        have = loads[str(judge.id)]
        if have < judge.load_minimum:
            yield ngettext(
                "%(judge)s has one submission of at least %(least)s: the round has no more that"
                " this judge may and can judge.",
                "%(judge)s has %(num)s submissions of at least %(least)s: the round has no more"
                " that this judge may and can judge.",
                have,
                judge=judge.code,
                least=judge.load_minimum,
            )


def give(
    round: Round,
    pairs: list[tuple[int, int]],
    held: dict[tuple[int, int], Assignment],
    person: Person | None,
    at: datetime,
) -> None:
    """Write assignments; a pair that was taken apart before keeps its row and its scorecard.

    :param pairs: (submission, judge) ids
    :param held: every row of the round, by the same pair
    """
    for pair in pairs:
        if pair in held:  # it was taken away or given back before
            move(
                held[pair],
                ASSIGNMENT_MOVES,
                "assigned",
                reason="",
                assigned_by=person,
                assigned_at=at,
            )
    made = [
        {
            "round": round.id,
            "judge": judge,
            "submission": submission,
            "assigned_by": person,
            "assigned_at": at,
        }
        for submission, judge in pairs
        if (submission, judge) not in held
    ]
    for batch in chunked(made, 1000):  # databases bound the number of values in one statement
        Assignment.insert_many(batch).execute()


def _why(code: str, lack: optimiser.Unserved) -> str:
    parts = []
    if optimiser.CONFLICTS in lack.reasons:
        conflicted = ngettext(
            "one judge has a conflict of interest",
            "%(num)s judges have a conflict of interest",
            lack.conflicted,
        )
        parts.append(conflicted)
    if optimiser.LANGUAGE in lack.reasons:
        parts.append(
            ngettext(
                "one judge does not read its language",
                "%(num)s judges do not read its language",
                lack.foreign,
            )
        )
    if optimiser.CAPACITY in lack.reasons:
        full = ngettext(
            "one judge has no room for more",
            "%(num)s judges have no room for more",
            lack.full,
        )
        parts.append(full if lack.full else _("there are too few judges"))
    return _(
        "%(code)s lacks %(missing)s of %(wanted)s reviews: %(why)s.",
        code=code,
        missing=lack.missing,
        wanted=lack.wanted,
        why="; ".join(parts),
    )
