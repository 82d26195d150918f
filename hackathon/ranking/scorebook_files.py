"""Score books as files: written, read back with every fault named, and recomputed for the command
line."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hackathon.core import spreadsheets
from hackathon.ranking.scorebook import (
    FORMAT,
    METHODS,
    TIE_BREAKS,
    BadBook,
    Book,
    recompute,
    standings,
)

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
