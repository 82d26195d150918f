"""Assigning: who judges what in a round: by hand, spread evenly, and anew where a judge steps back.
``assignment`` does the arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import chunked

from hackathon.core import audit, language, mail
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy, ngettext
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.rounds import Round
from hackathon.judging import entries
from hackathon.judging.entries import Entry
from hackathon.judging.judging import (
    ASSIGNMENT_MOVES,
    Assignment,
    ConflictOfInterest,
    Judge,
    PanelMember,
    between,
)
from hackathon.judging.scorecards import Scorecard
from hackathon.people.people import Person
from hackathon.ranking import assignment as optimiser
from hackathon.ranking import conflicts
from hackathon.submissions.submissions import Submission

KIND_WORDS = {
    conflicts.OFFICE: lazy("same office"),
    conflicts.ORGANISATION: lazy("same organisation"),
    conflicts.TEAM: lazy("member of the team, now or before"),
    conflicts.EMAIL_DOMAIN: lazy("same e-mail domain"),
    conflicts.DECLARED: lazy("declared by the judge"),
    conflicts.ORGANISER: lazy("entered by an organiser"),
    conflicts.RECUSAL: lazy("the judge stepped back"),
}


class Outcome(NamedTuple):
    """What an assignment did: how many reviews found a judge, which entries lack some and why, and
    in how many parts the reviews fall (scores can be compared within one part only)."""

    made: int
    unserved: list[str]
    parts: int


# --- What there is. -------------------------------------------------------------------------------


def panel(round: Round) -> list[Judge]:
    """Return the judges who sit on a round's panel now, by code, each with the person."""
    query = (
        Judge.select(Judge, Person)
        .join(Person)
        .switch(Judge)
        .join(PanelMember)
        .where(PanelMember.round == round, Judge.left_at.is_null())
    )
    return list(query.order_by(Judge.id))


def words_for(kinds: Iterable[str]) -> str:
    """Return kinds of conflict as words in the reader's language."""
    return language.format_list(
        [str(KIND_WORDS[kind]) for kind in conflicts.KINDS if kind in set(kinds)]
    )


def limit(round: Round, judge: Judge) -> int | None:
    """Return how many submissions a judge may get in a round, None without a limit."""
    limits = [number for number in (round.load_maximum, judge.load_maximum) if number is not None]
    return min(limits) if limits else None


def loads(round: Round) -> Counter[int]:
    """Return how many submissions each judge has in a round, by the judge's id."""
    rows: Any = (
        Assignment.select(Assignment.judge)
        .where(Assignment.round == round, Assignment.status == "assigned")
        .tuples()
    )
    return Counter(judge for (judge,) in rows)


def _submissions(round: Round) -> list[Submission]:
    query = Submission.select(Submission.id, Submission.team).join(
        Entry, on=(Entry.submission == Submission.id)
    )
    return list(query.where(Entry.round == round, entries.judged()).order_by(Submission.id))


# --- Spread evenly. -------------------------------------------------------------------------------


def spread(
    round: Round,
    person: Person | None,
    at: datetime,
    calibration: Collection[int] = (),
    link: str = "",
) -> Outcome:
    """Give every entry the reviews that it lacks; what is assigned stays, except where there is a
    conflict by now.

    :param calibration: ids of submissions that everybody judges who may
    :param link: full address of the judges' queue, for the messages
    :raises Refused: when the round is over, has no entry or no judge
    """
    with transaction():
        lock(round)
        found = _submissions(round)
        if round.over(at):
            raise Refused(_("This round is over."))
        if not found:
            raise Refused(_("No submission has been taken into this round yet."))
        if not panel(round):
            raise Refused(_("Nobody sits on this round's panel yet. Invite judges first."))
        known = {row.id for row in found}
        outcome = _assign(
            round,
            found,
            {},
            [str(number) for number in calibration if number in known],
            person,
            at,
            link,
        )
        audit.record(
            at,
            person,
            "assigning.spread",
            round,
            round.event_id,
            made=outcome.made,
            unserved=len(outcome.unserved),
        )
    return outcome


def replace(
    round: Round, submissions: Collection[int], person: Person | None, at: datetime, link: str = ""
) -> Outcome:
    """Find new judges for these submissions (ids) alone, as far as they lack reviews; nothing else
    moves."""
    if round.over(at):
        return Outcome(0, [], 1)
    with transaction():
        lock(round)
        wanted = set(submissions)
        found = _submissions(round)
        others = {row.id: 0 for row in found if row.id not in wanted}
        if len(others) == len(found) or not panel(round):
            return Outcome(0, [], 1)
        outcome = _assign(round, found, others, [], person, at, link)
        audit.record(at, person, "assigning.replace", round, round.event_id, made=outcome.made)
    return outcome


def _assign(
    round: Round,
    found: list[Submission],
    reviews: dict[int, int],
    calibration: list[str],
    person: Person | None,
    at: datetime,
    link: str,
) -> Outcome:
    lines, tags = {line.submission: line for line in entries.of(round)}, entries.tags_of(round)
    judges = panel(round)
    barred = between(judges, found)
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
        [
            optimiser.Judge(
                str(row.id), tuple(row.languages), tuple(row.expertise), 0, limit(round, row)
            )
            for row in judges
        ],
        round.reviews,
        conflicts=[conflicts.Conflict(str(submission), str(judge)) for judge, submission in barred],
        assigned=[
            (str(row.submission_id), str(row.judge_id)) for row in rows if row.status == "assigned"
        ],
        calibration=calibration,
        seed=round.id,
    )
    for submission, judge in plan.void:
        pair = (int(submission), int(judge))
        reason = _("Conflict of interest: %(kinds)s", kinds=words_for(barred[pair[1], pair[0]]))
        move(held[pair], ASSIGNMENT_MOVES, "removed", reason=reason)
    new = [(int(review.submission), int(review.judge)) for review in plan.new]
    _give(round, new, held, person, at)
    by_id = {row.id: row for row in judges}
    for number, count in Counter(judge for _submission, judge in new).items():
        tell(by_id[number].person, round, count, at, link)
    return Outcome(
        len(new),
        [_why(lines[int(lack.submission)].code, lack) for lack in plan.unserved],
        len(plan.parts),
    )


def _give(
    round: Round,
    pairs: list[tuple[int, int]],
    held: dict[tuple[int, int], Assignment],
    person: Person | None,
    at: datetime,
) -> None:
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
            "one judge has no room for more", "%(num)s judges have no room for more", lack.full
        )
        parts.append(full if lack.full else _("there are too few judges"))
    return _(
        "%(code)s lacks %(missing)s of %(wanted)s reviews: %(why)s.",
        code=code,
        missing=lack.missing,
        wanted=lack.wanted,
        why="; ".join(parts),
    )


# --- One by one. ----------------------------------------------------------------------------------


def why_not(round: Round, judge: Judge, submission: Submission, at: datetime) -> str | None:
    """Return why a judge cannot be given a submission in a round, or None when that is possible."""
    if round.over(at):
        return _("This round is over.")
    if not Entry.select().where(
        Entry.round == round, Entry.submission == submission.id
    ).exists() or entries.is_out(submission):
        return _("This submission does not take part in the round.")
    if (
        judge.left_at is not None
        or not PanelMember.select()
        .where(PanelMember.round == round, PanelMember.judge == judge)
        .exists()
    ):
        return _("%(code)s does not sit on this round's panel.", code=judge.code)
    if kinds := between([judge], [submission]).get((judge.id, submission.id)):
        return _(
            "%(code)s has a conflict of interest: %(kinds)s.",
            code=judge.code,
            kinds=words_for(kinds),
        )
    most = limit(round, judge)
    if most is not None and loads(round)[judge.id] >= most:
        return _(
            "%(code)s has the maximum of %(most)s submissions already.", code=judge.code, most=most
        )
    return None


def by_hand(
    round: Round,
    judge: Judge,
    submission: Submission,
    person: Person | None,
    at: datetime,
    link: str = "",
) -> Assignment:
    """Give a judge a submission.

    :raises Refused: with the reason when it is barred, or when the judge has it already
    """
    with transaction():
        lock(round)
        if reason := why_not(round, judge, submission, at):
            raise Refused(reason)
        pair = (
            Assignment.round == round,
            Assignment.judge == judge,
            Assignment.submission == submission,
        )
        held = Assignment.get_or_none(*pair)
        if held is not None and held.status == "assigned":
            raise Refused(_("%(code)s has this submission already.", code=judge.code))
        _give(
            round,
            [(submission.id, judge.id)],
            {} if held is None else {(submission.id, judge.id): held},
            person,
            at,
        )
        row: Assignment = Assignment.get(*pair)
        audit.record(at, person, "assigning.by_hand", row, round.event_id, judge=judge.code)
        tell(judge.person, round, 1, at, link)
    return row


def remove(assignment: Assignment, reason: str, person: Person | None, at: datetime) -> None:
    """Take a submission away from a judge; the scorecard stays in the record and no longer counts.

    :raises Refused: when the round is over, or it was taken away already
    """
    with transaction():
        lock(assignment.round)
        if assignment.round.over(at):
            raise Refused(_("This round is over."))
        _take(assignment, "removed", reason, person, at)


def recuse(
    assignment: Assignment, reason: str, person: Person, at: datetime, link: str = ""
) -> Outcome:
    """Step back from a submission for good, and let another judge take the missing review if one
    can.

    :raises Refused: without a reason, or when it is no longer one's own
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give the reason. Only the organisers read it."))
    with transaction():
        lock(assignment.round)
        if assignment.round.over(at):
            raise Refused(_("This round is closed."))
        _take(assignment, "recused", reason, person, at)
        enter(assignment.judge_id, [assignment.submission_id], conflicts.RECUSAL, reason, at)
        return replace(assignment.round, [assignment.submission_id], person, at, link)


def _take(
    assignment: Assignment, to: str, reason: str, person: Person | None, at: datetime
) -> None:
    try:
        move(assignment, ASSIGNMENT_MOVES, to, reason=reason)
    except NoSuchMove:
        raise Refused(_("This submission was taken off the judge's list already.")) from None
    audit.record(at, person, f"assigning.{to}", assignment, assignment.round.event_id)


def enter(judge: int, submissions: Collection[int], kind: str, reason: str, at: datetime) -> int:
    """Store conflicts of interest of a judge (id) with submissions (ids), where none is stored;
    return how many are new."""
    have: Any = (
        ConflictOfInterest.select(ConflictOfInterest.submission)
        .where(ConflictOfInterest.judge == judge, ConflictOfInterest.withdrawn_at.is_null())
        .tuples()
    )
    known = {number for (number,) in have}
    rows = [
        {"judge": judge, "submission": number, "kind": kind, "reason": reason, "declared_at": at}
        for number in submissions
        if number not in known
    ]
    if rows:
        ConflictOfInterest.insert_many(rows).execute()
    return len(rows)


def release(
    judge: Judge,
    person: Person | None,
    at: datetime,
    link: str = "",
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
        finished = Scorecard.select(Scorecard.assignment).where(Scorecard.status == "signed")
        query = query.where(Assignment.id.not_in(finished))
    freed: dict[int, tuple[Round, list[int]]] = {}
    for row in query:
        if not row.round.over(at):
            _take(row, "removed", "", person, at)
            freed.setdefault(row.round_id, (row.round, []))[1].append(row.submission_id)
    outcomes = [replace(round, numbers, person, at, link) for round, numbers in freed.values()]
    return Outcome(
        sum(one.made for one in outcomes), [line for one in outcomes for line in one.unserved], 1
    )


# --- Messages. ------------------------------------------------------------------------------------


def tell(person: Person, round: Round, count: int, at: datetime, link: str) -> None:
    """Tell a judge about new submissions; call it inside a verb's transaction."""

    def text() -> str:
        return ngettext(
            "There is a new submission for you to judge.",
            "There are %(num)s new submissions for you to judge.",
            count,
        )

    write(person, round, lambda: _("Submissions to judge"), text, at, link)


def write(
    person: Person,
    round: Round,
    subject: Callable[[], str],
    text: Callable[[], str],
    at: datetime,
    link: str,
) -> None:
    """Queue a message about a round in the judge's language, with the round's dates in the event's
    zone."""
    with language.using(person.locale or language.SOURCE, person.time_zone):
        event: Any = round.event
        title, zone = language.localised(event, "title").text, event.time_zone
        opens, closes = (
            language.format_datetime(round.opens, zone),
            language.format_datetime(round.closes, zone),
        )
        dates = _(
            "%(round)s: from %(opens)s to %(closes)s (%(zone)s).",
            round=round.title,
            opens=opens,
            closes=closes,
            zone=zone,
        )
        body = f"{text()}\n\n{dates}\n\n{link}".rstrip() + "\n"
        mail.queue(
            person.email, f"{language.colon(subject())} {title}", body, at, language.locale()
        )
