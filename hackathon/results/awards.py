"""Awards: who has which prize. Secret until a publication contains it."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit, language
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.judging import entries
from hackathon.people.people import Person
from hackathon.results.prizes import Award, Prize
from hackathon.results.publications import refuse_while_proposed
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team


def of(event: Event) -> list[Award]:
    """Return the awards in the order of their prizes, each with its prize, submission and team."""
    query = (
        Award.select(Award, Prize, Submission, Team)
        .join(Prize)
        .switch(Award)
        .join(Submission)
        .join(Team)
        .where(Prize.event == event)
        .order_by(Prize.position, Prize.id, Award.id)
    )
    return list(query)


def contenders(event: Event) -> list[entries.Line]:
    """Return the entries that may win, each once with its title as judged and its team, by
    title."""
    found = {
        line.key: line for round in rounds.of(event) for line in entries.of(round) if not line.out
    }
    return sorted(found.values(), key=lambda line: (language.sort_key(line.title), line.key))


def contender(event: Event, key: str) -> Submission | None:
    """Return a submission of the event by its key, or None."""
    return Submission.get_or_none(Submission.event == event, Submission.key == key)


def award(
    prize: Prize,
    submission: Submission,
    citation: str,
    person: Person,
    at: datetime,
) -> Award:
    """Give a prize to a submission, or change why it has it.

    :param citation: one sentence that says why; it is published
    :raises Refused: when all places are taken, the submission cannot win, or results wait for
        approval
    """
    with transaction():
        # Two organisers at once would give the last place twice.
        lock(prize)
        # What a second organiser approves must be what was proposed.
        refuse_while_proposed(prize.event)
        if prize.withdrawn_at is not None:
            raise Refused(_("This prize is no longer offered."))
        if (
            submission.event_id != prize.event_id
            or submission.status != "submitted"
            or submission.eligibility != "eligible"
        ):
            raise Refused(_("Only an eligible submission of this event can win."))
        # A prize that is given twice to one submission is a better citation, not another place.
        made = Award.get_or_none(Award.prize == prize, Award.submission == submission)
        if made is None:
            if Award.select().where(Award.prize == prize).count() >= prize.places:
                raise Refused(_("All places of this prize are taken. Withdraw one first."))
            made = Award.create(
                prize=prize,
                submission=submission,
                citation=citation,
            )
        else:
            Award.update(citation=citation).where(Award.id == made.id).execute()
            made.citation = citation
        audit.record(
            at,
            person,
            "results.award",
            submission,
            prize.event_id,
            prize=prize.title,
            citation=citation,
        )
    return made


def unaward(given: Award, person: Person, at: datetime) -> None:
    """Take an award back that was not published; a published one stays in its publication.

    :raises Refused: while results wait for approval, or when it was taken back already
    """
    event = given.prize.event
    with transaction():
        lock(given.prize)
        refuse_while_proposed(event)
        # Two organisers at once would each write that they took it back.
        if not Award.delete().where(Award.id == given.id).execute():
            raise Refused(_("This was done already. Look at the page again."))
        audit.record(
            at,
            person,
            "results.unaward",
            given.submission,
            event,
            prize=given.prize.title,
            citation=given.citation,
        )
