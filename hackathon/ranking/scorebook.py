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
import csv
import hashlib
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hackathon.core import spreadsheets
from hackathon.ranking.scores import Score, weighted_mean

FORMAT = "codefest score book 1"
METHODS = ("raw mean", "adjusted")
TIE_BREAKS = ("shared", "raw mean", "criteria", "median", "lowest score")
COLUMNS = (
    "event",
    "round",
    "method",
    "tie_break",
    "submission",
    "title",
    "team",
    "judge",
    "criterion",
    "weight",
    "score",
)
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


def as_json(book: Book) -> bytes:
    """Return the book as JSON, always the same bytes for the same content."""
    return (
        json.dumps(book, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    ).encode()


def as_csv(book: Book) -> bytes:
    """Return the book as CSV, a line for each score; an entry without scores has a line with the
    rest empty."""
    return "".join(spreadsheets.csv_lines(COLUMNS, _lines(book))).encode()


def _lines(book: Book) -> Iterable[tuple[Any, ...]]:
    for part in book["rounds"]:
        weights = {line["key"]: line["weight"] for line in part["criteria"]}
        cards: dict[str, list[Mapping[str, Any]]] = {}
        for card in part.get("cards", ()):
            cards.setdefault(card["submission"], []).append(card)
        head = (book["event"]["slug"], part["slug"], part["method"], part["tie_break"])
        for entry in part["entries"]:
            named = (*head, entry["submission"], entry["title"], entry["team"])
            scored = [
                (*named, card["judge"], key, weights[key], value)
                for card in cards.get(entry["submission"], ())
                for key, value in sorted(card["scores"].items())
            ]
            yield from scored or [(*named, "", "", "", "")]


def digest(content: bytes) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


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


def read(content: bytes) -> dict[str, Any]:
    """Return the book in a JSON or CSV file, checked as far as ranks depend on it.

    :raises BadBook: with every problem and where it is
    """
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadBook([f"line {line}: not UTF-8 text"]) from None
    if not written.lstrip().startswith("{"):
        return _from_csv(written)
    try:
        book = json.loads(written)
    except json.JSONDecodeError as error:
        raise BadBook([f"line {error.lineno}: not valid JSON: {error.msg}"]) from None
    except RecursionError:
        raise BadBook(["not a score book: too deeply nested"]) from None
    if problems := _faults(book):
        raise BadBook(problems)
    return dict(book)


def _faults(book: Any) -> list[str]:
    if book.get("format") != FORMAT or not isinstance(book.get("rounds"), list):
        return [f"not a score book: “format” must be “{FORMAT}” and “rounds” a list"]
    if book.get("withheld"):
        return []
    found: list[str] = []
    for number, part in enumerate(book["rounds"], 1):
        try:
            found += [f"round {number}: {fault}" for fault in _round_faults(part)]
        except (KeyError, TypeError, AttributeError) as error:
            found.append(f"round {number}: incomplete or of the wrong kind: {error}")
    return found


def _round_faults(part: Mapping[str, Any]) -> list[str]:
    found = []
    if part["method"] not in METHODS:
        found.append(f"the method “{part['method']}” is unknown; there are: {', '.join(METHODS)}")
    if part["tie_break"] not in TIE_BREAKS:
        found.append(
            f"the tie break “{part['tie_break']}” is unknown; there are: {', '.join(TIE_BREAKS)}"
        )
    weights = {str(line["key"]): line["weight"] for line in part["criteria"]}
    found += [
        f"the weight of “{key}” must be a number above zero"
        for key, weight in weights.items()
        if not _number(weight) or weight <= 0
    ]
    entries = {entry["submission"] for entry in part["entries"]}
    seen = set()
    for card in part["cards"]:
        pair = (card["submission"], card["judge"])
        where = f"“{pair[1]}” on “{pair[0]}”"
        if pair in seen:
            found.append(f"{where}: a second card of the same judge")
        seen.add(pair)
        if pair[0] not in entries:
            found.append(f"{where}: no such entry")
        found += [
            f"{where}: “{key}” is no criterion" for key in card["scores"] if key not in weights
        ]
        found += [
            f"{where}: the score of “{key}” must be a number"
            for key, value in card["scores"].items()
            if not _number(value)
        ]
    return found


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _from_csv(written: str) -> dict[str, Any]:
    reader = csv.DictReader(io.StringIO(written, newline=""), strict=True)
    problems: list[str] = []
    rounds: dict[str, dict[str, Any]] = {}
    event = ""
    try:
        header = reader.fieldnames or []
        if lacking := [column for column in COLUMNS if column not in header]:
            raise BadBook([f"line 1: not a score book: the column {', '.join(lacking)} is missing"])
        for row in reader:
            event = row["event"]
            try:
                _take(rounds, row)
            except ValueError as error:
                problems.append(f"line {reader.line_num}: {error}")
    except csv.Error as error:
        problems.append(f"line {reader.line_num}: not valid CSV: {error}")
    if not problems and not rounds:
        problems.append("the file has no scores")
    if problems:
        raise BadBook(problems)
    made = [
        {
            **{name: part[name] for name in ("slug", "title", "method", "tie_break")},
            "criteria": [
                {"key": key, "title": key, "weight": weight}
                for key, weight in part["weights"].items()
            ],
            "entries": list(part["entries"].values()),
            "cards": [
                {"submission": pair[0], "judge": pair[1], "scores": scores}
                for pair, scores in part["cards"].items()
            ],
        }
        for part in rounds.values()
    ]
    return {"format": FORMAT, "event": {"slug": event, "title": event}, "rounds": made}


def _take(rounds: dict[str, dict[str, Any]], row: Mapping[str, Any]) -> None:
    """Add a line to its round. Raises ValueError with what is wrong with it."""
    if None in row or None in row.values():
        raise ValueError("more or fewer fields than the header has")
    if row["method"] not in METHODS or row["tie_break"] not in TIE_BREAKS:
        raise ValueError(
            f"the method “{row['method']}” or tie break “{row['tie_break']}” is unknown"
        )
    fresh: dict[str, Any] = {
        "slug": row["round"],
        "title": row["round"],
        "method": row["method"],
        "tie_break": row["tie_break"],
        "weights": {},
        "entries": {},
        "cards": {},
    }
    part = rounds.setdefault(row["round"], fresh)
    if (part["method"], part["tie_break"]) != (row["method"], row["tie_break"]):
        raise ValueError(f"the round “{row['round']}” has another method or tie break further up")
    if not row["submission"]:
        raise ValueError("no submission")
    part["entries"].setdefault(
        row["submission"], {name: row[name] for name in ("submission", "title", "team")}
    )
    if not (row["judge"] or row["criterion"] or row["score"]):
        return
    if not (row["judge"] and row["criterion"]):
        raise ValueError("a score needs a judge and a criterion")
    weight, value = _float(row["weight"], "weight"), _float(row["score"], "score")
    if weight <= 0 or part["weights"].setdefault(row["criterion"], weight) != weight:
        raise ValueError(
            f"the weight of “{row['criterion']}” must be above zero and the same on each line"
        )
    card = part["cards"].setdefault((row["submission"], row["judge"]), {})
    if row["criterion"] in card:
        raise ValueError(
            f"“{row['judge']}” scored “{row['criterion']}” of “{row['submission']}” further up"
        )
    card[row["criterion"]] = value


def _float(written: str, name: str) -> float:
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"the {name} “{written}” is not a number")
    return value


def main_recompute(path: Path) -> tuple[int, str, str]:
    """Recompute a book's ranks for the command line: exit code, text for standard output, text for
    standard error."""
    try:
        content = path.read_bytes()
        book = read(content)
        recompute(book)
    except OSError as error:
        return 2, "", f"{path}: {error.strerror or error}\n"
    except BadBook as error:
        return (
            2,
            "",
            "".join(f"{path}: {line}\n" for line in str(error).splitlines())
            + "No ranks were computed.\n",
        )
    lines = [f"sha256 {digest(content)}"]
    for part in book["rounds"]:
        names = {entry["submission"]: entry for entry in part["entries"]}
        lines += ["", f"{part['title']} ({part['method']}, ties: {part['tie_break']})"]
        for row in standings(part):
            entry = names[row.submission]
            shown = "".join(
                letter if letter.isprintable() else "\ufffd"
                for letter in f"{entry['title']} ({entry['team']})"
            )
            lines.append(f"{row.rank:>4}  {row.submission}  {row.score:8.4f}  {shown}")
    return 0, "\n".join(lines) + "\n", ""
