"""Tables as plain text, for the command line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def columns(head: Sequence[str], body: Sequence[Sequence[str]], text: set[int]) -> str:
    """Aligned columns, text to the left and numbers to the right; wide letters count double,
    control characters are not printed."""
    rows = [[printable(cell) for cell in row] for row in (head, *body)]
    padded = []
    for at, column in enumerate(zip(*rows, strict=True)):
        sizes = [letters_wide(cell) for cell in column]
        width = max(sizes)
        gaps = [" " * (width - size) for size in sizes]
        pairs = zip(column, gaps, strict=True) if at in text else zip(gaps, column, strict=True)
        padded.append([first + second for first, second in pairs])
    return "\n".join("  ".join(line).rstrip() for line in zip(*padded, strict=True))


def printable(cell: str) -> str:
    """The cell with a mark in the place of each character that cannot be printed."""
    if cell.isprintable():
        return cell
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in cell)


def letters_wide(cell: str) -> int:
    """How many columns of a terminal a cell takes."""
    if cell.isascii():
        return len(cell)
    return sum(_width(letter) for letter in cell)


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
