"""Winners: who won with which entry, as a publication says, and what they are told of offices that
would pilot an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.challenges.challenges import Challenge
from hackathon.people.people import Person
from hackathon.pilots import calls
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Answer, Submission
from hackathon.teams.teams import Membership


class Won(NamedTuple):
    """A winner, and a brief of an office that it answers."""

    submission: Submission
    challenge: Challenge  # with its office


def keys(content: Mapping[str, Any]) -> set[str]:
    """Return the keys of the submissions that won a prize."""
    return {row["submission"] for prize in content.get("prizes", ()) for row in prize["winners"]}


def of(challenge: Challenge) -> list[Person]:
    """Return who has won with an answer to a brief, as the present publication says."""
    current = Publication.current(challenge.event)
    return _people(challenge, keys(current.content)) if current is not None else []


def _people(challenge: Challenge, won: Collection[str]) -> list[Person]:
    answered = Answer.select(Answer.submission).where(Answer.challenge == challenge)
    teams = Submission.select(Submission.team).where(
        Submission.key.in_(list(won) or [""]), Submission.id.in_(answered)
    )
    members = (
        Person.select()
        .join(Membership)
        .where(Membership.team.in_(teams), Membership.left_at.is_null(), Person.active)
    )
    return list(members.order_by(Person.id))


def tell_of_calls(publication: Publication, before: Publication | None, at: datetime) -> None:
    """Tell the winners which offices would pilot their answers; those who had won before a
    correction know it. Call it inside the verb's transaction."""
    won = keys(publication.content) - (keys(before.content) if before is not None else set())
    if not won:
        return
    for call in calls.of_event(publication.event):
        calls.tell(call, _people(call.challenge, won), at)
