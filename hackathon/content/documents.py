"""Files as they are written, before their values are understood: nodes with their lines, and the
faults that are noted on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hackathon.content import front_matter
from hackathon.core.typed import repairs


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

    def line_of(self, *keys: str) -> int:
        """Return the line of a key of the front matter, or of a key within that key; of what is
        around it when it is missing."""
        # The first line is the three dashes.
        line, around = 2, self.head
        for key in keys:
            found = [pair for pair in around.pairs() if pair[0].value == key]
            if not found:
                break
            line, around = found[0][0].line, found[0][1]
        return line


def suggest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean "x"?`` or nothing."""
    # 0.6: a slip of two letters in a short word is found, another word is not.
    close = get_close_matches(word, [str(name) for name in known], 1, 0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


def decode(file: File, path: Path) -> str | None:
    """Return a file's text with newlines only, and note its sha256; anything but UTF-8 is a
    fault."""
    content = path.read_bytes()
    file.sha256 = hashlib.sha256(content).hexdigest()
    try:
        # Editors on Windows put a mark before the text and end lines in two characters.
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        file.wrong(
            # What stands before the first bad byte is whole, so its lines can be counted.
            content[: error.start].count(b"\n") + 1,
            "This file is not UTF-8; save it as UTF-8.",
        )
        return None


def nodes(head: front_matter.FrontMatter, value: Any, where: tuple[Any, ...] = ()) -> Node:
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
        head, file.body, file.body_line = front_matter.front_matter(content, file.path)
    except front_matter.FormatError as error:
        file.wrong(error.line, error.sentence)
        return False
    file.head, file.body = nodes(head, dict(head)), repairs.repaired(file.body).strip()
    return True
