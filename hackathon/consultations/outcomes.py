"""Outcomes: what came of a consultation, and the letter that tells it to all who took part."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import OWN, Consultation
from hackathon.consultations.following import Follow
from hackathon.core import audit, letters, prose
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person


class Outcome(NamedTuple):
    """What came of a consultation."""

    summary: str  # Markdown: what people said
    changes: str  # Markdown: what was changed, and why
    language: str = "en"


def sum_up(
    row: Consultation, expected: int | None, outcome: Outcome, person: Person, at: datetime
) -> None:
    """Publish what people said, what was changed, and why; all who took part get a letter. Where
    nothing but this ends the asking, it closes with it.

    :raises Refused: while comments are taken on what has stages of its own, or when one of the two
        texts is missing
    :raises Conflict: when somebody else changed it meanwhile
    """
    if not outcome.summary.strip() or not outcome.changes.strip():
        raise Refused(
            _("Say both: what people said, and what was changed and why. Nothing is an answer too.")
        )
    html = prose.render(outcome.summary, "said-"), prose.render(outcome.changes, "changed-")
    with transaction():
        lock(row)
        fresh = Consultation.get_by_id(row.id)
        texts = {"summary": outcome.summary, "changes": outcome.changes}
        texts |= {"summary_html": html[0], "changes_html": html[1], "language": outcome.language}
        row.change(
            expected,
            closed_at=_closed(fresh, at),
            summed_by=person,
            summed_at=at,
            **texts,
        )
        _tell(row, person, at)
        audit.record(at, person, "consultations.sum_up", row)


def _closed(fresh: Consultation, at: datetime) -> datetime | None:
    if not fresh.taking(at):
        return fresh.closed_at
    # A pilot's stage ends its consultation, so that the two never say different things.
    if not fresh.subject.startswith(f"{OWN}/"):
        raise Refused(_("Comments are still taken. Sum up when everybody was heard."))
    return at


def took_part(row: Consultation) -> list[Person]:
    """Return everybody who said something, in comments, replies or answers of offices, and who
    wants to stay informed."""
    commented = Comment.select(Comment.person).where(Comment.consultation == row)
    replied = Reply.select(Reply.person).join(Comment).where(Comment.consultation == row)
    answered = OfficeAnswer.select(OfficeAnswer.person).where(OfficeAnswer.consultation == row)
    followed = Follow.select(Follow.person).where(Follow.consultation == row)
    people = Person.select().where(
        Person.id.in_(commented)
        | Person.id.in_(replied)
        | Person.id.in_(answered)
        | Person.id.in_(followed)
    )
    return list(people.order_by(Person.id))


def _tell(row: Consultation, person: Person, at: datetime) -> None:
    # A letter of its own, whatever notices somebody has turned off or gathers once a day: what came
    # of one's words is an answer, not news.
    for reader in took_part(row):
        if reader != person:
            letters.write(reader, "consultation_outcome", at, consultation=row)
