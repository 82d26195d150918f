"""Whether two texts are about the same: by the words of their topics, in any script."""

from __future__ import annotations

import re
from collections.abc import Collection

from hackathon.core.language import fold

LONG = 4  # letters: from here on the beginning of a word stands for it ("scan", "scanning")
SHORTEST = 2
# Long words that join others, as every text has them, in the languages of the interface.
GLUE = frozenset(
    """
    about also from into over that their them these this those under what when which with
    avec cette dans entre leur leurs pour sans sous
    como desde esta estas este estos para sobre unas unos
    если между также через чтобы этот التي الذي
    """.split()  # noqa: SIM905 - a list of words reads better so
)
# Written without blanks between words: two characters side by side say as much as a word.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> frozenset[str]:
    """Return the words of a text as they are compared: those that say what it is about."""
    pairs = {
        run[at : at + SHORTEST]
        for run in _UNSPACED.findall(text)
        for at in range(max(1, len(run) - 1))
    }
    spaced = _UNSPACED.sub(" ", text)
    said = {fold(word) for word in _WORD.findall(spaced) if _counts(word)}
    return frozenset(pairs) | frozenset(said - GLUE)


def _counts(word: str) -> bool:
    # Short words join others; short names are written in capitals or with a number (OCR, ST96).
    named = word.isupper() or any(sign.isdigit() for sign in word)
    return len(fold(word)) >= LONG or (named and len(word) >= SHORTEST)


def alike(one: Collection[str], other: Collection[str]) -> bool:
    """Tell whether two sets of words share one. Both ways round the answer is the same."""
    return any(_same(mine, yours) for mine in one for yours in other)


def _same(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LONG:
        return one == other
    return one.startswith(other) or other.startswith(one)


def beginnings(said: Collection[str]) -> list[str]:
    """Return what a text contains that may be alike, for a database that knows no words."""
    return sorted({word[:LONG] for word in said})
