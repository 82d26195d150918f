"""How the stress test of the prizes is told to organisers: rows of a picture and of a table."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from hackathon.core.language import format_list, gettext, ngettext
from hackathon.pages.events.rounds import METHODS
from hackathon.ranking.chances import disagree
from hackathon.results.stress_tests import StressTest

if TYPE_CHECKING:
    from hackathon.ranking.stress import Tested, Variant


class PrizeRow(NamedTuple):
    """A prize, its winners, what it survives (empty: everything of that kind) and how likely its
    winners truly belong there."""

    prize: str
    winners: str
    judges: str
    criteria: str
    methods: str
    largest: str
    first: list[float]
    within: list[float]


class Drawn(NamedTuple):
    """A prize in the picture: the rank of its first winner, and the ranks it would have in the
    other ways."""

    name: str
    best: float
    rank: float
    worst: float


class StressRows(NamedTuple):
    """The picture's rows, as ``charts.ranks`` draws them, and the table's."""

    round: str
    given: bool
    picture: list[Drawn]
    rows: list[PrizeRow]
    tried: int
    last: int
    disagree: bool  # chances and ranks: somebody who stands lower is likelier to be first


def stress_rows(test: StressTest | None) -> StressRows | None:
    """Return what the page shows of a test; None without one."""
    if test is None or not test.found.prizes:
        return None
    found = test.found
    return StressRows(
        test.round,
        test.given,
        [
            Drawn(f"{_prize(one)}: {_winners(test, one)}", one.best, one.ranks[0], one.worst)
            for one in found.prizes
        ],
        [_row(test, one) for one in found.prizes],
        len(found.variants),
        max(one.worst for one in found.prizes),
        disagree(_by_rank(found.prizes)),
    )


def _by_rank(prizes: Iterable[Tested]) -> list[float]:
    """The chances of all winners to be first, in the order of their ranks."""
    pairs = [pair for one in prizes for pair in zip(one.ranks, one.first, strict=True)]
    return [chance for _rank, chance in sorted(pairs, key=itemgetter(0))]


def _prize(one: Tested) -> str:
    return one.prize.title or gettext("First places")


def _winners(test: StressTest, one: Tested) -> str:
    return format_list([test.titles[key] for key in one.prize.winners if key in test.titles])


def _row(test: StressTest, one: Tested) -> PrizeRow:
    def falls(kind: str) -> str:
        return format_list([_name(test, variant) for variant in one.falls if variant.kind == kind])

    if one.largest is None:
        largest = gettext("nothing moves it")
    else:
        variant, moved = one.largest
        said = ngettext("%(num)s rank", "%(num)s ranks", moved)
        largest = f"{_name(test, variant)}: {said}"
    return PrizeRow(
        _prize(one),
        _winners(test, one),
        falls("judge"),
        falls("criterion"),
        falls("method"),
        largest,
        list(one.first),
        list(one.within),
    )


def _name(test: StressTest, variant: Variant) -> str:
    if variant.kind == "criterion":
        return gettext("without “%(name)s”", name=test.criteria.get(variant.name, variant.name))
    if variant.kind == "judge":
        return gettext("without judge %(code)s", code=variant.name)
    return str(METHODS[variant.name])
