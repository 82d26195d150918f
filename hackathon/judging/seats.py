"""Seats: who judges at an event, on the panels of which rounds, and how much each may get."""

from __future__ import annotations

from collections import Counter
from typing import Any

from peewee import ModelSelect

from hackathon.core.prepared import prepared
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging.judging import (
    Assignment,
    Judge,
    PanelMember,
)
from hackathon.people.people import Person
from hackathon.ranking.suitability import language_key


def panel(round: Round) -> list[Judge]:
    """Return the judges who sit on a round's panel now, by code, each with the person."""
    query = (
        Judge.select(Judge, Person)
        .join(Person)
        .switch(Judge)
        .join(PanelMember)
        .where(PanelMember.round == round, Judge.left_at.is_null())
    )
    # Codes count up as judges are appointed, so this is their order; by the alphabet J100 stands
    # before J99.
    return list(query.order_by(Judge.id))


def limit(round: Round, judge: Judge) -> int | None:
    """Return how many submissions a judge may get in a round, None without a limit."""
    # The round's and the judge's own; the smaller one binds.
    limits = [number for number in (round.load_maximum, judge.load_maximum) if number is not None]
    return min(limits) if limits else None


def loads(round: Round) -> Counter[int]:
    """Return how many submissions each judge has in a round, by the judge's id."""
    rows: Any = (
        Assignment.select(Assignment.judge)
        .where(Assignment.round == round, Assignment.status == "assigned")
        .tuples()
    )
    return Counter(judge for (judge,) in rows)


def of(event: Event) -> list[Judge]:
    """Return the judges of an event by code, those who left too, each with the person."""
    return list(
        Judge.select(Judge, Person).join(Person).where(Judge.event == event).order_by(Judge.id)
    )


def by_judge(event: Event) -> dict[int, list[Round]]:
    """Return the rounds on whose panels each judge sits, by the judge's id; one query."""
    found: dict[int, list[Round]] = {}
    query = (
        PanelMember.select(PanelMember, Round)
        .join(Round)
        .where(Round.event == event)
        .order_by(Round.position, Round.id)
    )
    for row in query:
        found.setdefault(row.judge_id, []).append(row.round)
    return found


def rounds_of(judge: Judge) -> list[Round]:
    """Return the rounds on whose panel a judge sits, in order."""
    return _sitting(judge.id)


@prepared
def _sitting(judge: int) -> ModelSelect[Round]:
    query = Round.select().join(PanelMember).where(PanelMember.judge == judge)
    return query.order_by(Round.position, Round.id)


def around(round: Round) -> list[Judge]:
    """Return the judges of a round's event by code, those who left too, each with the person;
    ``sits`` tells who is on the round's panel."""
    return _around(round.id, round.event_id)


@prepared
def _around(round: int, event: int) -> ModelSelect[Judge]:
    panel = PanelMember.select(PanelMember.judge).where(PanelMember.round == round)
    return (
        Judge.select(Judge, Person, Judge.id.in_(panel).alias("sits"))
        .join(Person)
        .where(Judge.event == event)
        .order_by(Judge.id)
    )


def reads(judge: Judge, tongue: str) -> bool:
    """Tell whether a judge reads a language (BCP 47); who states none reads any, as in
    ``assignment``."""
    return (
        not judge.languages
        or not tongue
        or language_key(tongue) in {language_key(name) for name in judge.languages}
    )
