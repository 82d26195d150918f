"""Score books as files: written, read back with every fault named, and recomputed for the command
line."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hackathon.core import spreadsheets
from hackathon.core.spreadsheets import tables
from hackathon.ranking.scorebook import (
    FORMATS,
    METHODS,
    TIE_BREAKS,
    BadBook,
    Book,
    edition_of,
    recompute,
    standings,
)
from hackathon.ranking.text_tables import printable

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
    "lowest",
    "highest",
    "format",
)
# Those of the first edition, which had no mark.
FIRST_COLUMNS = COLUMNS[:11]


def as_json(book: Book) -> bytes:
    """Return the book as JSON, always the same bytes for the same content."""
    return (
        # Keys in order and nothing left to chance: the same book gives the same bytes on every
        # machine.
        json.dumps(
            book,
            ensure_ascii=False,
            sort_keys=True,
            indent=1,
            allow_nan=False,
        )
        + "\n"
    ).encode()


def as_csv(book: Book) -> bytes:
    """Return the book as CSV, a line for each score; an entry without scores has a line with the
    rest empty."""
    columns = FIRST_COLUMNS if edition_of(book) == 1 else COLUMNS
    if _has_late(book):
        columns = (*columns, "late_until")
    return "".join(spreadsheets.csv_lines(columns, _lines(book))).encode()


def _lines(book: Book) -> Iterable[tuple[object, ...]]:
    edition, has_late = edition_of(book), _has_late(book)
    for part in book["rounds"]:
        weights = {line["key"]: line["weight"] for line in part["criteria"]}
        cards: dict[str, list[Mapping[str, Any]]] = {}
        for card in part.get("cards", ()):
            cards.setdefault(card["submission"], []).append(card)
        head = (book["event"]["slug"], part["slug"], part["method"], part["tie_break"])
        tail = (*(part.get("scale") or ("", "")), edition) if edition > 1 else ()
        for entry in part["entries"]:
            named = (*head, entry["submission"], entry["title"], entry["team"])
            last = (*tail, entry.get("late_until", "")) if has_late else tail
            scored = [
                (*named, card["judge"], key, weights[key], value, *last)
                for card in cards.get(entry["submission"], ())
                for key, value in sorted(card["scores"].items())
            ]
            # An entry that nobody scored still stood in the round.
            yield from scored or [(*named, "", "", "", "", *last)]


def _has_late(book: Book) -> bool:
    """Tell whether a team had a later deadline: only then there is a column for it."""
    return any("late_until" in entry for part in book["rounds"] for entry in part["entries"])


LARGEST_BOOK = 50_000_000  # bytes; a book of a thousand entries has two million


def digest(content: bytes) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read(content: bytes) -> dict[str, Any]:
    """Return the book in a JSON or CSV file, checked as far as ranks depend on it. A CSV that a
    spreadsheet has saved again is understood (`core.spreadsheets.tables`).

    :raises BadBook: with every problem and where it is
    """
    try:
        written = tables.decode(content, LARGEST_BOOK)
    except tables.BadTable as bad:
        raise BadBook([tables.fault_line(bad.fault)]) from None
    # By what is in it: files are renamed on their way.
    if not written.lstrip().startswith("{"):
        return _from_csv(written)
    try:
        book = json.loads(written)
    except json.JSONDecodeError as error:
        raise BadBook([f"line {error.lineno}: not valid JSON: {error.msg}"]) from None
    except ValueError as error:  # a number with thousands of digits
        raise BadBook([f"not a score book: {error}"]) from None
    except RecursionError:
        raise BadBook(["not a score book: too deeply nested"]) from None
    if problems := _faults(book):
        raise BadBook(problems)
    return dict(book)


def _faults(book: Any) -> list[str]:
    if book.get("format") not in FORMATS.values() or not isinstance(book.get("rounds"), list):
        marks = "” or “".join(FORMATS.values())
        return [f"not a score book: “format” must be “{marks}” and “rounds” a list"]
    if book.get("withheld"):
        return []
    found: list[str] = []
    for number, part in enumerate(book["rounds"], 1):
        try:
            found += [f"round {number}: {fault}" for fault in _round_faults(part)]
        # A file from elsewhere may have any shape; each round says what is wrong with it.
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
    scale = part.get("scale")
    if scale is not None and not (len(scale) == 2 and all(_number(one) for one in scale)):
        found.append("the scale must be its lowest and highest score")
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
    # True is a number to Python, and none to a judge.
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _from_csv(written: str) -> dict[str, Any]:
    try:
        table = tables.Table(written, FIRST_COLUMNS)
    except tables.BadTable as bad:
        fault = tables.fault_line(bad.fault)
        raise BadBook([fault.replace(": ", ": not a score book: ", 1)]) from None
    rows = _Rows(table)
    problems: list[tuple[int, str]] = []
    for line, cells in table.rows():
        try:
            rows.take(cells)
        except ValueError as error:
            problems.append((line, f"line {line}: {error}"))
    problems += [(fault.line or 0, tables.fault_line(fault)) for fault in table.faults]
    if problems:
        raise BadBook([problem for _, problem in sorted(problems)])
    if not rows.rounds:
        raise BadBook(["the file has no scores"])
    return rows.book()


class _Rows:
    """The rows of a score book's CSV as they are taken in."""

    def __init__(self, table: tables.Table) -> None:
        self.table = table
        self.rounds: dict[str, dict[str, Any]] = {}
        self.event, self.edition = "", 1

    def take(self, cells: list[str]) -> None:
        """Take a row. Raises ValueError with what is wrong with it."""
        places = self.table.places
        named = (*COLUMNS, "late_until")
        row = {name: tables.plain(cells[places[name]]) for name in named if name in places}
        self.event = row["event"]
        self._mark(row.get("format", ""))
        part = self._part(row)
        if not row["submission"]:
            raise ValueError("no submission")
        entry = {name: row[name] for name in ("submission", "title", "team")}
        if row.get("late_until"):
            entry["late_until"] = row["late_until"]
        part["entries"].setdefault(row["submission"], entry)
        if row["judge"] or row["criterion"] or row["score"]:
            self._score(part, row)

    def _mark(self, mark: str) -> None:
        if mark:
            edition = self.table.number(mark, "format")
            if edition not in FORMATS:
                raise ValueError(f"the format {mark} of score books is not known here")
            self.edition = int(edition)

    def _part(self, row: Mapping[str, str]) -> dict[str, Any]:
        method, tie_break = row["method"], row["tie_break"]
        if method not in METHODS or tie_break not in TIE_BREAKS:
            raise ValueError(f"the method “{method}” or tie break “{tie_break}” is unknown")
        head = {
            "slug": row["round"],
            "title": row["round"],
            "method": method,
        }
        fresh = {
            **head,
            "tie_break": tie_break,
            "weights": {},
            "entries": {},
            "cards": {},
        }
        part = self.rounds.setdefault(row["round"], fresh)
        if (part["method"], part["tie_break"]) != (method, tie_break):
            name = row["round"]
            raise ValueError(f"the round “{name}” has another method or tie break further up")
        if row.get("lowest") and row.get("highest"):
            part["scale"] = [self._float(row, name) for name in ("lowest", "highest")]
        return part

    def _score(self, part: dict[str, Any], row: Mapping[str, str]) -> None:
        if not (row["judge"] and row["criterion"]):
            raise ValueError("a score needs a judge and a criterion")
        weight, value = self._float(row, "weight"), self._float(row, "score")
        if weight <= 0 or part["weights"].setdefault(row["criterion"], weight) != weight:
            name = row["criterion"]
            raise ValueError(f"the weight of “{name}” must be above zero and the same on each line")
        card = part["cards"].setdefault((row["submission"], row["judge"]), {})
        if row["criterion"] in card:
            pair = f"“{row['criterion']}” of “{row['submission']}”"
            raise ValueError(f"“{row['judge']}” scored {pair} further up")
        card[row["criterion"]] = value

    def _float(self, row: Mapping[str, str], column: str) -> float:
        value = self.table.number(row[column], column)
        if not math.isfinite(value):
            raise ValueError(tables.NO_NUMBER % {"column": column, "written": row[column]})
        return value

    def book(self) -> dict[str, object]:
        """The book that the rows make."""
        event = {"slug": self.event, "title": self.event}
        made = [_round(part) for part in self.rounds.values()]
        return {
            "format": FORMATS[self.edition],
            "event": event,
            "rounds": made,
        }


def _round(part: Mapping[str, Any]) -> dict[str, object]:
    kept = ("slug", "title", "method", "tie_break", "scale")
    return {
        **{name: part[name] for name in kept if name in part},
        "criteria": [
            {
                "key": key,
                "title": key,
                "weight": weight,
            }
            for key, weight in part["weights"].items()
        ],
        "entries": list(part["entries"].values()),
        "cards": [
            {"submission": pair[0], "judge": pair[1], "scores": scores}
            for pair, scores in part["cards"].items()
        ],
    }


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
        return tables.refusal(path, str(error).splitlines(), "No ranks were computed.")
    except MemoryError:
        return tables.refusal(path, [tables.NO_MEMORY], "No ranks were computed.")
    lines = [f"sha256 {digest(content)}"]
    for part in book["rounds"]:
        names = {entry["submission"]: entry for entry in part["entries"]}
        lines += ["", f"{part['title']} ({part['method']}, ties: {part['tie_break']})"]
        for row in standings(part, edition_of(book)):
            entry = names[row.submission]
            shown = printable(f"{entry['title']} ({entry['team']})")
            lines.append(f"{row.rank:>4}  {row.submission}  {row.score:8.4f}  {shown}")
    return 0, "\n".join(lines) + "\n", ""
