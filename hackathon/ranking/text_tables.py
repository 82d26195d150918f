"""Tables as plain text, for the command line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def columns(head: Sequence[str], body: Sequence[Sequence[str]], text: set[int]) -> str:
    """Aligned columns, text to the left and numbers to the right; wide letters count double,
    control characters are not printed."""
    rows = [[printable(cell) for cell in row] for row in (head, *body)]
    widths = [max(letters_wide(row[column]) for row in rows) for column in range(len(head))]
    lines = []
    for row in rows:
        gaps = [" " * (width - letters_wide(cell)) for cell, width in zip(row, widths, strict=True)]
        lines.append(
            "  ".join(
                cell + gap if column in text else gap + cell
                for column, (cell, gap) in enumerate(zip(row, gaps, strict=True))
            )
        )
    return "\n".join(line.rstrip() for line in lines)


def printable(cell: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in cell)


def letters_wide(cell: str) -> int:
    return sum(
        (
            0
            if unicodedata.combining(letter)
            else 2
            if unicodedata.east_asian_width(letter) in "WF"
            else 1
        )
        for letter in cell
    )
