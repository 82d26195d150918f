"""Whether two texts are about the same: by the words of their topics, in any script."""

from __future__ import annotations

import re
from collections.abc import Collection

from hackathon.core.language import fold

LONG = 4  # letters: from here on the beginning of a word stands for it ("scan", "scanning")
SHORTEST = 2
# Written without blanks between words: two characters side by side say as much as a word.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> frozenset[str]:
    """Return the words of a text as they are compared."""
    folded = fold(text)
    pairs = {
        run[at : at + SHORTEST]
        for run in _UNSPACED.findall(folded)
        for at in range(max(1, len(run) - 1))
    }
    spaced = _UNSPACED.sub(" ", folded)
    return frozenset(pairs) | {word for word in _WORD.findall(spaced) if len(word) >= SHORTEST}


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
