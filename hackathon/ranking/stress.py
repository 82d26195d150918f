"""The stress test of a verdict: who would hold each place without one judge, without one criterion,
by raw means, by the other methods.

A prize that stands whoever is left out is robust; one that falls with a single judge or criterion
is a matter of that judge or criterion, which organisers should know before they publish it. In a
large panel the variances are held where all scores put them, since no single judge moves them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from hackathon.ranking.estimates import Method, estimate, raw_means
from hackathon.ranking.model.crosstable import SUBMISSION, Floats
from hackathon.ranking.model.equations import Solution
from hackathon.ranking.ranking import Ranking, Table, ranks_of, table
from hackathon.ranking.scores import Score, weighted_mean
from hackathon.ranking.ties import Rules

JUDGE, CRITERION, METHOD = "judge", "criterion", "method"
# Up to so many reviews each variant is fitted anew; beyond, the variances are held.
WHOLE_REVIEWS = 1_500


class Prize(NamedTuple):
    """What is tested: a prize's name, and who has it, by the submission's key."""

    title: str
    winners: tuple[str, ...]


class Variant(NamedTuple):
    """One thing changed: kind (JUDGE, CRITERION or METHOD), what was left out or taken instead, and
    the ranks that follow; an entry without a score then has none."""

    kind: str
    name: str
    ranks: Mapping[str, int]


@dataclass(frozen=True)
class Tested:
    """How a prize stands: the ranks of its winners, from the best to the worst over all variants;
    ``falls`` are the variants by which somebody else would have it, ``largest`` the one that moves
    a winner most and by how many ranks (None: nothing moves one).

    ``first`` is the chance that a winner is truly the best, ``within`` that it is truly among the
    places of all prizes, one for each winner.
    """

    prize: Prize
    ranks: tuple[int, ...]
    best: int
    worst: int
    falls: tuple[Variant, ...]
    largest: tuple[Variant, int] | None
    first: tuple[float, ...]
    within: tuple[float, ...]

    def stands(self, kind: str) -> bool:
        """Whether the prize survives every variant of a kind."""
        return not any(variant.kind == kind for variant in self.falls)


@dataclass(frozen=True)
class Stress:
    """The test of every prize, and how many variants of each kind were tried."""

    prizes: tuple[Tested, ...]
    tried: Mapping[str, int]
    variants: tuple[Variant, ...]


def by_rank(made: Ranking, places: Sequence[tuple[str, int]]) -> list[Prize]:
    """Return the prizes as the ranks would give them: ``places`` are (title, number of places) in
    order. A rank shared across a line is in both prizes: the test will say that it falls."""
    prizes, above = [], 0
    for title, number in places:
        line = above + number
        # By rank and not by place: who shares a rank shares the prize.
        held = [one.submission for one in made.standings if above < one.rank <= line]
        if held:
            prizes.append(Prize(title, tuple(held)))
        above = line
    return prizes


def test(
    made: Ranking,
    prizes: Sequence[Prize],
    rules: Rules,
    weights: Mapping[str, float],
) -> Stress:
    """Test prizes against every variant.

    :param weights: of the rubric's criteria
    """
    variants = tuple(_variants(made, rules, weights))
    standing = {one.submission: one for one in made.standings}
    tested = []
    for prize in prizes:
        winners = [standing[key] for key in prize.winners if key in standing]
        if winners:
            ranks = {one.submission: one.rank for one in winners}
            chances = [(one.p_first, one.p_top) for one in winners]
            tested.append(_tested(prize, ranks, chances, variants))
    kinds = [variant.kind for variant in variants]
    return Stress(tuple(tested), {kind: kinds.count(kind) for kind in sorted(set(kinds))}, variants)


def _tested(
    prize: Prize,
    ranks: Mapping[str, int],
    chances: Sequence[tuple[float, float]],
    variants: Sequence[Variant],
) -> Tested:
    top, last = min(ranks.values()), max(ranks.values())
    falls, best, worst = [], top, last
    largest: tuple[Variant, int] | None = None
    for variant in variants:
        # An entry that only the judge left out had seen has no rank at all without that judge.
        there = [variant.ranks.get(key, len(variant.ranks) + 1) for key in ranks]
        moved = [abs(now - was) for now, was in zip(there, ranks.values(), strict=True)]
        # Within the same ranks winners may change places; outside of them somebody else would have
        # won.
        if min(there) < top or max(there) > last:
            falls.append(variant)
        if max(moved) > (largest[1] if largest else 0):
            largest = (variant, max(moved))
        best, worst = min(best, *there), max(worst, *there)
    first, within = zip(*chances, strict=True)
    shown = tuple(sorted(ranks.values()))
    return Tested(prize, shown, best, worst, tuple(falls), largest, first, within)


def _variants(made: Ranking, rules: Rules, weights: Mapping[str, float]) -> Iterator[Variant]:
    reviews, held = made.reviews, _Held(made)
    for judge in made.names[1]:
        rest = [one for one in reviews if one.judge != judge]
        if rest:
            yield Variant(JUDGE, judge, held.ranks(rest, made.method, rules))
    for criterion in weights:
        kept = {key: weight for key, weight in weights.items() if key != criterion}
        rest = _without(reviews, kept)
        # Without its only criterion a rubric ranks nothing.
        if rest and len(weights) > 1:
            fewer = tuple(key for key in rules.criteria if key != criterion)
            others = Rules(rules.tie_breaks, fewer, rules.lot)
            yield Variant(CRITERION, criterion, held.ranks(rest, made.method, others))
    for method in Method:
        if method != made.method:
            yield Variant(METHOD, method, _ranks(reviews, method, rules))


def _without(reviews: Sequence[Score], weights: Mapping[str, float]) -> list[Score]:
    """The reviews over the criteria that are kept; a card without an answer to them is gone."""
    found = []
    for one in reviews:
        answers = {key: value for key, value in one.criteria.items() if key in weights}
        mean = weighted_mean(answers, weights)
        if mean is not None:
            found.append(Score(one.submission, one.judge, mean, answers))
    return found


def _ranks(reviews: Sequence[Score], method: Method, rules: Rules) -> dict[str, int]:
    given = table(reviews)
    found = estimate(given.crossed, method)
    ranks = ranks_of(given, found.chosen, found.raw, rules)
    return dict(zip(given.names[SUBMISSION], ranks, strict=True))


class _Held:
    """The variances and the judges' care of the whole panel, for variants of a large one."""

    def __init__(self, made: Ranking) -> None:
        self.large = len(made.reviews) > WHOLE_REVIEWS
        nodes = made.nodes
        # The likeliest ones: held, each variant costs one solve.
        self.ratios = max(nodes, key=lambda node: node.weight).solution.ratios if nodes else None
        weights = made.estimate.weights
        care = np.ones(len(made.names[1])) if weights is None else weights.care
        self.care = dict(zip(made.names[1], care.tolist(), strict=True))

    def ranks(
        self,
        reviews: Sequence[Score],
        method: Method,
        rules: Rules,
    ) -> dict[str, int]:
        if not self.large:
            return _ranks(reviews, method, rules)
        given = table(reviews)
        found = self._estimate(given, method)
        ranks = ranks_of(given, found.chosen, found.raw, rules)
        return dict(zip(given.names[SUBMISSION], ranks, strict=True))

    def _estimate(self, given: Table, method: Method) -> _Quick:
        crossed = given.crossed
        raw = raw_means(crossed)[0]
        if method == Method.RAW_MEAN or self.ratios is None:
            return _Quick(raw, raw)
        if method == Method.ROBUST:
            care = np.array([self.care[name] for name in given.names[1]])
            crossed = crossed.weighted(care[crossed.factors[1]])
        return _Quick(Solution(crossed, self.ratios).centre(SUBMISSION), raw)


class _Quick(NamedTuple):
    """What ranks need of an estimate."""

    chosen: Floats
    raw: Floats
