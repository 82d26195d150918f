"""Values as people write them, understood one by one: each fault is noted with its file and line,
and reading goes on.

A reader is a function ``(file, node) -> value or None``; a shape names the keys of a mapping or the
columns of a table.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hackathon.core import language, prose

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
WHEN = re.compile(
    r"(?:today(?:(?P<sign>[+-])(?P<days>\d{1,4}))?|(?P<day>\d{4}-\d\d-\d\d))(?:["
    r" T](?P<hour>\d\d):(?P<minute>\d\d))?"
)
NOON = time(12)


class Problem(NamedTuple):
    """What is wrong where; ``line`` counts from 1."""

    path: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


class BadContent(Exception):
    """A folder cannot be loaded. ``problems`` holds everything that was found, in the order of the
    files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Node(NamedTuple):
    """A value as written, before it is understood: a text, a list of nodes, or pairs of nodes (a
    mapping)."""

    value: str | list[Node] | tuple[tuple[Node, Node], ...]
    line: int

    def pairs(self) -> tuple[tuple[Node, Node], ...]:
        """Return the pairs of a mapping, of anything else none."""
        return self.value if isinstance(self.value, tuple) else ()


@dataclass
class File:
    """One file while it is read: where faults go, and what relative dates count from."""

    path: str
    problems: list[Problem]
    loaded_first: datetime  # the moment that "today" stands for
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    sha256: str = ""
    head: Node = field(default_factory=lambda: Node((), 1))
    body: str = ""
    body_line: int = 1

    def wrong(self, at: Node | int, sentence: str) -> None:
        """Note a fault at a node or line."""
        self.problems.append(Problem(self.path, at if isinstance(at, int) else at.line, sentence))

    def line_of(self, key: str) -> int:
        """Return the line of a key of the front matter, of the front matter itself when it is
        missing."""
        return next((name.line for name, _ in self.head.pairs() if name.value == key), 2)


Reader = Callable[[File, Node], Any]


class Field(NamedTuple):
    """One key of a mapping: how its value is read, whether it must be there, and what stands for it
    when it is not."""

    read: Reader
    required: bool = False
    default: Any = ""


Shape = Mapping[str, Field]


def suggest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean "x"?`` or nothing."""
    close = get_close_matches(word, [str(name) for name in known], 1, 0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


# Readers: node -> value, or a fault and None


def text(file: File, node: Node) -> str | None:
    """Read a text of any length."""
    if isinstance(node.value, str):
        return node.value.strip()
    file.wrong(
        node, 'This must be a text. One that contains ": " or begins with [ or { needs quotes.'
    )
    return None


def words(longest: int) -> Reader:
    """Read a text of one line."""

    def read(file: File, node: Node) -> str | None:
        value = text(file, node)
        if value is not None and len(value) > longest:
            file.wrong(node, f"This text has {len(value)} characters; it may have {longest}.")
        return " ".join(value.split()) if value else value

    return read


def matching(pattern: re.Pattern[str], what: str, longest: int = 255) -> Reader:
    """Read a text of a given form."""

    def read(file: File, node: Node) -> str | None:
        value = text(file, node)
        if value and (not pattern.fullmatch(value) or len(value) > longest):
            file.wrong(node, f'"{value}" is not {what}.')
            return None
        return value

    return read


def one_of(*allowed: str) -> Reader:
    """Read one of a few words."""

    def read(file: File, node: Node) -> str | None:
        value = text(file, node)
        if value is None or value in allowed:
            return value
        file.wrong(node, f'"{value}" is none of: {", ".join(allowed)}.{suggest(value, allowed)}')
        return None

    return read


def whole(least: int = 0, most: int = 1_000_000) -> Reader:
    """Read a whole number."""

    def read(file: File, node: Node) -> int | None:
        value = text(file, node)
        if value is not None and re.fullmatch(r"\d{1,9}", value) and least <= int(value) <= most:
            return int(value)
        if value is not None:
            file.wrong(node, f'"{value}" must be a whole number from {least} to {most}.')
        return None

    return read


def number(file: File, node: Node) -> float | None:
    """Read a decimal number."""
    value = text(file, node)
    if value is not None and re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", value):
        return float(value)
    if value is not None:
        file.wrong(node, f'"{value}" must be a number such as 12 or 0.5.')
    return None


def yes_no(file: File, node: Node) -> bool | None:
    """Read yes or no."""
    value = text(file, node)
    if value in {"yes", "true", "no", "false"}:
        return value in {"yes", "true"}
    if value is not None:
        file.wrong(node, f'"{value}" must be yes or no.')
    return None


def zone_name(file: File, node: Node) -> str | None:
    """Read a time zone of the IANA database."""
    value = text(file, node)
    if value and language.is_zone(value):
        return value
    if value is not None:
        file.wrong(
            node,
            f'"{value}" is not a time zone such as'
            f" Europe/Zurich.{suggest(value, language.zones())}",
        )
    return None


def when(with_time: bool, with_day_alone: bool) -> Reader:
    """Read a moment (aware, UTC) written in the file's zone, or a day; a moment without a time of
    day is at noon."""
    example = "2027-03-01 18:00 or today+3 09:00" if with_time else "2027-03-01 or today+3"

    def read(file: File, node: Node) -> datetime | date | None:
        value = text(file, node)
        found = WHEN.fullmatch(value or "")
        if value is None:
            return None
        if (
            not found
            or (found["hour"] and not with_time)
            or (not found["hour"] and not with_day_alone)
        ):
            file.wrong(
                node,
                f'"{value}" is not {"a date and time" if with_time else "a date"} such as'
                f" {example}.",
            )
            return None
        try:
            if found["day"]:
                on = date.fromisoformat(found["day"])
            else:
                days = int(found["days"] or 0) * (-1 if found["sign"] == "-" else 1)
                on = file.loaded_first.astimezone(file.zone).date() + timedelta(days=days)
            if not with_time:
                return on
            clock = time(int(found["hour"]), int(found["minute"])) if found["hour"] else NOON
        except ValueError:
            file.wrong(node, f'"{value}" is not in the calendar, or not on the clock.')
            return None
        moment = datetime.combine(on, clock, file.zone).astimezone(UTC)
        if found["day"] and moment.astimezone(file.zone).time() != clock:
            file.wrong(
                node,
                f'"{value}" does not exist in {file.zone.key}: the clocks are put forward then.',
            )
        return moment

    return read


def listed(each: Reader, key: str = "") -> Reader:
    """Read a list; ``key`` names what may not occur twice in it."""

    def read(file: File, node: Node) -> list[Any] | None:
        if node.value == "":
            return []
        if not isinstance(node.value, list):
            file.wrong(node, "This must be a list: [a, b], or lines that begin with a dash.")
            return None
        values, seen = [], set()
        for part in node.value:
            value = each(file, part)
            if value is None:
                continue
            name = value.get(key) if key else value
            if isinstance(name, (str, date)) and name and name in seen:
                file.wrong(part, f'"{name}" stands here twice.')
            seen.add(name if isinstance(name, (str, date)) else None)
            values.append(value)
        return values

    return read


def record(shape: Shape) -> Reader:
    """Read a mapping with the keys of ``shape``."""

    def read(file: File, node: Node) -> dict[str, Any] | None:
        if not isinstance(node.value, tuple):
            file.wrong(node, f"Here must stand keys with values: {', '.join(shape)}.")
            return None
        return fill(file, node, shape)

    return read


def fill(file: File, node: Node, shape: Shape) -> dict[str, Any]:
    """Read the pairs of a mapping by ``shape``; what is missing has its default."""
    values: dict[str, Any] = {}
    for name, part in node.pairs():
        key = name.value
        if not isinstance(key, str) or key not in shape:
            file.wrong(name, f'There is no key "{key}" here.{suggest(str(key), shape)}')
        elif key in values:
            file.wrong(name, f'The key "{key}" stands here twice.')
        elif part.value == "" and not shape[key].required:
            values[key] = shape[key].default
        elif part.value == "":
            file.wrong(part, f'"{key}" is empty.')
            values[key] = None
        else:
            values[key] = shape[key].read(file, part)
    for key, wanted in shape.items():
        if key not in values and wanted.required:
            file.wrong(node, f'The key "{key}" is missing.')
        values.setdefault(key, wanted.default)
    return values


def levels(file: File, node: Node) -> list[list[Any]] | None:
    """Read score -> description, as [[score, description], ...] in ascending order; no score may
    lack its words."""
    if not isinstance(node.value, tuple):
        file.wrong(node, "Each score needs its described level: {1: ..., 2: ..., 3: ...}.")
        return None
    found: dict[int, str] = {}
    for name, part in node.value:
        score, words = str(name.value), text(file, part)
        if not re.fullmatch(r"\d{1,3}", score):
            file.wrong(name, f'"{score}" is not a score; scores are whole numbers.')
        elif words == "":
            file.wrong(part, f"Level {score} has no description.")
        elif int(score) in found:
            file.wrong(name, f"Level {score} stands here twice.")
        elif words is not None:
            found[int(score)] = words
    if not found:
        return None
    if gaps := [str(score) for score in range(min(found), max(found)) if score not in found]:
        file.wrong(node, f"Level {', '.join(gaps)} is missing: every score needs its description.")
    if len(found) < 2:
        file.wrong(node, "A criterion needs at least two levels.")
    return [[score, found[score]] for score in sorted(found)]


def decode(file: File, path: Path) -> str | None:
    """Return a file's text with newlines only, and note its sha256; anything but UTF-8 is a
    fault."""
    content = path.read_bytes()
    file.sha256 = hashlib.sha256(content).hexdigest()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        file.wrong(
            content[: error.start].count(b"\n") + 1, "This file is not UTF-8; save it as UTF-8."
        )
        return None


def nodes(head: prose.FrontMatter, value: Any, where: tuple[Any, ...] = ()) -> Node:
    """Return a value of the front matter with its lines."""
    line = head.line(*where)
    if isinstance(value, dict):
        return Node(
            tuple(
                (Node(key, head.line(*where, key)), nodes(head, part, (*where, key)))
                for key, part in value.items()
            ),
            line,
        )
    if isinstance(value, list):
        return Node([nodes(head, part, (*where, place)) for place, part in enumerate(value)], line)
    return Node(str(value), line)


def split(file: File, path: Path) -> bool:
    """Fill in the front matter and the body of a file; return whether that was possible."""
    content = decode(file, path)
    if content is None:
        return False
    try:
        head, file.body, file.body_line = prose.front_matter(content, file.path)
    except prose.FormatError as error:
        file.wrong(error.line, error.sentence)
        return False
    file.head, file.body = nodes(head, dict(head)), file.body.strip()
    return True


def table(file: File, path: Path, shape: Shape) -> list[tuple[int, dict[str, Any]]]:
    """Read a CSV file whose columns are the keys of ``shape``; return (line, values) of each
    row."""
    content = decode(file, path)
    if content is None:
        return []
    rows = csv.reader(content.splitlines(keepends=True), strict=True)
    found: list[tuple[int, dict[str, Any]]] = []
    try:
        header = [name.strip() for name in next(rows, [])]
        for name in header:
            if name not in shape:
                file.wrong(1, f'There is no column "{name}" here.{suggest(name, shape)}')
        for name in shape:
            if header.count(name) > 1:
                file.wrong(1, f'The column "{name}" stands here twice.')
            elif shape[name].required and name not in header:
                file.wrong(1, f'The column "{name}" is missing.')
        if file.problems and file.problems[-1].path == file.path:
            return []
        start = rows.line_num + 1
        for cells in rows:
            if len(cells) > len(header) or 0 < len(cells) < len(header):
                file.wrong(start, f"This row has {len(cells)} cells, the header {len(header)}.")
            elif cells:
                pairs = tuple(
                    (Node(name, start), Node(cell, start))
                    for name, cell in zip(header, cells, strict=True)
                )
                found.append((start, fill(file, Node(pairs, start), shape)))
            start = rows.line_num + 1
    except csv.Error as error:
        file.wrong(max(rows.line_num, 1), f"The table cannot be read here ({error}).")
    return found


def parts(each: Reader) -> Reader:
    """Read a cell that holds several values separated by ``;``."""

    def read(file: File, node: Node) -> list[Any] | None:
        cells = [
            Node(part.strip(), node.line) for part in str(node.value).split(";") if part.strip()
        ]
        return listed(each)(file, Node(cells, node.line))

    return read
