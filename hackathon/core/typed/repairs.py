"""Text as it comes out of other programs, made into text that a page can show.

What is pasted from a PDF or a typewriter's file carries characters that no keyboard types: those
that ended a line, a page or a record there become line breaks, the others go.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Vertical tab, form feed, the separators of files, groups and records, and Unicode's own breaks
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The other controls of ASCII and Latin-1, what stands for no character, and marks of byte order
GONE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


def repaired(text: str) -> str:
    """Return ``text`` with line breaks as ``\\n`` and without what no page shows."""
    return GONE.sub("", BREAKS.sub("\n", text))


def one_line(text: str) -> str:
    """Return ``text`` for a control of one line: as ``repaired``, its breaks as spaces."""
    whole = repaired(text)
    return re.sub(r"[ \t]*\n[\n \t]*", " ", whole.strip("\n")) if "\n" in whole else whole


def within(value: object, mend: Callable[[str], str]) -> object:
    """Return ``value`` with every text in it mended, however deep it lies in lists and mappings."""
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, (list, tuple)):
        return type(value)(within(each, mend) for each in value)
    if isinstance(value, dict):
        return {key: within(each, mend) for key, each in value.items()}
    return value
