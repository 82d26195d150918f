"""Reminders to judges: scorecards that are open, before their round ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from hackathon.core.language import lazy, localised
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import queues, seats
from hackathon.notices.kinds import Happening, Kind, Span, Told


def ends(span: Span) -> list[Happening[Round]]:
    """Return the ends of rounds of running events in a span."""
    query = (
        Round.select(Round, Event)
        .join(Event)
        .where(Event.status == "published", Round.closes >= span.since, Round.closes < span.until)
    )
    if span.event is not None:
        query = query.where(Event.id == span.event.id)
    return [
        Happening(f"round {row.id}", row.closes, row, row.event, str(localised(row, "title")))
        for row in query.order_by(Round.closes, Round.id)
    ]


def scorers(happening: Happening[Round], at: datetime) -> list[Told]:
    """Return the judges with open scorecards in a round that is under way."""
    round = happening.row
    # Organisers may have closed it early: then nothing can be scored any more.
    if not round.open(at):
        return []
    judges = [judge for judge in seats.of(round.event) if judge.left_at is None]
    left = queues.tally(judges, [round.id])
    return [
        Told(judge.person, {"round": round, "count": left[round.id, judge.id]})
        for judge in judges
        if left[round.id, judge.id]
    ]


OPEN_CARDS = Kind(
    name="open_scorecards",
    title=lazy("Scorecards that are open"),
    about=lazy(
        "Three days and one day before a round of judging ends, when you have not signed all."
    ),
    offsets=(timedelta(days=-3), timedelta(days=-1)),
    happenings=ends,
    audience=scorers,
    of_judging=True,
)
KINDS = (OPEN_CARDS,)
