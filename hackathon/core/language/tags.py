"""Tags of languages (BCP 47): one rule for forms and for files."""

from __future__ import annotations

import re

LONGEST = 35  # characters: the length that RFC 5646 asks everybody to have room for
TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def tag(text: str) -> str | None:
    """Return a language tag as the standard writes it (``pt-BR``, ``zh-Hant``), or None when it is
    none. Any language has one, also those of which no table here knows a name."""
    if not TAG.fullmatch(text) or len(text) > LONGEST:
        return None
    first, *others = text.split("-")
    made, private = [first.lower()], False
    for part in others:
        # After a single letter come words of their own meaning, written small.
        private = private or len(part) == 1
        made.append(part.lower() if private else _written(part))
    return "-".join(made)


def _written(part: str) -> str:
    if part.isalpha() and len(part) == 4:  # a script
        return part.title()
    return part.upper() if part.isalpha() and len(part) == 2 else part.lower()
