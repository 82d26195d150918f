"""Texts compared as people compare them: for searching, for ordering, and for what looks alike."""

from __future__ import annotations

import re
import unicodedata

ALIKE = str.maketrans(
    {
        # Arabic: written either way by the same people; Persian and Urdu keyboards have their own
        # letters for yeh and kaf; the tatweel only stretches a word.
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ٱ": "ا",
        "ـ": "",
        # Latin letters that Unicode does not take apart into a letter and its accent.
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        # What keyboards and word processors write for an apostrophe.
        **dict.fromkeys("\u2018\u2019\u201b\u02bb\u02bc\u02bd\u02b9\u0060\u00b4\u2032\uff07", "'"),
    }
)
"""Letters that readers take for the same and Unicode's own forms keep apart. Whoever adds one
writes a migration too: stored columns ``folded`` hold the outcome."""


def fold(text: str) -> str:
    """Return ``text`` as it is searched: without case, accents, differences of form (full width,
    ligatures), and with one form of the letters and digits that people take for the same."""
    # The table comes first as well: NFKD makes a space and an accent of a lone acute.
    once = unicodedata.normalize("NFKD", text.translate(ALIKE)).casefold()
    apart = unicodedata.normalize("NFKD", once).translate(ALIKE)
    kept = (letter for letter in apart if unicodedata.category(letter) not in {"Mn", "Cf"})
    return "".join(_digit(letter) for letter in kept)


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


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
