"""Exclusions: an entry is taken out of a round, with what judges have of it, and put back.

It is about one round alone, and the team is told both with the organisers' reason. Who is to leave
the whole event is found not eligible or disqualified instead.
"""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.events.rounds import Round
from hackathon.judging.entries import Entry
from hackathon.judging.judging import ASSIGNMENT_MOVES, Assignment
from hackathon.people.acts import Act
from hackathon.submissions.submissions import Submission, tell_team


def take_out(round: Round, code: str, reason: str, act: Act) -> None:
    """Take an entry out of a round: judges no longer see it, and scorecards on it do not count.

    :param act: its letter leads to the submission's page
    :raises Refused: without a reason, when the round is over, or it is out already
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give the reason: the team is told."))
    with transaction():
        lock(round)
        entry = _open(round, code, act.at)
        if entry.out_at is not None:
            raise Refused(_("This entry has already been removed."))
        Entry.update(out_at=act.at, out_reason=reason).where(Entry.id == entry.id).execute()
        for row in _of(entry, "assigned"):
            move(
                row,
                ASSIGNMENT_MOVES,
                "removed",
                reason=reason,
                with_entry=True,
            )
        told = {"code": code, "reason": reason}
        audit.record(act.at, act.person, "entries.take_out", round, round.event_id, **told)
        _tell(entry, "submission_out_of_round", act, reason=reason)


def put_back(round: Round, code: str, act: Act) -> None:
    """Put an entry back that was taken out, under its code and with its judges and their
    scorecards, but for those who have left.

    :raises Refused: when the round is over, or it is not out
    """
    with transaction():
        lock(round)
        entry = _open(round, code, act.at)
        if entry.out_at is None:
            raise Refused(_("This entry was not removed."))
        Entry.update(out_at=None, out_reason=None).where(Entry.id == entry.id).execute()
        for row in _of(entry, "removed"):
            if row.with_entry and row.judge.left_at is None:
                move(
                    row,
                    ASSIGNMENT_MOVES,
                    "assigned",
                    reason="",
                    with_entry=None,
                )
        audit.record(act.at, act.person, "entries.put_back", round, round.event_id, code=code)
        _tell(entry, "submission_back_in_round", act)


def _open(round: Round, code: str, at: datetime) -> Entry:
    if round.over(at):
        raise Refused(_("This round is over."))
    entry: Entry | None = Entry.get_or_none(Entry.round == round, Entry.code == code)
    if entry is None:
        raise Refused(_("This submission does not take part in the round."))
    return entry


def _tell(entry: Entry, kind: str, act: Act, **said: str) -> None:
    submission = Submission.get_by_id(entry.submission_id)
    # A judge's code stays in the judging room: the team knows its entry by its title.
    tell_team(submission, kind, act.at, act.link, round=entry.round, **said)


def _of(entry: Entry, status: str) -> list[Assignment]:
    mine = (Assignment.round == entry.round_id) & (Assignment.submission == entry.submission_id)
    return list(Assignment.select().where(mine, Assignment.status == status))
