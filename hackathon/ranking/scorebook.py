"""The score book: every score behind a verdict, with judges as codes, and the ranks that anybody
can recompute from it.

A book is plain data, as it stands in JSON:

    format   "codefest score book 2"; books of the first release say 1 and are ranked as it did
    event    {slug, title}
    rounds   [{slug, title, method, tie_break, scale: [lowest, highest score that can be given],
               criteria: [{key, title, weight}],
               entries:  [{submission, title, team, late_until: only where a team had a later
                           deadline of its own}],
               cards:    [{submission, judge, scores: {criterion: score}}]}]

It holds nothing else: no remarks, no feedback, no judge's name. A book whose results list finalists
without ranks is published ``without_scores``: scores would betray the ranks that the organisers
chose not to name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from hackathon.ranking.scores import Score, weighted_mean

if TYPE_CHECKING:
    from hackathon.ranking.ranking import Ranking, Rules

EDITION = 2
FORMATS = {1: "codefest score book 1", 2: "codefest score book 2"}
FORMAT = FORMATS[EDITION]
METHODS = ("raw mean", "adjusted", "robust")
TIE_BREAKS = ("shared", "raw mean", "criteria", "median", "lowest score")
PROBLEMS_SHOWN = 20

Book = Mapping[str, Any]
Part = Mapping[str, Any]  # a round of a book


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
    ``worst`` the ranks between which it lies in 90 of 100 joint draws.
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


def standings(part: Part, edition: int = EDITION) -> list[Standing]:
    """Return the ranks of a round of a book, best first; equal scores that no published rule parts
    share a rank.

    An entry without a review has no place. The order of entries, cards and criteria changes
    nothing.

    :param edition: of the book; figures of the first are those of the first release
    """
    weights = weights_of(part)
    given = reviews(part["cards"], weights)
    if not given:
        return []
    # Numeric libraries load slowly, and few requests need them.
    from hackathon.ranking import first_edition

    if edition == 1:
        adjusted = part["method"] != "raw mean"
        found = first_edition.standings(given, adjusted, rules_of(part))
        return [Standing(*row) for row in found]
    return told(verdict(given, ruling_of(part)))


def reviews(cards: Iterable[Mapping[str, Any]], weights: Mapping[str, float]) -> list[Score]:
    """Return the cards that count as scores: those with an answer to a criterion that weighs."""
    found = []
    for card in cards:
        answers = {key: float(value) for key, value in card["scores"].items()}
        if (mean := weighted_mean(answers, weights)) is not None:
            found.append(Score(card["submission"], card["judge"], mean, answers))
    return found


class Ruling(NamedTuple):
    """What was announced of how a round ranks."""

    weights: Mapping[str, float]  # of the rubric's criteria, by their keys
    method: str
    tie_break: str
    scale: tuple[float, float] | None  # the lowest and highest score that can be given


def verdict(
    given: Sequence[Score],
    ruling: Ruling,
    top: int | None = None,
    fits: bool = False,
) -> Ranking:
    """Rank a round: the one place where a round's rules become a ranking, so that the organisers'
    page, the published page and a recomputed book show the same figures.

    :param top: how many places are in question; None: nobody asks for chances
    :param fits: whether judges are compared with one another
    """
    from hackathon.ranking import ranking  # loads late, as above

    # Chances cost most of the time: where nobody asks for them no sample is drawn.
    draws = 20_000 if top else 0
    asked = ranking.Asked(
        top=top or 1,
        scale=ruling.scale,
        draws=draws,
        fits=fits,
    )
    method, rules = ranking.Method(ruling.method), _rules(ruling.tie_break, ruling.weights)
    return ranking.rank(
        given,
        method=method,
        rules=rules,
        asked=asked,
    )


def told(made: Ranking) -> list[Standing]:
    """Return what a book tells of a ranking."""
    last = len(made.standings)
    return [
        Standing(
            row.submission,
            row.rank,
            row.score,
            row.raw_mean,
            row.low,
            row.high,
            row.best or 1,
            row.worst or last,
            row.reviews,
        )
        for row in made.standings
    ]


def weights_of(part: Part) -> dict[str, float]:
    """Return the weights of a round's criteria, by their keys."""
    return {line["key"]: float(line["weight"]) for line in part["criteria"]}


def rules_of(part: Part) -> Rules:
    """Return what decides between equal scores of a round."""
    return _rules(part["tie_break"], weights_of(part))


def _rules(tie_break: str, weights: Mapping[str, float]) -> Rules:
    from hackathon.ranking.ties import Rules, TieBreak  # loads late, as above

    rules = () if tie_break == "shared" else (TieBreak(tie_break),)
    return Rules(rules, tuple(by_weight(weights)))


def ruling_of(part: Part) -> Ruling:
    """Return how a round of a book ranks."""
    return Ruling(weights_of(part), part["method"], part["tie_break"], scale_of(part))


def by_weight(weights: Mapping[str, float]) -> list[str]:
    """Return the criteria from the greatest weight down."""
    return sorted(weights, key=lambda key: (-weights[key], key))


def scale_of(part: Part) -> tuple[float, float] | None:
    """The lowest and highest score that could be given, where the book says so."""
    scale = part.get("scale")
    return (float(scale[0]), float(scale[1])) if scale else None


def recompute(book: Book) -> dict[str, dict[str, int]]:
    """Return round -> submission -> rank, as the results say; rounds that nobody scored are left
    out.

    :raises BadBook: for a book without scores
    """
    if book.get("withheld"):
        raise BadBook(
            ["this book lists finalists without scores, so there is nothing to recompute"]
        )
    edition = edition_of(book)
    ranks = {
        part["slug"]: {row.submission: row.rank for row in standings(part, edition)}
        for part in book["rounds"]
    }
    return {slug: found for slug, found in ranks.items() if found}


def edition_of(book: Book) -> int:
    """Return the edition of a book, by the mark in it."""
    return next(number for number, mark in FORMATS.items() if mark == book["format"])


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


def without_scores(book: Book, listed: Iterable[str]) -> dict[str, object]:
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
    return {
        "format": book["format"],
        "event": book["event"],
        "withheld": True,
        "rounds": rounds,
    }
