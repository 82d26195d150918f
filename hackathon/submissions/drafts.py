"""The working draft of a submission: begun and written. What it still lacks: see ``tasks``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, language, prose
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.submissions import limits
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import (
    DEFAULT_VISIBILITY,
    PARTS_OF_DRAFT,
    Answer,
    Submission,
    challenges_of,
    refuse_closed,
)
from hackathon.teams.teams import Team


def start(
    team: Team,
    challenges: list[Challenge],
    person: Person,
    at: datetime,
) -> Submission:
    """Begin a submission of ``team`` that answers ``challenges``.

    :raises Refused: for no challenge, more than the event allows, or one that the team answers
        already; outside the dates
    """
    with transaction():
        # Of two members who begin at once, the second is told by the check below.
        lock(team)
        refuse_closed(team, at)
        return begin(team, challenges, person, at)


def begin(
    team: Team,
    challenges: list[Challenge],
    person: Person,
    at: datetime,
) -> Submission:
    """Make the draft, at any time; the caller holds the team.

    :raises Refused: for no challenge, more than the event allows, or one that the team answers
        already
    """
    event = team.event
    with transaction():
        _check_challenges(event, challenges)
        if reason := limits.of_team(team):
            raise Refused(reason)
        submission = Submission.create(
            event=event,
            team=team,
            language=_first_language(event),
            created_at=at,
            updated_at=at,
            visibility=dict(DEFAULT_VISIBILITY),
        )
        _answer(submission, challenges)
        audit.record(
            at,
            person,
            "submissions.start",
            submission,
            event,
            challenges=[challenge.slug for challenge in challenges],
        )
    return submission


def _first_language(event: Event) -> str:
    return event.submission_languages[0] if event.submission_languages else event.language


def _check_challenges(event: Event, challenges: list[Challenge]) -> None:
    if not challenges:
        raise Refused(_("Choose the challenge that you answer."))
    if len(challenges) > event.challenges_per_submission:
        raise Refused(
            language.ngettext(
                "A submission may answer one challenge.",
                "A submission may answer at most %(num)s challenges.",
                event.challenges_per_submission,
            )
        )
    if any(
        challenge.event_id != event.id or challenge.status != "published"
        for challenge in challenges
    ):
        raise Refused(_("One of these challenges is not open for submissions."))


def _answer(submission: Submission, challenges: list[Challenge]) -> None:
    taken = (
        Answer.select(Answer, Challenge)
        .join(Challenge)
        .where(
            Answer.team == submission.team_id,
            Answer.challenge.in_(challenges),
            Answer.submission != submission,
        )
        .first()
    )
    if taken is not None:
        raise Refused(
            _(
                "Your team answers “%(challenge)s” with another submission already.",
                challenge=taken.challenge.title,
            )
        )
    # Only what was dropped goes and only what is new comes: the others keep their rows.
    Answer.delete().where(
        Answer.submission == submission, Answer.challenge.not_in(challenges)
    ).execute()
    have = {row.challenge_id for row in Answer.select().where(Answer.submission == submission)}
    for challenge in challenges:
        if challenge.id not in have:
            Answer.create(submission=submission, challenge=challenge, team=submission.team_id)


def save(
    submission: Submission,
    expected: int | None,
    person: Person,
    at: datetime,
    **parts: Any,
) -> None:
    """Write the draft. What was submitted stays as it is until the team submits again.

    :param parts: any of ``PARTS_OF_DRAFT``, and ``challenges``, a list of those that it answers
    :raises Conflict: when a team-mate saved meanwhile
    :raises Refused: for challenges that cannot be answered, or after the deadline
    """
    challenges: list[Challenge] | None = parts.pop("challenges", None)
    assert set(parts) <= set(PARTS_OF_DRAFT), "a part that no draft has"
    refuse_closed(submission, at)
    if "description" in parts:
        parts["description_html"] = prose.render(parts["description"])
    title = parts.get("title", submission.title)
    parts["folded"] = language.fold(f"{title} {parts.get('summary', submission.summary)}")
    with transaction():
        lock(submission.team)
        # The same ones are not checked again: a brief that was archived meanwhile must not keep its
        # teams from writing.
        if challenges is not None and {row.id for row in challenges} != {
            row.id for row in challenges_of(submission)
        }:
            _check_challenges(submission.event, challenges)
            _answer(submission, challenges)
            slugs = [challenge.slug for challenge in challenges]
            audit.record(
                at, person, "submissions.answer", submission, submission.event_id, challenges=slugs
            )
        submission.change(expected, updated_at=at, **parts)


def delete(submission: Submission) -> list[str]:
    """Delete a draft that was never submitted, with its files; return the names in the store that
    the caller deletes once the transaction is done: bytes without a row can be swept."""
    assert submission.versions_count == 0, "what was submitted stays on record"
    rows = Attachment.select(Attachment.stored).where(Attachment.submission == submission)
    names = [row.stored for row in rows]
    submission.delete_instance()
    return names
