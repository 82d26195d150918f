"""Standings: the signed scorecards of a round as ranks. ``ranking`` does the mathematics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hackathon.events import rubrics
from hackathon.events.rounds import Round
from hackathon.judging import entries, signed_cards
from hackathon.ranking import scorebook
from hackathon.ranking.scores import Score

if TYPE_CHECKING:
    from hackathon.ranking.ranking import Ranking


class Place(NamedTuple):
    """An entry's place. ``score`` is what ranks, by the round's method; scores are on the rubric's
    scale.

    ``rank`` None: no signed scorecard yet. ``low`` and ``high`` bound the 90 % interval of the
    score, ``best`` and ``worst`` the ranks that are as likely; all four None where nothing can be
    estimated.
    """

    line: entries.Line
    rank: int | None
    reviews: int
    score: float | None = None
    raw_mean: float | None = None
    low: float | None = None
    high: float | None = None
    best: int | None = None
    worst: int | None = None
    p_first: float | None = None
    p_top: float | None = None


@dataclass(frozen=True)
class Standings:
    """The places of a round in order, those without a scorecard last; ``ranking`` is the fitted
    model, None without scores. Scores and ranking name entries by their submission's key."""

    round: Round
    places: tuple[Place, ...]
    top: int  # places in question: the shortlist, else three
    scores: tuple[Score, ...]
    ruling: scorebook.Ruling
    ranking: Ranking | None


def of(round: Round, top: int | None = None) -> Standings:
    """Rank a round by its announced method; ties are broken by its announced rule and shared where
    that decides nothing.

    :param top: how many places are in question; None: the round's shortlist, or three
    """
    lines, criteria = entries.of(round), rubrics.criteria(round.rubric)
    weights = {row.key: row.weight for row in criteria}
    scale, line = rubrics.scale(criteria), top or round.shortlist or 3
    bounds = (float(scale[0]), float(scale[1])) if scale else None
    ruling = scorebook.Ruling(weights, round.method, round.tie_break, bounds)
    given = scores(round, lines, weights)
    waiting = [Place(entry, None, 0) for entry in lines if not entry.out]
    if not given:
        return Standings(round, tuple(waiting), line, (), ruling, None)
    made = _verdict(given, ruling, line)
    by_key = {entry.key: entry for entry in lines}
    places = [
        Place(
            by_key[one.submission],
            one.rank,
            one.reviews,
            one.score,
            one.raw_mean,
            one.low,
            one.high,
            one.best,
            one.worst,
            one.p_first,
            one.p_top,
        )
        for one in made.standings
    ]
    ranked = {place.line.key for place in places}
    places += [place for place in waiting if place.line.key not in ranked]
    return Standings(round, tuple(places), line, tuple(given), ruling, made)


def _verdict(given: Sequence[Score], ruling: scorebook.Ruling, top: int) -> Ranking:
    """The verdict on these scores, from memory where somebody has just asked for the same."""
    return _fitted(
        tuple(
            (one.submission, one.judge, one.score, tuple(sorted(one.criteria.items())))
            for one in given
        ),
        (tuple(sorted(ruling.weights.items())), *ruling[1:]),
        top,
    )


# Organisers open the page again and again while cards come in, and the fit with its draws is nearly
# all of what it costs. It follows from its arguments alone, so what is kept can never be stale;
# a ranking of a thousand entries holds about a megabyte.
@lru_cache(maxsize=8)
def _fitted(given: tuple[Any, ...], ruling: tuple[Any, ...], top: int) -> Ranking:
    weights, *rest = ruling
    reviews = [Score(entry, judge, score, dict(parts)) for entry, judge, score, parts in given]
    return scorebook.verdict(
        reviews,
        scorebook.Ruling(dict(weights), *rest),
        top=top,
        fits=True,
    )


def scores(round: Round, lines: list[entries.Line], weights: dict[str, float]) -> list[Score]:
    """Return the signed scorecards that count as scores: submission's key, judge's code, weighted
    mean over answered criteria."""
    keys = {line.code: line.key for line in lines}
    cards = [
        {
            "submission": keys[card.entry],
            "judge": card.judge,
            "scores": card.scores,
        }
        for card in signed_cards.of(round)
    ]
    return scorebook.reviews(cards, weights)
