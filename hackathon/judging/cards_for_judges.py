"""Scorecards that organisers enter for a judge, as those that came on paper: signed at once, with a
reason that the judge is told, who may reopen them while the round is open."""

from __future__ import annotations

from hackathon.core import audit, letters
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.judging import entries, scorecards
from hackathon.judging.judging import Assignment
from hackathon.judging.scorecards import Content, Scorecard
from hackathon.people.acts import Act
from hackathon.teams.care import given


def enter(
    assignment: Assignment,
    expected: int | None,
    content: Content,
    reason: str,
    act: Act,
) -> Scorecard:
    """Enter and sign a scorecard for its judge.

    :param expected: as ``scorecards.sign`` takes it
    :param act: its letter leads to the judge's scorecard
    :raises Conflict, Refused: as ``scorecards.sign``; also without a reason
    """
    reason = given(reason)
    round, judge = assignment.round, assignment.judge
    with transaction():
        # A judge who is let in here would sign without the conflicts having been asked.
        if act.person is None or act.person.id == judge.person_id:
            raise Refused(_("Your own scorecards are signed where you judge."))
        card = scorecards.sign(assignment, expected, content, act.person, act.at)
        told = {"judge": judge.code, "reason": reason}
        audit.record(
            act.at,
            act.person,
            "scorecards.enter_for",
            assignment,
            round.event_id,
            **told,
        )
        # Told at once: a card in one's name that one never saw must not be found out later.
        letters.write(
            judge.person,
            "scorecard_entered",
            act.at,
            event=round.event,
            link=act.link,
            round=round,
            code=entries.code_of(assignment),
            name=act.person.name,
            reason=reason,
        )
    return card
