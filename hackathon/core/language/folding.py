"""Texts compared as people compare them: for searching, for ordering, and for what looks alike."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    """Return ``text`` as it is searched: without case, accents and differences of form (full width,
    ligatures)."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in apart if unicodedata.category(letter) not in {"Mn", "Cf"})


def sort_key(text: str) -> str:
    """Return what to order ``text`` by: folded, and without the quotes and dashes that it starts
    with."""
    folded = " ".join(fold(text).split())
    return re.sub(r"^[\W_]+", "", folded) or folded


def look_alike(text: str) -> str:
    """Return the same for texts that a reader cannot tell apart by case, width, spaces or invisible
    letters."""
    seen = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in seen
        if unicodedata.category(letter) not in {"Cf", "Cc"} or letter.isspace()
    )
    return " ".join(unicodedata.normalize("NFKC", shown).split())
