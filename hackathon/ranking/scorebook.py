"""The score book: every score behind a verdict, with judges as codes, and the ranks that anybody
can recompute from it.

A book is plain data, as it stands in JSON:

    format   "codefest score book 1"
    event    {slug, title}
    rounds   [{slug, title, method, tie_break,
               criteria: [{key, title, weight}],
               entries:  [{submission, title, team}],
               cards:    [{submission, judge, scores: {criterion: score}}]}]

It holds nothing else: no remarks, no feedback, no judge's name. A book whose results list finalists
without ranks is published ``without_scores``: scores would betray the ranks that the organisers
chose not to name.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from hackathon.ranking.scores import Score, weighted_mean

FORMAT = "codefest score book 1"
METHODS = ("raw mean", "adjusted")
TIE_BREAKS = ("shared", "raw mean", "criteria", "median", "lowest score")
PROBLEMS_SHOWN = 20
_ERROR_90 = 1.6449  # standard errors on each side of a 90 % interval

Book = Mapping[str, Any]


class BadBook(ValueError):
    """The file is no score book that ranks can be computed from. The message has a line for each
    problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        hidden = len(problems) - PROBLEMS_SHOWN
        super().__init__(
            "\n".join(
                [
                    *problems[:PROBLEMS_SHOWN],
                    *([f"and {hidden} more like these"] if hidden > 0 else []),
                ]
            )
        )


class Standing(NamedTuple):
    """An entry's place in a round.

    ``score`` is what ranks, ``raw_mean`` the plain weighted mean beside it, both on the rubric's
    scale; ``low`` and ``high`` bound the score's 90 % interval (None: unknown), and ``best`` and
    ``worst`` the ranks that these intervals leave possible.
    """

    submission: str
    rank: int
    score: float
    raw_mean: float
    low: float | None
    high: float | None
    best: int
    worst: int
    reviews: int


class Cut(NamedTuple):
    """Who is above a line: ``sure`` are in, of the ``tied`` at the line only ``free`` would find
    room."""

    sure: list[str]
    tied: list[str]
    free: int


# --- Ranks. ---------------------------------------------------------------------------------------


def standings(part: Mapping[str, Any]) -> list[Standing]:
    """Return the ranks of a round of a book, best first; equal scores that no published rule parts
    share a rank.

    An entry without a review has no place. The order of entries, cards and criteria changes
    nothing.
    """
    # Numeric libraries load slowly, and few requests need them.
    from hackathon.ranking import ranking

    weights = {line["key"]: float(line["weight"]) for line in part["criteria"]}
    reviews = []
    for card in part["cards"]:
        answers = {key: float(value) for key, value in card["scores"].items()}
        if (mean := weighted_mean(answers, weights)) is not None:
            reviews.append(Score(card["submission"], card["judge"], mean, answers))
    if not reviews:
        return []
    by_weight = sorted(weights, key=lambda key: (-weights[key], key))
    rules = [] if part["tie_break"] == "shared" else [ranking.TieBreak(part["tie_break"])]
    found = ranking.rank(
        reviews,
        method=ranking.Method(part["method"]),
        tie_breaks=rules,
        criteria=by_weight,
        draws=0,
    ).standings
    adjusted = part["method"] == ranking.Method.ADJUSTED
    return _with_ranges([_bounded(row, adjusted) for row in found])


def _bounded(row: Any, adjusted: bool) -> Standing:
    """Carry over what the method ranks by; ranges of ranks follow when all intervals are known."""
    if adjusted:
        score, low, high = row.adjusted, row.low, row.high
    else:
        error = None if row.raw_se is None else _ERROR_90 * row.raw_se
        score = row.raw_mean
        low, high = (None, None) if error is None else (score - error, score + error)
    return Standing(
        row.submission, row.rank, score, row.raw_mean, low, high, row.rank, row.rank, row.reviews
    )


def _with_ranges(rows: list[Standing]) -> list[Standing]:
    """Add the ranks left possible: nobody whose whole interval lies below can pass, nobody above
    can be passed."""
    lows = sorted(-math.inf if row.low is None else row.low for row in rows)
    highs = sorted(math.inf if row.high is None else row.high for row in rows)
    ranged = []
    for row in rows:
        low, high = (
            (-math.inf if row.low is None else row.low),
            (math.inf if row.high is None else row.high),
        )
        above = len(rows) - bisect.bisect_right(lows, high)
        not_below = len(rows) - bisect.bisect_left(highs, low)
        ranged.append(row._replace(best=min(row.rank, 1 + above), worst=max(row.rank, not_below)))
    return ranged


def recompute(book: Book) -> dict[str, dict[str, int]]:
    """Return round -> submission -> rank, as the results say; rounds that nobody scored are left
    out.

    :raises BadBook: for a book without scores
    """
    if book.get("withheld"):
        raise BadBook(
            ["this book lists finalists without scores, so there is nothing to recompute"]
        )
    ranks = {
        part["slug"]: {row.submission: row.rank for row in standings(part)}
        for part in book["rounds"]
    }
    return {slug: found for slug, found in ranks.items() if found}


def cut(rows: Sequence[Standing], places: int) -> Cut:
    """Draw the line under the best ``places``; a tie across it is the organiser's to decide."""
    sure: list[str] = []
    for rank in sorted({row.rank for row in rows}):
        group = [row.submission for row in rows if row.rank == rank]
        if len(sure) + len(group) > places:
            return Cut(sure, group if len(sure) < places else [], places - len(sure))
        sure += group
    return Cut(sure, [], places - len(sure))


# --- Files. ---------------------------------------------------------------------------------------


def without_scores(book: Book, listed: Iterable[str]) -> dict[str, Any]:
    """Return what may be told when finalists are listed without ranks: how was judged and how much,
    and who is listed.

    Entries stand in order of their keys, which are random, so that no order tells a rank.
    """
    shown = set(listed)
    rounds = [
        {
            **{name: part[name] for name in ("slug", "title", "method", "tie_break", "criteria")},
            "entries": sorted(
                (entry for entry in part["entries"] if entry["submission"] in shown),
                key=lambda entry: str(entry["submission"]),
            ),
            "judges": len({card["judge"] for card in part["cards"]}),
            "reviews": len(part["cards"]),
        }
        for part in book["rounds"]
    ]
    return {"format": book["format"], "event": book["event"], "withheld": True, "rounds": rounds}
