"""Two texts side by side: which words of each the other has not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# A word with the space behind it; where a script writes no spaces, a character.
UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORDS = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+\s*|\s+")
LINES = re.compile(r"[^\n]*\n+|[^\n]+")
MOST = 1500  # words or lines of a text that is compared by them: time grows as squares


class Piece(NamedTuple):
    """A stretch of a text; ``own`` where the other text has not got it."""

    text: str
    own: bool


class Compared(NamedTuple):
    """Two texts, each as its pieces in order; together they are the text, letter for letter."""

    mine: list[Piece]
    theirs: list[Piece]


def compare(mine: str, theirs: str) -> Compared:
    """Mark the words of two texts that are not in both; long texts by lines, very long ones as a
    whole."""
    for pattern in (WORDS, LINES):
        left, right = pattern.findall(mine), pattern.findall(theirs)
        if len(left) <= MOST and len(right) <= MOST:
            return _aligned(left, right)
    return Compared([Piece(mine, own=True)], [Piece(theirs, own=True)])


def _aligned(left: Sequence[str], right: Sequence[str]) -> Compared:
    # A word is the same one with another space behind it.
    keys = [part.strip() for part in left], [part.strip() for part in right]
    codes = SequenceMatcher(None, *keys).get_opcodes()
    mine = (("".join(left[code[1] : code[2]]), code[0]) for code in codes)
    theirs = (("".join(right[code[3] : code[4]]), code[0]) for code in codes)
    return Compared(list(_pieces(mine)), list(_pieces(theirs)))


def _pieces(parts: Iterator[tuple[str, str]]) -> Iterator[Piece]:
    for text, kind in parts:
        if text:
            yield Piece(text, own=kind != "equal")
