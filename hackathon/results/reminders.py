"""Reminders after the results: an office is asked within the first month what becomes of a winner
of its brief."""

from __future__ import annotations

from datetime import datetime, timedelta

from hackathon.challenges.challenges import Challenge
from hackathon.core.language import lazy
from hackathon.events.events import Event
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.people import affiliations
from hackathon.pilots.calls import Call
from hackathon.pilots.pilots import Pilot
from hackathon.results import declines
from hackathon.results.publications import Publication
from hackathon.results.winners import Won
from hackathon.submissions.submissions import Answer, Submission


def won(span: Span) -> list[Happening[Won]]:
    """Return the winners of published results with the briefs that they answer; it happens when the
    first results of the event are published."""
    query = Publication.select(Publication.content, Publication.published_at, Event).join(Event)
    query = query.where(
        Publication.status == "published",
        Event.status == "published",
        Publication.published_at >= span.since,
        Publication.published_at < span.until,
    )
    if span.event is not None:
        query = query.where(Publication.event == span.event)
    found = []
    for row in query:
        prizes = row.content.get("prizes", ())
        keys = {winner["submission"] for prize in prizes for winner in prize["winners"]}
        answers = (
            Answer.select(Answer, Submission, Challenge)
            .join(Submission)
            .switch(Answer)
            .join(Challenge)
            .where(Submission.key.in_(list(keys) or [""]), Challenge.office.is_null(False))
        )
        for one in answers.order_by(Answer.id):
            key = f"winner {one.submission.key} {one.challenge_id}"
            what = Won(one.submission, one.challenge)
            name = one.submission.title
            found.append(Happening(key, row.published_at, what, row.event, name))
    return found


def unanswered(happening: Happening[Won], at: datetime) -> list[Told]:
    """Return the representatives of the office that owns the brief; nobody once a pilot began from
    the winner, or the office has said that it would pilot an answer, or declined this one."""
    submission, challenge = happening.row
    begun = Pilot.select().where(Pilot.submission == submission).exists()
    called = Call.select().where(Call.challenge == challenge, Call.office == challenge.office_id)
    if begun or called.exists() or declines.declined(happening.row):
        return []
    owner = challenge.office
    people = affiliations.representatives(owner) if owner is not None else []
    said = {"submission": submission, "challenge": challenge}
    return [Told(one, said) for one in people]


ANSWER = Kind(
    name="office_answer",
    title=lazy("What becomes of a winner of your brief"),
    about=lazy("Two and four weeks after the results, for who represents the office of the brief."),
    offsets=(timedelta(days=14), timedelta(days=28)),
    happenings=won,
    audience=unanswered,
    patience=timedelta(days=5),
)
KINDS = (ANSWER,)
