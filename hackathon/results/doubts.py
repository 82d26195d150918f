"""Doubts: a prize or a selection that can be, but contradicts another record. Whoever decides is
asked once more."""

from __future__ import annotations

from collections.abc import Collection

from hackathon.core.language import format_list
from hackathon.core.language import gettext as _
from hackathon.events import rounds
from hackathon.events.rounds import Round
from hackathon.judging import entries
from hackathon.results import awards
from hackathon.submissions.submissions import Submission


def of_award(submission: Submission) -> str:
    """Return why a prize for this submission is surprising: it is not among the finalists; empty
    when it is not."""
    judged = [round for round in rounds.of(submission.event) if round.entries.exists()]
    if len(judged) < 2:
        return ""
    final = judged[-1]
    if any(line.key == submission.key and not line.out for line in entries.of(final)):
        return ""
    return _(
        "“%(title)s” is not among the entries of “%(round)s”, the last round. Give it the prize all"
        " the same?",
        title=submission.title,
        round=final.title,
    )


def of_shortlist(round: Round, keys: Collection[str]) -> str:
    """Return which submissions have a prize already and would not move on; empty for none."""
    left = [one.submission for one in awards.of(round.event) if one.submission.key not in keys]
    if not left:
        return ""
    titles = format_list(sorted({submission.title for submission in left}))
    return _(
        "A prize is noted for %(titles)s, which would not move on. Decide so all the same?",
        titles=titles,
    )
