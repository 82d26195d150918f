"""The names that people choose for addresses, such as ``ai-tools-2027``: one rule for forms and
for files."""

from __future__ import annotations

import re
from collections.abc import Collection

from hackathon.core.language import fold

SHORT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60  # characters
# ``/events/new`` is the form for another event, and so it is beside every list: a row of that name
# could not be reached. tests/test_house.py compares this with the addresses that there are.
RESERVED = frozenset(
    {
        "exchange",
        "maturity",
        "messages",
        "new",
        "portfolio",
        "propose",
        "requests",
        "standards",
        "take-in",
    }
)


def is_short_name(text: str) -> bool:
    """Tell whether ``text`` can stand in an address as it is."""
    return bool(SHORT_NAME.fullmatch(text)) and len(text) <= LONGEST


def stem(title: str, otherwise: str) -> str:
    """Return what a name made of a title's Latin letters begins with.

    :param otherwise: for a title in another script
    """
    plain = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    return plain[:50].strip("-") or otherwise


def free(base: str, taken: Collection[str]) -> str:
    """Return ``base``, or with a number behind it where that is taken or the site's own."""
    name, number = base, 2
    while name in taken or name in RESERVED:
        name, number = f"{base}-{number}", number + 1
    return name
