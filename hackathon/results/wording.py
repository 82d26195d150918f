"""What was published, in the reader's language: prizes and rounds are named there in the words of
their rows, which stay as they are from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import translated
from hackathon.core.language import Text, direction, localised
from hackathon.core.language import gettext as _
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication


def _published(row: Any, kind: str, column: str) -> str:
    current = Publication.current(row.event)
    named = current.content.get(kind, ()) if current is not None else ()
    if all(told[column] != getattr(row, column) for told in named):
        return ""
    return _(
        "The published results name it, so its words stay as they are in every language. You can"
        " add what is missing."
    )


@translated.freezes(Prize, Prize.TEXTS)
def _won(prize: Prize) -> str:
    return _published(prize, "prizes", "title")


@translated.freezes(Round, Round.TEXTS)
def _judged(round: Round) -> str:
    return _published(round, "rounds", "slug")


class Prizes:
    """The words of the prizes of some events; one query for all of them."""

    def __init__(self, events: Iterable[Event]) -> None:
        numbers = {event.id for event in events}
        rows = Prize.select().where(Prize.event.in_(numbers)) if numbers else ()
        self._rows = {(row.event_id, row.title): row for row in rows}

    def text(
        self,
        event: Event,
        made: Mapping[str, Any],
        field: str = "title",
    ) -> Text:
        """Return a text of a prize that was published, in the reader's language."""
        return _text(self._rows.get((event.id, made["title"])), made, field, event)

    def of(self, event: Event, content: Mapping[str, Any], submission: str) -> list[Text]:
        """Return the titles of the prizes that a submission won.

        :param content: of the publication
        :param submission: its key
        """
        # Whoever published with an older edition may have named none.
        return [
            self.text(event, prize)
            for prize in content.get("prizes", ())
            for winner in prize["winners"]
            if winner["submission"] == submission
        ]


def won(event: Event, submission: str) -> list[Text]:
    """Return the titles of the prizes that a submission won by what is published; empty before."""
    current = Publication.current(event)
    if current is None:
        return []
    return Prizes([event]).of(event, current.content, submission)


def told(event: Event, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a results page shows with the words of prizes and rounds as texts that know their
    language."""
    offered, stages = Prizes([event]), {round.slug: round for round in rounds.of(event)}
    prizes = [
        {**made, **{name: offered.text(event, made, name) for name in Prize.TEXTS}}
        for made in content["prizes"]
    ]
    sheets = [
        {**made, "title": _text(stages.get(made["slug"]), made, "title", event)}
        for made in content["rounds"]
    ]
    return {**content, "prizes": prizes, "rounds": sheets}


def _text(
    row: Any,
    made: Mapping[str, Any],
    field: str,
    event: Event,
) -> Text:
    # What an older publication names otherwise than the row is by now stands there as it was.
    if row is not None and getattr(row, field) == made[field]:
        return localised(row, field)
    return Text(made[field], event.language, direction(event.language), True)


class Winner(NamedTuple):
    """A prize and who won it: its name, and the entry as the publication names it."""

    prize: Text
    entry: Mapping[str, Any]


def winners(event: Event, content: Mapping[str, Any], offered: Prizes) -> list[Winner]:
    """Return who won what, in the order of the prizes."""
    return [
        Winner(offered.text(event, prize), entry)
        for prize in content["prizes"]
        for entry in prize["winners"]
    ]


class News(NamedTuple):
    """What a front page tells of an event's results: the day and who won, each with the
    prize."""

    event: Event
    published_at: datetime
    winners: list[Winner]


def newest(count: int) -> list[News]:
    """Return the latest published results of public events, newest first, in two queries, which
    leave the score books where they are."""
    query = Publication.select(Publication.published_at, Publication.content, Event).join(Event)
    query = (
        query.where(Publication.status == "published", Event.status != "draft")
        .order_by(Publication.published_at.desc())
        .limit(count)
    )
    offered = Prizes(row.event for row in query)
    return [
        News(row.event, row.published_at, winners(row.event, row.content, offered)) for row in query
    ]
